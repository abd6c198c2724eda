"""The command line as a user meets it: exit status, standard output, standard error."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ostraka.cli import leading_last, run


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the starter list."""
    root = tmp_path_factory.mktemp("home")
    assert run(["demo", "--home", str(root), "--json"]) == 0
    return root


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Run a command with --json and read what it printed."""
    capsys.readouterr()
    status = run([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_a_listed_name_is_a_hit_with_status_1_and_evidence_that_adds_up(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, document = answer(capsys, "screen", "Alexei GROMOV", "--home", str(home))
    assert status == 1
    hit = document["hits"][0]
    assert hit["party"]["id"] == "starter-16689"
    assert hit["match"] is True
    assert sum(piece["bits"] for piece in hit["evidence"]) == pytest.approx(hit["total"])
    assert document["lists"] == [{"list": "starter", "version": "2021-04-15"}]
    assert set(document) >= {"query", "hits", "lists", "policy", "receipt"}
    assert set(hit["records"][0]) >= {"list", "id", "programmes", "listed_on"}


def test_a_name_that_nobody_has_is_no_hit_with_status_0(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, document = answer(capsys, "screen", "Nobody Whatsoever", "--home", str(home))
    assert status == 0
    assert document["hits"] == []


def test_options_are_accepted_before_the_command(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["--home", str(home), "--json", "screen", "Alexei GROMOV"]) == 1
    before = capsys.readouterr().out
    assert run(["screen", "Alexei GROMOV", "--json", "--home", str(home)]) == 1
    assert capsys.readouterr().out == before


def test_leading_options_move_in_front_of_a_bare_double_dash() -> None:
    given = ["--home=x", "--json", "screen", "--", "-name"]
    assert leading_last(given) == ["screen", "--home=x", "--json", "--", "-name"]


def test_the_same_question_gives_the_same_bytes(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = set()
    for _ in range(3):
        run(["screen", "Gromov Aleksey", "--home", str(home), "--as-of", "2021-06-01", "--json"])
        texts.add(capsys.readouterr().out)
    assert len(texts) == 1


def test_before_the_first_version_the_answer_is_unknown_and_never_not_listed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("screen", "Alexei GROMOV", "--home", str(home), "--as-of")
    assert answer(capsys, *arguments, "2021-04-15")[0] == 1
    capsys.readouterr()
    assert run([*arguments, "2021-04-14"]) == 3
    assert "unknown" in capsys.readouterr().err


def test_words_for_a_terminal_name_the_list_the_programme_and_the_total(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["screen", "Alexei GROMOV", "--home", str(home)]) == 1
    shown = capsys.readouterr().out
    for word in ("starter", "16689", "ELECTION-EO13848", "total", "receipt"):
        assert word in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["screen"], "no name and no identifier"),
        (["screen", "x", "--born", "yesterday"], "yesterday"),
        (["screen", "x", "--country", "Atlantis"], "Atlantis"),
        (["screen", "x", "--type", "ghost"], "ghost"),
        (["screen", "x", "--id", "1234"], "KIND:VALUE"),
        (["screen", "x", "--as-of", "2021-13-01"], "2021-13-01"),
        (["screen", "x", "--threshold", "7"], "threshold"),
        (["screen", "x", "--policy", "missing.toml"], "missing.toml"),
        (["update", "--from", "no-such-folder"], "no-such-folder"),
        (["update", "no_such_list"], "no_such_list"),
        (["update", "--published", "2024-01-01"], "--from"),
        (["batch", "missing.csv", "-o", "out.csv"], "missing.csv"),
        (["dance"], "dance"),
        (["screen", "x", "--no-such-option"], "no-such-option"),
    ],
)
def test_wrong_input_is_status_2_and_names_itself_on_standard_error(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    capsys.readouterr()
    assert run([*arguments, "--home", str(home)]) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert not said.out


def test_screening_before_any_list_is_loaded_is_status_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["screen", "x", "--home", str(tmp_path / "empty")]) == 3
    said = capsys.readouterr()
    assert "no list is loaded" in said.err
    assert not said.out


def test_an_unknown_party_is_status_3(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["party", "starter-0", "--home", str(home)]) == 3
    assert "starter-0" in capsys.readouterr().err


def test_an_internal_error_is_status_70_and_no_hit(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("invented")

    monkeypatch.setattr("ostraka.book.Book.screen_party", broken)
    assert run(["screen", "x", "--home", str(home)]) == 70
    said = capsys.readouterr()
    assert "internal error" in said.err
    assert not said.out


def test_party_shows_every_value_with_its_source(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, document = answer(capsys, "party", "starter-16689", "--home", str(home))
    assert status == 0
    values = {(row["property"], row["value"]) for row in document["statements"]}
    assert ("program", "ELECTION-EO13848") in values
    assert all(row["source"] == "starter:16689" for row in document["statements"])
    assert all(row["since"] == "2021-04-15" for row in document["statements"])


def test_why_not_names_every_gate(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("why-not", "Someone Else", "starter-16689", "--home", str(home))
    status, document = answer(capsys, *arguments)
    assert status == 0
    assert document["match"] is False
    gates = {gate["gate"]: gate["passed"] for gate in document["gates"]}
    assert not gates["score reaches the threshold"]
    assert set(document) >= {"score", "threshold", "match", "gates", "evidence"}


def test_why_not_agrees_with_screen_on_a_hit(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("why-not", "Alexei GROMOV", "starter-16689", "--home", str(home))
    _, document = answer(capsys, *arguments)
    assert document["match"] is True
    assert all(gate["passed"] for gate in document["gates"])


def test_lists_reconciles_records_with_two_counts(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, document = answer(capsys, "lists", "--home", str(home))
    assert status == 0
    [starter] = document
    assert starter["list"] == "starter"
    assert starter["records"] == starter["records_declared"] == starter["records_scanned"] > 40
    assert starter["refused"] == 0


def test_batch_writes_one_row_per_hit_and_rejects_beside(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "customers.csv"
    table.write_text(
        "customer id,Full Name,DOB,Nationality\n"
        "c1,Alexei GROMOV,1960,Russia\n"
        "c2,Nobody Whatsoever,1980-01-02,FR\n"
        "c3,,1980,FR\n"
        "c4,Alexei GROMOV,not a date,Russia\n",
        "utf-8",
    )
    out = tmp_path / "hits.csv"
    status = run(["batch", str(table), "-o", str(out), "--home", str(home)])
    said = capsys.readouterr()
    assert status == 2
    assert "1 rows could not be screened and 1 values were left out" in said.err
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert [row["id"] for row in rows] == ["c1", "c4"]
    assert json.loads(rows[0]["evidence"])[0]["feature"] == "prior"
    rejects = list(csv.DictReader((tmp_path / "hits.rejects.csv").read_text("utf-8").splitlines()))
    assert [(row["id"], row["screened"]) for row in rejects] == [
        ("c3", "no"),
        ("c4", "without it"),
    ]


def test_a_batch_prints_hits_as_lines_of_json(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "customers.csv"
    table.write_text("id,name\na,Alexei GROMOV\nb,Nobody Whatsoever\n", "utf-8")
    capsys.readouterr()
    assert run(["batch", str(table), "--json", "--home", str(home)]) == 1
    [line] = capsys.readouterr().out.splitlines()
    hit = json.loads(line)
    assert (hit["id"], hit["party_id"]) == ("a", "starter-16689")
    assert {piece["feature"] for piece in hit["evidence"]} >= {"prior", "name"}


def test_a_batch_with_nowhere_to_write_is_status_2(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "customers.csv"
    table.write_text("id,name\na,Alexei GROMOV\n", "utf-8")
    assert run(["batch", str(table), "--home", str(home)]) == 2


def test_a_batch_with_no_hit_is_status_0(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "customers.csv"
    table.write_text("id,name\n1,Nobody Whatsoever\n", "utf-8")
    out = tmp_path / "hits.csv"
    assert run(["batch", str(table), "-o", str(out), "--home", str(home)]) == 0
    assert out.read_text("utf-8").count("\n") == 1


def test_help_answers_without_the_heavy_libraries() -> None:
    code = (
        "import sys; from ostraka.cli import run\n"
        "try: run(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'sqlalchemy', 'lxml', 'yaml'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for command in ("demo", "update", "lists", "screen", "batch", "why-not", "party"):
        assert command in done.stdout


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with two versions of an invented list of the UN's format."""
    root = tmp_path_factory.mktemp("two")

    def version(day: str, *names: str) -> None:
        people = "".join(
            f"<INDIVIDUAL><DATAID>{number}</DATAID><VERSIONNUM>1</VERSIONNUM>"
            f"<FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>Invented</UN_LIST_TYPE>"
            f"<REFERENCE_NUMBER>XXi.00{number}</REFERENCE_NUMBER>"
            f"<LISTED_ON>2020-01-0{number}</LISTED_ON></INDIVIDUAL>"
            for number, name in enumerate(names, 1)
        )
        folder = root / "lists" / day
        folder.mkdir(parents=True)
        (folder / "consolidated.xml").write_text(
            f'<CONSOLIDATED_LIST dateGenerated="{day}T00:00:00Z"><INDIVIDUALS>{people}'
            "</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>",
            "utf-8",
        )

    version("2021-01-01", "ORLAN BREKKISH", "TAVISH MOONCREST")
    version("2022-01-01", "ORLAN BREKKISH", "TAVISH MOONCRESTER", "ILSE VANDERQUIST")
    assert run(["update", "--from", str(root / "lists"), "--home", str(root / "home")]) == 0
    return root / "home"


def test_diff_tells_what_was_added_and_changed(
    two_versions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, document = answer(capsys, "diff", "un_sc", "--home", str(two_versions))
    assert status == 0
    assert (document["from"], document["to"]) == ("2021-01-01", "2022-01-01")
    assert [row["id"] for row in document["added"]] == ["XXi.003"]
    assert document["removed"] == []
    [change] = [row for row in document["changed"] if row["property"] == "name"]
    assert (change["before"], change["after"]) == (["TAVISH MOONCREST"], ["TAVISH MOONCRESTER"])
    arguments = ("diff", "un_sc", "--from", "2021-06-01", "--to", "2", "--home", str(two_versions))
    assert answer(capsys, *arguments) == (0, document)


def test_a_diff_of_a_version_that_is_not_there_is_status_3(
    two_versions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["diff", "un_sc", "--from", "2019-01-01", "--home", str(two_versions)]
    assert run(arguments) == 3
    assert "1 (2021-01-01), 2 (2022-01-01)" in capsys.readouterr().err


def test_each_day_is_answered_from_the_version_of_that_day(
    two_versions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("screen", "Ilse Vanderquist", "--home", str(two_versions), "--as-of")
    assert answer(capsys, *arguments, "2022-01-01")[0] == 1
    status, document = answer(capsys, *arguments, "2021-12-31")
    assert status == 0
    assert document["lists"] == [{"list": "un_sc", "version": "2021-01-01"}]
    assert run([*arguments, "2020-12-31"]) == 3


def test_loading_the_same_files_again_changes_nothing(
    two_versions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lists = two_versions.parent / "lists"
    arguments = ("update", "--from", str(lists), "--home", str(two_versions))
    status, document = answer(capsys, *arguments)
    assert status == 0
    assert {outcome["status"] for outcome in document} == {"unchanged"}


def test_a_broken_file_is_refused_and_the_last_version_goes_on_serving(
    two_versions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = (two_versions.parent / "lists" / "2022-01-01" / "consolidated.xml").read_text("utf-8")
    (tmp_path / "consolidated.xml").write_text(good[:-60], "utf-8")
    assert run(["update", "--from", str(tmp_path), "--home", str(two_versions)]) == 2
    assert "line 1" in capsys.readouterr().out
    _, document = answer(capsys, "lists", "--home", str(two_versions))
    assert document[0]["published"] == "2022-01-01"
    assert document[0]["stale"] is True
    arguments = ("screen", "Ilse Vanderquist", "--home", str(two_versions))
    assert answer(capsys, *arguments)[0] == 1


def test_every_version_is_reconciled_with_two_counts(
    two_versions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, document = answer(capsys, "lists", "--check", "--home", str(two_versions))
    assert status == 0
    assert [(row["published"], row["records"]) for row in document] == [
        ("2021-01-01", 2),
        ("2022-01-01", 3),
    ]
    assert all(row["agree"] and row["records"] == row["records_scanned"] for row in document)
