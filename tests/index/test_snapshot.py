"""An opened index: parties, identifiers, and every name that reaches the bits asked for."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import pytest
from tests.invented import (
    DAY,
    OWN_SCRIPT,
    SINCE,
    fact,
    firm_name,
    index,
    invented_list,
    lexicon,
    named,
    person_name,
    perturbed,
    record,
    tokens,
)

from ostraka.index.build import (
    GROUPS,
    LAYOUT,
    OPEN_END,
    Grouping,
    ListVersion,
    Rows,
    Together,
    build,
    day_number,
)
from ostraka.index.search import NameHit
from ostraka.index.snapshot import Snapshot
from ostraka.matching.names import compare_names
from ostraka.matching.parties import alias_bits, naming_family
from ostraka.matching.weights import DEFAULT
from ostraka.model.errors import NotReadyError
from ostraka.model.records import StoredRecord
from ostraka.model.schema import FAMILY_OF_SCHEMA, NAME_PROPERTIES, Family
from ostraka.names.tokens import Token

_ON = DAY.toordinal()


@pytest.fixture(scope="module")
def listed() -> list[StoredRecord]:
    return invented_list(5, 200)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, listed: list[StoredRecord]) -> Snapshot:
    return Snapshot(index(tmp_path_factory.mktemp("index"), listed))


def _by_brute_force(
    records: Sequence[StoredRecord], text: str, reading: Family, least: float
) -> list[NameHit]:
    """Every name compared with the query, one by one."""
    query = tokens(text, reading)
    found = []
    for row, one in enumerate(records):
        family = FAMILY_OF_SCHEMA[one.schema]
        if family != "any" and naming_family(family) != reading:
            continue
        for place, stored in enumerate(one.facts):
            if stored.fact.prop not in NAME_PROPERTIES:
                continue
            if not day_number(stored.since) <= _ON < day_number(stored.until):
                continue
            name = tokens(stored.fact.value, reading)
            compared = compare_names(query, name, reading, DEFAULT)
            bits = alias_bits(compared.bits, stored.fact.prop == "weakAlias", DEFAULT)
            if compared.pairs and bits >= least:
                found.append(NameHit(row, place, bits))
    return found


@pytest.mark.parametrize("reading", GROUPS)
def test_the_search_finds_every_name_that_comparing_with_all_finds(
    snapshot: Snapshot, listed: list[StoredRecord], reading: Family
) -> None:
    rng = random.Random(11)
    made = person_name if reading == "person" else firm_name
    names = [s.fact.value for one in listed for s in one.facts if s.fact.prop in NAME_PROPERTIES]
    for number in range(40):
        text = perturbed(rng, rng.choice(names)) if number % 4 else made(rng)
        least = rng.choice([-3.0, 0.0, 3.0, 6.0, 9.0])
        query = tokens(text, reading)
        found = snapshot.names_like(query, reading, least, DEFAULT, _ON)
        assert found == _by_brute_force(listed, text, reading, least), (text, least)


@pytest.mark.parametrize(
    ("written", "query"),
    [
        (("Hans Mullerov", "Hans Müllerov"), "Hans Muellerov"),
        (("Hans Müllerov", "Hans Mullerov"), "Hans Muellerov"),
        (("Babar Chalsa", "Μπάμπαρ Χαλσά"), "Babar Khalsa"),
        (("Abu Nidalin", "Абу Нидалин"), "Abu Nydalin"),
    ],
)
def test_two_words_of_one_latin_form_keep_each_its_own_other_spellings(
    tmp_path: Path, written: tuple[str, str], query: str
) -> None:
    records = [named(number, name) for number, name in enumerate(written)]
    snapshot = Snapshot(index(tmp_path, records))
    found = snapshot.names_like(tokens(query), "person", -20.0, DEFAULT, _ON)
    assert found == _by_brute_force(records, query, "person", -20.0)


def test_the_ceiling_of_a_name_is_never_below_its_bits(
    snapshot: Snapshot, listed: list[StoredRecord]
) -> None:
    rng = random.Random(12)
    for text in [*OWN_SCRIPT, *(person_name(rng) for _ in range(20))]:
        ceilings = snapshot.ceilings(tokens(text), "person", -20.0, DEFAULT)
        for hit in snapshot.names_like(tokens(text), "person", -20.0, DEFAULT, _ON):
            number = next(
                n for n, place in snapshot.places("person", hit.party) if place == hit.place
            )
            assert ceilings[number] >= hit.bits - 0.01


def test_a_name_is_found_only_on_the_days_on_which_it_was_stated(tmp_path: Path) -> None:
    records = [
        record(
            1,
            fact("name", "Ivan Petrovin", "2024-01-01", "2024-03-01"),
            fact("name", "Yusuf Karimzadov", "2024-03-01"),
        )
    ]
    snapshot = Snapshot(index(tmp_path, records))
    for day, places in (("2023-12-31", []), ("2024-02-29", [0]), ("2024-03-01", [])):
        found = snapshot.names_like(
            tokens("Ivan Petrovin"), "person", 6.0, DEFAULT, day_number(day)
        )
        assert [hit.place for hit in found] == places, day
    found = snapshot.names_like(
        tokens("Yusuf Karimzadov"), "person", 6.0, DEFAULT, day_number("2030-01-01")
    )
    assert [hit.place for hit in found] == [1]


def test_a_query_with_nothing_in_common_finds_nothing(snapshot: Snapshot) -> None:
    assert snapshot.names_like(tokens("Qqqxz"), "person", -50.0, DEFAULT, _ON) == []
    assert snapshot.names_like((), "person", -50.0, DEFAULT, _ON) == []


def test_records_come_back_as_they_went_in(snapshot: Snapshot, listed: list[StoredRecord]) -> None:
    assert len(snapshot) == len(listed) == snapshot.meta.parties
    assert [snapshot.record(row) for row in range(len(snapshot))] == listed
    assert [snapshot.family(row) for row in range(5)] == [
        FAMILY_OF_SCHEMA[one.schema] for one in listed[:5]
    ]


def test_a_record_is_found_by_its_list_and_id_and_an_unknown_one_is_not(
    snapshot: Snapshot, listed: list[StoredRecord]
) -> None:
    assert snapshot.find(listed[17].source) == 17
    assert snapshot.find("invented:99999") is None


def test_identifiers_are_found_by_their_key_and_those_of_a_listing_are_not(tmp_path: Path) -> None:
    records = [
        record(1, fact("name", "Blue Star"), fact("imoNumber", "IMO 9074729"), schema="Vessel"),
        record(2, fact("name", "Ivan Petrovin"), fact("authorityId", "9074729")),
    ]
    snapshot = Snapshot(index(tmp_path, records))
    assert snapshot.with_identifier("imoNumber:9074729") == [0]
    assert snapshot.with_identifier("authorityId:9074729") == []


def test_before_its_first_version_a_list_answers_with_an_empty_version(tmp_path: Path) -> None:
    versions = [
        ListVersion("a", "2024-01-01", "1"),
        ListVersion("a", "2024-03-01", "2"),
        ListVersion("b", "2024-02-01", "3"),
    ]
    snapshot = Snapshot(index(tmp_path, [named(1, "Ivan Petrovin")], versions))
    assert snapshot.lists_on("2024-02-15") == (versions[0], versions[2])
    assert snapshot.lists_on("2024-01-15") == (versions[0], ListVersion("b", ""))
    assert snapshot.lists_on("2023-01-01") == (ListVersion("a", ""), ListVersion("b", ""))
    assert snapshot.lists_on("2030-01-01") == (versions[1], versions[2])


def test_the_same_records_give_the_same_bytes(tmp_path: Path, listed: list[StoredRecord]) -> None:
    first, second = (index(tmp_path / name, listed) for name in ("one", "two"))
    names = sorted(path.name for path in first.iterdir())
    assert names == sorted(path.name for path in second.iterdir())
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_a_build_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> Iterator[StoredRecord]:
        yield named(1, "Ivan Petrovin")
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        build(tmp_path, "x", broken(), [], lexicon(), "reading")
    assert list(tmp_path.iterdir()) == []


def test_an_index_that_is_there_already_is_kept(tmp_path: Path) -> None:
    folder = index(tmp_path, [named(1, "Ivan Petrovin")])
    again = index(tmp_path, [named(1, "Someone Else")])
    assert again == folder
    assert Snapshot(folder).record(0).facts[0].fact.value == "Ivan Petrovin"
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_an_index_that_is_missing_of_another_layout_or_damaged_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotReadyError, match="there is no index"):
        Snapshot(tmp_path / "absent")
    folder = index(tmp_path, [named(1, "Ivan Petrovin")])
    meta = Snapshot(folder).meta
    older = msgspec.structs.replace(meta, layout=LAYOUT + 1)
    (folder / "meta.json").write_bytes(msgspec.json.encode(older))
    with pytest.raises(NotReadyError, match="another version"):
        Snapshot(folder)
    (folder / "meta.json").write_bytes(msgspec.json.encode(meta)[:-5])
    with pytest.raises(NotReadyError):
        Snapshot(folder)
    (folder / "meta.json").write_bytes(msgspec.json.encode(meta))
    (folder / "parties.bin").unlink()
    with pytest.raises(NotReadyError):
        Snapshot(folder)


def test_an_index_of_no_records_opens_and_finds_nothing(tmp_path: Path) -> None:
    snapshot = Snapshot(index(tmp_path, [], [ListVersion("a", "2024-01-01")]))
    assert len(snapshot) == 0
    assert snapshot.names_like(tokens("Ivan Petrovin"), "person", -50.0, DEFAULT, _ON) == []
    assert snapshot.with_identifier("imoNumber:9074729") == []
    assert snapshot.find("a:1") is None


def test_a_party_of_unknown_kind_is_in_the_index_under_both_readings(tmp_path: Path) -> None:
    snapshot = Snapshot(index(tmp_path, [named(1, "Petrovin Zavodin", schema="LegalEntity")]))
    for reading in GROUPS:
        query = tokens("Petrovin Zavodin", reading)
        assert len(snapshot.names_like(query, reading, 6.0, DEFAULT, _ON)) == 1
    assert snapshot.meta.parties == 1


def test_days_are_numbered_from_an_open_beginning_to_an_open_end() -> None:
    assert day_number("") == 0 < day_number("2024-01-01") < day_number(None) == OPEN_END
    assert day_number("2024-01-02") - day_number("2024-01-01") == 1
    assert day_number("2024-01-01T10:00:00") == day_number("2024-01-01")


class _Pairs:
    """Calls the first two records one party, and keeps the first and the last apart."""

    def __init__(self) -> None:
        self.met: list[tuple[int, str, list[int]]] = []

    def add(self, row: int, record: StoredRecord, names: Mapping[int, Sequence[Token]]) -> None:
        self.met.append((row, record.source, sorted(names)))

    def group(self, records: Rows) -> Grouping:
        assert [records[row].source for row in range(len(records))] == [one[1] for one in self.met]
        return Grouping(
            parties=(Together("invented-2", (1, 0), b"why"),),
            aliases={"gone:9": 1},
            apart=((0, 2, b"because"),),
        )


def test_records_that_a_grouper_joins_are_one_party_with_its_reasons(tmp_path: Path) -> None:
    records = [named(number, "Orlan Brekkish", "Orlan B.") for number in (1, 2, 3)]
    grouper = _Pairs()
    folder = build(
        tmp_path, "x", records, [ListVersion("invented", SINCE)], lexicon(), "r", grouper=grouper
    )
    found = Snapshot(folder)
    assert grouper.met == [(row, f"invented:{row + 1}", [0, 1]) for row in range(3)]
    joined = Together("invented-2", (1, 0), b"why")
    assert [found.party(row) for row in range(3)] == [joined, joined, Together("invented-3", (2,))]
    assert [found.number(row) for row in range(3)] == [0, 0, -1]
    assert list(found.parties_of_several()) == [joined]
    assert [found.apart(row) for row in range(3)] == [[b"because"], [], [b"because"]]
    assert found.find("gone:9") == 1
    assert found.find("gone:8") is None
