"""The command ``batch`` over tables as customers export them. Every row is invented."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ostraka.cli import run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("home")
    assert run(["demo", "--home", str(root), "--json"]) == 0
    return root


def _hits(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [row["party_id"] for row in csv.DictReader(stream)]


@pytest.mark.parametrize(
    "header",
    [
        "Kundennummer;Vorname;Nachname;Geburtsdatum",
        "customerId;firstName;lastName;dateOfBirth",
        "numéro client;prénom;nom;date de naissance",
        "id;имя;фамилия;дата рождения",
    ],
)
def test_headings_of_many_languages_are_known_and_a_bad_row_stops_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], header: str
) -> None:
    table, out = tmp_path / "t.csv", tmp_path / "hits.csv"
    table.write_text(
        f"{header}\n1;Alexei;Gromov;31.05.1960\n2;;;\n3;Otto;Berg;32.13.1980\n4;Anna;Berg;\n",
        "utf-8",
    )
    run(["batch", str(table), "-o", str(out), "--home", str(home)])
    told = capsys.readouterr().err
    assert _hits(out) == ["starter-16689"]
    assert "4 rows read = 3 screened + 1 rejected" in told
    rejects = (tmp_path / "hits.rejects.csv").read_text("utf-8")
    assert "there is no name and no identifier" in rejects
    assert "32.13.1980" in rejects


def test_a_clean_table_leaves_no_reject_file(home: Path, tmp_path: Path) -> None:
    table, out = tmp_path / "t.csv", tmp_path / "hits.csv"
    table.write_text("id,name\n1,Anna Berg\n", "utf-8")
    assert run(["batch", str(table), "-o", str(out), "--home", str(home)]) == 0
    assert not (tmp_path / "hits.rejects.csv").exists()


def test_a_database_and_json_lines_are_tables(home: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(str(tmp_path / "c.duckdb")) as connection:
        connection.execute("CREATE TABLE customers AS SELECT 1 AS id, 'Alexei Gromov' AS name")
    (tmp_path / "c.jsonl").write_text('{"id": 1, "full_name": "Alexei Gromov"}\n', "utf-8")
    for name in ("c.duckdb", "c.jsonl"):
        out = tmp_path / f"{name}.csv"
        assert run(["batch", str(tmp_path / name), "-o", str(out), "--home", str(home)]) == 1
        assert _hits(out) == ["starter-16689"]
