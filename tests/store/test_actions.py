"""What happened on a day: by listing dates, by version brackets, by citation."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ostraka
from ostraka.model.errors import NotReadyError, UsageError
from ostraka.model.records import Fact, detail
from ostraka.store.actions import Acted, Action, Actions, Authority, Cited
from ostraka.store.actions_cited import authorities, cited_actions, lists_by
from ostraka.store.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Bench

_DAY = date(2024, 2, 10)
_AUTHORITIES = {
    "list_a": Authority("Invented Authority", "xx"),
    "list_b": Authority("Invented Copyist", "xx", repeats=("list_a",), copies=True),
}


def _listed(day: str, **about: str) -> Fact:
    return Fact("listingDate", day, detail(about))


def _told(found: Actions, basis: str = "") -> dict[tuple[str, str], list[str]]:
    """The ids of the parties by kind and programme."""
    return {
        (action.kind, action.programme): [party.id for party in action.parties]
        for action in found.actions
        if action.basis == basis or not basis
    }


def _two_versions(bench: Bench, store: Store, folder: Path) -> None:
    ann = bench.facts("name=Ann", "program=OLD")
    stay = {f"s{number}": bench.facts(f"name=Stay {number}") for number in range(5)}
    first = {
        **stay,
        "a": ann,
        "r": bench.facts("name=Ren", "program=TAG"),
        "gone": bench.facts("name=Gone", "program=OLD"),
    }
    second = {
        **stay,
        "a": [*ann, Fact("program", "NEW")],
        "r": bench.facts("name=Ren", "program=TAG-24"),
        "b": bench.facts("name=Bob", "program=NEW", "program=MORE"),
        "c": bench.facts("name=Cyr", "program=NEW", "program=MORE"),
        "d": [*bench.facts("name=Dora", "program=DAY"), _listed("2024-02-10")],
        "o": [*bench.facts("name=Otto", "program=DAY"), _listed("2024-02-05")],
        "p": [*bench.facts("name=Pia", "program=NEW"), _listed("2024-02-10", provision="Rule 1")],
    }
    files = (bench.file(first, "2024-02-01"), bench.file(second, "2024-03-01"))
    assert bench.load(store, folder, *files) == ["loaded", "loaded"]


def test_dates_and_brackets_are_told_apart_and_no_act_is_told_twice(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    _two_versions(bench, store, tmp_path)
    found = store.actions(_DAY, _AUTHORITIES)
    assert _told(found, "listing-date") == {
        ("designated", "DAY"): ["list_a-d"],
        ("restricted", "NEW"): ["list_a-p"],
    }
    assert _told(found, "version-bracket") == {
        ("designated", "MORE, NEW"): ["list_a-b", "list_a-c"],
        # The day of a provision is not the day on which a party came onto the list.
        ("designated", "NEW"): ["list_a-p"],
        ("re-designated", "NEW"): ["list_a-a"],
        ("re-designated", "TAG-24"): ["list_a-r"],
        ("removed", "OLD"): ["list_a-gone"],
    }
    assert {action.authority for action in found.actions} == {"Invented Authority"}


def test_a_bracket_names_both_versions_and_its_length(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    _two_versions(bench, store, tmp_path)
    first, second = store.versions("list_a")
    for action in store.actions(_DAY, _AUTHORITIES).actions:
        if action.basis == "listing-date":
            assert action.bracket is None
            continue
        assert action.bracket is not None
        before, after = action.bracket.before, action.bracket.after
        assert (before.version, before.published) == (first.id, "2024-02-01")
        assert (after.version, after.published) == (second.id, "2024-03-01")
        assert action.bracket.days == 29


def test_a_changed_tag_says_what_it_stands_in_place_of(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    _two_versions(bench, store, tmp_path)
    found = store.actions(_DAY, _AUTHORITIES)
    instead = {
        party.id: party.instead_of
        for action in found.actions
        for party in action.parties
        if action.kind == "re-designated"
    }
    assert instead == {"list_a-a": (), "list_a-r": ("TAG",)}


def test_what_the_list_dates_to_another_day_is_left_out_and_counted(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    _two_versions(bench, store, tmp_path)
    found = store.actions(_DAY, _AUTHORITIES)
    assert "list_a-o" not in {party.id for action in found.actions for party in action.parties}
    assert [(note.list, note.count) for note in found.notes] == [("list_a", 1)]


def test_only_what_a_citation_names_is_laid_to_its_action(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    _two_versions(bench, store, tmp_path)
    words = ("An action", "An order", "A newspaper", "https://invented.example", 1)
    cited = Cited("key", *words, frozenset({"list_a:b"}), "Invented Authority")
    nine = Acted("starter-9", "Nine", "Organization", ())
    absent = Cited("other", *words, frozenset({"list_b:9"}), "Another", "restricted", (nine,))
    found = store.actions(_DAY, _AUTHORITIES, [cited, absent])
    laid = {
        action.cited.key: [party.id for party in action.parties]
        for action in found.actions
        if action.cited
    }
    assert laid == {"key": ["list_a-b"], "other": ["starter-9"]}
    unlaid = [[party.id for party in a.parties] for a in found.actions if a.cited is None]
    assert ["list_a-c"] in unlaid


def test_who_was_removed_since_is_told_with_the_versions_between_which_that_was(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    stay = {f"s{number}": bench.facts(f"name=Stay {number}") for number in range(5)}
    dora = [*bench.facts("name=Dora", "program=DAY"), _listed("2024-02-10")]
    files = [
        bench.file({**stay, "d": dora}, "2024-03-01"),
        bench.file({**stay, "d": dora}, "2024-04-01"),
        bench.file(stay, "2024-05-01"),
    ]
    bench.load(store, tmp_path, *files)
    (action,) = store.actions(_DAY, _AUTHORITIES).actions
    (party,) = action.parties
    assert (action.basis, party.caption, action.programme) == ("listing-date", "Dora", "DAY")
    assert party.removed is not None
    assert party.removed.before.published == "2024-04-01"
    assert party.removed.after.published == "2024-05-01"


def test_a_date_that_the_list_corrected_is_told_as_no_longer_stated(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    ann = bench.facts("name=Ann")
    files = [
        bench.file({"a": [*ann, _listed("2024-02-10")]}, "2024-03-01"),
        bench.file({"a": [*ann, _listed("2024-02-11")]}, "2024-04-01"),
    ]
    bench.load(store, tmp_path, *files)
    (action,) = store.actions(_DAY, _AUTHORITIES).actions
    assert [(p.removed, p.date_gone_by) for p in action.parties] == [(None, "2024-04-01")]


def test_a_partial_file_brackets_nothing(bench: Bench, store: Store, tmp_path: Path) -> None:
    files = [
        bench.file({"a": bench.facts("name=Ann")}, "2024-02-01"),
        bench.file({"b": bench.facts("name=Bob")}, "2024-03-01", full=False),
    ]
    bench.load(store, tmp_path, *files)
    found = store.actions(_DAY, _AUTHORITIES)
    assert found.actions == ()
    assert ["2024-02-01" in note.note for note in found.notes] == [True]


def test_a_date_that_repeats_by_programme_is_one_party(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    dates = [_listed("2024-02-10", program="ONE"), _listed("2024-02-10", program="TWO")]
    old = bench.facts("name=Ann", "program=OLD")
    bench.load(store, tmp_path, bench.file({"a": [*old, *dates]}, "2024-03-01"))
    assert _told(store.actions(_DAY, _AUTHORITIES)) == {("re-designated", "ONE, TWO"): ["list_a-a"]}


def test_a_copy_of_a_loaded_list_is_told_under_that_list_alone(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    ann = [*bench.facts("name=Ann", "program=DAY"), _listed("2024-02-10")]
    own = Fact("authorityId", "a", detail({"list": "list_a"}))
    lost = Fact("authorityId", "z", detail({"list": "list_a"}))
    copies = {"x-a": [*ann, own], "x-z": [*ann, lost], "x-own": ann}
    bench.load(store, tmp_path, bench.file({"a": ann}, "2024-03-01"))
    bench.load(store, tmp_path, bench.file(copies, "2024-03-02", list="list_b"), after=5)
    both = store.actions(_DAY, _AUTHORITIES)
    ids = [party.id for action in both.actions for party in action.parties]
    assert sorted(ids) == ["list_a-a", "list_b-x-own", "list_b-x-z"]
    alone = store.actions(_DAY, _AUTHORITIES, lists=["list_b"])
    assert len([party for action in alone.actions for party in action.parties]) == 3


def test_before_the_first_version_and_after_the_last_nothing_is_known(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    files = (
        bench.file({"a": bench.facts("name=Ann")}, "2024-02-01"),
        bench.file({"b": bench.facts("name=Bob")}, "2024-03-01"),
    )
    for file in files:
        bench.load(store, tmp_path, file)
    for day, words in ((date(2024, 1, 1), "came before"), (date(2024, 5, 1), "came after")):
        found = store.actions(day, _AUTHORITIES)
        assert found.actions == ()
        (note,) = found.notes
        assert note.list == "list_a"
        assert words in note.note


def test_lists_are_named_by_id_or_country_and_the_excerpt_by_who_acted() -> None:
    known = authorities()
    loaded = {"us_ofac_sdn", "uk_sl", "eu_fsf", "starter"}
    assert lists_by([], loaded, known) == sorted(loaded)
    assert lists_by(["uk", "eu_fsf"], loaded, known) == ["eu_fsf", "uk_sl"]
    assert lists_by(["US"], loaded, known) == ["starter", "us_ofac_sdn"]
    with pytest.raises(UsageError, match="no loaded list and no country"):
        lists_by(["atlantis"], loaded, known)
    with pytest.raises(NotReadyError, match="no list is loaded"):
        lists_by([], set(), known)


def test_the_excerpt_speaks_of_its_day_and_of_those_who_are_asked_about() -> None:
    day = date(2021, 4, 15)
    assert cited_actions(date(2021, 4, 16)) == []
    assert {one.key: len(one.named) for one in cited_actions(day, ["us"])} == {
        "us-election": 32,
        "us-crimea": 8,
        "us-technology": 6,
        "us-directive-1": 3,
        "us-attribution": 1,
    }
    assert not any(one.named for one in cited_actions(day, ["us_ofac_sdn"]))


def test_a_book_of_the_starter_list_alone_tells_of_its_day(tmp_path: Path) -> None:
    with ostraka.open(tmp_path) as book:
        book.load_starter(now=datetime.now(UTC))
        found = book.actions(date(2021, 4, 15), ["us"])
        assert book.actions(date(2021, 4, 16)).actions == ()
    with (
        ostraka.open(tmp_path, known_at=datetime.now(UTC)) as book,
        pytest.raises(UsageError, match="all that was received"),
    ):
        book.actions(date(2021, 4, 15))
    counts = Counter({action.kind: 0 for action in found.actions})
    for action in found.actions:
        counts[action.kind] += len(action.parties)
    assert counts == {"designated": 44, "re-designated": 2, "restricted": 3, "attribution": 1}
    assert {action.authority for action in found.actions if action.kind == "attribution"} == {
        "The White House"
    }


def _parties(actions: list[Action]) -> list[tuple[Action, Acted]]:
    return [(action, party) for action in actions for party in action.parties]


def test_the_fifteenth_of_april_2021_is_told_from_the_two_real_versions(
    shared: Path, tmp_path: Path
) -> None:
    lists = shared / "lists" / "ofac_sdn"
    with ostraka.open(tmp_path) as book:
        book.update([lists / "2021-03-10", lists / "2021-04-15"], now=datetime.now(UTC))
        found = book.actions(date(2021, 4, 15))
    bracket = [action for action in found.actions if action.basis == "version-bracket"]
    new = _parties([action for action in bracket if action.kind == "designated"])
    assert len(new) == 64
    by_citation = Counter(action.cited.key if action.cited else "" for action, _ in new)
    assert by_citation == {"us-election": 30, "us-crimea": 8, "us-technology": 6, "": 20}
    elected = [party for _, party in new if "ELECTION-EO13848" in party.programmes]
    assert len(elected) == 27
    cyber_alone = [
        party.caption
        for action, party in new
        if action.cited and action.cited.key == "us-election" and party not in elected
    ]
    assert len(cyber_alone) == 3
    assert sum("INFOROS" in name for name in cyber_alone) == 2
    again = _parties([action for action in bracket if action.kind == "re-designated"])
    cited = sorted(party.id for action, party in again if action.cited)
    assert cited == ["us_ofac_sdn-16689", "us_ofac_sdn-26235"]
    assert all("ELECTION-EO13848" in party.programmes for action, party in again if action.cited)
    spans = {(a.bracket.before.published, a.bracket.after.published) for a in bracket if a.bracket}
    assert spans == {("2021-03-10", "2021-04-15")}
    others = {action.kind for action in found.actions if action.list == "starter"}
    assert others == {"restricted", "attribution"}


def test_what_the_uk_list_and_ofsi_both_tell_is_told_once_and_the_rest_by_whoever_tells_it(
    shared: Path, tmp_path: Path
) -> None:
    lists = shared / "lists"
    with ostraka.open(tmp_path) as book:
        book.update([lists / "uk_ofsi" / "2023-06-05"], now=datetime.now(UTC))
        book.update([lists / "uk_fcdo_uksl" / "2025-08-11_search_export"], now=datetime.now(UTC))
        on_2022 = book.actions(date(2022, 2, 25))
        on_2014 = book.actions(date(2014, 7, 31))
    dated = [action for action in on_2022.actions if action.basis == "listing-date"]
    assert [(a.list, len(a.parties)) for a in dated] == [("uk_sl", 2)]
    assert any("PUTIN" in party.caption for _, party in _parties(dated))
    counts = Counter(action.list for action, _ in _parties(list(on_2014.actions)))
    assert counts["uk_sl"] == 3
    assert counts["uk_ofsi"] == 10
