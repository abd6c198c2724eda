"""What ownership rules make of direct owners. Parties and stakes are invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostraka.law.decide import decide
from ostraka.law.decide_question import STRICTNESS, Answer, Decision, Question, Subject
from ostraka.law.decide_stakes import Owner, findings
from ostraka.law.listings import Listed
from ostraka.law.load import law
from ostraka.law.territories import gazetteer
from ostraka.model.records import Fact

LISTED = Subject(
    "X",
    "x",
    (
        Listed("us_ofac_sdn", (Fact("program", "RUSSIA-EO14024"),), "x", "Person"),
        Listed("eu_fsf", (Fact("program", "UKR"),), "x", "Person"),
        Listed(
            "uk_sl",
            (Fact("program", "Russia"), Fact("provisions", "Asset freeze")),
            "x",
            "Person",
        ),
        Listed(
            "ca_sema",
            (Fact("program", "Russia"), Fact("provisions", "1", (("type", "Schedule"),))),
            "x",
            "Person",
        ),
    ),
)
SWISS = Subject(
    "X",
    "x",
    (
        Listed(
            "ch_seco",
            (Fact("program", "Ukraine"), Fact("provisions", "Financial measures")),
            "x",
            "Person",
        ),
    ),
)
FREE = Subject("Y", "y")
STRANGER = Subject("Z", unresolved="no known party matches the name")
ALROSA = Subject("Alrosa", "alrosa", (Listed("us_ofac_sdn", (), "34644"),))
ACTORS: dict[str, Any] = {
    "us": "us-financial-institution",
    "eu": "eu-operator",
    "uk": "uk-person",
    "ca": "ca-person",
    "ch": "ch-person",
}


def owner(subject: Subject, percent: str, most: str = "") -> Owner:
    return Owner(subject, Decimal(percent), Decimal(most or percent))


def ask(
    who: str,
    on: str,
    *owners: Owner,
    controlled: bool | None = None,
    activity: Any = "payment",
    **facts: Any,
) -> Decision:
    day = date.fromisoformat(on)
    jurisdiction: Any = who
    found = findings(owners, controlled, [jurisdiction], day, law())
    company = Subject("an invented company", "company", ownership=found)
    question = Question((company,), activity, day, (ACTORS[who],), **facts)
    return decide(question, law(), gazetteer())


HALF = (owner(LISTED, "50.0"), owner(FREE, "50.0"))


@pytest.mark.parametrize("on", ["2024-06-12", "2024-08-14"])
def test_half_owned_by_one_designated_person_is_blocked_in_the_us(on: str) -> None:
    assert ask("us", on, *HALF).answer == "block"


def test_half_owned_is_not_blocked_in_the_eu_in_june_2024_unless_controlled() -> None:
    assert ask("eu", "2024-06-12", *HALF, controlled=False).answer == "permitted"
    untold = ask("eu", "2024-06-12", *HALF)
    assert untold.answer == "restricted"
    assert {c.must for c in untold.conditions} == {"no listed owner controls the company"}
    assert ask("eu", "2024-06-12", *HALF, controlled=True).answer == "block"


def test_half_owned_is_blocked_in_the_eu_in_august_2024() -> None:
    assert ask("eu", "2024-08-14", *HALF, controlled=False).answer == "block"
    assert ask("eu", "2024-07-02", *HALF, controlled=False).answer == "permitted"
    assert ask("eu", "2024-07-03", *HALF, controlled=False).answer == "block"


@pytest.mark.parametrize("on", ["2024-06-12", "2024-08-14"])
def test_half_owned_is_not_blocked_in_the_uk_unless_controlled(on: str) -> None:
    assert ask("uk", on, *HALF, controlled=False).answer == "permitted"
    assert ask("uk", on, *HALF).answer == "restricted"
    assert ask("uk", on, *HALF, controlled=True).answer == "block"
    assert ask("uk", on, owner(LISTED, "50.1"), controlled=False).answer == "block"


def test_control_alone_never_blocks_in_the_us() -> None:
    owners = (owner(LISTED, "49.9"), owner(FREE, "50.1"))
    assert ask("us", "2024-06-12", *owners, controlled=True).answer == "permitted"


def test_stakes_add_up_in_the_us_and_not_in_the_uk_without_a_joint_arrangement() -> None:
    owners = (owner(LISTED, "30"), owner(LISTED, "30"), owner(FREE, "40"))
    assert ask("us", "2024-06-12", *owners).answer == "block"
    found = ask("uk", "2024-06-12", *owners, controlled=False)
    assert found.answer == "restricted"
    assert {c.must for c in found.conditions} == {"the listed owners have no joint arrangement"}


def test_the_owners_that_were_not_told_stay_a_condition() -> None:
    found = ask("us", "2024-06-12", owner(LISTED, "25"))
    assert found.answer == "restricted"
    assert {c.must for c in found.conditions} == {
        "no listed party is among the owners of the other 75%"
    }


def test_an_unknown_stake_cannot_be_ruled_out_and_is_named_as_missing() -> None:
    found = ask("us", "2024-06-12", owner(LISTED, "10", "60"))
    assert found.answer == "cannot-be-ruled-out"
    assert any(c.value == "the exact stake of X" for c in found.changes)


def test_an_owner_whom_nobody_knows_cannot_be_ruled_out() -> None:
    found = ask("us", "2024-06-12", owner(STRANGER, "100"))
    assert found.answer == "cannot-be-ruled-out"
    assert any(c.value == "who Z is" for c in found.changes)


def test_a_company_of_free_owners_alone_is_permitted() -> None:
    for who in ("us", "eu", "uk"):
        assert ask(who, "2024-06-12", owner(FREE, "100")).answer == "permitted"


def test_a_rule_that_nobody_read_only_leaves_it_open() -> None:
    assert ask("ch", "2024-06-12", owner(SWISS, "100")).answer == "cannot-be-ruled-out"


def test_canada_deems_half_to_be_owned_since_june_2023_and_had_no_test_before() -> None:
    assert ask("ca", "2024-06-12", owner(LISTED, "50")).answer == "block"
    assert ask("ca", "2023-06-21", owner(LISTED, "50")).answer == "cannot-be-ruled-out"


def test_directive_3_reaches_through_half_of_the_shares() -> None:
    def debt(percent: str) -> Answer:
        owners = (owner(ALROSA, percent), owner(FREE, str(100 - Decimal(percent))))
        return ask("us", "2022-03-28", *owners, activity="new-debt", maturity_days=30).answer

    assert debt("50") == "reject"
    assert debt("49.9") == "permitted"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["us", "eu", "uk", "ca"]),
    st.dates(date(2014, 9, 1), date(2026, 11, 23)),
    st.decimals(0, 100, places=1),
    st.decimals(0, 100, places=1),
    st.sampled_from([None, True, False]),
)
def test_a_greater_stake_of_a_listed_owner_never_makes_the_company_freer(
    who: str, on: date, one: Decimal, other: Decimal, controlled: bool | None
) -> None:
    less, more = sorted((one, other))
    answers = [
        ask(
            who,
            on.isoformat(),
            Owner(LISTED, stake, stake),
            Owner(FREE, 100 - stake, 100 - stake),
            controlled=controlled,
        ).answer
        for stake in (less, more)
    ]
    assert STRICTNESS.index(answers[0]) <= STRICTNESS.index(answers[1])
