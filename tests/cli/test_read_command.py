"""The command ``read`` over the starter list, as a user meets it. All texts are invented."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

import ostraka
from ostraka.cli import run

LISTED = "Ministry of Finance of the Russian Federation"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ostraka.open(tmp_path / "home").load_starter()
    monkeypatch.setenv("OSTRAKA_HOME", str(tmp_path / "home"))
    return tmp_path


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def test_a_text_that_names_a_listed_party_is_shown_and_ends_with_one(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(home, "a.txt", f"On Monday the {LISTED} answered.")
    assert run(["read", path, "--on", "2024-05-01"]) == 1
    shown = capsys.readouterr().out
    assert "2024-05-01 (given)" in shown
    assert "listed now" in shown


def test_a_text_without_a_listed_party_ends_with_zero(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["read", write(home, "a.txt", "On Monday it rained [bold]hard[/].")]) == 0
    shown = capsys.readouterr().out
    assert "No listed party" in shown
    assert "[bold]hard[/]" in shown


def test_json_tells_mentions_with_places_chain_and_status(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"The {LISTED} (Minfin), dubbed Silver Heron, answered. Silver Heron paid."
    assert run(["read", write(home, "a.txt", text), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert {one["chain"] for one in answer["mentions"]} == {0}
    assert [one["text"] for one in answer["mentions"]][-2:] == ["Silver Heron", "Silver Heron"]
    for one in answer["mentions"]:
        assert text[one["start"] : one["end"]] == one["text"]
        assert one["listed_now"]
    assert answer["statements"] == []


def test_standard_input_and_folders_are_read(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stream:
        buffer = io.BytesIO(f"The {LISTED}.".encode())

    monkeypatch.setattr(sys, "stdin", Stream())
    assert run(["read", "-", "--json"]) == 1
    folder = home / "texts"
    folder.mkdir()
    write(folder, "a.txt", "Nobody is here.")
    write(folder, "b.txt", "Nobody is there.")
    assert run(["read", str(folder), "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_what_cannot_be_read_ends_with_two_and_the_others_are_read(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = home / "a.bin"
    bad.write_bytes(b"\x7fELF\x00\x00\x00\x00")
    good = write(home, "b.txt", f"The {LISTED}.")
    assert run(["read", str(bad), good, "--json"]) == 2
    captured = capsys.readouterr()
    assert json.loads(captured.out)["mentions"]
    assert "a.bin" in captured.err
    assert run(["read", str(home / "none.txt")]) == 2
    assert run(["read"]) == 2
