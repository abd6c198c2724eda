"""The suites: by seed, from parties that are held out, and large enough."""

from __future__ import annotations

from collections import Counter
from functools import cache

from tests.assurance.names import record, subjects

from ostraka.assurance.people import firms, people
from ostraka.assurance.subjects import all_subjects, held_out, reading
from ostraka.assurance.suites import Pair, Plan, across_lists, all_pairs, nearest

PLAN = Plan(per_class=30)


@cache
def pairs() -> tuple[Pair, ...]:
    return tuple(all_pairs(subjects(), PLAN))


def test_the_same_lists_and_seed_give_the_same_pairs() -> None:
    assert tuple(all_pairs(subjects(), PLAN)) == pairs()


def test_another_seed_gives_other_pairs() -> None:
    assert tuple(all_pairs(subjects(), Plan(per_class=30, seed="another"))) != pairs()


def test_every_pair_is_made_from_a_party_that_calibration_never_sees() -> None:
    group_of = {name.party: name.group for name in subjects()}
    made = [pair for pair in pairs() if pair.suite != "nearest"]
    assert made
    assert all(held_out(group_of[pair.party]) for pair in made)


def test_what_is_looked_at_shares_no_party_with_what_is_measured() -> None:
    seen = all_pairs(subjects(), Plan(per_class=30, held_out=False))
    group_of = {name.party: name.group for name in subjects()}
    assert not any(held_out(group_of[p.party]) for p in seen if p.suite != "nearest")


def test_no_class_has_more_pairs_than_asked_for_and_none_twice() -> None:
    assert max(Counter(pair.kind for pair in pairs()).values()) <= PLAN.per_class
    texts = Counter((p.kind, p.asked.lower(), p.listed, p.party) for p in pairs())
    assert max(texts.values()) == 1


def test_what_must_be_found_differs_from_what_is_listed() -> None:
    for pair in pairs():
        if pair.suite == "perturbed":
            assert pair.asked not in pair.listed


def test_a_pair_of_the_nearest_suite_is_two_parties_of_other_reading() -> None:
    found = nearest([n for n in subjects() if held_out(n.group)], subjects(), PLAN)
    assert found
    assert all(not pair.same for pair in found)
    assert all(reading(pair.asked) != reading(pair.listed[0]) for pair in found)


def test_one_party_in_two_lists_is_a_pair_each_way() -> None:
    number = next(n for n in range(1, 99) if held_out(f"aa:{n:05}"))
    both = [
        record(number, ("name", "Ana Li"), ("unscId", "QDi.1"), listed="aa"),
        record(2, ("name", "Anna Lee"), ("alias", "A. Li"), ("unscId", "QDi.1"), listed="bb"),
    ]
    found = across_lists(all_subjects(both), PLAN)
    assert {(pair.asked, pair.listed) for pair in found} == {
        ("Ana Li", ("Anna Lee", "A. Li")),
        ("Anna Lee", ("Ana Li",)),
    }


def test_two_records_of_one_list_are_no_cross_list_pair() -> None:
    both = [record(n, ("name", f"Ana Li {n}"), ("unscId", "QDi.1")) for n in (1, 2)]
    assert across_lists(all_subjects(both), PLAN) == []


def test_invented_people_are_the_same_every_time_and_each_once() -> None:
    names = [item.name for item in people(2000)]
    assert names == [item.name for item in people(2000)]
    assert len({(item.name, item.culture) for item in people(2000)}) == 2000
    assert len({item.name for item in firms(800)}) == 800
