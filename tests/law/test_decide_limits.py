"""Decisions: licences, places, gaps, and what may never happen. Parties are invented."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.asking import (
    ALROSA,
    CENTRAL_BANK,
    EU_LISTED,
    FINANCE,
    RUSSIAN_SDN,
    SDN,
    UK_LISTED,
    UNKNOWN,
    ask,
    day,
    listed,
    named,
    party,
    program,
    provision,
)

from ostraka.law.decide import decide
from ostraka.law.decide_gaps import gaps
from ostraka.law.decide_question import ACTIVITIES, ACTORS, NOTICE, STRICTNESS, Question
from ostraka.law.listings import Listed
from ostraka.law.load import law
from ostraka.law.territories import gazetteer
from ostraka.model.records import Fact, detail

# --- licences


def test_a_general_licence_that_is_relied_upon_answers_with_its_expiry() -> None:
    before = ask(named(CENTRAL_BANK), "payment", "2022-04-04")
    assert before.answer == "reject"
    assert any(c.fact == "licence" and c.answer == "licence" for c in before.changes)
    found = ask(named(CENTRAL_BANK), "payment", "2022-04-04", licence="13")
    assert found.answer == "licence"
    assert any("2022-06-24" in c.must for c in found.conditions)


def test_an_expired_licence_lifts_nothing() -> None:
    found = ask(named(CENTRAL_BANK), "payment", "2022-06-24", licence="13")
    assert found.answer == "reject"
    assert any("13 authorises from" in one.why for one in found.rules)


def test_a_licence_for_one_order_does_not_lift_a_block_under_another() -> None:
    found = ask((named(CENTRAL_BANK), party(SDN)), "payment", "2022-04-04", licence="13")
    assert found.answer == "block"


def test_a_licence_that_was_not_verified_lifts_nothing() -> None:
    found = ask(named(CENTRAL_BANK), "payment", "2022-04-04", licence="6")
    assert found.answer == "reject"


def test_a_licence_that_names_parties_is_for_them_alone() -> None:
    found = ask(party(RUSSIAN_SDN), "payment", "2022-03-01", licence="ru-gl-3")
    assert found.answer == "block"


# --- places


def test_goods_to_an_embargoed_territory_are_rejected_whoever_the_party_is() -> None:
    clean = party(Listed("us_ofac_sdn", (), "1"))
    found = ask(clean, "goods", "2024-05-07", place="ul. Lenina 1, Sevastopol")
    assert found.answer == "reject"
    assert "13685" in found.rules[0].citation
    assert ask(clean, "goods", "2014-12-01", place="Sevastopol").answer == "permitted"


def test_a_partial_embargo_restricts_and_a_full_one_reaches_payments() -> None:
    clean = party(Listed("us_ofac_sdn", (), "1"))
    eu = ask(clean, "goods", "2024-05-07", place="Sevastopol", actor="eu-operator")
    assert eu.answer == "restricted"
    assert ask(clean, "payment", "2024-05-07", place="Tehran, Iran").answer == "reject"


def test_a_place_under_another_name_or_by_its_postcode_is_found() -> None:
    clean = party(Listed("us_ofac_sdn", (), "1"))
    for place in ("Krimea", "г. Севастополь", "295000 Simferopol"):
        assert ask(clean, "goods", "2024-05-07", place=place).answer == "reject", place
    assert ask(clean, "goods", "2024-05-07", place="Geneva").answer == "permitted"


def test_a_weak_name_of_a_place_can_only_leave_the_answer_open() -> None:
    clean = party(Listed("us_ofac_sdn", (), "1"))
    found = ask(clean, "goods", "2024-05-07", place="Sudak")
    assert found.answer == "cannot-be-ruled-out"


# --- gaps


def test_every_gap_names_a_text_and_the_activities_that_it_may_forbid() -> None:
    assert len({gap.id for gap in gaps()}) == len(gaps())
    for gap in gaps():
        assert gap.title
        assert gap.source.startswith("https://")
        assert date.fromisoformat(gap.since)
        assert set(gap.directives) <= set(law().directives)


def test_new_investment_in_russia_is_a_gap_from_april_2022() -> None:
    facts: dict[str, Any] = {"maturity_days": 14}
    assert ask(named(ALROSA), "new-debt", "2022-04-05", **facts).answer == "permitted"
    found = ask(named(ALROSA), "new-debt", "2022-04-06", **facts)
    assert found.answer == "cannot-be-ruled-out"
    assert "14071" in found.rules[0].citation


def test_goods_with_a_customs_code_or_to_a_country_of_a_gap_are_never_permitted() -> None:
    clean = party(Listed("us_ofac_sdn", (), "1"))
    assert ask(clean, "goods", "2024-05-07").answer == "permitted"
    coded = ask(clean, "goods", "2024-05-07", goods_code="854231")
    assert coded.answer == "cannot-be-ruled-out"
    assert coded.rules[0].rule == "gap-goods-codes"
    assert ask(clean, "payment", "2024-05-07", goods_code="854231").answer == "permitted"
    there = ask(clean, "goods", "2024-05-07", place="Lenina 1, Perm, Russia")
    assert there.answer == "cannot-be-ruled-out"


# --- properties

_LISTINGS = st.sampled_from(
    [
        SDN,
        RUSSIAN_SDN,
        EU_LISTED,
        UK_LISTED,
        UNKNOWN,
        listed("us_ofac_cons", program("RUSSIA-EO14024")),
        listed("un_sc", program("Al-Qaida")),
        listed("ca_sema", program("Russia"), provision("3", type="Schedule")),
        listed("us_csl", Fact("program", "Entity List (EL) - BIS", detail({"type": "source"}))),
        *(named(one).listings[0] for one in (CENTRAL_BANK, FINANCE, ALROSA)),
    ]
)
_QUESTIONS = st.builds(
    Question,
    subjects=st.lists(_LISTINGS, max_size=3).map(lambda found: (party(*found),)),
    activity=st.sampled_from(ACTIVITIES),
    on=st.dates(day("2014-01-01"), day("2026-11-23")),
    actors=st.lists(st.sampled_from(ACTORS), min_size=1, max_size=2).map(tuple),
    instrument=st.sampled_from(["", "bond", "loan", "debt", "equity"]),
    currency=st.sampled_from(["", "RUB", "USD"]),
    maturity_days=st.sampled_from([None, 1, 14, 15, 30, 91]),
    issued=st.none() | st.dates(day("2014-01-01"), day("2026-11-23")),
    licence=st.sampled_from(["", "", "13", "8A", "ru-gl-13"]),
)


@settings(max_examples=60, deadline=None)
@given(_QUESTIONS, _LISTINGS)
def test_another_listing_never_makes_an_act_freer(question: Question, more: Listed) -> None:
    before = decide(question, law(), gazetteer())
    (subject,) = question.subjects
    wider = msgspec.structs.replace(subject, listings=(*subject.listings, more))
    after = decide(msgspec.structs.replace(question, subjects=(wider,)), law(), gazetteer())
    assert STRICTNESS.index(after.answer) >= STRICTNESS.index(before.answer)


@settings(max_examples=60, deadline=None)
@given(_QUESTIONS)
def test_a_rule_that_applies_is_never_answered_permitted(question: Question) -> None:
    found = decide(question, law(), gazetteer())
    applied = [one for one in found.rules if one.applies]
    assert all(one.effect != "permitted" for one in applied)
    assert (found.answer == "permitted") == (not applied)
    for one in applied:
        if one.standing == "unverified":
            assert one.effect == "cannot-be-ruled-out"


@settings(max_examples=40, deadline=None)
@given(_QUESTIONS)
def test_the_same_question_gets_the_same_answer_and_every_change_is_true(asked: Question) -> None:
    found = decide(asked, law(), gazetteer())
    assert found == decide(asked, law(), gazetteer())
    assert found.notice == NOTICE
    for change in found.changes:
        if change.fact == "date":
            other = msgspec.structs.replace(asked, on=day(change.value))
            assert decide(other, law(), gazetteer()).answer == change.answer
        if change.fact == "maturity-days":
            other = msgspec.structs.replace(asked, maturity_days=int(change.value))
            assert decide(other, law(), gazetteer()).answer == change.answer
