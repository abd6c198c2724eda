"""rapidfuzz, measured: every customer against every listed name, one process.

rapidfuzz compares strings; it has no threshold of its own and knows no birth
date. Two usual cut-offs are reported, and names are all it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from benchmarks import corpus
from benchmarks.corpus import Probe
from benchmarks.measure import peak_mb, watch
from benchmarks.settings import Figures, Settings

if TYPE_CHECKING:
    from ostraka.model.party import Party

#: The cut-offs of the accuracy table; the lower one is also the cut-off when timed.
CUTOFFS: Final = (85, 90)
SCORERS: Final = ("WRatio", "token_sort_ratio")
#: Queries of one call; bounds the matrix.
_BLOCK: Final = 50


def brute(settings: Settings) -> Figures:
    """Customers per second of ``process.cdist`` over all listed names."""
    names, _ = _names(_parties(settings))
    rows = corpus.sample(list(corpus.customers(settings.shared)), settings.brute)
    asked = [_processed(row["full_name"]) for row in rows]
    found: Figures = {"names": len(names), "customers": len(asked), "cutoff": CUTOFFS[0]}
    for scorer in SCORERS:
        with watch() as comparing:
            for start in range(0, len(asked), _BLOCK):
                _matrix(asked[start : start + _BLOCK], names, scorer)
        found[scorer] = {
            "seconds": comparing.seconds,
            "per_second": len(asked) / comparing.seconds,
            "cpu_ms": 1000 * comparing.cpu / len(asked),
            "pairs_per_second": len(asked) * len(names) / comparing.seconds,
        }
    found["peak_mb"] = peak_mb()
    return found


def accuracy(settings: Settings) -> Figures:
    """Perturbed names found and negatives that alert, by scorer and cut-off."""
    parties = _parties(settings)
    names, owners = _names(parties)
    probes = corpus.probes(parties, settings.probes)
    rows = corpus.sample(list(corpus.customers(settings.shared)), settings.negatives)
    asked = [_processed(row["full_name"]) for row in rows]
    return {
        scorer: {
            "found": _found(probes, names, owners, scorer),
            "negatives": len(asked),
            "negatives_alerting": _alerting(asked, names, scorer),
        }
        for scorer in SCORERS
    }


def _found(
    probes: list[Probe], names: list[str], owners: list[str], scorer: str
) -> dict[str, Figures]:
    found: dict[str, dict[str, int]] = {str(cut): {} for cut in CUTOFFS}
    reported = dict.fromkeys(found, 0)
    for start in range(0, len(probes), _BLOCK):
        block = probes[start : start + _BLOCK]
        matrix = _matrix([_processed(probe.asked) for probe in block], names, scorer)
        for probe, scores in zip(block, matrix, strict=True):
            for cut in CUTOFFS:
                hits = {owners[i] for i in (scores >= cut).nonzero()[0].tolist()}
                kinds = found[str(cut)]
                kinds[probe.kind] = kinds.get(probe.kind, 0) + (probe.party in hits)
                reported[str(cut)] += len(hits)
    return {
        cut: {"by_kind": kinds, "reported_per_query": reported[cut] / len(probes)}
        for cut, kinds in found.items()
    }


def _alerting(asked: list[str], names: list[str], scorer: str) -> dict[str, int]:
    alerting = {str(cut): 0 for cut in CUTOFFS}
    for start in range(0, len(asked), _BLOCK):
        best = _matrix(asked[start : start + _BLOCK], names, scorer).max(axis=1)
        for cut in CUTOFFS:
            alerting[str(cut)] += int((best >= cut).sum())
    return alerting


def _matrix(asked: list[str], names: list[str], scorer: str) -> Any:
    import numpy as np
    from rapidfuzz import fuzz, process

    return process.cdist(
        asked,
        names,
        scorer=getattr(fuzz, scorer),
        score_cutoff=CUTOFFS[0],
        dtype=np.uint8,
        workers=1,
    )


def _processed(name: str) -> str:
    from rapidfuzz.utils import default_process

    return default_process(name)


def _parties(settings: Settings) -> list[Party]:
    import ostraka

    with ostraka.open(settings.home) as book:
        return corpus.listed_parties(book.screener.snapshot)


def _names(parties: list[Party]) -> tuple[list[str], list[str]]:
    """Every name of every party, and whose it is."""
    names, owners = [], []
    for party in parties:
        for name in dict.fromkeys(_processed(name.text) for name in party.names):
            if name:
                names.append(name)
                owners.append(party.id)
    return names, owners
