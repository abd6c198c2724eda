"""What the law data does not know of a list that was just loaded is told. The list is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from ostraka.cli import run

MAPPING = """list: house_watch
id: Number
schema: Person
columns: {Name: name, Programme: program}
"""


def test_a_programme_that_no_rule_explains_is_told_loudly_and_counts_as_a_block(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lists, home = tmp_path / "lists", ["--home", str(tmp_path / "home")]
    lists.mkdir()
    (lists / "house.csv").write_text("Number,Name,Programme\n1,Ivan Petrovin,NEW-PROGRAMME\n")
    (lists / "house.mapping.yaml").write_text(MAPPING)
    assert run(["update", "--from", str(lists), *home]) == 0
    told = capsys.readouterr().err
    assert "WARNING: house_watch: 1 combinations" in told
    assert "NEW-PROGRAMME" in told
    asked = ["--party", "house_watch-1", "--activity", "payment", "--actor", "us-person"]
    assert run(["decide", *asked, *home, "--json"]) == 0
    assert '"permitted"' not in capsys.readouterr().out.split('"rules"')[0]
