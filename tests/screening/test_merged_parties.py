"""Screening merged parties: one hit for each, its best evidence, and every record in force."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
import pytest
from tests.invented import DAY, SINCE, fact, invented_list, lexicon, party, query_about, record
from tests.screening.merged import linked_screener

from ostraka.matching import parties
from ostraka.model.records import StoredRecord
from ostraka.names.tokens import analyse
from ostraka.screening.documents import party_document
from ostraka.screening.merge import Judgement
from ostraka.screening.merge_index import Memory, names_to_keep, why
from ostraka.screening.parties import party_view
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener, exhaustive
from ostraka.screening.why_not import why_not

_LISTS = ("un_sc", "us_ofac_sdn", "uk_sl", "eu_fsf", "us_csl", "own_list")
_POLICIES = (
    Policy(),
    Policy(threshold=0.3),
    Policy(threshold=0.5, kinds="strict"),
    Policy(threshold=0.6, weak_aliases="ignore"),
    Policy(threshold=0.4, lists=("uk_sl", "eu_fsf")),
)


@pytest.fixture(autouse=True)
def names_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a name is a pure function, so the exhaustive comparison reads each only once."""
    monkeypatch.setattr(parties, "analyse", cache(analyse))


@pytest.fixture(scope="module")
def listed() -> list[StoredRecord]:
    """Invented parties, each on one to four of six lists, with values that come and go."""
    rng = random.Random(5)
    records = []
    for one in invented_list(7, 90):
        for name in rng.sample(_LISTS, rng.randint(1, 4)):
            facts = [f for f in one.facts if f.fact.prop == "name" or rng.random() < 0.8]
            if rng.random() < 0.2:
                end = rng.choice(["2024-03-01", "2024-05-01"])
                facts = [msgspec.structs.replace(f, until=end) for f in facts]
            records.append(msgspec.structs.replace(one, list=name, facts=tuple(facts)))
    return sorted(records, key=lambda one: (one.list, one.id))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, listed: list[StoredRecord]) -> Screener:
    return linked_screener(tmp_path_factory.mktemp("index"), listed)


@pytest.mark.parametrize(
    "policy", _POLICIES, ids=lambda policy: f"{policy.threshold}-{policy.kinds}-{policy.lists}"
)
def test_the_hits_on_merged_parties_equal_those_of_comparing_with_every_record(
    opened: Screener, listed: list[StoredRecord], policy: Policy
) -> None:
    rng = random.Random(f"{policy.threshold}")
    asked = Screener(opened.snapshot, lexicon(), policy, code_version="0")
    merged = 0
    for _ in range(40):
        query = query_about(rng, rng.choice(listed))
        on = date.fromisoformat(rng.choice(["2024-02-01", "2024-04-01", "2024-06-01"]))
        found = asked.hits(query, on)
        assert found == exhaustive(asked, listed, query, on), query
        merged += sum(len(hit.records) > 1 for hit in found)
        assert len({hit.id for hit in found}) == len(found)
        for hit in found:
            lists = {one.list for one in hit.records}
            assert not policy.lists or lists <= set(policy.lists)
    assert merged > 3


def _repeated() -> list[StoredRecord]:
    number = fact("authorityId", "7", list="us_ofac_sdn")
    return [
        record("7", fact("name", "Orlan Brekkish"), fact("program", "AA-1"),
               fact("listingDate", "2014-04-15"), list_id="us_ofac_sdn"),
        record("sdn-7", fact("name", "Orlan Brekkish"), fact("alias", "Tavik Mournesse"), number,
               list_id="us_csl"),
        record("9", fact("name", "Orlan Brekkish", SINCE, "2024-03-01"),
               fact("authorityId", "7", SINCE, "2024-03-01", list="us_ofac_sdn"),
               fact("listingDate", "2015-01-02", SINCE, "2024-03-01"), list_id="uk_ofsi"),
    ]  # fmt: skip


def test_the_screening_list_that_repeats_the_sdn_is_one_hit_the_publishers_own_list_first(
    tmp_path: Path,
) -> None:
    opened = linked_screener(tmp_path, _repeated())
    (hit,) = opened.hits(party("Orlan Brekkish"), DAY)
    assert (hit.id, hit.caption) == ("us_ofac_sdn-7", "Orlan Brekkish")
    assert [(one.list, one.listed_on) for one in hit.records] == [
        ("us_ofac_sdn", "2014-04-15"),
        ("us_csl", ""),
    ]
    assert {piece.source for piece in hit.evidence if piece.feature == "name"} == {"us_ofac_sdn:7"}


def test_a_list_that_ended_is_shown_before_its_end_and_not_after(tmp_path: Path) -> None:
    opened = linked_screener(tmp_path, _repeated())
    query = party("Orlan Brekkish")
    before, after = (
        [one.list for one in opened.hits(query, date.fromisoformat(day))[0].records]
        for day in ("2024-02-29", "2024-03-01")
    )
    assert before == ["us_ofac_sdn", "us_csl", "uk_ofsi"]
    assert after == ["us_ofac_sdn", "us_csl"]


def test_the_evidence_is_that_of_the_record_that_fits_best(tmp_path: Path) -> None:
    opened = linked_screener(tmp_path, _repeated())
    (hit,) = opened.hits(party("Tavik Mournesse"), DAY)
    assert (hit.id, hit.caption) == ("us_ofac_sdn-7", "Orlan Brekkish")
    assert {piece.source for piece in hit.evidence if piece.feature == "name"} == {"us_csl:sdn-7"}
    assert len(hit.records) == 2


def test_why_not_agrees_with_screening_whichever_of_its_records_is_named(tmp_path: Path) -> None:
    opened = linked_screener(tmp_path, _repeated())
    query = party("Tavik Mournesse")
    (hit,) = opened.hits(query, DAY)
    for row in range(3):
        answer = why_not(opened, query, row, DAY)
        assert (answer.party, answer.match, answer.score) == (hit.id, True, hit.score)
        assert answer.evidence == hit.evidence


def test_every_record_leads_to_its_party_and_the_party_tells_why(tmp_path: Path) -> None:
    opened = linked_screener(tmp_path, _repeated())
    for source in ("us_ofac_sdn:7", "us_csl:sdn-7", "uk_ofsi:9"):
        row = opened.snapshot.find(source) or 0
        seen = party_view(opened.snapshot, row)
        assert seen.id == "us_ofac_sdn-7"
        assert [one.id for one in seen.records] == ["us_ofac_sdn-7", "us_csl-sdn-7", "uk_ofsi-9"]
        assert {one.rule for one in seen.links} == {"reference"}
    document = party_document(seen)
    assert set(document) >= {"id", "schema", "caption", "list", "record", "statements", "links"}
    assert (document["list"], document["record"]) == ("us_ofac_sdn", "7")
    assert document["records"][2]["until"] == "2024-03-01"
    assert {one["source"] for one in document["statements"]} == {
        "us_ofac_sdn:7", "us_csl:sdn-7", "uk_ofsi:9",
    }  # fmt: skip
    assert msgspec.json.decode(msgspec.json.encode(document))
    on = party_view(opened.snapshot, row, date(2024, 4, 1))
    assert [len(one.record.facts) for one in on.records] == [3, 3, 0]


def test_a_link_that_was_not_made_is_told_with_its_reason(tmp_path: Path) -> None:
    born = fact("birthDate", "1961-03-14")
    records: Sequence[StoredRecord] = [
        record("1", fact("name", "Orlan Brekkish"), born, list_id="eu_fsf"),
        record("2", fact("name", "Orlan Brekkish"), born, list_id="uk_sl"),
    ]
    judged = Judgement("eu_fsf:1", "uk_sl:2", same=False, by="analyst", at="2026-01-05")
    opened = linked_screener(tmp_path, records, memory=Memory((judged,)))
    assert len(opened.hits(party("Orlan Brekkish"), DAY)) == 2
    for row in (0, 1):
        (apart,) = why(opened.snapshot, row).apart
        assert (apart.because, apart.rule) == ("judgement", "name")


def test_a_record_that_fell_silent_is_found_as_the_one_that_speaks_for_it(tmp_path: Path) -> None:
    silenced = {"starter:7": ("us_ofac_sdn:7",), "starter:8": ("us_ofac_sdn:8",)}
    opened = linked_screener(tmp_path, _repeated(), memory=Memory(silenced=silenced))
    assert opened.snapshot.find("starter:7") == opened.snapshot.find("us_ofac_sdn:7")
    assert opened.snapshot.find("starter:8") is None


def test_the_names_to_keep_are_those_of_parties_of_several(tmp_path: Path) -> None:
    alone = record("5", fact("name", "Mirela Quatrebarbes"), list_id="eu_fsf")
    opened = linked_screener(tmp_path, [*_repeated(), alone])
    assert names_to_keep(opened.snapshot) == dict.fromkeys(
        ["us_ofac_sdn-7", "us_csl-sdn-7", "uk_ofsi-9"], "us_ofac_sdn-7"
    )
