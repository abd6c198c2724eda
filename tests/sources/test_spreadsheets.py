"""Workbooks as rows: dates, gaps and repeats are read, hostile files are refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.workbooks import ods, ods_of, xlsx, xlsx_of, zipped

from ostraka.model.errors import FormatError
from ostraka.sources import spreadsheets

CELL = '<table:table-cell table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell>'


def rows(content: bytes) -> list[tuple[int, list[str]]]:
    return list(spreadsheets.rows(io.BytesIO(content), "invented"))


def test_a_workbook_is_known_by_its_members() -> None:
    assert spreadsheets.kind(xlsx([["a"]])) == "xlsx"
    assert spreadsheets.kind(ods([["a"]])) == "ods"
    assert spreadsheets.kind(zipped([("word/document.xml", "<a/>")])) is None
    assert spreadsheets.kind(b"Last Updated,01/02/2031") is None


def test_cells_keep_their_columns_and_rows_their_numbers() -> None:
    sheet = (
        '<row r="2"><c r="B2" t="inlineStr"><is><t>x</t></is></c><c r="D2"><v>2.5</v></c></row>'
        '<row r="4"><c r="C4" t="b"><v>1</v></c><c r="D4"><v>17</v></c></row>'
    )
    assert rows(xlsx_of(sheet)) == [(2, ["", "x", "", "2.5"]), (4, ["", "", "TRUE", "17"])]


def test_texts_of_an_ods_are_joined_and_dates_are_iso() -> None:
    sheet = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        "<table:table-cell><text:p>a<text:s/>b<text:span>c</text:span></text:p>"
        "<text:p>d</text:p></table:table-cell>"
        '<table:table-cell office:date-value="2031-02-03T00:00:00"><text:p>3/2/31</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="16000"/>'
        "</table:table-row>"
    )
    assert rows(ods_of(sheet)) == [(3, ["", "", "a bc\nd", "2031-02-03"])]


def test_repeated_cells_and_rows_are_there_as_often() -> None:
    sheet = (
        '<table:table-row table:number-rows-repeated="2">' + CELL.format(3) + "</table:table-row>"
    )
    assert rows(ods_of(sheet)) == [(1, ["x", "x", "x"]), (2, ["x", "x", "x"])]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no workbook"),
        (b"<html>", "no workbook"),
        (xlsx([["a"]])[:-30], "damaged or cut short"),
        (xlsx_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "claims 1,048,576 rows"),
        (
            ods_of(
                '<table:table-row table:number-rows-repeated="999999">'
                + CELL.format(16000)
                + "</table:table-row>"
            ),
            "more than 10,000,000 cells",
        ),
        (
            ods_of("<table:table-row>" + CELL.format(16385) + "</table:table-row>"),
            "more than 16,384 cells",
        ),
        (ods_of("<table:table-row>" + CELL.format(-1) + "</table:table-row>"), "not a number"),
        (ods_of("<table:table-row>"), "malformed"),
        (
            zipped(
                [
                    ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                    ("content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
                ]
            ),
            "document type",
        ),
        (zipped([("[Content_Types].xml", "<a/>"), ("xl/workbook.xml", "<a/>")]), "cannot be read"),
    ],
)
def test_a_hostile_or_damaged_workbook_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason) as caught:
        rows(content)
    assert caught.value.source == "invented"
    assert caught.value.action


def test_a_zip_bomb_is_refused_before_it_is_unpacked_whole() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        with archive.open("xl/sharedStrings.xml", "w") as member:
            for _ in range(80):
                member.write(b" " * (1 << 20))
    with pytest.raises(FormatError, match="unpacks to more than"):
        rows(file.getvalue())


def test_the_first_rows_of_an_xlsx_tell_which_cells_are_filled() -> None:
    content = xlsx([["a", "", "b"], ["c"]])
    assert spreadsheets.first_rows(content) == [["a", "b"], ["c"]]
    cut = content[: content.index(b"xl/sharedStrings.xml") - 30]
    assert spreadsheets.first_rows(cut) == [[None, None], [None]]


def test_the_first_rows_of_an_ods_stand_in_its_head() -> None:
    assert spreadsheets.first_rows(ods([["a", "b"], ["c"]])) == [["a", "b"], ["c"]]


@given(st.binary(max_size=200), st.integers(0, 400))
def test_any_head_can_be_looked_at(noise: bytes, at: int) -> None:
    content = xlsx([["a"]])
    spreadsheets.first_rows(content[:at] + noise + content[at + len(noise) :])
    spreadsheets.first_rows(b"PK\x03\x04" + noise)


def test_the_real_workbooks_are_read_whole(shared: Path) -> None:
    sizes = {}
    for path in sorted((shared / "lists").glob("*/*/*.[xo][ld]s*")):
        with path.open("rb") as stream:
            sizes[path.parent.name] = sum(1 for _ in spreadsheets.rows(stream, path.name))
    assert sizes == {
        "2024-11": 9554,
        "2023-06-05": 16825,
        "2025-04-10": 18798,
        "2025-08-11_search_export": 5303,
    }
