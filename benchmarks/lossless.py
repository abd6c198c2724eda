"""The index against comparing with everything: ``python -m benchmarks.lossless --home DIR``.

Queries of every kind are made from the listed names: each class of the register of
perturbations, near misses, and the shared customers. For each query and each reading, every listed
name is compared by :func:`ostraka.matching.names.compare_names` alone, without index; the names
that reach the bits must be the ones that the search gives, with the same bits. Then the hits,
evidence included, must equal those of judging whole records: all that any name reaches, and a
sample of the others.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, NamedTuple

import ostraka
from benchmarks import corpus, report
from benchmarks.measure import machine, watch
from ostraka.assurance import suites
from ostraka.assurance.near_misses import others_of
from ostraka.assurance.subjects import all_subjects
from ostraka.batch.rows import read_header, read_row
from ostraka.index.build import GROUPS
from ostraka.index.search import NameHit
from ostraka.matching.names import compare_names
from ostraka.matching.parties import alias_bits, families_to_compare, naming_family
from ostraka.matching.similarity import similarity
from ostraka.model.party import Name, Party
from ostraka.model.schema import Family
from ostraka.names.tokens import Token, analyse
from ostraka.screening.screen import Screener, best_kind, in_order

_ROOM: Final = Path(__file__).resolve().parent
_MARKS: Final = (
    "<!-- lossless: written by benchmarks/lossless.py --readme -->",
    "<!-- end of lossless -->",
)
_SEED: Final = "ostraka lossless 1"
#: Records judged beside those that a name reaches.
_OTHERS: Final = 300


class Told(NamedTuple):
    """What one query showed."""

    kind: str
    text: str
    names: int
    reached: int
    hits: int
    differs: str


def main() -> int:
    """Compare and print; exit status 1 if anything differs."""
    parser = argparse.ArgumentParser(prog="benchmarks/lossless.py", description=__doc__)
    parser.add_argument("--home", required=True, type=Path, help="a data directory, lists loaded")
    parser.add_argument("--shared", default="../shared", type=Path)
    parser.add_argument("--queries", default=400, type=int)
    parser.add_argument("--workers", default=2, type=int)
    parser.add_argument("--readme", action="store_true", help="put the section into the README")
    asked = parser.parse_args()
    on = datetime.now(UTC).date()
    queries = _queries(asked.home, asked.shared, asked.queries)
    parts = [(asked.home, queries[n :: asked.workers], on) for n in range(asked.workers)]
    with watch() as took, ProcessPoolExecutor(asked.workers) as pool:
        told = [one for part in pool.map(_work, parts) for one in part]
    text = _markdown(told, took.seconds)
    print(text)
    if asked.readme:
        report.write_between(_ROOM / "README.md", *_MARKS, text)
    return int(any(one.differs for one in told))


def _queries(home: Path, shared: Path, count: int) -> list[tuple[str, Party]]:
    """Queries of every kind, in turn, until there are enough."""
    snapshot = ostraka.open(home).screener.snapshot
    records = [snapshot.record(row) for row in range(len(snapshot))]
    subjects = all_subjects(records)
    plan = suites.Plan(per_class=max(2, count // 40), seed=_SEED)
    pairs = [
        *suites.perturbed(subjects, plan),
        *suites.near_misses(subjects, others_of(subjects), plan),
    ]
    kinds: dict[str, list[Party]] = {}
    for pair in pairs:
        asked = Party(id="", schema=pair.schema, caption=pair.asked, names=(Name(pair.asked),))
        kinds.setdefault(pair.kind, []).append(asked)
    kinds["customers"] = list(_customers(shared, count // 10))
    found: list[tuple[str, Party]] = []
    turn = 0
    while len(found) < count and any(len(made) > turn for made in kinds.values()):
        found += [(kind, made[turn]) for kind, made in kinds.items() if len(made) > turn]
        turn += 1
    return found[:count]


def _customers(shared: Path, count: int) -> Iterator[Party]:
    rows = corpus.sample(list(corpus.customers(shared)), count)
    columns = read_header(list(rows[0]), "customers")
    for number, row in enumerate(rows, 1):
        query = read_row(columns, row, number, "Person").query
        if query is not None:
            yield query


def _work(part: tuple[Path, Sequence[tuple[str, Party]], date]) -> list[Told]:
    home, queries, on = part
    screener = ostraka.open(home).screener
    listed = _listed(screener, on.toordinal())
    return [_tell(screener, listed, kind, query, on) for kind, query in queries]


class _Listed(NamedTuple):
    """A listed name as read."""

    row: int
    place: int
    weak: bool
    tokens: tuple[Token, ...]


def _listed(screener: Screener, day: int) -> dict[Family, list[_Listed]]:
    """Every name stated on a day, under each reading that it is compared in."""
    found: dict[Family, list[_Listed]] = {reading: [] for reading in GROUPS}
    read: dict[tuple[str, Family], tuple[Token, ...]] = {}
    for row in range(len(screener.snapshot)):
        family = screener.snapshot.family(row)
        readings = GROUPS if family == "any" else (naming_family(family),)
        for place, name in screener.names_on(row, day).items():
            for reading in readings:
                key = (name.text, reading)
                if key not in read:
                    read[key] = analyse(name.text, reading, screener.lexicon)
                if read[key]:
                    found[reading].append(_Listed(row, place, name.weak, read[key]))
    return found


def _tell(
    screener: Screener, listed: dict[Family, list[_Listed]], kind: str, query: Party, on: date
) -> Told:
    day = on.toordinal()
    differs = ""
    rows: set[int] = set()
    names = 0
    for reading in GROUPS:
        best = best_kind(query.family, reading, screener.weights)
        least = screener.policy.least_name(query, screener.weights, best)
        for name in query.names:
            tokens = analyse(name.text, reading, screener.lexicon)
            if not tokens:
                continue
            by_hand = _compared(screener, tokens, listed[reading], reading, least)
            names += len(listed[reading])
            found = screener.snapshot.names_like(tokens, reading, least, screener.weights, day)
            if found != by_hand:
                differs = f"names of {reading}: {set(found) ^ set(by_hand)}"
            rows |= {
                hit.party
                for hit in by_hand
                if reading in families_to_compare(query.family, screener.snapshot.family(hit.party))
            }
    chance = random.Random(f"{_SEED} {query.caption}")
    others = chance.sample(range(len(screener.snapshot)), min(_OTHERS, len(screener.snapshot)))
    judged = []
    for row in sorted(rows | set(others)):
        hit = screener.judge_row(query, row, day)
        if hit is not None:
            judged.append((row, hit))
    hits = screener.hits(query, on)
    if hits != in_order(screener.together(judged, day)):
        differs = differs or "hits"
    return Told(kind, query.caption, names, len(rows), len(hits), differs)


def _compared(
    screener: Screener,
    tokens: tuple[Token, ...],
    listed: Sequence[_Listed],
    reading: Family,
    least: float,
) -> list[NameHit]:
    alike: list[dict[Token, tuple[float, str]]] = [{} for _ in tokens]
    found = []
    for name in listed:
        similar = _similar(tokens, name.tokens, alike)
        compared = compare_names(tokens, name.tokens, reading, screener.weights, similar)
        bits = alias_bits(compared.bits, name.weak, screener.weights)
        if compared.pairs and bits >= least:
            found.append(NameHit(name.row, name.place, bits))
    return found


def _similar(
    tokens: Sequence[Token],
    listed: Sequence[Token],
    known: Sequence[dict[Token, tuple[float, str]]],
) -> Callable[[int, int], tuple[float, str]]:
    """Token similarity by place; a word of the query meets each listed word once."""

    def similar(i: int, j: int) -> tuple[float, str]:
        found = known[i].get(listed[j])
        if found is None:
            found = known[i][listed[j]] = similarity(tokens[i], listed[j])
        return found

    return similar


def _markdown(told: Sequence[Told], seconds: float) -> str:
    names = sum(one.names for one in told)
    differing = [one for one in told if one.differs]
    facts = machine()
    lines = [
        "## Nothing lost",
        "",
        f"`python -m benchmarks.lossless --home DIR --queries {len(told)}`, "
        f"{datetime.now(UTC).date()}, {facts['cores']} cores.",
        "",
        f"{len(told)} queries of {len({one.kind for one in told})} kinds, {names:,} comparisons of "
        f"names without the index in {seconds:,.0f} s: {len(differing)} queries differ. "
        f"{sum(one.reached for one in told):,} records were reached by a name and "
        f"{sum(one.hits for one in told):,} hits reported, compared with all their evidence.",
    ]
    lines += [f"- {one.kind}: {one.text!r}: {one.differs}" for one in differing]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
