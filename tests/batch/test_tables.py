"""Tables in and out."""

from __future__ import annotations

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import examples

from ostraka.batch.rejects import FAULT, NOTE
from ostraka.batch.tables import open_writer, read_table
from ostraka.model.errors import FormatError


def _read(path: Path) -> tuple[list[str], list[dict[str, object]]]:
    header, rows = read_table(path)
    return header, [dict(row) for row in rows]


def _written(folder: Path, text: str, name: str = "t.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


_ROWS = [{"id": "1", "name": "Petrovin, Ivan"}, {"id": "2", "name": "Щербакин"}]


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("t.csv", 'id,name\n1,"Petrovin, Ivan"\n2,Щербакин\n', "utf-8"),
        ("t.csv", 'id,name\n1,"Petrovin, Ivan"\n2,Щербакин\n', "utf-8-sig"),
        ("t.csv", 'id,name\r\n1,"Petrovin, Ivan"\r\n\r\n2,Щербакин', "utf-8"),
        ("t.csv", "id;name\n1;Petrovin, Ivan\n2;Щербакин\n", "utf-8-sig"),
        ("t.csv", "id|name\n1|Petrovin, Ivan\n2|Щербакин\n", "utf-8"),
        ("t.tsv", "id\tname\n1\tPetrovin, Ivan\n2\tЩербакин\n", "utf-8"),
        ("T.CSV", ' id , name\n1,"Petrovin, Ivan"\n2,Щербакин\n', "utf-8"),
    ],
)
def test_a_table_is_read_whatever_its_delimiter_line_ends_and_byte_order_mark(
    tmp_path: Path, name: str, text: str, encoding: str
) -> None:
    assert _read(_written(tmp_path, text, name, encoding)) == (["id", "name"], _ROWS)


@pytest.mark.parametrize("name", ["t.csv.gz", "t.tsv.gz"])
def test_a_compressed_table_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    tab = "\t" if ".tsv" in name else ";"
    text = f"id{tab}name\n1{tab}Petrovin, Ivan\n2{tab}Щербакин\n"
    path.write_bytes(gzip.compress(text.encode("utf-8-sig")))
    assert _read(path) == (["id", "name"], _ROWS)


def test_a_row_shorter_than_the_header_has_no_value_for_the_rest(tmp_path: Path) -> None:
    (row,) = _read(_written(tmp_path, "id,name,dob\n1,Ivan\n"))[1]
    assert row.pop(NOTE) == "line 2: 2 values under 3 columns"
    assert row == {"id": "1", "name": "Ivan"}


def test_a_field_with_line_ends_inside_is_one_value(tmp_path: Path) -> None:
    (row,) = _read(_written(tmp_path, 'id,name\n1,"Ivan\nPetrovin"\n'))[1]
    assert row["name"] == "Ivan\nPetrovin"


@pytest.mark.parametrize("text", ["", "\n", "\ufeff"])
def test_an_empty_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormatError, match=r"t\.csv: the file is empty"):
        _read(_written(tmp_path, text))


def test_columns_of_one_name_are_numbered_and_lose_nothing(tmp_path: Path) -> None:
    names, rows = _read(_written(tmp_path, "id,name, name\n1,x,y\n"))
    assert len(set(names)) == 3
    assert set(rows[0].values()) == {"1", "x", "y"}


def test_a_row_with_too_many_values_is_a_reject_with_its_line(tmp_path: Path) -> None:
    _, rows = _read(_written(tmp_path, "id,name\n1,x\n2,y,z\n3,w\n"))
    assert len(rows) == 3
    assert rows[1][FAULT] == "line 3: 3 values under 2 columns"
    assert FAULT not in rows[2]


@pytest.mark.parametrize("before", [0, 1, 900, 3000])
def test_a_row_that_is_not_utf_8_is_read_in_other_code_pages_and_told(
    tmp_path: Path, before: int
) -> None:
    path = tmp_path / "t.csv"
    good = "".join(f"{n},Щербакин {n}\n" for n in range(before))
    path.write_bytes(f"id,name\n{good}".encode() + "x,Göll\ny,z\n".encode("latin-1"))
    _, rows = _read(path)
    assert len(rows) == before + 2
    assert rows[-2]["name"] is not None
    assert "Göll" in str(rows[-2]["name"])
    assert f"line {before + 2}: not utf-8" in str(rows[-2][NOTE])
    assert all(NOTE not in row for row in rows[:before])


@pytest.mark.parametrize(
    "content",
    [
        b"id,name\n1,x\n",
        gzip.compress(b"id,name\n1,x\n" * 9000, mtime=0)[:-30],
        gzip.compress(b"id\n1\n", mtime=0)[:9],
    ],
)
def test_a_compressed_table_that_is_damaged_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(content)
    with pytest.raises(FormatError, match="cannot be read"):
        _read(path)


def test_a_compressed_table_with_a_wrong_byte_inside_is_refused(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(b"id,name\n" + b"1,abcdefgh\n" * 9000, mtime=0))
    content[len(content) // 2] ^= 0xFF
    path = tmp_path / "t.csv.gz"
    path.write_bytes(bytes(content))
    with pytest.raises(FormatError):
        _read(path)


@pytest.mark.parametrize("text", ['id,name\n1,"x\n2,y\n', 'id,name\n1,"x"y\n2,y\n'])
def test_a_quote_that_does_not_close_swallows_no_other_row(tmp_path: Path, text: str) -> None:
    _, rows = _read(_written(tmp_path, text))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert rows[1]["name"] == "y"
    assert "quotes" in str(rows[0][NOTE])


def test_a_field_of_more_than_a_mebibyte_stops_no_other_row(tmp_path: Path) -> None:
    _, rows = _read(_written(tmp_path, f"id,name\n1,{'x' * (1 << 21)}\n2,y\n"))
    assert rows[-1]["name"] == "y"
    assert len(rows) == 2


def test_a_file_that_is_missing_is_refused_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no such file"):
        read_table(tmp_path / "absent.csv")
    with pytest.raises(FormatError, match="no such file"):
        read_table(tmp_path)


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(
    tmp_path: Path, formula: str
) -> None:
    with open_writer(tmp_path / "out.csv", ["id", "name"]) as writer:
        writer.write([("1", formula)])
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        (_, (_, written)) = csv.reader(file)
    assert written == "'" + formula.replace("\r", "\n")


def test_numbers_and_truths_are_written_as_they_are(tmp_path: Path) -> None:
    with open_writer(tmp_path / "out.csv", ["score", "match", "n"]) as writer:
        writer.write([(0.7123, True, -1)])
    assert (tmp_path / "out.csv").read_bytes() == b"score,match,n\n0.7123,True,-1\n"


@examples(60)
@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_what_is_written_to_csv_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "out.csv"
    safe = [tuple(text.translate({0: None}) for text in ("x" + a, "y" + b)) for a, b in rows]
    safe = [row for row in safe if all(text.isprintable() or "\n" in text for text in row)]
    with open_writer(path, ["a", "b"]) as writer:
        writer.write(safe)
    assert [tuple(row.values()) for row in _read(path)[1]] == safe


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_no_file_appears_when_the_run_fails_and_an_old_one_stays(tmp_path: Path, name: str) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    path = tmp_path / name
    for old in (None, b"the last good one"):
        if old is not None:
            path.write_bytes(old)
        with pytest.raises(RuntimeError, match="the power went"):
            _fail_while_writing(path)
        assert [p.read_bytes() for p in tmp_path.iterdir()] == ([] if old is None else [old])


def _fail_while_writing(path: Path) -> None:
    before = path.exists()
    with open_writer(path, ["id"]) as writer:
        writer.write([("1",)])
        assert path.exists() == before
        raise RuntimeError("the power went")


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    for name in ("out.csv", "out.parquet"):
        if name.endswith("parquet"):
            pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
        with pytest.raises(FormatError, match="cannot be written"):
            open_writer(tmp_path / "absent" / name, ["id"])


def test_a_parquet_table_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    path = tmp_path / "out.parquet"
    rows = [("1", "Щербакин", 0.7123, True), ("2", "=1+1", 0.9, False)]
    with open_writer(path, ["id", "caption", "score", "match"]) as writer:
        writer.write(rows[:1])
        writer.write([])
        writer.write(rows[1:])
    header, found = _read(path)
    assert header == ["id", "caption", "score", "match"]
    assert [tuple(row.values()) for row in found] == rows


def test_a_parquet_table_keeps_the_types_of_its_values(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    import pyarrow.parquet

    path = tmp_path / "t.parquet"
    table = arrow.table({"id": [1, 2], "dob": [date(1960, 8, 31), None]})
    pyarrow.parquet.write_table(table, path)
    assert _read(path)[1] == [{"id": 1, "dob": date(1960, 8, 31)}, {"id": 2, "dob": None}]


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    with pytest.raises(FormatError, match=r"t\.parquet: cannot be read"):
        read_table(_written(tmp_path, "id,name\n", "t.parquet"))
