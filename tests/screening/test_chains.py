"""How mentions of one party are linked. All texts are invented."""

from __future__ import annotations

import itertools

from ostraka.screening.chains import Known, link


def known(text: str, name: str, party: int, *family: str, person: bool = True) -> Known:
    start = text.index(name)
    return Known(start, start + len(name), party, person, family)


def linked(text: str, *names: Known, weak: tuple[tuple[int, str], ...] = ()) -> list[str]:
    return [f"{text[one.start : one.end]}={one.party}:{one.how}" for one in link(text, names, weak)]


def test_a_surname_means_the_person_named_in_full_before() -> None:
    text = "Boris Sidorchenkov came. Mr Sidorchenkov's car left. Sidorchenkova stayed."
    assert linked(text, known(text, "Boris Sidorchenkov", 0, "sidorchenkov")) == [
        "Boris Sidorchenkov=0:listed",
        "Sidorchenkov=0:short",
    ]


def test_an_ambiguous_surname_means_whoever_was_named_last() -> None:
    text = "Boris Sidorchenkov sat. Sidorchenkov rose. Arkadiy Sidorchenkov sat. Sidorchenkov left."
    names = (
        known(text, "Boris Sidorchenkov", 0, "sidorchenkov"),
        known(text, "Arkadiy Sidorchenkov", 1, "sidorchenkov"),
    )
    assert linked(text, *names) == [
        "Boris Sidorchenkov=0:listed",
        "Sidorchenkov=0:short",
        "Arkadiy Sidorchenkov=1:listed",
        "Sidorchenkov=1:short",
    ]


def test_after_an_unlisted_namesake_the_surname_is_that_persons() -> None:
    text = "Boris Sidorchenkov sat. Anna Sidorchenkov rose. Sidorchenkov left."
    name = known(text, "Boris Sidorchenkov", 0, "sidorchenkov")
    start = text.index("Anna")
    other = (start, start + len("Anna Sidorchenkov"), "sidorchenkov")
    assert [one.how for one in link(text, [name], others=[other])] == ["listed"]


def test_names_that_a_text_introduces_are_mentions_and_stay_so() -> None:
    text = (
        "The Foreign Surveillance Service (FSS), also known as APT 99, Grey Otter, and The Earls, "
        "did it. The FSS denied. Grey Otter slept. The earls of old slept too."
    )
    assert linked(text, known(text, "Foreign Surveillance Service", 0, person=False)) == [
        "Foreign Surveillance Service=0:listed",
        "FSS=0:introduced",
        "APT 99=0:introduced",
        "Grey Otter=0:introduced",
        "Earls=0:introduced",
        "FSS=0:again",
        "Grey Otter=0:again",
    ]


def test_the_name_before_also_known_as_belongs_to_the_listed_one_behind_it() -> None:
    text = "The crew Silver Heron, better known as Vinterguard, struck. Silver Heron hid."
    assert linked(text, known(text, "Vinterguard", 0, person=False)) == [
        "Silver Heron=0:introduced",
        "Vinterguard=0:listed",
        "Silver Heron=0:again",
    ]


def test_other_languages_introduce_names_too() -> None:
    for saying in (
        "auch bekannt als", "connu sous le nom de", "también conocido como", "noto come",
        "также известный как", "a.k.a.", "dubbed", "formerly",
    ):  # fmt: skip
        text = f"Vinterguard, {saying} Silver Heron, struck."
        assert linked(text, known(text, "Vinterguard", 0, person=False))[1:] == [
            "Silver Heron=0:introduced"
        ], saying


def test_a_bracket_that_is_no_name_is_none() -> None:
    for bracket in ("(62)", "(left)", "(see page 4)", "(Moscow)", "(1960-2001)"):
        text = f"Boris Sidorchenkov {bracket} came."
        assert len(linked(text, known(text, "Boris Sidorchenkov", 0, "sidorchenkov"))) == 1


def test_an_acronym_in_brackets_does_not_name_a_person() -> None:
    text = "Boris Sidorchenkov (USA) came. USA won."
    assert len(linked(text, known(text, "Boris Sidorchenkov", 0, "sidorchenkov"))) == 1


def test_a_weak_alias_means_the_party_that_the_text_names_in_full() -> None:
    text = "Olga Hussenbach came. They call her Duchessa. Duchessas are others."
    name = known(text, "Olga Hussenbach", 0, "hussenbach")
    assert linked(text, name, weak=((0, "Duchessa"),))[1:] == ["Duchessa=0:weak alias"]


def test_two_listed_parties_that_the_text_calls_one_share_a_chain() -> None:
    text = "The Surveillance Service (Vinterguard), and later FSS. Vinterguard (FSS)."
    service = known(text, "Surveillance Service", 0, person=False)
    guard = Known(text.index("Vinterguard ("), text.index(" (FSS"), 1, False)
    fss = Known(text.rindex("FSS"), text.rindex("FSS") + 3, 2, False)
    chains = {one.party: one.chain for one in link(text, [service, guard, fss])}
    assert chains[1] == chains[2] == 1
    assert chains[0] == 0


def test_no_two_mentions_overlap() -> None:
    text = "Boris Sidorchenkov, known as Boris Sidorchenkov, also known as Boris."
    names = [known(text, "Boris Sidorchenkov", 0, "sidorchenkov")]
    links = link(text, names)
    for one, other in itertools.pairwise(links):
        assert one.end <= other.start


def test_a_text_of_openings_is_read_in_no_time() -> None:
    text = "Vinterguard " + "(a.k.a. " * 20_000
    assert len(link(text, [Known(0, 11, 0, False)])) == 1
