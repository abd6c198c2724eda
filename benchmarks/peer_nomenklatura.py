"""nomenklatura's logic-v2, measured: one comparison, and its own blocking with it.

The listed parties and the customers are given as FollowTheMoney entities with
the same names, birth dates, countries, genders and identifiers that Ostraka
compares. Blocking is nomenklatura's own index with its own settings; a pair is
a match from 0.70, its users' threshold.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from benchmarks import corpus, ours
from benchmarks.corpus import Probe, Row
from benchmarks.measure import peak_mb, watch
from benchmarks.settings import Figures, Settings

if TYPE_CHECKING:
    from ostraka.model.party import Party

THRESHOLD: Final = 0.70


class _Candidate(Struct, frozen=True):
    """A pair that the blocking proposes: id of the query, id of the listed party."""

    asked: str
    listed: str


class Matcher:
    """nomenklatura over the listed parties: entities, index and algorithm."""

    def __init__(self, parties: Iterable[Party], folder: Path) -> None:
        from nomenklatura.blocker import Index
        from nomenklatura.matching import LogicV2
        from nomenklatura.resolver import Linker
        from nomenklatura.store.memory import MemoryStore

        self._algorithm = LogicV2
        self._config = LogicV2.default_config()
        self.listed = {party.id: _entity(party.id, party) for party in parties}
        store = MemoryStore(_dataset(), Linker({}))
        with store.writer() as writer:
            for entity in self.listed.values():
                writer.add_entity(entity)
        self._index = Index(store.default_view(), folder)
        self._index.build()

    def candidates(self, asked: dict[str, Any]) -> Iterator[_Candidate]:
        """The pairs that its blocking proposes."""
        for query, found in self._index.match_entities(asked.values()):
            for listed, _ in found:
                if listed.id in self.listed:
                    yield _Candidate(query.id, listed.id)

    def score(self, query: Any, listed: str) -> float:
        """Score of one pair."""
        return float(self._algorithm.compare(query, self.listed[listed], self._config).score)


def speed(settings: Settings) -> Figures:
    """Customers per second through blocking and matching, and the time of one comparison.

    Ostraka's full comparison is timed on the same pairs, each program on entities
    that it has read already.
    """
    with watch() as importing:
        import nomenklatura.matching  # noqa: F401
    parties = _parties(settings)
    rows = corpus.sample(list(corpus.customers(settings.shared)), settings.pipeline)
    with TemporaryDirectory(dir=settings.work) as folder:
        with watch() as building:
            matcher = Matcher(parties, Path(folder))
        queries = {f"q{i}": ours.query_of(row) for i, row in enumerate(rows)}
        with watch() as entering:
            asked = {key: _entity(key, query) for key, query in queries.items()}
        with watch() as blocking:
            pairs = list(matcher.candidates(asked))
        for pair in pairs[:1]:  # what is loaded at the first comparison is not counted
            matcher.score(asked[pair.asked], pair.listed)
        matched = set()
        seconds: list[float] = []
        with watch() as matching:
            for pair in pairs:
                start = time.process_time()
                score = matcher.score(asked[pair.asked], pair.listed)
                seconds.append(time.process_time() - start)
                if score >= THRESHOLD:
                    matched.add(pair.asked)
    parts = (entering, blocking, matching)
    return {
        "import_seconds": importing.seconds,
        "build_seconds": building.seconds,
        "customers": len(rows),
        "candidates": len(pairs),
        "blocking_seconds": blocking.seconds,
        "matching_seconds": matching.seconds,
        "per_second": len(rows) / sum(part.seconds for part in parts),
        "cpu_ms": 1000 * sum(part.cpu for part in parts) / len(rows),
        "microseconds_per_pair": 1e6 * sum(seconds) / len(pairs) if pairs else None,
        "customers_with_a_match": len(matched),
        "peak_mb": peak_mb(),
        "same_pairs": _ours_on(parties, queries, pairs[: settings.pairs], seconds),
    }


def _ours_on(
    parties: list[Party],
    queries: dict[str, Party],
    pairs: list[_Candidate],
    theirs: list[float],
) -> Figures:
    """Ostraka's comparison of two parties, on pairs that nomenklatura proposed."""
    from ostraka.matching.parties import compare_parties
    from ostraka.matching.weights import DEFAULT
    from ostraka.names.lexicon import Lexicon

    lexicon = Lexicon.open()
    by_id = {party.id: party for party in parties}
    with watch() as comparing:
        for pair in pairs:
            compare_parties(queries[pair.asked], by_id[pair.listed], lexicon, DEFAULT)
    return {
        "pairs": len(pairs),
        "ostraka_microseconds": 1e6 * comparing.cpu / max(len(pairs), 1),
        "logic_v2_microseconds": 1e6 * sum(theirs[: len(pairs)]) / max(len(pairs), 1),
    }


def accuracy(settings: Settings) -> Figures:
    """Perturbed names found and negatives that alert; with the blocking and without."""
    parties = _parties(settings)
    probes = corpus.probes(parties, settings.probes)
    rows = corpus.sample(list(corpus.customers(settings.shared)), settings.negatives)
    with TemporaryDirectory(dir=settings.work) as folder:
        matcher = Matcher(parties, Path(folder))
        found, direct, reported = _found(matcher, probes)
        return {
            "found": found,
            "found_without_blocking": direct,
            "reported_per_query": reported,
            "negatives": len(rows),
            "negatives_alerting": _alerting(matcher, rows, attributes=True),
            "negatives_alerting_name_alone": _alerting(matcher, rows, attributes=False),
        }


def _found(matcher: Matcher, probes: list[Probe]) -> tuple[dict[str, int], dict[str, int], float]:
    from ostraka.screening.query import make_query, read_schema

    asked = {
        f"q{i}": _entity(f"q{i}", make_query([probe.asked], schema=read_schema(probe.family)))
        for i, probe in enumerate(probes)
    }
    hits: dict[str, set[str]] = {key: set() for key in asked}
    for pair in matcher.candidates(asked):
        if matcher.score(asked[pair.asked], pair.listed) >= THRESHOLD:
            hits[pair.asked].add(pair.listed)
    found: dict[str, int] = {}
    direct: dict[str, int] = {}
    for i, probe in enumerate(probes):
        key = f"q{i}"
        found[probe.kind] = found.get(probe.kind, 0) + (probe.party in hits[key])
        alone = matcher.score(asked[key], probe.party) >= THRESHOLD
        direct[probe.kind] = direct.get(probe.kind, 0) + alone
    return found, direct, sum(map(len, hits.values())) / len(probes)


def _alerting(matcher: Matcher, rows: list[Row], *, attributes: bool) -> int:
    asked = {
        f"q{i}": _entity(f"q{i}", ours.query_of(row, attributes=attributes))
        for i, row in enumerate(rows)
    }
    alerting = set()
    for pair in matcher.candidates(asked):
        if matcher.score(asked[pair.asked], pair.listed) >= THRESHOLD:
            alerting.add(pair.asked)
    return len(alerting)


def _dataset() -> Any:
    from followthemoney import Dataset

    return Dataset.make({"name": "listed", "title": "Listed"})


def _entity(key: str, party: Party) -> Any:
    """A party as a FollowTheMoney entity, with every value that its schema can hold."""
    from followthemoney import StatementEntity

    values = itertools.chain(
        ((name.kind, name.text) for name in party.names),
        (("birthDate", birth.date.text.strip("~?%")) for birth in party.births),
        ((value.prop, value.value) for value in party.countries if value.prop != "address"),
        (("gender", value.value) for value in party.genders),
        ((value.prop, value.value) for value in party.addresses),
        ((identifier.kind, identifier.value) for identifier in party.identifiers),
    )
    entity = StatementEntity.from_data(
        _dataset(), {"id": key, "schema": party.schema, "properties": {}}
    )
    for prop, value in values:
        if prop in entity.schema.properties:
            entity.add(prop, value, quiet=True)
    return entity


def _parties(settings: Settings) -> list[Party]:
    import ostraka

    with ostraka.open(settings.home) as book:
        return corpus.listed_parties(book.screener.snapshot)
