"""Screening: the hits through the index are the hits of comparing with every party."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
import pytest
from tests.invented import (
    DAY,
    SINCE,
    fact,
    invented_list,
    lexicon,
    named,
    party,
    query_about,
    record,
    screener,
)

from ostraka.index.build import ListVersion
from ostraka.matching import parties
from ostraka.matching.weights import DEFAULT
from ostraka.model.errors import NotReadyError
from ostraka.model.party import Party
from ostraka.model.records import Material, Part, Record, StoredFact, StoredRecord
from ostraka.names.tokens import analyse
from ostraka.screening.documents import result_document
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener, exhaustive, in_order
from ostraka.screening.views import view
from ostraka.sources.ofac_xml import read

_POLICIES = (
    Policy(),
    Policy(threshold=0.3),
    Policy(threshold=0.5, kinds="strict"),
    Policy(threshold=0.7, weak_aliases="ignore"),
    Policy(threshold=0.8, name_floor=3.0),
    Policy(threshold=0.9, kinds="strict", weak_aliases="ignore"),
    Policy(threshold=0.02, name_floor=-4.0),
)


@pytest.fixture(autouse=True)
def names_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a name is a pure function, so the exhaustive comparison reads each only once."""
    monkeypatch.setattr(parties, "analyse", cache(analyse))


@pytest.fixture(scope="module")
def listed() -> list[StoredRecord]:
    return invented_list(2, 250)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, listed: list[StoredRecord]) -> Screener:
    return screener(tmp_path_factory.mktemp("index"), listed)


def _under(opened: Screener, policy: Policy) -> Screener:
    return Screener(opened.snapshot, lexicon(), policy, code_version="0")


@pytest.mark.parametrize(
    "policy", _POLICIES, ids=lambda policy: f"{policy.threshold}-{policy.kinds}"
)
def test_the_hits_through_the_index_equal_those_of_comparing_with_every_party(
    opened: Screener, listed: list[StoredRecord], policy: Policy
) -> None:
    """Names with slips, reordered, joined, split, cut, in scripts; attributes right and wrong."""
    rng = random.Random(f"{policy.threshold}")
    asked = _under(opened, policy)
    hits = 0
    for _ in range(60):
        query = query_about(rng, rng.choice(listed))
        found = asked.hits(query, DAY)
        assert found == exhaustive(asked, listed, query, DAY), query
        hits += len(found)
    assert hits > 20


def test_a_query_of_an_unknown_party_has_the_same_hits_both_ways(
    opened: Screener, listed: list[StoredRecord]
) -> None:
    other = invented_list(99, 60)
    rng = random.Random(4)
    asked = _under(opened, Policy(threshold=0.4))
    for one in other:
        query = query_about(rng, one)
        assert asked.hits(query, DAY) == exhaustive(asked, listed, query, DAY), query


def _edge(least: float) -> Iterator[tuple[float, float]]:
    """Thresholds that a total reaches exactly, and only once its score is rounded."""
    total = round(least + DEFAULT.prior, 4)
    score = parties.score_of(total, DEFAULT)
    yield total, score
    yield total, 1.0 / (1.0 + 2.0 ** (-total / DEFAULT.slope))


def test_a_score_that_only_just_reaches_the_threshold_is_a_hit_both_ways(tmp_path: Path) -> None:
    names = ["Ivan Petrovin", "Aleksandr Ivanchukov Karimzadov", "Wei Li", "Natalia Smithfieldson"]
    records = [named(number, name) for number, name in enumerate(names)]
    opened = screener(tmp_path, records)
    for name in names:
        for hit in opened.hits(party(name), DAY):
            for _, threshold in _edge(hit.total - DEFAULT.prior):
                asked = _under(opened, Policy(threshold=threshold, name_floor=1.0))
                found = asked.hits(party(name), DAY)
                assert found == exhaustive(asked, records, party(name), DAY)


def _real_records(shared: Path, every: int) -> list[StoredRecord]:
    path = shared / "lists" / "ofac_sdn" / "2024-05-07" / "sdn.xml"
    part = Part(path.name, lambda: path.open("rb"), path.stat().st_size)
    items = [item for item in read(Material((part,))) if isinstance(item, Record)]
    return [
        StoredRecord(
            "us_ofac_sdn", item.id, item.schema, tuple(StoredFact(f, SINCE) for f in item.facts)
        )
        for item in items[::every]
    ]


def test_on_a_sample_of_the_real_list_the_hits_through_the_index_equal_all_hits(
    shared: Path, tmp_path: Path
) -> None:
    records = _real_records(shared, 37)
    assert len(records) > 350
    opened = screener(tmp_path, records)
    rng = random.Random(8)
    hits = 0
    for number in range(90):
        policy = _POLICIES[number % 5]
        asked = _under(opened, policy)
        query = query_about(rng, rng.choice(records))
        found = asked.hits(query, DAY)
        assert found == exhaustive(asked, records, query, DAY), query
        hits += len(found)
    assert hits > 40


def test_a_listed_name_is_found_as_it_is_written(
    opened: Screener, listed: list[StoredRecord]
) -> None:
    missed = []
    for one in listed[::5]:
        names = [s.fact.value for s in one.facts if s.fact.prop == "name"]
        hits = opened.hits(party(names[0], schema=one.schema), DAY)
        if f"invented-{one.id}" not in {hit.id for hit in hits}:
            missed.append(names[0])
    # A name of one common word, or of nothing but words that any firm may bear, says too little.
    assert len(missed) <= 3, missed


def test_the_hits_stand_by_falling_score_and_ties_by_id(
    opened: Screener, listed: list[StoredRecord]
) -> None:
    asked = _under(opened, Policy(threshold=0.2))
    rng = random.Random(6)
    for _ in range(30):
        hits = asked.hits(query_about(rng, rng.choice(listed)), DAY)
        assert [(-h.score, -h.total, h.id) for h in hits] == sorted(
            (-h.score, -h.total, h.id) for h in hits
        )
    twins = [named(number, "Ivan Petrovin") for number in (3, 1, 2)]
    views = [view(one, DAY.toordinal()) for one in twins]
    judged = [asked.judge(party("Ivan Petrovin"), seen) for seen in views]
    found = [hit for hit in judged if hit is not None]
    assert [hit.id for hit in in_order(found)] == ["invented-1", "invented-2", "invented-3"]


def test_two_screenings_give_the_same_bytes(opened: Screener, listed: list[StoredRecord]) -> None:
    rng = random.Random(9)
    queries = [query_about(rng, rng.choice(listed)) for _ in range(15)]
    fresh = Screener(opened.snapshot, lexicon(), Policy(), code_version="0")
    first, second = (
        [msgspec.json.encode(result_document(asked.screen(query, DAY))) for query in queries]
        for asked in (opened, fresh)
    )
    assert first == second


def test_the_receipt_changes_with_the_query_the_policy_the_day_and_the_code(
    opened: Screener,
) -> None:
    query = party("Ivan Petrovin")
    receipt = opened.screen(query, DAY).receipt
    assert receipt.on == DAY.isoformat()
    assert [item.list for item in receipt.lists] == ["invented"]
    others = [
        opened.screen(party("Ivan Petrovina"), DAY).receipt,
        _under(opened, Policy(threshold=0.8)).screen(query, DAY).receipt,
        opened.screen(query, date(2024, 7, 1)).receipt,
        Screener(opened.snapshot, lexicon(), Policy(), code_version="1").screen(query, DAY).receipt,
    ]
    assert len({receipt, *others}) == 5
    assert receipt.result != others[0].result
    assert receipt.policy != others[1].policy


def test_before_the_first_version_the_answer_is_unknown_and_not_no_hit(opened: Screener) -> None:
    with pytest.raises(NotReadyError, match="2023-12-31") as caught:
        opened.screen(party("Ivan Petrovin"), date(2023, 12, 31))
    assert "unknown" in caught.value.action


def test_a_fact_outside_the_day_is_not_matched(tmp_path: Path) -> None:
    records = [
        record(
            1,
            fact("name", "Ivan Petrovin", "2024-01-01", "2024-03-01"),
            fact("name", "Yusuf Karimzadov", "2024-03-01"),
            fact("passportNumber", "AB123456", "2024-01-01", "2024-02-01"),
            fact("birthDate", "1960", "2024-02-01"),
        )
    ]
    opened = screener(tmp_path, records)

    def found(query: Party, day: str) -> bool:
        on = date.fromisoformat(day)
        hits = opened.hits(query, on)
        assert hits == exhaustive(opened, records, query, on)
        return bool(hits)

    old, new = party("Ivan Petrovin"), party("Yusuf Karimzadov")
    passport = party(ids=[("passportNumber", "ab 123456")])
    assert [found(old, day) for day in ("2024-01-01", "2024-02-29", "2024-03-01")] == [
        True,
        True,
        False,
    ]
    assert [found(new, day) for day in ("2024-02-29", "2024-03-01")] == [False, True]
    assert [found(passport, day) for day in ("2024-01-31", "2024-02-01")] == [True, False]
    before, after = (
        opened.hits(party("Ivan Petrovin", births=["1960"]), date.fromisoformat(day))[0].total
        for day in ("2024-01-31", "2024-02-01")
    )
    assert after == pytest.approx(before + DEFAULT.birth_year)


def test_a_record_that_is_no_longer_listed_is_no_hit_even_by_its_identifier(tmp_path: Path) -> None:
    gone = record(
        1,
        fact("name", "Blue Star", SINCE, "2024-03-01"),
        fact("imoNumber", "IMO 9074729", SINCE, "2024-03-01"),
        schema="Vessel",
    )
    opened = screener(tmp_path, [gone])
    query = party("Blue Star", schema="Vessel", ids=[("imoNumber", "9074729")])
    assert opened.hits(query, date(2024, 2, 1))
    assert opened.hits(query, date(2024, 3, 1)) == []


@pytest.mark.parametrize(
    ("kind", "listed", "asked"),
    [
        ("passportNumber", "AB 123456", "ab123456"),
        ("taxNumber", "7704261059", "770426-1059"),
        ("imoNumber", "IMO 9074729", "9074729"),
        ("publicKey", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        ("email", "someone@example.org", "Someone@Example.org"),
        ("website", "www.example.org", "https://example.org/page"),
        ("swiftBic", "ABCDRUMM", "ABCDRUMMXXX"),
    ],
)
@pytest.mark.parametrize("threshold", [0.3, 0.7, 0.95])
def test_a_strong_identifier_alone_alerts_at_any_threshold(
    tmp_path: Path, kind: str, listed: str, asked: str, threshold: float
) -> None:
    one = record(1, fact("name", "Globexa Zavodin"), fact(kind, listed), schema="Thing")
    opened = screener(tmp_path, [one], Policy(threshold=threshold))
    query = party(schema="Thing", ids=[(kind, asked)])
    (hit,) = opened.hits(query, DAY)
    assert (hit.id, hit.match) == ("invented-1", hit.score >= threshold)
    assert hit.score >= 0.70
    assert [piece.feature for piece in hit.evidence if piece.bits == 20.0] == [kind]


def test_a_wallet_in_another_case_is_another_wallet(tmp_path: Path) -> None:
    address = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
    one = record(1, fact("name", "Invented Mixer"), fact("publicKey", address))
    opened = screener(tmp_path, [one])
    assert opened.hits(party(ids=[("publicKey", address.lower())]), DAY) == []


def test_an_account_number_that_equals_an_imo_number_is_no_hit(tmp_path: Path) -> None:
    ship = record(1, fact("name", "Blue Star"), fact("imoNumber", "IMO 9074729"), schema="Vessel")
    opened = screener(tmp_path, [ship])
    assert opened.hits(party("Wei Li", ids=[("idNumber", "9074729")]), DAY) == []


def test_a_weak_alias_alone_is_no_hit_and_with_a_birth_date_it_is(tmp_path: Path) -> None:
    records = [
        record(
            1,
            fact("name", "Aleksandr Petrovin"),
            fact("weakAlias", "Boss Kowalbergski"),
            fact("birthDate", "1960-08-31"),
        )
    ]
    opened = screener(tmp_path, records)
    alone, born = party("Boss Kowalbergski"), party("Boss Kowalbergski", births=["1960-08-31"])
    assert opened.hits(alone, DAY) == []
    assert [hit.id for hit in opened.hits(born, DAY)] == ["invented-1"]
    assert _under(opened, Policy(weak_aliases="ignore")).hits(born, DAY) == []


def test_another_kind_of_party_lowers_the_score_or_is_no_hit_as_the_policy_says(
    tmp_path: Path,
) -> None:
    ship = named(1, "Natalia Kowalbergski", schema="Vessel")
    opened = screener(tmp_path, [ship], Policy(threshold=0.3))
    same, other = (
        opened.hits(party("Natalia Kowalbergski", schema=schema), DAY)[0].total
        for schema in ("Vessel", "Person")
    )
    assert other < same
    strict = _under(opened, Policy(threshold=0.3, kinds="strict"))
    assert strict.hits(party("Natalia Kowalbergski", schema="Person"), DAY) == []
    assert strict.hits(party("Natalia Kowalbergski", schema="Thing"), DAY) != []


def test_only_the_lists_that_the_policy_selects_are_asked(tmp_path: Path) -> None:
    records: Sequence[StoredRecord] = [
        record(1, fact("name", "Ivan Petrovin"), list_id="list_a"),
        record(1, fact("name", "Ivan Petrovin"), list_id="list_b"),
    ]
    versions = [ListVersion("list_a", SINCE), ListVersion("list_b", SINCE)]
    opened = screener(tmp_path, records, Policy(lists=("list_b",)), versions)
    assert [hit.id for hit in opened.hits(party("Ivan Petrovin"), DAY)] == ["list_b-1"]


def test_changes_that_people_make_leave_a_listed_name_a_hit(tmp_path: Path) -> None:
    opened = screener(
        tmp_path,
        [
            named(1, "Aleksandr Ivanovich Karimzadov"),
            named(2, "Aerocaribelle Zavodin LLC", schema="Company"),
        ],
    )
    for text in (
        "KARIMZADOV, Aleksandr Ivanovich",
        "Karimzadov Aleksandr",
        "Aleksandr Karimzadov",
        "Alexander Ivanovich Karimzadov",
        "Aleksandr Ivanovich Karimzdov",
        "A. I. Karimzadov Aleksandr",
        "Александр Иванович Каримзадов",
        "Aleksandr Kar Imzadov",
    ):
        assert [hit.id for hit in opened.hits(party(text), DAY)] == ["invented-1"], text
    for text in (
        "Aerocaribelle Zavodin",
        "Aero Caribelle Zavodin LLC",
        "AEROCARIBELLE ZAVODIN GMBH",
        "Aerocaribele Zavodin L.L.C.",
        "Zavodin Aerocaribelle",
    ):
        hits = opened.hits(party(text, schema="Company"), DAY)
        assert [hit.id for hit in hits] == ["invented-2"], text


def test_another_person_is_no_hit(opened: Screener) -> None:
    for text in ("Zebulon Quackenbush", "Philippa Wrexham-Jones", "Xochitl Yepez"):
        assert opened.hits(party(text), DAY) == []


def test_a_policy_that_selects_a_list_that_is_not_loaded_is_no_silent_no_hit(
    tmp_path: Path,
) -> None:
    with pytest.raises(NotReadyError, match="absent"):
        screener(tmp_path, [named("1", "Orlan Brekkish")], Policy(lists=("absent",)))
