"""The command ``actions`` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ostraka.cli import run
from ostraka.cli.actions import show
from ostraka.screening.documents import actions_document
from ostraka.screening.together import Together
from ostraka.store.actions_terms import Acted, Action, Actions, Bracket, Cited, Edition, Note


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the starter list."""
    root = tmp_path_factory.mktemp("actions")
    assert run(["demo", "--home", str(root), "--json"]) == 0
    return root


ALONE = Together("2024-01-15", 7, (), ())


def _parties(count: int) -> tuple[Acted, ...]:
    return tuple(Acted(f"list_a-{n:03}", f"Party {n:03}", "Person", ("TAG",)) for n in range(count))


def _action(count: int, days: int, cited: Cited | None = None) -> Action:
    bracket = Bracket(Edition(1, "2024-01-01"), Edition(2, "2024-02-01"), days)
    return Action(
        authority="Invented Authority",
        list="list_a",
        programme="TAG",
        programmes=("TAG",),
        kind="designated",
        basis="version-bracket",
        parties=_parties(count),
        bracket=bracket,
        cited=cited,
    )


def test_the_day_of_the_starter_list_is_told_with_its_citations(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["actions", "--on", "2021-04-15", "--home", str(home)]) == 0
    printed = capsys.readouterr().out
    assert "The White House: 1 attribution" in printed
    assert "cited: Parties to the occupation of and repression in Crimea" in printed
    assert "8 of the 8 named" in printed
    assert "12 designated: CYBER2, ELECTION-EO13848, UKRAINE-EO13661" in printed


def test_json_has_the_fields_that_others_rely_on(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["actions", "--on", "2021-04-15", "--by", "us", "--home", str(home), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["date"] == "2021-04-15"
    for action in told["actions"]:
        assert set(action) >= {"authority", "programme", "parties", "basis", "kind", "list"}
        assert action["basis"] in ("listing-date", "version-bracket")
        assert "named" not in action["cited"]
    assert sum(len(action["parties"]) for action in told["actions"]) == 50


def test_a_day_that_cannot_be_read_and_a_country_without_a_list_are_usage_errors(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["actions", "--on", "15 April", "--home", str(home)]) == 2
    assert "is not a day" in capsys.readouterr().err
    assert run(["actions", "--on", "2021-04-15", "--by", "xx", "--home", str(home)]) == 2
    assert "no loaded list and no country" in capsys.readouterr().err


def test_without_a_list_the_data_is_not_ready(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["actions", "--on", "2021-04-15", "--home", str(tmp_path)]) == 3
    assert "no list is loaded" in capsys.readouterr().err


def test_many_names_are_counted_and_all_of_them_shown_on_request(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = Actions("2024-01-15", (_action(400, 31),), ())
    show(found, ALONE, as_json=False)
    short = capsys.readouterr().out
    assert "400 designated: TAG" in short
    assert "and 392 more" in short
    assert len(short.splitlines()) < 12
    show(found, ALONE, as_json=False, every=True)
    whole = capsys.readouterr().out
    assert sum("list_a-" in line for line in whole.splitlines()) == 400
    assert len(actions_document(found)["actions"][0]["parties"]) == 400


def test_a_bracket_says_how_long_it_is_and_that_nothing_is_laid_to_an_action(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(Actions("2024-01-15", (_action(2, 31),), ()), ALONE, as_json=False)
    printed = capsys.readouterr().out
    assert "version 1 of 2024-01-01 does not have it, version 2 of 2024-02-01 does" in printed
    assert "on which of the 31 days is not told" in printed
    assert "not attributed to any action" in printed
    show(Actions("2024-01-15", (_action(2, 1),), ()), ALONE, as_json=False)
    assert "one day apart" in capsys.readouterr().out


def test_a_long_bracket_is_one_line_and_what_was_left_out_is_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    notes = (Note("list_a", "of other days", 7), Note("list_a", "not known"))
    found = Actions("2024-01-15", (_action(2, 900),), notes)
    show(found, ALONE, as_json=False)
    printed = capsys.readouterr().out
    assert "list_a: 2 designated on some day of the 900" in printed
    assert "Party 000" not in printed
    assert "list_a: 7 of other days; not known" in printed
    show(found, ALONE, as_json=False, every=True)
    assert "Party 000" in capsys.readouterr().out


def test_names_from_a_list_cannot_write_to_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    party = Acted("list_a-1", "Ann [bold]\x1b[31m", "Person", ())
    action = Action("A", "list_a", "", (), "designated", "listing-date", (party,))
    show(Actions("2024-01-15", (action,), ()), ALONE, as_json=False)
    printed = capsys.readouterr().out
    assert "Ann [bold] [31m" in printed
    assert "\x1b" not in printed
