"""The command ``owned`` and ``screen --owned`` over the starter list. Stakes are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ostraka.cli import run

GROMOV = "starter-16689"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("home")
    assert run(["demo", "--home", str(root), "--json"]) == 0
    (root / "stakes.csv").write_text(
        "owner,owned,percent\n"
        f"{GROMOV},Invented Smelter LLC,51\nAnna Berg,Invented Bakery Ltd,100\n"
    )
    return root


def test_a_company_in_listed_hands_is_blocked_with_its_chain(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--home", str(home), "--stakes", str(home / "stakes.csv"), "--as-of", "2024-01-01"]
    capsys.readouterr()
    assert run(["owned", "Invented Smelter LLC", *where]) == 0
    shown = capsys.readouterr().out
    assert "us: BLOCKED" in shown
    assert "51% held by" in shown
    assert run(["owned", "Invented Smelter LLC", *where, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verdicts"]["us"]["verdict"] == "blocked"
    assert told["verdicts"]["us"]["proof"]
    assert told["party"]["name"] == "Invented Smelter LLC"


def test_a_party_that_nobody_knows_is_an_error(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["owned", "Nobody Atall Quux", "--home", str(home)]) == 3
    assert "--stakes" in capsys.readouterr().err
    assert run(["owned", GROMOV, "--home", str(home), "--stakes", "absent.csv"]) == 2


def test_screening_extends_to_owned_parties_only_if_it_is_told_to(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--home", str(home), "--json"]
    assert run(["screen", "Invented Smelter", *where]) == 0
    capsys.readouterr()
    stakes = ["--owned", "--stakes", str(home / "stakes.csv")]
    assert run(["screen", "Invented Smelter", *stakes, *where]) == 1
    (hit,) = json.loads(capsys.readouterr().out)["hits"]
    assert hit["derived"] == [GROMOV]
    assert run(["screen", "Invented Bakery", *stakes, *where]) == 0
