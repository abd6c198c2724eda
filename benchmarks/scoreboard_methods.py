"""The stages of the scoreboard: each method over the pairs, and over the whole list.

Every stage runs in a process of its own and gives back scores in [0, 1] by
class, with the time that it took. A method that cannot be imported here is
skipped with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from benchmarks import scoreboard_material as material
from benchmarks.measure import watch
from benchmarks.peer_nomenklatura import Matcher, _entity
from benchmarks.scoreboard_material import Negative, Work

if TYPE_CHECKING:
    from ostraka.assurance.suites import Pair
    from ostraka.model.party import Party

Figures = dict[str, Any]

#: nomenklatura's algorithms by the names under which it registers them.
ALGORITHMS: Final = (
    "logic-v2", "logic-v1", "name-based", "name-qualified", "regression-v1", "ofac",
)  # fmt: skip
SCORERS: Final = (
    "WRatio", "token_set_ratio", "token_sort_ratio", "ratio", "JaroWinkler",
)  # fmt: skip
_BLOCK: Final = 50


def _party(names: Sequence[str], schema: str) -> Party:
    from ostraka.model.party import Name, Party

    return Party(id="", schema=schema, caption=names[0], names=tuple(Name(n) for n in names))


def ours_pairs(work: Work) -> Figures:
    """``ostraka.compare`` on every pair."""
    import ostraka

    pairs = material.pairs_of(work)
    made = [(_party([p.asked], p.schema), _party(p.listed, p.schema)) for p in pairs]
    for place in _first_of_each(pairs):
        ostraka.compare(*made[place])
    with watch() as comparing:
        scores = [ostraka.compare(asked, listed).score for asked, listed in made]
    return {"ostraka": _scored(pairs, scores, comparing.cpu)}


def rapidfuzz_pairs(work: Work) -> Figures:
    """rapidfuzz's scorers on every pair, after its own default processing."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.utils import default_process

    pairs = material.pairs_of(work)
    made = [(default_process(p.asked), [default_process(n) for n in p.listed]) for p in pairs]
    found: Figures = {}
    for name in SCORERS:
        plain = JaroWinkler.similarity if name == "JaroWinkler" else getattr(fuzz, name)
        scale = 1.0 if name == "JaroWinkler" else 100.0
        with watch() as comparing:
            scores = [max(plain(a, n) for n in listed) / scale for a, listed in made]
        found[name] = _scored(pairs, scores, comparing.cpu)
    return found


def nomenklatura_pairs(work: Work) -> Figures:
    """nomenklatura's algorithms on every pair.

    Every entity has an id of its own: logic-v2 remembers the names of an entity by its id,
    and would go on comparing the first names it saw under it.
    """
    from nomenklatura.matching import get_algorithm

    pairs = material.pairs_of(work)
    made = [
        (
            _entity(f"asked{i}", _party([p.asked], p.schema)),
            _entity(f"listed{i}", _party(p.listed, p.schema)),
        )
        for i, p in enumerate(pairs)
    ]
    found: Figures = {}
    for name in ALGORITHMS:
        algorithm = get_algorithm(name)
        if algorithm is None:
            continue
        config = algorithm.default_config()
        for place in _first_of_each(pairs):
            algorithm.compare(*made[place], config)
        with watch() as comparing:
            scores = [algorithm.compare(asked, listed, config).score for asked, listed in made]
        found[name] = _scored(pairs, scores, comparing.cpu)
    return found


def _first_of_each(pairs: Sequence[Pair]) -> list[int]:
    """A pair of every schema: what a method loads at its first comparison is not timed."""
    return list({pair.schema: place for place, pair in reversed(list(enumerate(pairs)))}.values())


def _scored(pairs: Sequence[Pair], scores: Sequence[float], cpu: float) -> Figures:
    return {
        "scores": material.grouped((pair.kind for pair in pairs), scores),
        "microseconds": 1e6 * cpu / max(len(pairs), 1),
    }


def ours_screening(work: Work) -> Figures:
    """Every probe and every negative through Ostraka's index at the shipped policy."""
    from ostraka.names.lexicon import Lexicon
    from ostraka.screening.policy import load_policy
    from ostraka.screening.screen import Screener

    snapshot = material.snapshot_of(work)
    screener = Screener(snapshot, Lexicon.open(), load_policy(), code_version="")
    probes = material.probes_of(work, work.sizes.screened)
    asked = material.negatives_of(work)
    one = material.parties_of(work)
    target: list[float] = []
    reported: list[int] = []
    with watch() as probing:
        for pair in probes:
            hits = screener.hits(_party([pair.asked], pair.schema), material.ON)
            scores = {
                one.get(f"{record.list}-{record.id}"): hit.score
                for hit in reversed(hits)
                for record in hit.records
            }
            target.append(scores.get(one[pair.party], 0.0))
            reported.append(sum(hit.match for hit in hits))
    with watch() as screening:
        tops = [
            max((h.score for h in screener.hits(_party([n.name], n.schema), material.ON)),
                default=0.0)
            for n in asked
        ]  # fmt: skip
    return {"ostraka": _screened(probes, target, reported, asked, tops, (probing, screening))}


def nomenklatura_screening(work: Work) -> Figures:
    """The same through nomenklatura's own blocking index and logic-v2."""
    parties = material.listed(material.snapshot_of(work))
    probes = material.probes_of(work, work.sizes.peer)
    asked = material.negatives_of(work, work.sizes.peer_negatives)
    with TemporaryDirectory(dir=work.folder) as folder:
        matcher = Matcher(parties, Path(folder))
        one = material.parties_of(work)
        with watch() as probing:
            best = _matched(matcher, "probe", [(p.asked, p.schema) for p in probes])
            best = [_by_party(hits, one) for hits in best]
            target = [hits.get(one[p.party], 0.0) for p, hits in zip(probes, best, strict=True)]
            reported = [sum(score >= 0.70 for score in hits.values()) for hits in best]
        with watch() as screening:
            found = _matched(matcher, "negative", [(n.name, n.schema) for n in asked])
            tops = [max(hits.values(), default=0.0) for hits in found]
    figures = _screened(probes, target, reported, asked, tops, (probing, screening))
    return {"logic-v2": figures}


def _matched(
    matcher: Matcher, what: str, queries: Sequence[tuple[str, str]]
) -> list[dict[str, float]]:
    """For each query the scores of its candidates, by party; ``what`` keeps ids apart."""
    asked = {
        f"{what}{i}": _entity(f"{what}{i}", _party([name], schema))
        for i, (name, schema) in enumerate(queries)
    }
    found: dict[str, dict[str, float]] = {key: {} for key in asked}
    for pair in matcher.candidates(asked):
        found[pair.asked][pair.listed] = matcher.score(asked[pair.asked], pair.listed)
    return list(found.values())


def _by_party(hits: dict[str, float], one: dict[str, str]) -> dict[str, float]:
    """The best score of each party's records."""
    found: dict[str, float] = {}
    for record, score in hits.items():
        key = one.get(record, record)
        found[key] = max(score, found.get(key, 0.0))
    return found


def sort_ratio_screening(work: Work) -> Figures:
    """Every listed name by rapidfuzz's cdist with token_sort_ratio."""
    return _brute(work, "token_sort_ratio", work.sizes.screened, work.sizes.sort_negatives)


def wratio_screening(work: Work) -> Figures:
    """Every listed name by rapidfuzz's cdist with WRatio: a sample, for it is slow."""
    return _brute(work, "WRatio", work.sizes.brute, work.sizes.brute_negatives)


def _brute(work: Work, scorer: str, per_class: int, most: int | None) -> Figures:
    import numpy as np
    from rapidfuzz import fuzz, process
    from rapidfuzz.utils import default_process

    one = material.parties_of(work)
    names: list[str] = []
    owners: list[str] = []
    for party in material.listed(material.snapshot_of(work)):
        for text in dict.fromkeys(default_process(name.text) for name in party.names):
            names.append(text)
            owners.append(one.get(party.id, party.id))
    places: dict[str, list[int]] = {}
    for place, owner in enumerate(owners):
        places.setdefault(owner, []).append(place)

    def matrices(texts: list[str]) -> Any:
        for start in range(0, len(texts), _BLOCK):
            yield from process.cdist(
                [default_process(text) for text in texts[start : start + _BLOCK]],
                names,
                scorer=getattr(fuzz, scorer),
                score_cutoff=60,
                dtype=np.uint8,
            )

    probes = material.probes_of(work, per_class)
    asked = material.negatives_of(work, most)
    target: list[float] = []
    reported: list[int] = []
    with watch() as probing:
        for pair, row in zip(probes, matrices([p.asked for p in probes]), strict=True):
            target.append(max((int(row[i]) for i in places[one[pair.party]]), default=0) / 100)
            reported.append(len({owners[i] for i in np.flatnonzero(row >= 85).tolist()}))
    with watch() as screening:
        tops = [int(row.max()) / 100 for row in matrices([n.name for n in asked])]
    return {scorer: _screened(probes, target, reported, asked, tops, (probing, screening))}


def _screened(
    probes: Sequence[Pair],
    target: Sequence[float],
    reported: Sequence[int],
    asked: Sequence[Negative],
    tops: Sequence[float],
    watches: tuple[Any, Any],
) -> Figures:
    probing, screening = watches
    return {
        "scores": material.grouped((pair.kind for pair in probes), target),
        "negatives": material.grouped((item.kind for item in asked), tops),
        "reported": sum(reported) / max(len(reported), 1),
        "probe_ms": 1000 * probing.cpu / max(len(probes), 1),
        "negative_ms": 1000 * screening.cpu / max(len(asked), 1),
    }


#: Every stage, with the package that it needs beside Ostraka; the longest first.
STAGES: Final[dict[str, tuple[str, Callable[[Work], Figures]]]] = {
    "nomenklatura_screening": ("nomenklatura", nomenklatura_screening),
    "nomenklatura_pairs": ("nomenklatura", nomenklatura_pairs),
    "ours_screening": ("", ours_screening),
    "sort_ratio_screening": ("rapidfuzz", sort_ratio_screening),
    "wratio_screening": ("rapidfuzz", wratio_screening),
    "ours_pairs": ("", ours_pairs),
    "rapidfuzz_pairs": ("rapidfuzz", rapidfuzz_pairs),
}
