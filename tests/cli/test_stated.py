"""``actions --from-text`` over the starter list, as a user meets it. The texts are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ostraka.cli import run

_SAID = (
    "WASHINGTON, April 15, 2021 — Today, OFAC took action against 16 entities and 16 individuals.\n"
    "The Treasury Department, together with Canada, sanctioned {count} groups in Crimea.\n"
    "The EU will sanction three banks.\n"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the starter list."""
    root = tmp_path_factory.mktemp("stated")
    assert run(["demo", "--home", str(root), "--json"]) == 0
    return root


def _written(folder: Path, text: str) -> str:
    path = folder / "press.txt"
    path.write_text(text, "utf-8")
    return str(path)


def test_what_a_text_says_is_shown_beside_the_lists(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    path = _written(tmp_path, _SAID.format(count="eight"))
    assert run(["actions", "--from-text", path, "--home", str(home)]) == 0
    shown = capsys.readouterr().out
    assert "date 2021-04-15 (dateline)" in shown
    assert "us: agrees; the lists have 32 (the cited action us-election)" in shown
    assert "us: agrees; the lists have 8 (the cited action us-crimea)" in shown
    assert "ca: not told" in shown
    assert "intended, denied or conditional: The EU will sanction three banks." in shown


def test_a_text_that_differs_ends_with_one(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _written(tmp_path, _SAID.format(count="fifteen"))
    assert run(["actions", "--from-text", path, "--home", str(home), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["total"] for one in told["statements"]] == [32, 15]
    assert told["unread"]["count"] == 1
    assert "differs" in {one["answer"] for one in told["compared"][0]["checked"]}


def test_a_day_or_a_text_is_needed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actions", "--home", str(home)]) == 2
    assert "no day is given" in capsys.readouterr().err
    assert run(["actions", "--from-text", "absent.txt", "--home", str(home)]) == 2
    assert "there is no file" in capsys.readouterr().err
