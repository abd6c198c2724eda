"""Decisions over the law data: the examples that must be right, owners, actors, listings.

Parties are invented but for those whom directives name; so are stakes.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.law.asking import (
    ALROSA,
    BANK,
    CENTRAL_BANK,
    EU_LISTED,
    FINANCE,
    MOSCOW_BANK,
    ROSTELECOM,
    RUSSIAN_SDN,
    SDN,
    UK_LISTED,
    UNKNOWN,
    WEALTH_FUND,
    ask,
    deciding,
    listed,
    named,
    party,
    program,
    provision,
)

from ostraka.law.decide_question import ActorKind, Decision, OwnershipFinding, Subject
from ostraka.law.listings import Listed
from ostraka.model.records import Fact, detail

# --- the examples of the issue, for a US bank


def test_a_ruble_bond_of_the_finance_ministry_at_issue_on_13_june_2021_is_permitted() -> None:
    found = ask(
        named(FINANCE), "primary-market", "2021-06-13", instrument="bond", currency="RUB",
        issued="2021-06-13",
    )  # fmt: skip
    assert found.answer == "permitted"
    assert any(one.rule == "cbw-2019" and "RUB" in one.why for one in found.rules)
    assert any(c.fact == "date" and c.answer == "reject" for c in found.changes)


def test_a_ruble_bond_issued_15_june_2021_is_rejected_under_directive_1() -> None:
    found = ask(
        named(FINANCE), "primary-market", "2021-06-15", instrument="bond", currency="RUB",
        issued="2021-06-15",
    )  # fmt: skip
    assert found.answer == "reject"
    assert deciding(found) == {"ru-1 (2021-04-15)"}
    assert any("Directive 1 under E.O. 14024" in one.citation for one in found.rules)


def test_a_ruble_bond_issued_14_june_2021_is_not_yet_caught() -> None:
    found = ask(
        named(FINANCE), "primary-market", "2021-06-14", instrument="bond", currency="RUB",
        issued="2021-06-14",
    )  # fmt: skip
    assert found.answer == "permitted"


def test_a_dollar_bond_at_issue_in_may_2021_is_rejected_under_the_directive_of_2019() -> None:
    found = ask(
        named(FINANCE), "primary-market", "2021-05-12", instrument="bond", currency="USD",
        issued="2021-05-12",
    )  # fmt: skip
    assert found.answer == "reject"
    assert deciding(found) == {"cbw-2019"}
    assert any(c.fact == "currency" and c.answer == "permitted" for c in found.changes)


def test_a_ruble_bond_issued_20_june_2021_is_free_in_the_secondary_market_in_july_2021() -> None:
    found = ask(
        named(FINANCE), "secondary-market", "2021-07-14", instrument="bond", currency="RUB",
        issued="2021-06-20",
    )  # fmt: skip
    assert found.answer == "permitted"


def test_a_bond_issued_2_march_2022_is_rejected_under_directives_1a_and_4_that_day() -> None:
    found = ask(
        named(FINANCE), "secondary-market", "2022-03-02", instrument="bond", issued="2022-03-02"
    )
    assert found.answer == "reject"
    assert deciding(found) == {"ru-1a (2022-02-22)", "ru-4 (2022-02-28)"}


def test_directive_1a_alone_leaves_older_bonds_free_before_directive_4() -> None:
    found = ask(
        named(FINANCE), "secondary-market", "2022-02-25", instrument="bond", issued="2022-02-01"
    )
    assert found.answer == "permitted"


@pytest.mark.parametrize("source", [CENTRAL_BANK, WEALTH_FUND, FINANCE])
def test_a_payment_is_permitted_on_27_february_2022_and_rejected_on_28(source: str) -> None:
    assert ask(named(source), "payment", "2022-02-27").answer == "permitted"
    after = ask(named(source), "payment", "2022-02-28")
    assert after.answer == "reject"
    assert deciding(after) == {"ru-4 (2022-02-28)"}
    assert not any(one.effect == "block" for one in after.rules)
    assert any(c.fact == "date" and c.value == "2022-02-27" for c in after.changes)
    assert any(c.fact == "report" for c in after.conditions)


@pytest.mark.parametrize("source", [ALROSA, ROSTELECOM, MOSCOW_BANK])
def test_fifteen_day_debt_of_the_first_annex_is_rejected_from_26_march_2022(source: str) -> None:
    def debt(on: str, days: int | None) -> Decision:
        return ask(named(source), "new-debt", on, maturity_days=days, issued=on)

    assert debt("2022-03-25", 15).answer == "permitted"
    assert debt("2022-03-26", 15).answer == "reject"
    assert debt("2022-03-25", 14).answer == "permitted"
    assert debt("2022-03-26", 14).answer == "permitted"
    untold = debt("2022-03-26", None)
    assert untold.answer == "restricted"
    assert [(c.fact, c.must) for c in untold.conditions] == [("maturity-days", "at most 14")]


def test_debt_issued_before_directive_3_stays_free_afterwards() -> None:
    found = ask(
        named(ALROSA), "secondary-market", "2022-04-01", instrument="bond", maturity_days=360,
        issued="2022-03-25",
    )  # fmt: skip
    assert found.answer == "permitted"


def test_a_party_the_day_after_its_delisting_is_permitted() -> None:
    assert ask(party(SDN), "payment", "2024-05-07").answer == "block"
    found = ask(party(Listed("us_ofac_sdn", (), "1", "Company")), "payment", "2024-05-08")
    assert found.answer == "permitted"
    assert [one.rule for one in found.rules] == ["not-listed-then"]


@pytest.mark.parametrize("candidates", [(), ("us_ofac_sdn-1", "us_ofac_sdn-2")])
def test_an_unknown_or_ambiguous_party_cannot_be_ruled_out(candidates: tuple[str, ...]) -> None:
    subject = Subject("Somebody", unresolved="no one known party", candidates=candidates)
    found = ask(subject, "payment", "2024-05-07")
    assert found.answer == "cannot-be-ruled-out"
    assert all(one in found.rules[0].why for one in candidates)


def test_no_party_at_all_cannot_be_ruled_out() -> None:
    assert ask((), "payment", "2024-05-07").answer == "cannot-be-ruled-out"


# --- ownership as an input


def owned(jurisdiction: Any, verdict: Any, owner: Listed, **facts: Any) -> Subject:
    finding = OwnershipFinding(
        jurisdiction, verdict, (owner,), verified=True, why="an invented stake of 50.0%", **facts
    )
    return party(ownership=(finding,))


def test_a_company_owned_to_one_half_is_blocked_under_the_us_rule() -> None:
    found = ask(owned("us", "blocked", RUSSIAN_SDN), "payment", "2024-06-12")
    assert found.answer == "block"
    assert "50.0%" in found.rules[0].why


def test_a_company_that_the_eu_rule_reaches_only_by_control_is_restricted_to_no_control() -> None:
    subject = owned("eu", "not-blocked", EU_LISTED, unless=("no listed party controls it",))
    found = ask(subject, "payment", "2024-06-12", actor="eu-operator")
    assert found.answer == "restricted"
    assert {c.fact for c in found.conditions} == {"ownership"}
    assert (
        ask(owned("eu", "blocked", EU_LISTED), "payment", "2024-08-14", actor="eu-operator").answer
        == "block"
    )


def test_a_company_without_control_that_no_rule_reaches_is_permitted() -> None:
    subject = owned("uk", "not-blocked", UK_LISTED)
    assert ask(subject, "payment", "2024-08-14", actor="uk-person").answer == "permitted"


def test_the_rule_of_one_jurisdiction_says_nothing_to_an_actor_of_another() -> None:
    subject = owned("us", "blocked", RUSSIAN_SDN)
    assert ask(subject, "payment", "2024-06-12", actor="eu-operator").answer == "permitted"


def test_an_ownership_that_is_not_settled_cannot_be_ruled_out() -> None:
    subject = owned("us", "cannot-be-ruled-out", SDN, missing="the stake of X")
    found = ask(subject, "payment", "2024-06-12")
    assert found.answer == "cannot-be-ruled-out"
    assert any(c.value == "the stake of X" for c in found.changes)


def test_directive_3_reaches_owned_companies_and_directive_4_does_not() -> None:
    for source, activity, on, answer in (
        (ALROSA, "new-debt", "2022-03-28", "reject"),
        (CENTRAL_BANK, "payment", "2022-03-28", "permitted"),
    ):
        owner = named(source).listings[0]
        found = ask(owned("us", "blocked", owner), activity, on, maturity_days=30)
        assert found.answer == answer, source


# --- who acts


def test_an_eu_operator_is_free_of_a_us_listing_and_told_of_its_reach() -> None:
    found = ask(party(SDN), "payment", "2024-05-07", actor="eu-operator", currency="USD")
    assert found.answer == "permitted"
    assert any("US law does not bind the actor" in note for note in found.notes)
    assert any("US dollars" in note or "dollars" in note for note in found.notes)
    assert any(c.fact == "actor" and c.answer == "block" for c in found.changes)


def test_all_the_laws_of_an_actor_with_two_hats_bind() -> None:
    actors: tuple[ActorKind, ...] = ("eu-operator", "us-person")
    assert ask(party(SDN), "payment", "2024-05-07", actor=actors).answer == "block"


def test_directive_1_binds_financial_institutions_and_not_other_us_persons() -> None:
    facts: dict[str, Any] = {"instrument": "bond", "currency": "RUB", "issued": "2021-06-15"}
    bank = ask(named(FINANCE), "primary-market", "2021-06-15", **facts)
    person = ask(named(FINANCE), "primary-market", "2021-06-15", actor="us-person", **facts)
    assert (bank.answer, person.answer) == ("reject", "permitted")
    assert any(c.value == BANK and c.answer == "reject" for c in person.changes)


def test_directive_2_closes_accounts_and_payments_to_financial_institutions_alone() -> None:
    sberbank = named("us_ofac_sdn:17018")
    for activity in ("correspondent-account", "payment"):
        assert ask(sberbank, activity, "2022-03-25").answer == "permitted"
        after = ask(sberbank, activity, "2022-03-26")
        assert (after.answer, deciding(after)) == ("reject", {"ru-2 (2022-02-24)"})
        assert ask(sberbank, activity, "2022-03-26", actor="us-person").answer == "permitted"


def test_each_jurisdiction_blocks_its_own_listings() -> None:
    for subject, actor in ((EU_LISTED, "eu-operator"), (UK_LISTED, "uk-person")):
        found = ask(party(subject), "payment", "2025-09-01", actor=actor)  # type: ignore[arg-type]
        assert found.answer == "block", actor


def test_rules_that_the_data_lacks_leave_an_eu_operator_in_doubt_about_russian_banks() -> None:
    found = ask(named(CENTRAL_BANK), "payment", "2022-06-01", actor="eu-operator")
    assert found.answer == "cannot-be-ruled-out"
    assert "833/2014" in found.rules[0].citation


# --- listings


def test_an_unknown_programme_is_a_block_and_says_so() -> None:
    found = ask(party(UNKNOWN), "payment", "2024-05-07")
    assert found.answer == "block"
    assert found.rules[0].standing == "unknown"
    assert "until someone decides" in found.rules[0].why


def test_an_entry_ban_alone_forbids_no_dealings() -> None:
    banned = listed("uk_sl", program("Russia"), provision("Travel Ban"), schema="Person")
    found = ask(party(banned), "payment", "2025-09-01", actor="uk-person")
    assert found.answer == "permitted"
    assert [one.kind for one in found.rules] == ["travel-ban"]


def test_an_unverified_rule_can_only_leave_the_answer_open() -> None:
    unverified = listed("us_ofac_cons", program("RUSSIA-EO14024"))
    found = ask(party(unverified), "payment", "2025-03-28")
    assert found.answer == "cannot-be-ruled-out"
    assert any(c.fact == "verification" for c in found.changes)


def test_a_united_nations_listing_alone_cannot_be_ruled_out() -> None:
    found = ask(party(listed("un_sc", program("Al-Qaida"))), "payment", "2025-01-10")
    assert found.answer == "cannot-be-ruled-out"


def test_a_sectoral_party_may_be_sold_to_on_short_terms_only() -> None:
    sectoral = listed(
        "us_ofac_cons",
        program("UKRAINE-EO13662"),
        provision("Executive Order 13662 Directive Determination - Subject to Directive 1"),
    )
    sale = ask(party(sectoral), "goods", "2019-05-02")
    assert sale.answer == "restricted"
    assert [c.must for c in sale.conditions] == ["at most 14"]
    assert ask(party(sectoral), "goods", "2019-05-02", maturity_days=30).answer == "reject"
    assert ask(party(sectoral), "payment", "2019-05-02").answer == "permitted"


def test_an_entry_on_the_entity_list_needs_a_licence_for_goods_alone() -> None:
    entity = listed("us_csl", Fact("program", "Entity List (EL) - BIS", detail({"type": "source"})))
    found = ask(party(entity), "goods", "2022-05-02")
    assert found.answer == "licence"
    assert any("Bureau of Industry and Security" in c.must for c in found.conditions)
    assert ask(party(entity), "payment", "2022-05-02").answer == "permitted"
