"""Verdicts on owned companies: the requirements' vectors, each regime, dates, what is unknown."""

from __future__ import annotations

from datetime import date

import pytest
from tests.law.owning import TODAY, answer, asked, stake

from ostraka.law.ownership import Answer, Period
from ostraka.law.ownership_graph import Snapshot
from ostraka.law.ownership_table import Holdings
from ostraka.model.errors import NotReadyError, UsageError
from ostraka.model.ownership import Control, Designated, OwnedParty, Stake, percent

#: REQUIREMENTS.md 2 (OFAC FAQ 401), word for word; X is blocked, and Y where it stands.
VECTORS: list[tuple[str, list[Stake], str, Answer]] = [
    (
        "X 50% of A, A 50% of B: B is blocked",
        [stake("X", "A", 50), stake("A", "B", 50)],
        "B",
        "blocked",
    ),
    (
        "X 50% of A and 50% of B, A and B 25% each of C: C is blocked",
        [stake("X", "A", 50), stake("X", "B", 50), stake("A", "C", 25), stake("B", "C", 25)],
        "C",
        "blocked",
    ),
    (
        "X 50% of A and 10% of B, A 40% of B: B is blocked",
        [stake("X", "A", 50), stake("X", "B", 10), stake("A", "B", 40)],
        "B",
        "blocked",
    ),
    (
        "X 50% of A and 25% of B, A and B 25% each of C: C is not",
        [stake("X", "A", 50), stake("X", "B", 25), stake("A", "C", 25), stake("B", "C", 25)],
        "C",
        "not-blocked",
    ),
    (
        "X 25% of A and 25% of B, A and B 50% each of C: C is not",
        [stake("X", "A", 25), stake("X", "B", 25), stake("A", "C", 50), stake("B", "C", 50)],
        "C",
        "not-blocked",
    ),
    (
        "X 25% and Y (also blocked) 25% of A: A is blocked",
        [stake("X", "A", 25), stake("Y", "A", 25)],
        "A",
        "blocked",
    ),
]


@pytest.mark.parametrize(("words", "stakes", "party", "expected"), VECTORS)
def test_the_examples_of_ofac_come_out_as_ofac_says(
    words: str, stakes: list[Stake], party: str, expected: Answer
) -> None:
    assert answer(stakes, party, listed=("X", "Y")).verdict == expected, words


def test_percentages_are_never_multiplied_down_a_chain() -> None:
    chain = [stake("X", "A", 50), stake("A", "B", 50), stake("B", "C", 50), stake("C", "D", 50)]
    assert answer(chain, "D").verdict == "blocked"
    broken = [stake("X", "A", 49.999999), stake("A", "B", 100)]
    assert answer(broken, "B").verdict == "not-blocked"


def test_two_companies_that_own_each_other_do_not_block_each_other() -> None:
    ring = [stake("A", "B", 100), stake("B", "A", 100)]
    assert answer(ring, "A").verdict == "not-blocked"


def test_a_ring_that_a_listed_party_half_owns_is_blocked_all_round() -> None:
    ring = [stake("X", "A", 50), stake("A", "B", 60), stake("B", "C", 70), stake("C", "A", 50)]
    ownership = asked(ring)
    for party in "ABC":
        assert ownership.verdict(party, "us", TODAY).verdict == "blocked"


def test_a_cross_holding_counts_once_the_other_company_is_blocked() -> None:
    cross = [stake("X", "A", 50), stake("A", "B", 30), stake("X", "B", 20), stake("B", "A", 30)]
    assert answer(cross, "B").verdict == "blocked"
    weak = [stake("X", "A", 20), stake("X", "B", 20), stake("A", "B", 30), stake("B", "A", 30)]
    assert answer(weak, "A").verdict == "not-blocked"


def test_own_shares_leave_open_what_a_stake_is_a_part_of() -> None:
    found = answer([stake("X", "A", 40), stake("A", "A", 20)], "A")
    assert found.verdict == "cannot-be-ruled-out"
    assert [one.kind for one in found.missing] == ["own-shares"]
    assert answer([stake("X", "A", 30), stake("A", "A", 20)], "A").verdict == "not-blocked"
    assert answer([stake("A", "A", 100)], "A").verdict == "not-blocked"
    assert answer([stake("X", "A", 50), stake("A", "A", 50)], "A").verdict == "blocked"


def test_a_company_owned_exactly_half_by_one_designated_person() -> None:
    """Issue 5: US block; EU not in June 2024 unless controlled, but in August; UK not unless."""
    half = [stake("X", "A", 50)]
    assert answer(half, "A", "us", on=date(2024, 6, 1)).verdict == "blocked"
    before = answer(half, "A", "eu", on=date(2024, 6, 1))
    assert before.verdict == "not-blocked"
    assert "no listed party controls it (X)" in before.unless
    assert answer(half, "A", "eu", on=date(2024, 7, 2)).verdict == "not-blocked"
    assert answer(half, "A", "eu", on=date(2024, 7, 3)).verdict == "blocked"
    assert answer(half, "A", "eu", on=date(2024, 8, 1)).verdict == "blocked"
    british = answer(half, "A", "uk")
    assert british.verdict == "not-blocked"
    assert "no listed party controls it (X)" in british.unless
    assert answer([stake("X", "A", 50.000001)], "A", "uk").verdict == "blocked"


def test_control_blocks_where_the_rule_says_so_and_only_warns_for_ofac() -> None:
    control = [Control("X", "A", "may appoint the board", source="register")]
    stakes = [stake("X", "A", 20)]
    american = answer(stakes, "A", "us", controls=control)
    assert american.verdict == "not-blocked"
    assert any("FAQ 398" in one and "FAQ 400" in one for one in american.cautions)
    european = answer(stakes, "A", "eu", controls=control)
    assert european.verdict == "blocked"
    assert european.proof[-1].how == "control"
    assert "that control is presumed can be rebutted" in european.cautions
    for regime in ("uk", "ca"):
        assert answer(stakes, "A", regime, controls=control).verdict == "blocked"
    # The Swiss text itself was not read: it can only leave the question open.
    assert answer(stakes, "A", "ch", controls=control).verdict == "cannot-be-ruled-out"


def test_possible_control_cannot_be_ruled_out_and_an_office_is_a_caution() -> None:
    possible = [Control("X", "A", "otherInfluenceOrControl", "possible")]
    found = answer([], "A", "uk", controls=possible)
    assert found.verdict == "cannot-be-ruled-out"
    assert found.missing[0].kind == "control"
    assert found.missing[0].blocks
    assert found.missing[0].clears
    office = [Control("X", "A", "boardMember", "role")]
    seat = answer([stake("Z", "A", 100)], "A", "uk", controls=office)
    assert seat.verdict == "not-blocked"
    assert any("boardMember" in one for one in seat.cautions)


def test_the_uk_adds_stakes_up_only_under_a_joint_arrangement() -> None:
    apart = [stake("X", "A", 30), stake("Y", "A", 30)]
    found = answer(apart, "A", "uk", listed=("X", "Y"))
    assert found.verdict == "not-blocked"
    assert "the listed owners have no joint arrangement" in found.unless
    joint = [stake("X", "A", 30, joint="pact"), stake("Z", "A", 30, joint="pact")]
    assert answer(joint, "A", "uk").verdict == "blocked"
    assert answer(joint, "A", "us").verdict == "not-blocked"
    half = [stake("X", "A", 25, joint="pact"), stake("Z", "A", 25, joint="pact")]
    assert answer(half, "A", "uk").verdict == "not-blocked"


def test_the_uk_follows_one_owner_through_its_own_companies() -> None:
    stakes = [stake("X", "B", 51), stake("B", "A", 30), stake("X", "A", 30)]
    assert answer(stakes, "A", "uk").verdict == "blocked"
    other = [stake("Y", "B", 51), stake("B", "A", 30), stake("X", "A", 30)]
    assert answer(other, "A", "uk", listed=("X", "Y")).verdict == "not-blocked"


def test_a_listed_party_below_another_one_does_not_hide_what_the_upper_one_reaches() -> None:
    stakes = [stake("X", "Y", 60), stake("Y", "A", 30), stake("X", "A", 30)]
    ownership = asked(stakes, ("X", "Y"))
    assert ownership.verdict("A", "uk", TODAY).verdict == "blocked"
    found = ownership.assess("uk", TODAY)
    assert found.blocked.tolist() == [True, True, True]


def test_canada_leaves_open_whether_stakes_of_several_owners_add_up() -> None:
    apart = [stake("X", "A", 30), stake("Y", "A", 30)]
    found = answer(apart, "A", "ca", listed=("X", "Y"))
    assert found.verdict == "cannot-be-ruled-out"
    assert [one.kind for one in found.missing] == ["together"]
    assert answer([stake("X", "A", 50)], "A", "ca").verdict == "blocked"
    early = answer([stake("X", "A", 50)], "A", "ca", on=date(2023, 6, 21))
    assert early.verdict == "cannot-be-ruled-out"
    assert early.missing[0].kind == "rule"


def test_votes_are_a_test_of_their_own() -> None:
    votes = [stake("X", "A", 60, of="votes"), stake("X", "A", 10)]
    assert answer(votes, "A", "uk").verdict == "blocked"
    assert answer(votes, "A", "uk").proof[-1].how == "votes"
    assert answer(votes, "A", "us").verdict == "not-blocked"
    mixed = [stake("X", "A", 30, of="votes"), stake("X", "A", 30)]
    assert answer(mixed, "A", "eu").verdict == "not-blocked"
    even = [stake("X", "A", 50, of="votes")]
    assert answer(even, "A", "ca").verdict == "blocked"
    assert answer(even, "A", "uk").verdict == "not-blocked"


def test_australia_has_no_percentage_so_any_listed_owner_leaves_it_open() -> None:
    assert answer([stake("X", "A", 1)], "A", "au").verdict == "cannot-be-ruled-out"
    assert answer([stake("X", "A", 100)], "A", "au").verdict == "cannot-be-ruled-out"
    assert answer([stake("Z", "A", 100)], "A", "au").verdict == "not-blocked"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 9, 28), "not-blocked"),
        (date(2025, 9, 29), "blocked"),
        (date(2025, 11, 9), "blocked"),
        (date(2025, 11, 10), "not-blocked"),
        (date(2026, 11, 9), "not-blocked"),
        (date(2026, 11, 10), "cannot-be-ruled-out"),
        (TODAY, "cannot-be-ruled-out"),
    ],
)
def test_the_affiliates_rule_of_bis_applies_on_its_days_alone(day: date, expected: Answer) -> None:
    assert answer([stake("X", "A", 75)], "A", "us-bis", on=day).verdict == expected


def test_an_unknown_stake_cannot_be_ruled_out_and_is_named() -> None:
    found = answer([stake("X", "A", None), stake("A", "B", 100), stake("Z", "B", 0)], "B")
    assert found.verdict == "cannot-be-ruled-out"
    smallest = found.missing[0]
    assert (smallest.owner, smallest.owned) == ("X", "A")
    assert smallest.text == "the stake of X in A: unknown; with 50% or more, A is caught"
    assert smallest.blocks
    assert smallest.clears
    assert smallest.sources == ("register",)


def test_the_least_that_an_unknown_stake_needs_takes_the_others_into_account() -> None:
    found = answer([stake("X", "A", 30), stake("Y", "A", None)], "A", listed=("X", "Y"))
    assert found.missing[0].text == "the stake of Y in A: unknown; with 20% or more, A is caught"


def test_bounds_settle_what_they_can() -> None:
    assert answer([stake("X", "A", (50, 75))], "A").verdict == "blocked"
    assert answer([stake("X", "A", (25, 49))], "A").verdict == "not-blocked"
    assert answer([stake("X", "A", (25, 50))], "A").verdict == "cannot-be-ruled-out"


def test_what_others_hold_for_sure_bounds_an_unknown_stake() -> None:
    assert answer([stake("X", "A", None), stake("Z", "A", 51)], "A").verdict == "not-blocked"
    assert answer([stake("X", "A", None), stake("Z", "A", 50)], "A").verdict != "not-blocked"


def test_two_unknown_stakes_that_matter_only_together_are_both_named() -> None:
    stakes = [stake("X", "A", (0, 30)), stake("Y", "A", (0, 30)), stake("V", "A", (0, 30))]
    found = answer(stakes, "A", listed=("X", "Y", "V"))
    assert found.verdict == "cannot-be-ruled-out"
    assert len(found.missing) == 2
    assert {one.kind for one in found.missing} == {"stake"}
    assert not any(one.blocks or one.clears for one in found.missing)


def test_an_owner_of_uncertain_identity_leaves_it_open() -> None:
    perhaps = Designated("X", "us", certain=False, source="list:1")
    found = answer([stake("X", "A", 60)], "A", listed=(perhaps,))
    assert found.verdict == "cannot-be-ruled-out"
    assert found.missing[0].kind == "listing"
    assert found.proof[0].how == "perhaps-listed"


def test_an_owner_that_a_source_does_not_name_may_be_listed() -> None:
    unnamed = OwnedParty("unnamed:1", "exempt from disclosure", "unknown")
    ownership = asked([stake("unnamed:1", "A", 60)], parties=[unnamed])
    found = ownership.verdict("A", "us", TODAY)
    assert found.verdict == "cannot-be-ruled-out"
    assert found.missing[0].text == "who unnamed:1 is"


def test_a_company_of_which_nothing_is_told_is_not_called_free() -> None:
    ownership = asked([stake("A", "B", 10)], parties=[OwnedParty("P", "A person", "person")])
    found = ownership.verdict("A", "us", TODAY)
    assert found.verdict == "cannot-be-ruled-out"
    assert found.missing[0].text == "who owns A"
    assert ownership.verdict("P", "us", TODAY).verdict == "not-blocked"


def test_not_blocked_says_under_which_conditions() -> None:
    stakes = [stake("X", "A", 30), stake("Z", "A", 20)]
    found = answer(stakes, "A")
    assert found.unless == (
        "no listed party is among the owners of the other 50%",
        "no listed party owns Z, of whose owners nothing is told",
    )
    assert "20% or more of A besides" in found.missing[0].text
    assert any("30% in listed hands" in one for one in found.cautions)
    full = answer([stake("X", "A", 30), stake("P", "A", 70)], "A")
    assert full.unless == ("no listed party owns P, of whose owners nothing is told",)


def test_blocked_says_what_would_end_it() -> None:
    found = answer([stake("X", "A", 60)], "A")
    assert found.missing[0].text == "X would have to hold less than 50% of A"
    assert found.missing[0].clears
    british = answer([stake("X", "A", 60), stake("A", "B", 80)], "B", "eu", on=date(2024, 6, 1))
    assert british.missing[0].text == "A would have to hold 50% or less of B"


def test_a_listed_party_is_blocked_itself() -> None:
    found = answer([stake("X", "A", 1)], "X")
    assert found.verdict == "blocked"
    assert found.why == "it is listed itself"
    assert found.proof[0].sources == ("list:X",)
    alone = asked([], ("X",)).verdict("X", "us-bis", TODAY)
    assert alone.verdict == "blocked"


def test_the_proof_names_every_link_with_its_source() -> None:
    stakes = [
        stake("X", "A", 50, source="register of A"),
        stake("X", "B", 10, source="report of B"),
        stake("A", "B", 40, source="report of B"),
        stake("Z", "B", 50),
    ]
    found = answer(stakes, "B")
    assert [(step.party, step.how) for step in found.proof] == [
        ("X", "listed"),
        ("A", "shares"),
        ("B", "shares"),
    ]
    last = found.proof[-1]
    assert last.told == "50%"
    assert [(link.owner, link.told, link.sources) for link in last.links] == [
        ("A", "40%", ("report of B",)),
        ("X", "10%", ("report of B",)),
    ]
    assert found.citation
    assert found.verified


def test_acquisition_and_divestment_count_from_their_day() -> None:
    stakes = [stake("X", "A", 60, since="2022-03-01", until="2024-05-10")]
    for day, expected in (
        (date(2022, 2, 28), "cannot-be-ruled-out"),
        (date(2022, 3, 1), "blocked"),
        (date(2024, 5, 9), "blocked"),
        (date(2024, 5, 10), "cannot-be-ruled-out"),
    ):
        assert answer(stakes, "A", on=day).verdict == expected
    sold = [*stakes, stake("X", "A", 40, since="2024-05-10"), stake("Z", "A", 60)]
    after = answer(sold, "A", on=date(2024, 6, 1))
    assert after.verdict == "not-blocked"
    assert any("blocked until 2024-05-10" in one and "FAQ 402" in one for one in after.cautions)


def test_a_day_known_to_the_year_makes_the_stake_possible_in_that_year() -> None:
    stakes = [stake("X", "A", 60, since="2022"), stake("Z", "A", 40)]
    assert answer(stakes, "A", on=date(2021, 12, 31)).verdict == "not-blocked"
    assert answer(stakes, "A", on=date(2022, 6, 1)).verdict == "cannot-be-ruled-out"
    assert answer(stakes, "A", on=date(2022, 12, 31)).verdict == "blocked"


def test_an_undated_stake_is_certain_only_from_the_day_of_its_statement() -> None:
    told = Stake("X", "A", percent(60), percent(60), stated="2020-05-01")
    assert answer([told], "A", on=date(2019, 1, 1)).verdict == "cannot-be-ruled-out"
    assert answer([told], "A", on=date(2020, 5, 1)).verdict == "blocked"


def test_a_listing_counts_on_its_days() -> None:
    listed = (Designated("X", "us", since="2022-04-06", until="2023-01-01"),)
    for day, expected in (
        (date(2022, 4, 5), "not-blocked"),
        (date(2022, 4, 6), "blocked"),
        (date(2023, 1, 1), "not-blocked"),
    ):
        assert answer([stake("X", "A", 60)], "A", listed=listed, on=day).verdict == expected


def test_the_timeline_tells_each_change_of_the_answer() -> None:
    stakes = [stake("X", "A", 50, since="2020-01-01"), stake("Z", "A", 50)]
    periods = asked(stakes, (Designated("X", "eu", since="2022-02-25"),)).timeline("A", "eu")
    assert periods == (
        Period(None, date(2024, 7, 3), "not-blocked"),
        Period(date(2024, 7, 3), None, "blocked"),
    )


def test_two_sources_of_one_holding_are_not_added_up() -> None:
    twice = [stake("X", "A", 30, source="a"), stake("X", "A", 30, source="b")]
    assert answer(twice, "A").verdict == "not-blocked"
    blocks = [stake("X", "A", 30), stake("X", "A", 20)]
    assert answer(blocks, "A").verdict == "blocked"
    narrowed = [stake("X", "A", None, source="list"), stake("X", "A", 30, source="register")]
    assert answer(narrowed, "A").verdict == "not-blocked"


def test_sources_that_disagree_leave_it_open_and_are_reported() -> None:
    stakes = [stake("X", "A", 30, source="a"), stake("X", "A", 60, source="b")]
    found = answer(stakes, "A")
    assert found.verdict == "cannot-be-ruled-out"
    assert any("sources disagree on the stake of X: 30% to 60%" in one for one in found.cautions)


def test_stakes_of_more_than_a_hundred_percent_are_reported_and_still_block() -> None:
    stakes = [stake("X", "A", 50), stake("Z", "A", 60)]
    snapshot = Snapshot.of(Holdings.of(stakes), TODAY)
    conflict = snapshot.conflicts()[0]
    assert conflict.party == "A"
    assert conflict.what == "the stakes told add up to 110%, more than 100%"
    assert conflict.sources == ("register",)
    found = answer(stakes, "A")
    assert found.verdict == "blocked"
    assert any("110%" in one for one in found.cautions)


def test_a_stake_that_is_said_twice_does_not_count_twice() -> None:
    chained = Stake("X", "B", percent(30), percent(30), path="chained")
    stakes = [stake("X", "A", 49), stake("A", "B", 60), chained]
    assert answer(stakes, "B").verdict == "not-blocked"


def test_an_indirect_stake_of_unknown_chain_cannot_be_ruled_out() -> None:
    indirect = Stake("X", "B", percent(30), percent(30), path="indirect")
    assert answer([indirect], "B").verdict == "cannot-be-ruled-out"


def test_all_regimes_answer_at_once_and_an_unknown_one_is_refused() -> None:
    ownership = asked([stake("X", "A", 60)])
    found = ownership.verdicts("A", TODAY)
    assert list(found) == ["us", "us-bis", "eu", "uk", "ca", "au", "ch"]
    with pytest.raises(UsageError, match="no ownership rule of 'mars'"):
        ownership.verdict("A", "mars", TODAY)
    with pytest.raises(NotReadyError, match="nothing is known of who owns 'N'"):
        ownership.verdict("N", "us", TODAY)


def test_a_very_long_chain_is_walked_to_its_end() -> None:
    count = 3000
    links = [stake(f"C{n:05}", f"C{n + 1:05}", 51) for n in range(count)]
    for regime in ("us", "uk"):
        found = asked(links, ("C00000",)).assess(regime, TODAY)
        assert found.blocked.all()


def test_of_two_descriptions_of_a_party_the_one_that_knows_it_counts() -> None:
    parties = [OwnedParty("P", "P", "unknown", "a"), OwnedParty("P", "P", "person", "b")]
    for order in (parties, parties[::-1]):
        found = asked([stake("P", "A", 60)], parties=order).verdict("A", "us", TODAY)
        assert found.verdict == "not-blocked"
