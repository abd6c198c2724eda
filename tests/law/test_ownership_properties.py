"""What must hold of every ownership graph, however it is made."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.owning import TODAY

from ostraka.law.ownership import Ownership
from ostraka.law.ownership_graph import Snapshot
from ostraka.law.ownership_rules import rule_of
from ostraka.law.ownership_spread import reach, valuations
from ostraka.law.ownership_table import Holdings
from ostraka.model.ownership import PER_PERCENT, WHOLE, Control, Designated, Stake

PARTIES = "ABCDEFG"
REGIMES = ("us", "eu", "uk", "ca")

parties = st.sampled_from(PARTIES)
sizes = st.sampled_from((0, 5, 10, 20, 25, 30, 40, 49, 50, 51, 60, 75, 100))


@st.composite
def bounds(draw: st.DrawFn) -> tuple[int, int]:
    """A size, exact three times of four."""
    least, most = sorted((draw(sizes), draw(sizes)))
    most = least if draw(st.integers(0, 3)) else most
    return least * PER_PERCENT, most * PER_PERCENT


@st.composite
def stakes(draw: st.DrawFn) -> list[Stake]:
    """Stakes among a few parties, rings and own shares among them; one per pair."""
    pairs = draw(st.lists(st.tuples(parties, parties), max_size=14, unique=True))
    return [Stake(owner, owned, *draw(bounds()), source="r") for owner, owned in pairs]


controls = st.lists(
    st.builds(Control, parties, parties, st.just("rule"), st.sampled_from(("certain", "possible"))),
    max_size=3,
)
listed = st.sets(parties, max_size=3)


def reached(
    told: list[Stake], steering: list[Control], names: set[str], regime: str, *, greatest: bool
) -> set[str]:
    """Who is reached in one of the two evaluations."""
    snapshot = Snapshot.of(Holdings.of(told, steering), TODAY)
    rule = rule_of(regime, TODAY)
    assert rule is not None
    ids = snapshot.holdings.ids
    roots = np.array([one in names for one in ids], dtype=np.bool_)
    found = reach(snapshot, roots, valuations(rule)[greatest])
    return {one for one, turn in zip(ids, found.tolist(), strict=True) if turn >= 0}


def naive(told: list[Stake], names: set[str], need: int) -> set[str]:
    """The rule for exact stakes that add up, as a reader of FAQ 401 would do it by hand."""
    blocked = set(names)
    while True:
        more = {
            company
            for company in {one.owned for one in told} - blocked
            if sum(
                one.least
                for one in told
                if one.owned == company and one.owner in blocked and one.owner != company
            )
            >= need
        }
        if not more:
            return blocked & ({one.owner for one in told} | {one.owned for one in told})
        blocked |= more


@given(stakes(), controls, listed, st.sampled_from(REGIMES))
def test_what_is_certain_is_possible(
    told: list[Stake], steering: list[Control], names: set[str], regime: str
) -> None:
    least = reached(told, steering, names, regime, greatest=False)
    assert least <= reached(told, steering, names, regime, greatest=True)


@given(stakes(), listed)
def test_exact_stakes_come_out_as_by_hand(told: list[Stake], names: set[str]) -> None:
    exact = [
        Stake(one.owner, one.owned, one.least, one.least, source="r")
        for one in told
        if one.owner != one.owned
    ]
    expected = naive(exact, names, 50 * PER_PERCENT)
    assert reached(exact, [], names, "us", greatest=False) == expected


@given(stakes(), controls, listed, st.sampled_from(REGIMES), st.integers(0, 13), sizes)
def test_more_stake_in_listed_hands_never_takes_a_block_back(
    told: list[Stake],
    steering: list[Control],
    names: set[str],
    regime: str,
    which: int,
    more: int,
) -> None:
    held = [n for n, one in enumerate(told) if one.owner in names]
    if not held:
        return
    place = held[which % len(held)]
    one = told[place]
    least = min(one.least + more * PER_PERCENT, WHOLE)
    grown = Stake(one.owner, one.owned, least, max(one.most, least), source="r")
    after = [*told[:place], grown, *told[place + 1 :]]
    before = reached(told, steering, names, regime, greatest=False)
    assert before <= reached(after, steering, names, regime, greatest=False)


@given(stakes(), controls, listed, parties, st.sampled_from(REGIMES))
def test_one_more_listed_party_never_frees_another(
    told: list[Stake], steering: list[Control], names: set[str], more: str, regime: str
) -> None:
    for greatest in (False, True):
        before = reached(told, steering, names, regime, greatest=greatest)
        assert before <= reached(told, steering, names | {more}, regime, greatest=greatest)


@given(stakes(), controls, listed, st.sampled_from(REGIMES), st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(
    told: list[Stake],
    steering: list[Control],
    names: set[str],
    regime: str,
    shuffler: random.Random,
) -> None:
    designated = [Designated(one, regime) for one in names]
    mixed, mixed_control = list(told), list(steering)
    shuffler.shuffle(mixed)
    shuffler.shuffle(mixed_control)
    first = Ownership(Holdings.of(told, steering), designated)
    second = Ownership(Holdings.of(mixed, mixed_control), reversed(designated))
    for party in first.holdings.ids:
        assert first.verdict(party, regime, TODAY) == second.verdict(party, regime, TODAY)


@given(stakes(), controls, listed, st.sampled_from(REGIMES))
def test_a_single_verdict_says_what_the_whole_evaluation_says(
    told: list[Stake], steering: list[Control], names: set[str], regime: str
) -> None:
    ownership = Ownership(
        Holdings.of(told, steering), [Designated(one, regime) for one in sorted(names)]
    )
    found = ownership.assess(regime, TODAY)
    for place, party in enumerate(ownership.holdings.ids):
        verdict = ownership.verdict(party, regime, TODAY)
        assert (verdict.verdict == "blocked") == bool(found.blocked[place])
        assert (verdict.verdict == "cannot-be-ruled-out") == bool(found.open[place])
        assert verdict.proof[-1].party == party
        if verdict.verdict == "cannot-be-ruled-out":
            assert verdict.missing


@settings(max_examples=200)
@given(stakes(), listed, st.randoms(use_true_random=False))
def test_whatever_the_unknown_stakes_turn_out_to_be_the_answer_stood_between(
    told: list[Stake], names: set[str], chance: random.Random
) -> None:
    """Any settling of the unknowns that a company's hundred percent allow."""
    told = [one for one in told if one.owner != one.owned]
    settled = []
    for one in told:
        least = one.least // PER_PERCENT
        size = chance.randint(least, one.most // PER_PERCENT) * PER_PERCENT
        settled.append(Stake(one.owner, one.owned, size, size, source="r"))
    for company in {one.owned for one in settled}:
        if sum(one.least for one in settled if one.owned == company) > WHOLE:
            return
    truth = naive(settled, names, 50 * PER_PERCENT)
    assert reached(told, [], names, "us", greatest=False) <= truth
    assert truth <= reached(told, [], names, "us", greatest=True)


@given(stakes(), listed)
def test_many_at_once_and_one_by_one_give_the_same(told: list[Stake], names: set[str]) -> None:
    """A graph made many times over is walked in whole arrays, a small one edge by edge."""
    copies = [
        Stake(f"{one.owner}{n}", f"{one.owned}{n}", one.least, one.most, source="r")
        for one in told
        for n in range(12)
    ]
    for greatest in (False, True):
        small = reached(told, [], names, "us", greatest=greatest)
        large = reached(
            copies, [], {f"{one}{n}" for one in names for n in range(12)}, "us", greatest=greatest
        )
        assert large == {f"{one}{n}" for one in small for n in range(12)}
