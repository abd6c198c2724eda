"""Workbooks for tests, made by hand: zip files with the least that a reader needs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODS = "urn:oasis:names:tc:opendocument:xmlns:"


def zipped(members: Iterable[tuple[str, str]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def xlsx_of(sheet: str, strings: Sequence[str] = ()) -> bytes:
    """An xlsx with one sheet, given the content of its ``sheetData``."""
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    root = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        '<sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    links = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    return zipped(
        [
            ("[Content_Types].xml", types),
            ("_rels/.rels", root),
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", links),
            (
                "xl/worksheets/sheet1.xml",
                f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
            ),
            ("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{shared}</sst>'),
        ]
    )


def xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """An xlsx of texts, kept in the table of strings as the publishers' programs do."""
    strings = list(dict.fromkeys(text for row in rows for text in row if text))
    number = {text: at for at, text in enumerate(strings)}
    lines = []
    for at, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{_letters(column)}{at}" t="s"><v>{number[text]}</v></c>'
            for column, text in enumerate(row)
            if text
        )
        lines.append(f'<row r="{at}">{cells}</row>')
    return xlsx_of("".join(lines), strings)


def _letters(column: int) -> str:
    first, second = divmod(column, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def ods_of(rows: str) -> bytes:
    """An ods with one table, given its rows."""
    content = (
        f'<office:document-content xmlns:office="{_ODS}office:1.0" '
        f'xmlns:table="{_ODS}table:1.0" xmlns:text="{_ODS}text:1.0"><office:body>'
        f"<office:spreadsheet><table:table>{rows}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped([("mimetype", mime), ("content.xml", content)])


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    """An ods of texts."""
    return ods_of(
        "".join(
            "<table:table-row>"
            + "".join(
                f"<table:table-cell><text:p>{escape(text)}</text:p></table:table-cell>"
                for text in row
            )
            + "</table:table-row>"
            for row in rows
        )
    )
