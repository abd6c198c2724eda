"""What the scoreboard measures on: the loaded lists, the suites, the invented people.

Owns the first step of the run: lists to an index, listed names to pairs, all by
fixed seeds, written down for the stages that follow in processes of their own.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import random
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from benchmarks.measure import watch

if TYPE_CHECKING:
    from ostraka.assurance.subjects import Subject
    from ostraka.assurance.suites import Pair
    from ostraka.index.snapshot import Snapshot
    from ostraka.model.party import Party
    from ostraka.model.records import StoredRecord

#: The files of the lists, below the shared folder: the latest of each that is whole.
LISTS: Final = (
    "lists/ofac_sdn/2024-05-07/sdn.xml",
    "lists/un_sc/2024-05-15/un_consolidated.xml",
    "lists/eu_fsf/2024-05-13/20240513-FULL-1_1(xsd).xml",
    "lists/uk_ofsi/2025-04-10/ConList.xlsx",
    "lists/ca_sema/2025-04/sema-lmes.xml",
    "lists/au_dfat/2024-11/regulation8_consolidated.xlsx",
)
#: The lists of a quick run.
FEW: Final = LISTS[:2]
CUSTOMERS: Final = "customers/negatives_us.csv.gz"
#: The day that is asked about: every list had been published.
ON: Final = date(2025, 5, 1)
#: Invented parties that stand in for the lists where there are none.
_STAND_IN: Final = 3000


class Sizes(Struct, frozen=True):
    """How much is measured.

    Attributes:
        per_class: pairs of each class.
        screened: of these, how many Ostraka screens against the whole list.
        peer: of these, how many nomenklatura's pipeline screens.
        brute: of these, how many WRatio compares with every listed name.
        customers: invented customers, of the shared file.
        people: invented people of other cultures.
        firms: invented firms.
        peer_negatives: of all the invented, how many nomenklatura screens.
        sort_negatives: of all the invented, how many token_sort_ratio screens.
        brute_negatives: of all the invented, how many WRatio screens.
    """

    per_class: int = 500
    screened: int = 200
    peer: int = 60
    brute: int = 10
    customers: int = 50_000
    people: int = 5_000
    firms: int = 1_000
    peer_negatives: int = 6_000
    sort_negatives: int = 12_000
    brute_negatives: int = 300


QUICK: Final = Sizes(
    per_class=40, screened=20, peer=8, brute=2, customers=2_000, people=500, firms=100,
    peer_negatives=400, sort_negatives=600, brute_negatives=30,
)  # fmt: skip


class Work(Struct, frozen=True):
    """Where the run keeps things, and how much it measures.

    Attributes:
        folder: working folder.
        shared: folder with the lists and the customers; it need not exist.
        quick: whether the few lists of a quick run are enough.
        sizes: sample sizes.
    """

    folder: str
    shared: str
    quick: bool
    sizes: Sizes

    @property
    def real(self) -> bool:
        """Whether the lists are there."""
        return all((Path(self.shared) / name).exists() for name in self.lists)

    @property
    def lists(self) -> tuple[str, ...]:
        """The files to load."""
        return FEW if self.quick else LISTS

    def file(self, name: str) -> Path:
        """A file of the working folder."""
        return Path(self.folder) / name

    def index(self) -> Path:
        """The folder of the index."""
        return Path(self.file("index.txt").read_text("utf-8"))


class Negative(Struct, frozen=True):
    """An invented name that is nobody on the lists.

    Attributes:
        name: as asked.
        schema: Person or Organization.
        kind: customers, people or firms.
    """

    name: str
    schema: str
    kind: str


def practice(work: Work) -> list[Pair]:
    """Pairs of the same classes from parties that are not held out: to look at and learn from."""
    from ostraka.assurance.subjects import all_subjects
    from ostraka.assurance.suites import Plan, all_pairs

    subjects = all_subjects(_real(work) if work.real else _stand_in(work))
    plan = Plan(work.sizes.per_class, "ostraka practice 1", held_out=False)
    return all_pairs(subjects, plan)


def make(work: Work) -> dict[str, object]:
    """Load, index, and write down pairs and negatives."""
    from ostraka.assurance.subjects import all_subjects, held_out, reading
    from ostraka.assurance.suites import Plan, all_pairs

    with watch() as loading:
        records = _real(work) if work.real else _stand_in(work)
    with watch() as making:
        subjects = all_subjects(records)
        pairs = all_pairs(subjects, Plan(per_class=work.sizes.per_class))
        listed = {reading(name.text) for name in subjects}
        every = negatives(work)
        asked = [item for item in every if reading(item.name) not in listed]
    work.file("parties.msgpack").write_bytes(msgspec.msgpack.encode(_parties(work, subjects)))
    work.file("pairs.msgpack").write_bytes(msgspec.msgpack.encode(pairs))
    work.file("negatives.msgpack").write_bytes(msgspec.msgpack.encode(asked))
    held = [name for name in subjects if held_out(name.group)]
    return {
        "lists": sorted({record.list for record in records}),
        "real": work.real,
        "records": len(records),
        "names": len(subjects),
        "held_out_names": len(held),
        "held_out_parties": len({name.group for name in held}),
        "pairs": len(pairs),
        "negatives": len(asked),
        "namesakes_left_out": len(every) - len(asked),
        "load_seconds": loading.seconds,
        "make_seconds": making.seconds,
    }


def _real(work: Work) -> list[StoredRecord]:
    """Load the shared lists; tell the stages where the index is."""
    import ostraka

    paths = [Path(work.shared) / name for name in work.lists]
    with ostraka.open(work.file("home")) as book:
        book.update(paths, now=datetime(2025, 5, 1, tzinfo=UTC))
        snapshot = book.screener.snapshot
        work.file("index.txt").write_text(str(snapshot.folder), "utf-8")
        return [snapshot.record(row) for row in range(len(snapshot))]


def _stand_in(work: Work) -> list[StoredRecord]:
    """The packaged starter list and invented parties beside it, as one index."""
    import ostraka
    from ostraka.assurance.people import firms, people
    from ostraka.index.build import ListVersion, build
    from ostraka.model.records import Fact, StoredFact, StoredRecord, detail
    from ostraka.names.fingerprint import fingerprint

    with ostraka.open(work.file("home")) as book:
        book.load_starter(now=datetime(2025, 5, 1, tzinfo=UTC))
        snapshot = book.screener.snapshot
        records = [snapshot.record(row) for row in range(len(snapshot))]
        lexicon = book.lexicon
    count = min(_STAND_IN, 10 * work.sizes.per_class)
    invented = [*people(count, "listed people"), *firms(count // 3, "listed firms")]
    since = "2024-01-01"
    for number, item in enumerate(invented):
        parts = item.name.rpartition(" ") if item.schema == "Person" else ("", "", "")
        named = detail({"firstName": parts[0], "lastName": parts[2]})
        fact = StoredFact(Fact("name", item.name, named), since)
        records.append(StoredRecord("invented", f"{number:05}", item.schema, (fact,)))
    versions = [ListVersion(name, since) for name in sorted({item.list for item in records})]
    folder = work.file("index")
    folder.mkdir()
    built = build(folder, "invented", records, versions, lexicon, fingerprint(lexicon))
    work.file("index.txt").write_text(str(built), "utf-8")
    return records


def _parties(work: Work, subjects: Iterable[Subject]) -> dict[str, str]:
    """Which records are one party, the same for every method: the index's merging and the split.

    A method that reports the party's record in another list has found the party.
    """
    snapshot = snapshot_of(work)
    key_of_group: dict[str, str] = {}
    found: dict[str, str] = {}
    for name in subjects:
        row = snapshot.find(name.party.replace("-", ":", 1))
        key = name.party if row is None else snapshot.party(row).id
        found[name.party] = key_of_group.setdefault(name.group, key)
    return found


def parties_of(work: Work) -> dict[str, str]:
    """The key of the party that each record belongs to, by ``list-record``."""
    data = work.file("parties.msgpack").read_bytes()
    return msgspec.msgpack.decode(data, type=dict[str, str])


def negatives(work: Work) -> list[Negative]:
    """Invented customers, people of other cultures, and firms."""
    from ostraka.assurance.people import firms, people

    file = Path(work.shared) / CUSTOMERS
    found: list[Negative] = []
    if file.exists():
        with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
            rows = [row["full_name"] for row in csv.DictReader(text)]
        size = min(work.sizes.customers, len(rows))
        chosen = sorted(random.Random(1).sample(range(len(rows)), size))
        found += [Negative(rows[place], "Person", "customers") for place in chosen]
    found += [Negative(p.name, p.schema, "people") for p in people(work.sizes.people)]
    found += [Negative(f.name, f.schema, "firms") for f in firms(work.sizes.firms)]
    return found


def pairs_of(work: Work) -> list[Pair]:
    """The pairs that were made."""
    from ostraka.assurance.suites import Pair

    return msgspec.msgpack.decode(work.file("pairs.msgpack").read_bytes(), type=list[Pair])


def negatives_of(work: Work, most: int | None = None) -> list[Negative]:
    """The negatives that were made, or an even sample of them."""
    data = work.file("negatives.msgpack").read_bytes()
    found = msgspec.msgpack.decode(data, type=list[Negative])
    if most is None or most >= len(found):
        return found
    by_kind: dict[str, list[Negative]] = {}
    for item in found:
        by_kind.setdefault(item.kind, []).append(item)
    each = most // len(by_kind)
    kept: list[Negative] = []
    for items in by_kind.values():
        chosen = random.Random(2).sample(range(len(items)), min(each, len(items)))
        kept += [items[place] for place in sorted(chosen)]
    return kept


def probes_of(work: Work, most: int) -> list[Pair]:
    """Pairs that are screened against the whole list: the first so many of each class.

    Names in their own script are left out: the list holds them as they are asked.
    """
    from ostraka.assurance.perturb import NATIVE

    counts: dict[str, int] = {}
    found = []
    for pair in pairs_of(work):
        if pair.suite in ("perturbed", "near-miss") and pair.kind not in NATIVE:
            counts[pair.kind] = counts.get(pair.kind, 0) + 1
            if counts[pair.kind] <= most:
                found.append(pair)
    return found


def snapshot_of(work: Work) -> Snapshot:
    """The index, opened.

    Raises:
        SystemExit: if the code reads names in another way than when the index was built.
    """
    from ostraka.index.snapshot import Snapshot
    from ostraka.names.fingerprint import fingerprint
    from ostraka.names.lexicon import Lexicon

    snapshot = Snapshot(work.index())
    if snapshot.meta.reading != fingerprint(Lexicon.open()):
        raise SystemExit("The reading of names changed during the run; run it again.")
    return snapshot


def code_digest() -> str:
    """sha256 over the package's files: which code the figures are of."""
    import ostraka

    root = Path(ostraka.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(f"{file.relative_to(root).as_posix()}\n".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def listed(snapshot: Snapshot) -> list[Party]:
    """Every party with a name, as it was on the day."""
    from ostraka.screening.views import view

    day = ON.toordinal()
    parties = (view(snapshot.record(row), day).party for row in range(len(snapshot)))
    return [party for party in parties if party.names]


def grouped(kinds: Iterable[str], scores: Iterable[float]) -> dict[str, list[float]]:
    """Scores by class, in the order of the pairs."""
    found: dict[str, list[float]] = {}
    for kind, score in zip(kinds, scores, strict=True):
        found.setdefault(kind, []).append(round(float(score), 5))
    return found
