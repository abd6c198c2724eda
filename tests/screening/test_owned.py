"""Parties that are caught by their owners. Every party, stake and register number is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.invented import fact, index, lexicon, record

from ostraka.index.snapshot import Snapshot
from ostraka.law.load import law
from ostraka.model.errors import FormatError, NotReadyError, UsageError
from ostraka.screening.owned import derived_hits, owned, owned_document
from ostraka.screening.owned_above import Web
from ostraka.screening.owned_web import kept_web
from ostraka.screening.policy import load_policy
from ostraka.screening.query import make_query
from ostraka.screening.screen import Screener

ON = date(2024, 6, 15)
LEI = "529900T8BM49AURSDO55"
HEADER = "owner,owned,percent,since,until\n"
Webs = Callable[[str], Web]


@pytest.fixture(scope="module")
def screener(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    program, listed = fact("program", "RUSSIA-EO14024"), fact("listingDate", "2022-03-01")
    records = [
        record("1", fact("name", "Ivan Petrovin"), program, listed, list_id="us_ofac_sdn"),
        record(
            "2",
            fact("name", "Kowalbergski Works"),
            fact("leiCode", LEI),
            program,
            listed,
            schema="Company",
            list_id="us_ofac_sdn",
        ),
        record("3", fact("name", "Olga Nowakbaum"), program, listed, list_id="us_ofac_sdn"),
    ]
    folder = index(tmp_path_factory.mktemp("owned"), records)
    return Screener(Snapshot(folder), lexicon(), load_policy(), code_version="")


@pytest.fixture
def web(screener: Screener, tmp_path: Path) -> Webs:
    def opened(rows: str) -> Web:
        file = tmp_path / "stakes.csv"
        file.write_text(HEADER + rows)
        told, folder = kept_web(tmp_path / "kept", screener.snapshot, screener.lexicon, [file])
        return Web(told, folder, screener, law())

    return opened


def test_half_in_listed_hands_is_blocked_in_the_us_and_not_before_july_2024_in_the_eu(
    web: Webs,
) -> None:
    answer = owned(web("us_ofac_sdn-1,Holding Alfa Ltd,50.0,2020-01-01,\n"), "Holding Alfa Ltd", ON)
    verdict = answer.verdicts["us"]
    assert verdict.verdict == "blocked"
    assert [step.party for step in verdict.proof] == ["us_ofac_sdn-1", "Holding Alfa Ltd"]
    assert "stakes.csv line 2" in answer.text
    assert "not legal advice" in answer.text.lower()


def test_a_chain_is_followed_and_each_stake_has_its_source(web: Webs) -> None:
    rows = (
        "us_ofac_sdn-1,Holding Alfa Ltd,30,,\nus_ofac_sdn-3,Holding Alfa Ltd,20,,\n"
        "Holding Alfa Ltd,Smelter Beta LLC,60,,\n"
    )
    answer = owned(web(rows), "smelter beta llc", ON)
    assert answer.verdicts["us"].verdict == "blocked"
    assert answer.text.count("stakes.csv line") >= 3
    below = owned(web(rows.replace("20,,", "19.99,,")), "Smelter Beta LLC", ON)
    assert below.verdicts["us"].verdict == "not-blocked"


def test_an_unknown_stake_of_a_listed_party_cannot_be_ruled_out_and_says_what_is_missing(
    web: Webs,
) -> None:
    answer = owned(web("us_ofac_sdn-1,Holding Alfa Ltd,,,\n"), "Holding Alfa Ltd", ON)
    assert answer.verdicts["us"].verdict == "cannot-be-ruled-out"
    assert answer.verdicts["us"].missing


def test_a_stake_that_was_sold_counts_no_longer(web: Webs) -> None:
    found = web(
        "us_ofac_sdn-1,Holding Alfa Ltd,80,2020-01-01,2023-01-01\n"
        "Anna Berg,Holding Alfa Ltd,80,2023-01-01,\n"
    )
    before = owned(found, "Holding Alfa Ltd", date(2022, 6, 1))
    after = owned(found, "Holding Alfa Ltd", ON)
    assert before.verdicts["us"].verdict == "blocked"
    assert after.verdicts["us"].verdict != "blocked"
    assert "blocked until" in after.text


def test_an_owner_is_the_listed_party_of_its_number_or_of_its_exact_name(web: Webs) -> None:
    by_number = owned(web(f"{LEI},Holding Alfa Ltd,90,,\n"), "Holding Alfa Ltd", ON)
    assert by_number.verdicts["us"].verdict == "blocked"
    assert any("leiCode" in line for line in by_number.taken)
    by_name = owned(web("Ivan Petrovin,Holding Alfa Ltd,90,,\n"), "Holding Alfa Ltd", ON)
    assert by_name.verdicts["us"].verdict == "blocked"
    assert any("by its name" in line for line in by_name.taken)


def test_an_owner_whose_name_is_only_alike_cannot_be_ruled_out(web: Webs) -> None:
    answer = owned(web("Ivan Petrovyn,Holding Alfa Ltd,90,,\n"), "Holding Alfa Ltd", ON)
    assert answer.verdicts["us"].verdict == "cannot-be-ruled-out"


def test_a_listed_party_is_blocked_itself_whatever_it_is_called(web: Webs) -> None:
    found = web("")
    for asked in ("us_ofac_sdn-1", "us_ofac_sdn:1", "Ivan Petrovin", "PETROVIN, Ivan"):
        answer = owned(found, asked, ON)
        assert answer.party == "us_ofac_sdn-1"
        assert answer.verdicts["us"].why == "it is listed itself"


def test_what_nobody_knows_is_an_error_and_a_name_of_two_is_a_question(web: Webs) -> None:
    found = web("Anna Berg,Acme Eastworks Ltd,50,,\nAnna Berg,Acme Eastworks LLC,50,,\n")
    with pytest.raises(NotReadyError, match="nothing is known"):
        owned(found, "Nobody Atall Quux", ON)
    with pytest.raises(UsageError, match="by its id"):
        owned(found, "Acme Eastworks", ON)
    with pytest.raises(UsageError):
        owned(found, " ", ON)


def test_a_name_in_a_file_that_is_caught_is_a_derived_hit_with_its_chain(web: Webs) -> None:
    found = web("us_ofac_sdn-1,Smelter Beta LLC,75,,\nAnna Berg,Bakery Gamma LLC,100,,\n")
    (hit,) = derived_hits(found, make_query(["Smelter Betta"]), ON)
    assert hit.id == "Smelter Beta LLC"
    assert hit.derived == ("us_ofac_sdn-1",)
    assert hit.records[0].status == "derived"
    assert "75%" in hit.evidence[-1].listed
    assert hit.total == pytest.approx(sum(piece.bits for piece in hit.evidence))
    assert derived_hits(found, make_query(["Bakery Gamma"]), ON) == []
    assert derived_hits(found, make_query(["Smelter Beta"]), ON, ["Smelter Beta LLC"]) == []


def test_a_cycle_ends_and_a_bad_row_is_counted(web: Webs) -> None:
    rows = (
        "Holding Alfa Ltd,Holding Beta Ltd,60,,\nHolding Beta Ltd,Holding Alfa Ltd,60,,\n"
        "us_ofac_sdn-1,Holding Alfa Ltd,40,,\nAnna Berg,Holding Alfa Ltd,many,,\n"
    )
    answer = owned(web(rows), "Holding Beta Ltd", ON)
    assert answer.verdicts["us"].verdict in ("blocked", "not-blocked", "cannot-be-ruled-out")
    assert answer.refused == 1


def test_the_document_has_the_fields_that_others_rely_on(web: Webs) -> None:
    told = owned_document(owned(web("us_ofac_sdn-1,A Holding Ltd,60,,\n"), "A Holding Ltd", ON))
    assert told["party"] == {"id": "A Holding Ltd", "name": "A Holding Ltd"}
    assert told["as_of"] == "2024-06-15"
    assert {"verdict", "proof", "missing"} <= told["verdicts"]["eu"].keys()
    assert {"us", "eu", "uk", "ca", "au", "ch"} <= told["verdicts"].keys()


def test_a_file_of_another_kind_is_refused(screener: Screener, tmp_path: Path) -> None:
    for name, text in (("a.json", '{"x": 1}'), ("b.csv", ""), ("c.csv", "a,b\n1,2\n")):
        (tmp_path / name).write_text(text)
        with pytest.raises(FormatError):
            kept_web(tmp_path / "kept", screener.snapshot, screener.lexicon, [tmp_path / name])
    with pytest.raises(UsageError, match="no such file"):
        kept_web(tmp_path / "kept", screener.snapshot, screener.lexicon, [tmp_path / "absent"])
