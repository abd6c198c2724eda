"""What listings mean. Records are invented, but for tags and the numbers of named parties."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.invented_law import FILE

from ostraka.law.listings import Listed, Measure
from ostraka.law.load import law, read_law
from ostraka.law.measures import fits, measures_of, named_by, tags_of, unknown_combinations
from ostraka.law.rules import (
    Window,
)
from ostraka.model.records import Fact, StoredFact, StoredRecord, detail

CENTRAL_BANK, WEALTH_FUND, FINANCE = "31695", "31693", "31694"


def day(text: str) -> date:
    return date.fromisoformat(text)


def listed(list_id: str, *facts: Fact, record: str = "invented", schema: str = "") -> Listed:
    return Listed(list_id, facts, record, schema)


def program(value: str, **keys: str) -> Fact:
    return Fact("program", value, detail(keys))


def provision(value: str, **keys: str) -> Fact:
    return Fact("provisions", value, detail(keys))


def found(record: Listed, on: str) -> tuple[Measure, ...]:
    return measures_of(law(), record, day(on))


def kinds(record: Listed, on: str) -> set[str]:
    return {measure.kind for measure in found(record, on)}


def sovereign(record: str) -> Listed:
    """A party that Directives 1 and 4 name, on a day when no list carries it."""
    return listed("us_ofac_cons", record=record)


# --- one tag, two meanings


def test_the_tag_of_eo_14024_blocks_on_the_sdn_list() -> None:
    blocked = found(listed("us_ofac_sdn", program("RUSSIA-EO14024")), "2024-05-07")
    freeze = next(measure for measure in blocked if measure.kind == "asset-freeze")
    assert freeze.verified
    assert freeze.authorities == ("Executive Order 14024",)
    assert freeze.binds == ("us-person",)
    assert freeze.ownership == "extends"


def test_the_same_tag_restricts_a_party_of_directive_4_and_blocks_nothing() -> None:
    record = listed(
        "us_ofac_cons",
        program("RUSSIA-EO14024"),
        provision("Executive Order 14024 Directive Information Subject to Directive 4 - any"),
        provision("Executive Order 14024 Directive 4", type="sanctions type"),
        record=CENTRAL_BANK,
    )
    assert "transactions-prohibited" in kinds(record, "2025-01-10")
    assert "asset-freeze" not in kinds(record, "2025-01-10")


def test_the_same_tag_alone_on_a_list_that_does_not_block_can_only_not_be_ruled_out() -> None:
    (measure,) = found(listed("us_ofac_cons", program("RUSSIA-EO14024")), "2025-03-28")
    assert (measure.kind, measure.standing) == ("asset-freeze", "unverified")
    assert "us_ofac_sdn" in measure.note


def test_a_block_beside_the_tag_on_the_consolidated_list_blocks() -> None:
    record = listed(
        "us_ofac_cons", program("RUSSIA-EO14024"), provision("Block", type="sanctions type")
    )
    freeze = [m for m in found(record, "2025-01-10") if m.kind == "asset-freeze"]
    assert [measure.standing for measure in freeze] == ["verified"]


def test_the_older_spelling_of_a_tag_means_the_same() -> None:
    old, new = (listed("us_ofac_sdn", program(tag)) for tag in ("RUSSIA-EO", "RUSSIA-EO14024"))
    assert found(old, "2021-04-20") == found(new, "2021-04-20")


# --- directives, dated by the law


def test_before_directive_1_only_non_ruble_bonds_are_closed_to_us_banks() -> None:
    measures = found(sovereign(FINANCE), "2021-06-13")
    assert {measure.terms.currency for measure in measures} == {"non-ruble"}
    assert {measure.binds for measure in measures} == {("us-bank",)}


def test_directive_1_closes_the_primary_market_for_issues_after_14_june_2021() -> None:
    on = [m for m in found(sovereign(FINANCE), "2021-06-15") if m.rule.startswith("ru-1 ")]
    primary = next(measure for measure in on if measure.kind == "primary-market")
    (window,) = primary.terms.windows
    assert [window.holds(day(d)) for d in ("2021-06-13", "2021-06-14", "2021-06-15")] == [
        False,
        False,
        True,
    ]
    assert primary.terms.currency == "any"
    assert primary.ownership == "does-not-extend"
    assert "secondary-market" not in {measure.kind for measure in on}


def test_directive_1a_carries_directive_1_on_without_a_gap_and_adds_the_secondary_market() -> None:
    for offset in range(20):
        on = day("2022-02-15") + timedelta(days=offset)
        rules = {
            m.rule for m in measures_of(law(), sovereign(FINANCE), on) if m.kind == "primary-market"
        }
        assert len([rule for rule in rules if rule.startswith("ru-1")]) == 1, on
    assert "secondary-market" not in kinds(sovereign(FINANCE), "2022-02-28")
    assert "secondary-market" in kinds(sovereign(FINANCE), "2022-03-01")


@pytest.mark.parametrize("record", [CENTRAL_BANK, WEALTH_FUND, FINANCE])
def test_directive_4_begins_on_28_february_2022(record: str) -> None:
    assert "transactions-prohibited" not in kinds(sovereign(record), "2022-02-27")
    assert "transactions-prohibited" in kinds(sovereign(record), "2022-02-28")
    assert "asset-freeze" not in kinds(sovereign(record), "2022-02-28")


def test_the_starter_list_leads_to_the_same_directives() -> None:
    record = listed("starter", Fact("topics", "sanction.restricted"), record=FINANCE)
    rules = {measure.rule for measure in found(record, "2021-06-15")}
    assert "ru-1 (2021-04-15)" in rules
    assert "asset-freeze" not in kinds(record, "2021-06-15")


def test_directive_3_limits_debt_of_the_first_annex_from_26_march_2022() -> None:
    alrosa = listed("us_ofac_sdn", record="34644")
    assert found(alrosa, "2022-03-25") == ()
    debt = next(m for m in found(alrosa, "2022-03-26") if m.kind == "debt-limit")
    assert debt.terms.windows == (Window(issued_from="2022-03-26", over_days=14),)
    assert (debt.dated_by, debt.standing) == ("law", "verified")


def test_directive_3_begins_thirty_days_after_a_later_determination() -> None:
    tag = "EO 14024 Directive 3"
    record = listed(
        "us_ofac_cons",
        program("RUSSIA-EO14024"),
        Fact("listingDate", "2022-06-01", detail({"provision": tag})),
    )
    (debt,) = (m for m in found(record, "2022-07-01") if m.kind == "debt-limit")
    assert (debt.since, debt.dated_by) == ("2022-07-01", "list")
    assert "debt-limit" not in kinds(record, "2022-06-30")


def test_the_annexes_of_directives_2_and_3_are_whole() -> None:
    directives = law().directives
    assert len(directives["ru-2"].parties) == 26
    assert len(directives["ru-3"].parties) == 13


@pytest.mark.parametrize(
    ("on", "limits"),
    [
        ("2014-08-01", {90}),
        ("2015-01-01", {90, 30}),
        ("2018-01-01", {90, 30, 14}),
    ],
)
def test_ssi_directive_1_keeps_the_limit_of_the_day_of_issue(on: str, limits: set[int]) -> None:
    record = listed(
        "us_ofac_cons",
        program("UKRAINE-EO13662"),
        provision("Executive Order 13662 Directive Determination - Subject to Directive 1"),
    )
    (debt,) = (m for m in found(record, on) if m.kind == "debt-limit")
    assert {window.over_days for window in debt.terms.windows} == limits
    assert "equity-limit" in kinds(record, on)


def test_an_ssi_entry_without_its_directive_is_unknown_not_free() -> None:
    (measure,) = found(listed("us_ofac_cons", program("UKRAINE-EO13662")), "2025-01-10")
    assert (measure.kind, measure.standing) == ("asset-freeze", "unknown")


def test_a_directive_finds_its_party_by_name() -> None:
    named = {directive.id for directive, _ in named_by(law(), "Bank of  RUSSIA")}
    assert named == {"cbw-2019"}
    whole = {
        directive.id for directive, _ in named_by(law(), "Central Bank of the Russian Federation")
    }
    assert whole == {"cbw-2019", "ru-1", "ru-4"}


# --- the rest of the United States


def test_the_syria_programme_ended_on_1_july_2025() -> None:
    record = listed("us_ofac_sdn", program("SYRIA"))
    assert "asset-freeze" in kinds(record, "2025-06-30")
    assert found(record, "2025-07-01") == ()


def test_a_party_with_another_programme_stays_blocked_after_the_end_of_one() -> None:
    record = listed("us_ofac_sdn", program("SYRIA"), program("SDGT"))
    assert {m.rule for m in found(record, "2025-07-01")} == {"sdn-sdgt"}


def test_secondary_sanctions_forbid_nothing_by_themselves() -> None:
    record = listed("us_ofac_sdn", provision("Secondary sanctions risk: invented"))
    measures = found(record, "2024-05-07")
    assert {m.kind for m in measures} == {"secondary-sanctions"}


def test_a_menu_without_a_block_gives_its_own_measures() -> None:
    record = listed(
        "us_ofac_cons",
        program("ILLICIT-DRUGS-EO14059"),
        provision("Executive Order 14059 Non-blocking", type="sanctions type"),
        provision(
            "Executive Order 14059 information: Prohibition on any United States financial "
            "institution from making loans or providing credit to this target"
        ),
    )
    (measure,) = found(record, "2025-01-10")
    assert (measure.kind, measure.verified) == ("lending", True)
    assert measure.authorities == ("Executive Order 14059",)


def test_the_source_of_the_screening_list_decides_what_a_tag_means() -> None:
    tag, source = program("RUSSIA-EO14024"), "source"
    sdn = listed("us_csl", tag, program("Specially Designated Nationals (SDN)", type=source))
    capta = listed("us_csl", tag, program("Capta List (CAP)", type=source))
    assert "asset-freeze" in kinds(sdn, "2022-04-06")
    assert kinds(capta, "2022-04-06") == {"correspondent-accounts", "payment-processing"}


def test_the_entity_list_is_a_matter_of_licences_not_of_funds() -> None:
    record = listed("us_csl", program("Entity List (EL)", type="source"))
    assert kinds(record, "2022-04-06") == {"trade"}


# --- others


def test_a_canadian_schedule_means_nothing_without_its_country() -> None:
    limits = listed("ca_sema", program("Russia", country="ru"), provision("3", type="Schedule"))
    dealings = listed(
        "ca_sema", program("Russia", country="ru"), provision("1, Part 2", type="Schedule")
    )
    assert kinds(limits, "2020-03-01") == {"debt-limit"}
    assert {"asset-freeze", "funds-unavailable"} <= kinds(dealings, "2025-04-01")
    other = listed("ca_sema", program("Syria", country="sy"), provision("3", type="Schedule"))
    assert {m.standing for m in found(other, "2025-04-01")} == {"unknown"}


def test_a_british_entry_has_the_sanctions_it_states_under_its_regime() -> None:
    record = listed(
        "uk_sl",
        program("Russia"),
        provision("Asset freeze"),
        provision("Travel Ban"),
        schema="Person",
    )
    measures = {m.kind: m for m in found(record, "2025-08-11")}
    assert set(measures) == {"asset-freeze", "funds-unavailable", "travel-ban"}
    assert measures["asset-freeze"].citation == "regulation 11"
    assert "SI 2019/855" in measures["asset-freeze"].authorities[0]


def test_a_british_regime_without_a_sanction_is_unknown() -> None:
    (measure,) = found(listed("uk_sl", program("Russia")), "2025-08-11")
    assert measure.standing == "unknown"


def test_an_entry_ban_fits_persons_only() -> None:
    company = listed("un_sc", program("DPRK"), schema="Organization")
    person = listed("un_sc", program("DPRK"), schema="Person")
    assert "travel-ban" not in kinds(company, "2024-05-15")
    assert "travel-ban" in kinds(person, "2024-05-15")


def test_a_resolution_binds_states() -> None:
    assert {m.binds for m in found(listed("un_sc", program("Al-Qaida")), "2024-05-15")} == {
        ("member-states",)
    }


# --- unknown combinations


@pytest.mark.parametrize("list_id", sorted(law().rules))
def test_a_new_programme_is_reported_and_stands_as_a_block(list_id: str) -> None:
    if list_id == "ch_seco":
        record = listed(list_id, program("X"), provision("An invented set of sanctions"))
    else:
        record = listed(list_id, program("INVENTED-EO99999"), Fact("topics", "sanction"))
    (unknown,) = unknown_combinations(law(), [record])
    assert unknown.list == list_id
    blocks = [m for m in found(record, "2026-11-23") if m.standing == "unknown"]
    assert [(m.kind, m.binds) for m in blocks] == [("asset-freeze", ("anyone",))]
    assert "invented" in blocks[0].note.lower()


def test_a_new_tag_beside_a_known_one_is_still_reported() -> None:
    record = listed("us_ofac_sdn", program("SDGT"), program("INVENTED"))
    (unknown,) = unknown_combinations(law(), [record, record])
    assert [tag.value for tag in unknown.tags] == ["INVENTED"]
    assert {"verified", "unknown"} == {m.standing for m in found(record, "2026-11-23")}


def test_a_record_without_a_programme_is_unknown() -> None:
    record = listed("us_ofac_sdn", Fact("name", "INVENTED"))
    (unknown,) = unknown_combinations(law(), [record])
    assert unknown.tags == ()


def test_a_list_without_rules_is_unknown() -> None:
    record = listed("nowhere", program("X"))
    assert unknown_combinations(law(), [record])


def test_a_user_decides_with_a_file_of_his_own() -> None:
    record = listed("invented", program("INVENTED"))
    assert unknown_combinations(law(), [record])
    (measure,) = measures_of(read_law({"mine.yaml": FILE}), record, day("2026-11-23"))
    assert (measure.kind, measure.verified) == ("asset-freeze", True)


def test_a_delisted_party_has_no_measures() -> None:
    assert found(listed("us_ofac_sdn", record="99999"), "2026-11-23") == ()


# --- reading


def test_a_stored_record_is_read_as_of_the_day() -> None:
    stored = StoredRecord(
        "us_ofac_sdn", "7", "Person", (StoredFact(program("SDGT"), "2021-03-10", "2022-02-17"),)
    )
    for on, count in (("2021-03-09", 0), ("2021-03-10", 1), ("2022-02-16", 1), ("2022-02-17", 0)):
        assert len(Listed.at(stored, day(on)).facts) == count


def test_tags_are_sorted_and_stand_once() -> None:
    record = listed("us_ofac_sdn", program("SDGT"), program("FTO"), program("SDGT"))
    assert [tag.value for tag in tags_of(record)] == ["FTO", "SDGT"]


def test_the_order_of_facts_does_not_matter() -> None:
    facts = (program("SDGT"), program("IFSR"), provision("Secondary sanctions risk: x"))
    assert found(listed("us_ofac_sdn", *facts), "2024-05-07") == found(
        listed("us_ofac_sdn", *reversed(facts)), "2024-05-07"
    )


@given(st.text(alphabet="ab*", max_size=8), st.text(alphabet="ab", max_size=8))
def test_a_pattern_fits_as_a_shell_would(pattern: str, value: str) -> None:
    def shell(p: str, v: str) -> bool:
        if not p:
            return not v
        if p[0] == "*":
            return any(shell(p[1:], v[at:]) for at in range(len(v) + 1))
        return bool(v) and v[0] == p[0] and shell(p[1:], v[1:])

    assert fits(pattern, value) == shell(pattern, value)


def test_a_licence_that_ends_one_minute_past_midnight_does_not_cover_that_day() -> None:
    version = law().licences["ru-gl-8"].versions[-1]
    assert version.number == "8L"
    assert version.authorises_on(day("2025-03-11"))
    assert not version.authorises_on(day("2025-03-12"))
    assert not version.authorises_on(day("2025-01-09"))
