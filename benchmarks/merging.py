"""How well records of one party are linked: precision and recall on the publishers' own references.

The labelled pairs are what the lists say themselves: the United Nations reference in a British or
European entry, the UK reference in an OFSI entry, the Treasury's number in the screening list. All
of these references are held out, the linking runs without them, and what it predicts is compared
with them. Pairs that no reference speaks about are sampled and printed for reading by hand.

    python -m benchmarks.merging --shared ../shared [--home DIR] [--readme]
"""

from __future__ import annotations

import argparse
import itertools
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks import report
from ostraka.model.records import StoredRecord
from ostraka.names.lexicon import Lexicon
from ostraka.screening.merge import Links, link_profiles
from ostraka.screening.merge_conflicts import beside
from ostraka.screening.merge_profile import Profile, profile, read_names
from ostraka.store.store import Store

_START = "<!-- merging: written by benchmarks/merging.py --readme -->"
_END = "<!-- end of merging -->"
_SAMPLE = 60


class Row(NamedTuple):
    """What became of the labelled pairs of two lists."""

    a: str
    b: str
    labelled: int
    found: int
    against: int


class Packed:
    """Records kept as bytes: fifty thousand decoded ones would take a gigabyte."""

    def __init__(self) -> None:
        self._bytes: list[bytes] = []
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(StoredRecord)

    def append(self, record: StoredRecord) -> None:
        """Keep a record."""
        self._bytes.append(self._encoder.encode(record))

    def __len__(self) -> int:
        return len(self._bytes)

    def __getitem__(self, row: int, /) -> StoredRecord:
        return self._decoder.decode(self._bytes[row])


def read(home: Path, lexicon: Lexicon) -> tuple[Packed, list[Profile], float]:
    """Records and profiles of a data directory, and the seconds that the profiles took."""
    packed, profiles, took = Packed(), [], 0.0
    with Store.open(home) as store:
        for row, record in enumerate(store.records()):
            packed.append(record)
            names = read_names(record, lexicon)
            began = time.perf_counter()
            profiles.append(profile(row, record, names))
            took += time.perf_counter() - began
    return packed, profiles, took


def pairs(clusters: Iterable[Sequence[int]], of: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Every pair of records of different lists in one cluster, the lists in order."""
    for rows in clusters:
        for a, b in itertools.combinations(sorted(rows, key=lambda row: of[row].within), 2):
            if of[a].within != of[b].within:
                yield a, b


def only_references(profiles: Sequence[Profile]) -> list[Profile]:
    """The records with nothing but their references: what the publishers alone say."""
    return [msgspec.structs.replace(one, names=(), numbers=(), lasting={}) for one in profiles]


def without_references(profiles: Sequence[Profile]) -> list[Profile]:
    """The records with every reference held out."""
    return [msgspec.structs.replace(one, references=(one.anchor,)) for one in profiles]


def score(
    truth: Links, found: Links, profiles: Sequence[Profile]
) -> tuple[list[Row], list[tuple[int, int]]]:
    """For each two lists: labelled, predicted of them, predicted against a label; and those.

    A predicted pair counts against if one of its records has a label in the other's list that
    is another record, and that list has both at one time: a party that was delisted and listed
    anew has two records.
    """
    labelled = set(pairs((one.rows for one in truth.clusters), profiles))
    predicted = set(pairs((one.rows for one in found.clusters), profiles))
    partner: dict[tuple[int, str], set[int]] = defaultdict(set)
    for a, b in labelled:
        partner[a, profiles[b].within].add(b)
        partner[b, profiles[a].within].add(a)
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    against = []
    for a, b in labelled:
        counts[profiles[a].list, profiles[b].list][0] += 1
    for a, b in sorted(predicted):
        lists = profiles[a].list, profiles[b].list
        if (a, b) in labelled:
            counts[lists][1] += 1
        elif any(
            beside(profiles[one], profiles[other])
            for one, end in ((b, a), (a, b))
            for other in partner[end, profiles[one].within]
        ):
            counts[lists][2] += 1
            against.append((a, b))
    return [Row(*lists, *figures) for lists, figures in sorted(counts.items())], against


def described(one: Profile) -> str:
    """A record in one line, for reading."""
    names = "; ".join(name.text for name in one.names[:3])
    births = ",".join(span.text for span in one.births[:3])
    numbers = ",".join(f"{number.kind}:{number.value}" for number in one.numbers[:3])
    places = ",".join(sorted(one.places))
    return f"{one.source} [{one.family}] {names} | {births} | {places} | {numbers}"


def table(rows: Sequence[Row]) -> str:
    """The figures as Markdown."""
    lines = [
        "| lists | labelled pairs | found | recall | predicted against a label | precision |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    total = Row(
        "**all**",
        "",
        sum(row.labelled for row in rows),
        sum(row.found for row in rows),
        sum(row.against for row in rows),
    )
    for row in (*rows, total):
        lists = f"{row.a}, {row.b}" if row.b else row.a
        predicted = row.found + row.against
        precision = f"{row.found / predicted:.4f}" if predicted else "-"
        recall = f"{row.found / row.labelled:.3f}" if row.labelled else "-"
        cells = (lists, f"{row.labelled:,}", f"{row.found:,}", recall, row.against, precision)
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def run(home: Path, sample: int) -> str:
    """Measure, print what is to be read by hand, and return the section for the README."""
    lexicon = Lexicon.open()
    packed, profiles, took = read(home, lexicon)
    truth = link_profiles(only_references(profiles), packed, lexicon)
    found = link_profiles(without_references(profiles), packed, lexicon)
    rows, against = score(truth, found, profiles)
    print(f"predicted against a label: {len(against)}")
    for a, b in against:
        print(f"  {described(profiles[a])}\n  {described(profiles[b])}\n")
    began = time.perf_counter()
    everything = link_profiles(profiles, packed, lexicon)
    linking = time.perf_counter() - began
    said = set(pairs((one.rows for one in truth.clusters), profiles))
    silent = sorted(set(pairs((one.rows for one in everything.clusters), profiles)) - said)
    print(f"sample of {sample} of {len(silent):,} linked pairs that no reference speaks about:")
    for a, b in random.Random(11).sample(silent, min(sample, len(silent))):
        print(f"  {described(profiles[a])}\n  {described(profiles[b])}\n")
    rules = Counter(one.rule for cluster in everything.clusters for one in cluster.links)
    why = ", ".join(f"{count:,} by {rule}" for rule, count in rules.most_common())
    blocked = Counter(one.because.partition(":")[0] for one in everything.blocked)
    kept = ", ".join(f"{count:,} {reason}" for reason, count in blocked.most_common())
    return "\n\n".join(
        [
            f"{len(packed):,} records of all shared lists through time become "
            f"{len(packed) - sum(len(c.rows) - 1 for c in everything.clusters):,} parties. "
            f"Links: {why}. Not made because of a contradiction: {kept}. Linking takes "
            f"{took + linking:.1f} s on one core beside the reading of names, which the index "
            f"does anyway.",
            "All references held out:",
            table(rows),
        ]
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--home", type=Path, help="a data directory that has the lists loaded")
    parser.add_argument("--sample", type=int, default=_SAMPLE)
    parser.add_argument("--readme", action="store_true", help="write the section of README.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = given.home or Path(scratch)
        if given.home is None:
            with Store.open(home) as store:
                store.load([given.shared / "lists"], now=datetime.now(UTC))
        section = run(home, given.sample)
    print(section)
    if given.readme:
        report.write_between(Path(__file__).with_name("README.md"), _START, _END, section)


if __name__ == "__main__":
    main()
