"""Tables of one's own names: read by their mapping, or refused with its line.

The fixtures are invented: no person, company or ship in them exists.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.workbooks import xlsx

from ostraka.model.errors import FormatError
from ostraka.model.records import Header, Item, Material, Part, Record, Refused, detail
from ostraka.sources import own_csv
from ostraka.sources.formats import FORMATS
from ostraka.sources.own_mapping import ONE_LINE, read_mapping

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "own"
MINIMAL = """\
list: house_watch
title: Our watch list
id: Number
schema: Person
columns:
  Name: name
  Born: birthDate"""
TABLE = "Number;Name;Born\n1;Ann Invented;1961-02-03\n2;Bob Invented;\n"


def part(name: str, content: bytes) -> Part:
    return Part(name, lambda: io.BytesIO(content), len(content))


def material(table: str | bytes, mapping: str = MINIMAL, name: str = "house.csv") -> Material:
    content = table.encode() if isinstance(table, str) else table
    return Material((part(name, content), part("house.mapping.yaml", mapping.encode())))


def items(table: str | bytes, mapping: str = MINIMAL) -> list[Item]:
    return list(own_csv.read(material(table, mapping)))


def records(table: str | bytes, mapping: str = MINIMAL) -> dict[str, Record]:
    return {item.id: item for item in items(table, mapping) if isinstance(item, Record)}


def whole(found: list[Item]) -> int:
    return sum(1 for item in found if not isinstance(item, Header))


@pytest.fixture(scope="module")
def house() -> list[Item]:
    paths = (FIXTURES / "house.csv", FIXTURES / "house.mapping.yaml")
    return list(own_csv.read(Material(tuple(part(p.name, p.read_bytes()) for p in paths))))


@pytest.fixture(scope="module")
def sample(house: list[Item]) -> dict[str, Record]:
    return {item.id: item for item in house if isinstance(item, Record)}


def values(record: Record, prop: str, **about: str) -> list[str]:
    return [
        fact.value
        for fact in record.facts
        if fact.prop == prop and set(detail(about)) <= set(fact.detail)
    ]


def test_the_mapping_names_the_list(house: list[Item]) -> None:
    assert house[0] == Header(list="house_watch", format="own-csv")


def test_a_mapping_can_tell_the_date_of_the_version() -> None:
    header = items(TABLE, MINIMAL + "\npublished: 2026-11-23")[0]
    assert isinstance(header, Header)
    assert header.published == "2026-11-23"


def test_a_mapping_cannot_take_the_id_of_an_official_list() -> None:
    header = items(TABLE, MINIMAL.replace("house_watch", "us_ofac_sdn"))[0]
    assert isinstance(header, Header)
    assert header.list == "own_us_ofac_sdn"


def test_a_row_is_a_record_of_the_kind_that_its_column_tells(sample: dict[str, Record]) -> None:
    assert [(key[:4], record.schema) for key, record in sample.items()] == [
        ("1", "Person"), ("2", "Company"), ("row-", "Vessel"), ("6", "Person"),
    ]  # fmt: skip


def test_columns_become_properties(sample: dict[str, Record]) -> None:
    ivan = sample["1"]
    assert values(ivan, "name") == ["Иван Вымышленный"]
    assert values(ivan, "alias") == ["Ivan Invented", "Vanya Invented"]
    assert values(ivan, "birthDate") == ["1961-02-03"]
    assert values(ivan, "passportNumber", country="ru") == ["70 1234567"]
    assert values(ivan, "address", country="ru") == ["ul. Mnimaya 1, Grad"]
    assert values(ivan, "listingDate") == ["2026-11-01"]
    assert values(sample["2"], "name") == ["虚构贸易有限公司"]


def test_constants_and_the_title_are_on_every_record(sample: dict[str, Record]) -> None:
    for record in sample.values():
        assert values(record, "program") == ["HOUSE"]
        assert values(record, "authority") == ["Compliance of Invented Bank"]
        assert values(record, "topics") == ["poi", "reg.warn"]
        assert values(record, "publisher") == ["The house watch list"]


def test_a_column_that_the_mapping_does_not_name_is_a_note(sample: dict[str, Record]) -> None:
    assert values(sample["1"], "notes", type="Remark") == ['seen twice, "really"']
    assert not any("Internal" in dict(f.detail).values() for f in sample["1"].facts)


def test_what_cannot_be_read_is_a_note_of_its_column(sample: dict[str, Record]) -> None:
    assert values(sample["6"], "notes", type="Born") == ["31.02.1970"]
    assert values(sample["6"], "notes", type="Nationality") == ["Nowhereland"]


def test_a_row_that_names_nobody_is_refused_with_its_reason(house: list[Item]) -> None:
    refused = [item for item in house if isinstance(item, Refused)]
    assert [(item.record, item.place, item.reason) for item in refused] == [
        ("", "line 5", "the row has no id: Number, Name, Added is empty"),
        ("4", "line 6", "the kind 'D' is no schema that the mapping names"),
        ("5", "line 7", "the row has no name and no identifier"),
        ("", "line 9", "the row has 3 cells under 14 columns"),
    ]


def test_the_second_count_agrees(house: list[Item]) -> None:
    paths = (FIXTURES / "house.csv", FIXTURES / "house.mapping.yaml")
    found = own_csv.count(Material(tuple(part(p.name, p.read_bytes()) for p in paths)))
    assert found == whole(house) == 8


def test_an_id_that_is_made_is_the_same_wherever_the_row_stands() -> None:
    mapping = MINIMAL.replace("id: Number", "id_else: [Name, Born]")
    one = records(TABLE, mapping)
    head, *rows = TABLE.splitlines()
    other = records("\n".join([head, *reversed(rows)]) + "\n", mapping)
    assert len(one) == 2
    assert one.keys() == other.keys()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_mark_at_the_start_tells_the_encoding(encoding: str) -> None:
    table = TABLE.replace("Ann", "Ђорђе 虚")
    assert values(records(table.encode(encoding))["1"], "name") == ["Ђорђе 虚 Invented"]
    assert own_csv.count(material(table.encode(encoding))) == 2


@pytest.mark.parametrize("encoding", ["cp1252", "windows-1251", "utf-16-le", "gb18030"])
def test_the_mapping_tells_the_encoding(encoding: str) -> None:
    name = {"cp1252": "Zoë", "windows-1251": "Ђорђе"}.get(encoding, "虚构")
    mapping = f"{MINIMAL}\nencoding: {encoding}"
    table = TABLE.replace("Ann", name).encode(encoding)
    assert values(records(table, mapping)["1"], "name") == [f"{name} Invented"]
    assert own_csv.count(material(table, mapping)) == 2


def test_bytes_of_another_encoding_are_refused_with_what_to_do() -> None:
    with pytest.raises(FormatError, match="encoding: cp1252"):
        items(TABLE.replace("Ann", "Zoë").encode("cp1252"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    table = TABLE.replace(";", delimiter)
    assert list(records(table)) == ["1", "2"]


def test_the_delimiter_is_the_one_that_finds_the_columns() -> None:
    table = "Number;Name;Born;a,b,c,d,e,f\n1;Ann;1961;\n"
    assert values(records(table)["1"], "name") == ["Ann"]


def test_the_mapping_tells_the_delimiter() -> None:
    table = TABLE.replace(";", "^")
    assert list(records(table, MINIMAL + '\ndelimiter: "^"')) == ["1", "2"]
    assert list(records(TABLE.replace(";", "\t"), MINIMAL + "\ndelimiter: tab")) == ["1", "2"]


@pytest.mark.parametrize(
    ("form", "text", "read"),
    [
        ("DD.MM.YYYY", "03.02.1961", "1961-02-03"),
        ("MM/DD/YYYY", "02/03/1961", "1961-02-03"),
        ("YYYYMMDD", "19610203", "1961-02-03"),
        ("DD/MM/YYYY", "3/2/1961", "1961-02-03"),
        ("DD/MM/YYYY", "1961", "1961"),
        ("DD/MM/YYYY", "3 Feb 1961", "1961-02-03"),
    ],
)
def test_the_mapping_tells_how_dates_are_written(form: str, text: str, read: str) -> None:
    table = TABLE.replace("1961-02-03", text)
    assert values(records(table, f"{MINIMAL}\ndates: {form}")["1"], "birthDate") == [read]


def test_a_date_of_two_readings_is_a_note_without_a_form() -> None:
    ann = records(TABLE.replace("1961-02-03", "02/03/1961"))["1"]
    assert values(ann, "birthDate") == []
    assert values(ann, "notes", type="Born") == ["02/03/1961"]


def test_a_name_in_parts_is_a_name() -> None:
    mapping = MINIMAL.replace("Name: name", "Name: lastName\n  Given: firstName")
    table = "Number,Name,Given,Born\n1,Invented,Ann,\n"
    (fact,) = (fact for fact in records(table, mapping)["1"].facts if fact.prop == "name")
    assert (fact.value, fact.get("firstName"), fact.get("lastName")) == (
        "Ann Invented", "Ann", "Invented",
    )  # fmt: skip


def test_a_workbook_is_a_table_too() -> None:
    content = xlsx([["Number", "Name", "Born"], ["1", "Ann Invented", "1961-02-03"], ["2", "Bob"]])
    found = records(content)
    assert values(found["1"], "birthDate") == ["1961-02-03"]
    assert list(found) == ["1", "2"]
    assert own_csv.count(material(content)) == 2


@pytest.mark.parametrize(
    ("mapping", "line", "reason"),
    [
        (MINIMAL.replace("Name: name", "Name: nmae"), 6, "there is no property 'nmae'"),
        (MINIMAL.replace("title:", "tilte:"), 2, "there is no key 'tilte'"),
        (MINIMAL.replace("Person", "dragon"), 4, "'dragon' is no kind of party"),
        (MINIMAL.replace("Name: name", "Nome: name"), 6, "the table has no column 'Nome'"),
        (MINIMAL.replace("id: Number", "id: Key"), 3, "the table has no column 'Key'"),
        (MINIMAL.replace("id: Number\n", ""), 5, "neither 'id' nor 'id_else'"),
        (MINIMAL + "\ntitle: again", 8, "'title' stands twice"),
        (MINIMAL + "\nencoding: nonsense", 8, "there is no encoding 'nonsense'"),
        (MINIMAL + "\nencoding: unicode_escape", 8, "there is no encoding"),
        (MINIMAL + "\ndelimiter: ab", 8, "'ab' is no delimiter"),
        (MINIMAL + "\ndates: DD.MM.YY", 8, "is no form of a date"),
        (MINIMAL + "\npublished: today", 8, "'today' is no day"),
        (MINIMAL + "\nignore: &a [x]", 8, "anchors"),
        (MINIMAL + "\nignore: [x", 8, "no YAML"),
        ("list: x\n", 1, "the key 'columns' is missing"),
        ("", 1, "no mapping of keys to values"),
        ("- a\n", 1, "no mapping of keys to values"),
        ("list: x\nid: N\ncolumns: {}\n", 3, "no column is mapped"),
        ("list: x\nid: N\ncolumns:\n  N: {separator: x}\n", 4, "has no 'property'"),
        ("list: x\nid: N\ncolumns: [a]\n", 3, "keys with values are expected"),
        (MINIMAL + "\njoined: 1", 8, "'joined' is a list"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_with_its_line(
    mapping: str, line: int, reason: str
) -> None:
    with pytest.raises(FormatError) as caught:
        items(TABLE, mapping)
    error = caught.value
    assert error.source == "house.mapping.yaml"
    assert reason in error.reason
    assert error.action
    assert error.place in (f"line {line}", f"line {line + 1}" if "YAML" in reason else "")


def test_a_mistyped_property_gets_a_suggestion() -> None:
    with pytest.raises(FormatError, match="Did you mean 'birthDate'"):
        items(TABLE, MINIMAL.replace("birthDate", "birthdate"))


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("", "the table is empty"),
        ("Number;Name;Born\n", "no row below its header"),
        ("Number;Name;Name;Born\n1;a;b;\n", "two columns are called 'Name'"),
        ("Number;;Name;Born\n1;a;b;\n", "a column has no name"),
        (TABLE + "1;Again;\n", "the id '1' stands twice, first on line 2"),
        (TABLE + '3;"cut', "not a whole CSV row"),
        ("<html>503</html>", "the table has no column"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(table: str, reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        items(table)
    assert reason in caught.value.reason
    assert caught.value.action


def test_a_table_without_a_mapping_is_refused_with_a_mapping_that_works() -> None:
    alone = Material((part("house.csv", TABLE.encode()),))
    with pytest.raises(FormatError) as caught:
        list(own_csv.read(alone))
    assert "house.mapping.yaml" in caught.value.action
    assert ONE_LINE in caught.value.action
    assert records(TABLE, ONE_LINE) == records(TABLE, MINIMAL)


def test_a_mapping_without_a_table_is_refused() -> None:
    with pytest.raises(FormatError, match="no table beside the mapping"):
        list(own_csv.read(Material((part("a.mapping.yaml", MINIMAL.encode()),))))


def test_a_huge_mapping_is_refused() -> None:
    with pytest.raises(FormatError, match="more than"):
        items(TABLE, MINIMAL + "\n#" + "x" * (1 << 18))


def test_the_mapping_is_taken_by_its_name_and_by_no_other_format() -> None:
    head = (FIXTURES / "house.mapping.yaml").read_bytes()
    takers = [one.name for one in FORMATS if one.recognises("house.mapping.yaml", head)]
    assert takers == ["own-csv"]
    table = (FIXTURES / "house.csv").read_bytes()
    assert [one.name for one in FORMATS if one.recognises("house.csv", table)] == []


_cells = st.text(st.sampled_from('ab ";,\n\r\té'), max_size=4)


@given(st.lists(st.tuples(_cells, _cells), max_size=5))
def test_whatever_stands_in_the_cells_the_counts_agree(rows: list[tuple[str, str]]) -> None:
    lines = ["Number;Name;Born"]
    for place, cells in enumerate(rows):
        quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
        lines.append(";".join([str(place) if place % 3 else "", *quoted]))
    given_table = "\r\n".join(lines) + "\r\n"
    try:
        found = items(given_table)
    except FormatError:
        assert not any(cell.strip() for cells in rows for cell in cells)
        return
    assert whole(found) == own_csv.count(material(given_table))


def test_every_mapping_of_the_documentation_can_be_read() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "own-lists.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert [len(read_mapping(part("d.mapping.yaml", b.encode())).columns) for b in blocks] == [2, 6]
