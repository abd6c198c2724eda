"""Australia's workbook: rows become records by their base reference.

The fixture is invented: no person, company or ship in it exists. It is kept as
text, a row a line, and made a workbook here.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused
from ostraka.model.schema import PROPERTIES
from ostraka.sources import au_dfat
from ostraka.sources.au_dfat_fields import split_items
from ostraka.sources.formats import FORMATS, HEAD_BYTES

SAMPLE = Path(__file__).resolve().parents[1] / "fixtures" / "au_dfat" / "sample.txt"
REAL = ("lists", "au_dfat", "2024-11", "regulation8_consolidated.xlsx")
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MEMBERS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{SHEET}"><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="14"/></cellXfs></styleSheet>',
}


def workbook(rows: list[list[str]]) -> bytes:
    """The rows as an xlsx: figures are numbers, days are dates, texts stand in their table."""
    shared: dict[str, int] = {}
    lines = []
    for number, row in enumerate(rows, 1):
        cells = []
        for column, text in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", row, strict=False):
            place = f'<c r="{column}{number}"'
            if text.isascii() and text.isdecimal():
                cells.append(f'{place} s="{int(len(text) == 5)}"><v>{text}</v></c>')
            elif text:
                cells.append(f'{place} t="s"><v>{shared.setdefault(text, len(shared))}</v></c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in MEMBERS.items():
            archive.writestr(name, text)
        sheet = f'<worksheet xmlns="{SHEET}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{SHEET}">{texts}</sst>')
    return content.getvalue()


def sample_rows() -> list[list[str]]:
    return [line.split("|") for line in SAMPLE.read_text("utf-8").splitlines()]


def material(content: bytes, name: str = "invented.xlsx") -> Material:
    return Material((Part(name, lambda: io.BytesIO(content), len(content)),))


def items(content: bytes) -> list[Item]:
    return list(au_dfat.read(material(content)))


@pytest.fixture(scope="module")
def read() -> list[Item]:
    return items(workbook(sample_rows()))


@pytest.fixture(scope="module")
def sample(read: list[Item]) -> dict[str, Record]:
    return {item.id: item for item in read if isinstance(item, Record)}


def facts(record: Record, prop: str) -> list[Fact]:
    return [fact for fact in record.facts if fact.prop == prop]


def values(record: Record, prop: str) -> list[str]:
    return [fact.value for fact in facts(record, prop)]


def test_the_header_comes_first_and_the_file_tells_no_date(read: list[Item]) -> None:
    assert read[0] == Header(list="au_dfat", format="au-dfat-xlsx")


def test_lettered_rows_are_names_of_their_base_reference(sample: dict[str, Record]) -> None:
    assert list(sample) == ["2", "3", "4"]
    person = sample["2"]
    assert person.schema == "Person"
    assert person.facts[0] == Fact(
        "name",
        "Zebediah Marsh QUILL",
        (("firstName", "Zebediah Marsh"), ("lastName", "QUILL")),
        "QUILL, Zebediah Marsh",
        "2",
    )
    assert [(fact.value, fact.get("script")) for fact in facts(person, "alias")] == [
        ("زبديا", "original")
    ]
    assert values(person, "previousName") == ["Zeb"]
    assert [(fact.value, fact.item) for fact in facts(person, "weakAlias")] == [("Heron", "2c")]
    assert values(sample["3"], "previousName") == ["Old Reed Works"]


def test_a_row_without_a_reference_is_kept_aside(read: list[Item]) -> None:
    (refused,) = (item for item in read if isinstance(item, Refused))
    assert refused.place == "row 9"
    assert "Edda Frog" in refused.text


def test_the_plain_count_agrees_with_the_records(sample: dict[str, Record]) -> None:
    assert au_dfat.count(material(workbook(sample_rows()))) == len(sample) == 3


def test_births_of_all_rows_are_there_and_each_once(sample: dict[str, Record]) -> None:
    births = facts(sample["2"], "birthDate")
    assert [fact.value for fact in births] == ["1955~/1958~", "1957-03-25", "1969"]
    assert births[2].get("note") == "this aka only"
    assert births[0].original == "a) Approximately 1955- 1958 b) 25/03/1957"
    notes = {fact.get("type"): fact.value for fact in facts(sample["2"], "notes")}
    assert notes["date of birth"] == "24/06/1402 (Hijri Calendar)"
    assert notes["citizenship"] == "Congolese"


def test_lists_in_a_cell_are_taken_apart(sample: dict[str, Record]) -> None:
    person = sample["2"]
    assert values(person, "birthPlace") == ["Reedham, Syria", "Moscow"]
    assert values(person, "birthCountry") == ["sy", "iq"]
    assert values(person, "citizenship") == ["ru", "ua"]
    assert values(person, "country") == ["iq"]
    assert [(fact.value, fact.get("country")) for fact in facts(person, "address")] == [
        ("1 Reed Lane, Marshton, Syria (since 2016)", "sy")
    ]


def test_the_law_is_in_programme_instrument_and_measures(sample: dict[str, Record]) -> None:
    person = sample["2"]
    assert values(person, "program") == ["1988 (Nowhere)"]
    assert values(person, "provisions") == ["targeted financial sanction", "travel ban"]
    assert values(person, "listingDate") == ["2015-10-02"]
    assert values(person, "modifiedAt") == ["2023-03-15"]
    assert "Invented Instrument 2015" in values(person, "authority")
    assert values(sample["3"], "listingDate") == ["2012-03-02"]
    assert Fact("notes", "44", (("type", "shoe size"),)) in person.facts


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Listed by UN 1267 Committee on 25 January 2001 (amended on 9 July 2007)", "2001-01-25"),
        ("Listed by UN (1267 Committee) on 6 July 2004, amended later", "2004-07-06"),
        ("Resolution 1735 (2006) Listed on: 4 June. 2008 (amended 3 June 2009)", "2008-06-04"),
        ("The Minister for Foreign Affairs listed this entity on 16 June 2003 under", "2003-06-16"),
        ("Instrument of first listing: List 2001 (No. 2). Last listed on: 16/09/2022", ""),
        ("Listed under Resolution 1483 (2003)", ""),
        ("Listed on 4 December 2019. (Note: This was a re-listing of a previous one)", ""),
    ],
)
def test_only_the_first_listing_gives_its_date(text: str, date: str) -> None:
    header, row = sample_rows()[:2]
    row[header.index("Listing Information")] = text
    (record,) = (item for item in items(workbook([header, row])) if isinstance(item, Record))
    assert values(record, "listingDate") == ([date] if date else [])
    assert text in values(record, "authority")


def test_numbers_in_the_prose_have_their_kind_and_country(sample: dict[str, Record]) -> None:
    person = sample["2"]
    assert [(fact.value, fact.get("country")) for fact in facts(person, "passportNumber")] == [
        ("X000001", "af"),
        ("X000002", "iq"),
    ]
    assert values(person, "gender") == ["male"]
    assert values(person, "email") == ["zeb@marsh.example"]
    assert not facts(person, "unscId")
    (prose,) = (
        fact for fact in facts(person, "notes") if fact.get("type") == "additional information"
    )
    assert prose.value.startswith("Male; Keeper of reeds.")
    assert values(sample["3"], "registrationNumber") == ["0000000000017"]


def test_a_ship_is_known_by_its_type_and_number(sample: dict[str, Record]) -> None:
    assert sample["4"].schema == "Vessel"
    assert values(sample["4"], "imoNumber") == ["0000017"]


def test_a_second_primary_name_is_an_alias() -> None:
    rows = sample_rows()[:2]
    rows.append(["2a", "Zebulon", "Individual", "Primary Name"])
    (record,) = (item for item in items(workbook(rows)) if isinstance(item, Record))
    assert values(record, "alias") == ["Zebulon"]


@given(st.lists(st.text("xyz 019,.", min_size=1).filter(str.strip), min_size=1, max_size=6))
def test_a_list_of_items_keeps_every_item(found: list[str]) -> None:
    text = " ".join(
        f"{letter}) {item.strip()}" for letter, item in zip("abcdef", found, strict=False)
    )
    stripped = [item.strip(" ;,") for item in found]
    assert split_items(text) == [item for item in stripped if item]


def test_only_this_format_takes_the_file(shared: Path) -> None:
    for content in (workbook(sample_rows()), shared.joinpath(*REAL).read_bytes()):
        kinds = [form.name for form in FORMATS if form.recognises("x", content[:HEAD_BYTES])]
        assert kinds == ["au-dfat-xlsx"]


def test_another_workbook_is_not_taken() -> None:
    rows = [["Customer", "Name", "Born"], ["1", "Zeb", "45000"]]
    assert not au_dfat.recognises("Australian_Sanctions.xlsx", workbook(rows))
    with pytest.raises(FormatError, match="no header") as caught:
        items(workbook(rows))
    assert caught.value.action


@pytest.mark.parametrize("content", [b"", b"<html><body>503</body></html>", b"PK\x03\x04"])
def test_a_file_that_is_no_workbook_is_refused_with_an_action(content: bytes) -> None:
    for attempt in (items, lambda content: au_dfat.count(material(content))):
        with pytest.raises(FormatError) as caught:
            attempt(content)
        assert caught.value.source == "invented.xlsx"
        assert caught.value.action


def test_a_truncated_workbook_is_refused() -> None:
    content = workbook(sample_rows())
    with pytest.raises(FormatError):
        items(content[: len(content) // 2])


def test_a_list_without_records_is_refused() -> None:
    with pytest.raises(FormatError, match="no record"):
        items(workbook(sample_rows()[:1]))


def test_the_real_list_is_read_whole(shared: Path) -> None:
    path = shared.joinpath(*REAL)
    source = material(path.read_bytes(), path.name)
    found = list(au_dfat.read(source))
    records = {item.id: item for item in found if isinstance(item, Record)}
    assert len(records) == len(found) - 1 == au_dfat.count(source) == 3062
    everything = [fact for record in records.values() for fact in record.facts]
    assert {fact.prop for fact in everything} <= set(PROPERTIES)
    # Every one of the 9,553 rows is a name of its record.
    names = {"name", "alias", "previousName", "weakAlias"}
    rows = {fact.item for fact in everything if fact.prop in names}
    assert len(rows) >= 9_500
    unread = [
        fact
        for fact in everything
        if fact.prop == "notes" and fact.get("type") != "additional information"
    ]
    assert len(unread) <= 30
    first = records["2"]
    assert values(first, "name") == ["MOHAMMAD HASSAN AKHUND"]
    assert values(first, "birthDate") == ["1955~/1958~", "1945~/1950~"]
    assert values(first, "listingDate") == ["2001-01-25"]
    assert values(records["7994"], "idNumber") == ["11540384888"]
