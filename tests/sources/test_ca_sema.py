"""Canada's XML: ids from the law, names split with care, and a bad file refused whole."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused
from ostraka.model.schema import PROPERTIES
from ostraka.sources import ca_sema
from ostraka.sources.ca_sema_fields import read_birth
from ostraka.sources.ca_sema_names import split_aliases, split_entity
from ostraka.sources.formats import FORMATS, HEAD_BYTES

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "ca_sema"
RECORD = (
    b"<record><Country>Nowhere</Country><LastName>REED</LastName>"
    b"<Schedule>%s</Schedule><Item>%d</Item></record>"
)


def material(content: bytes, name: str = "invented.xml") -> Material:
    return Material((Part(name, lambda: io.BytesIO(content), len(content)),))


def of_file(path: Path) -> Material:
    return material(path.read_bytes(), path.name)


def items(content: bytes) -> list[Item]:
    return list(ca_sema.read(material(content)))


def listed(records: bytes) -> bytes:
    return b"<data-set>" + records + b"</data-set>"


def records_of(source: Material) -> dict[str, Record]:
    return {item.id: item for item in ca_sema.read(source) if isinstance(item, Record)}


@pytest.fixture(scope="module")
def new() -> dict[str, Record]:
    return records_of(of_file(FIXTURES / "new.xml"))


def values(record: Record, prop: str) -> list[str]:
    return [fact.value for fact in record.facts if fact.prop == prop]


def test_the_header_says_what_the_layout_lacks() -> None:
    first = next(iter(ca_sema.read(of_file(FIXTURES / "new.xml"))))
    assert first == Header(list="ca_sema", format="ca-sema-xml")
    first = next(iter(ca_sema.read(of_file(FIXTURES / "old.xml"), "house")))
    assert isinstance(first, Header)
    assert first.list == "house"
    assert "listingDate" in first.scope.missing


def test_ids_are_made_of_what_the_law_cites(new: dict[str, Record]) -> None:
    assert list(new) == [
        "russia-1-23",
        "russia-2-23",
        "russia-schedule-1.1-5",
        "jvcfor-7",
        "haiti-1-1",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("Burma / Birmanie", "2", "9"), ("Myanmar (Burma) / Myanmar (Birmanie)", "Part 2", "9")),
        (("Iran", "2", "9"), ("Iran", "1, Part 2", "9")),
        (("Syria / Syrie", "1", "9"), ("Syria / Syrie", "Part 1", "9")),
        (("Ukraine", "1, Part 2", "9"), ("Ukraine", "Part 2", "9")),
        (("Zimbabwe", "N/A", "9"), ("Zimbabwe", "", "9")),
        (("Regulations (JVCFOR) / x", "1", "9"), ("Regulations (JVCFOR) / x", "", "9")),
        (("Belarus / Bélarus", "1,Part 3", "9"), ("Belarus / Bélarus", "1, Part 3", "9")),
    ],
)
def test_a_schedule_that_was_renamed_keeps_its_ids(
    before: tuple[str, str, str], after: tuple[str, str, str]
) -> None:
    assert ca_sema.record_id(*before) == ca_sema.record_id(*after)


def test_schedules_and_parts_of_one_number_are_told_apart() -> None:
    ids = [
        ca_sema.record_id("Russia / Russie", schedule, "1")
        for schedule in ("1, Part 1", "1, Part 2", "2", "1, Part 1.1", "1.1")
    ]
    assert len(set(ids)) == 5


def test_a_person_has_names_a_title_a_birth_and_its_place_in_the_law(
    new: dict[str, Record],
) -> None:
    person = new["russia-1-23"]
    assert person.schema == "Person"
    assert person.facts[0] == Fact(
        "name",
        "Zebediah Marshovich QUILL",
        (("firstName", "Zebediah Marshovich"), ("lastName", "QUILL")),
    )
    assert values(person, "alias") == [
        "Zeb Quill",
        "Зебедия Квилл",
        "Zebby QUILL",
        "Zebulon QUILL",
    ]
    assert values(person, "weakAlias") == ["Heron", "Zebedayah Marshavich"]
    assert values(person, "title") == ["Major General"]
    assert values(person, "birthDate") == ["1963/1964"]
    program = next(fact for fact in person.facts if fact.prop == "program")
    assert program == Fact("program", "Russia", (("country", "ru"),), "Russia / Russie")
    assert values(person, "provisions") == ["1, Part 1"]
    assert values(person, "recordId") == ["23"]
    assert values(person, "listingDate") == ["2022-02-24"]
    russian = next(fact for fact in person.facts if fact.value == "Зебедия Квилл")
    assert russian.get("language") == "russian"


def test_a_company_has_its_name_in_both_languages(new: dict[str, Record]) -> None:
    company = new["russia-2-23"]
    assert company.schema == "Organization"
    assert values(company, "name") == ["Reed Bank of the Marsh"]
    assert values(company, "alias") == [
        "Banque des roseaux",
        "Marsh Trading Co., Ltd.",
        "«Болото, камыш и лягушка»",
        "OOO Reed",
        "AO Reed",
    ]
    assert company.facts[0].original == "Reed Bank of the Marsh/Banque des roseaux"
    assert any(fact.prop == "notes" and fact.value == "44" for fact in company.facts)


def test_a_ship_is_known_by_its_imo_number(new: dict[str, Record]) -> None:
    ship = new["russia-schedule-1.1-5"]
    assert ship.schema == "Vessel"
    assert values(ship, "imoNumber") == ["0000017"]
    assert values(ship, "type") == ["Oil Tanker"]
    assert values(ship, "buildDate") == ["2003"]


def test_a_day_as_excel_counts_it_is_read_with_the_number_beside_it(
    new: dict[str, Record],
) -> None:
    (birth,) = (fact for fact in new["jvcfor-7"].facts if fact.prop == "birthDate")
    assert birth == Fact("birthDate", "1963-01-01", original="23012")


def test_dates_without_a_reading_are_notes(new: dict[str, Record]) -> None:
    assert values(new["haiti-1-1"], "notes") == ["Sep-99", "soon"]


def test_a_record_that_cannot_be_named_is_kept_aside() -> None:
    read = list(ca_sema.read(of_file(FIXTURES / "new.xml")))
    (refused,) = (item for item in read if isinstance(item, Refused))
    assert "NOBODY" in refused.text
    assert refused.place.startswith("line ")
    assert ca_sema.count(of_file(FIXTURES / "new.xml")) == len(read) - 1 == 6


def test_the_layout_of_2020_is_read_the_same_way() -> None:
    old = records_of(of_file(FIXTURES / "old.xml"))
    assert list(old) == ["myanmar-2-1", "zimbabwe-4"]
    assert values(old["myanmar-2-1"], "name") == ["Reed Works"]
    assert values(old["myanmar-2-1"], "alias") == ["Marsh Works"]
    assert values(old["zimbabwe-4"], "birthDate") == ["1965-07-15", "1969-09-28"]
    assert values(old["zimbabwe-4"], "title") == ["Brigadier"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("1955-11", ("1955-11",)),
        ("born in the early 1970s", ("1970/1979",)),
        ("1972-08-10 or 1972-08-11", ("1972-08-10", "1972-08-11")),
        ("1972-08-10 or before", ()),
        ("Sep-99", ()),
    ],
)
def test_births_are_read_whole_or_not_at_all(text: str, dates: tuple[str, ...]) -> None:
    assert read_birth(text) == dates


@pytest.mark.parametrize(
    "text",
    ["Katya or Katerina Reed", "Ministry of Reed and Marsh", "The Reed (Marsh, Frog)", "DHKP/C"],
)
def test_a_separator_that_may_belong_to_a_name_splits_nothing(text: str) -> None:
    assert [alias.name for alias in split_aliases(text, person="Katya" in text)] == [text]


def test_a_slash_between_single_words_is_part_of_the_name() -> None:
    assert split_entity("Mills (Hmaw/Pyi)") == ("Mills (Hmaw/Pyi)",)
    assert split_entity("Reed/Marsh Works") == ("Reed/Marsh Works",)


@given(st.text(max_size=200), st.booleans())
def test_every_letter_of_an_alias_cell_is_in_some_name(text: str, person: bool) -> None:
    text = " ".join(text.split())
    names = [alias.name for alias in split_aliases(text, person=person)]
    letters = sorted(char for char in text if char.isalnum())
    assert sorted(char for char in "".join(names) if char.isalnum()) == letters
    assert all(name in text for name in names if ", " not in name)


def test_only_this_format_takes_these_files() -> None:
    for path in sorted(FIXTURES.glob("*.xml")):
        head = path.read_bytes()[:HEAD_BYTES]
        kinds = [form.name for form in FORMATS if form.recognises(path.name, head)]
        assert kinds == ["ca-sema-xml"]
    assert not ca_sema.recognises("sema-lmes.xml", b"<html>503</html>")


@pytest.mark.parametrize("content", [b"", b"  \n", b"<html><body>503</body></html>"])
def test_a_file_that_is_no_list_is_refused_with_an_action(content: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        items(content)
    assert caught.value.source == "invented.xml"
    assert caught.value.action


def test_a_truncated_file_is_refused_with_its_line() -> None:
    content = (FIXTURES / "new.xml").read_bytes()
    with pytest.raises(FormatError) as caught:
        items(content[: len(content) // 2])
    assert caught.value.place.startswith("line ")


def test_a_list_without_records_is_refused() -> None:
    with pytest.raises(FormatError, match="no record"):
        items(listed(b""))


def test_a_document_type_is_refused() -> None:
    with pytest.raises(FormatError, match="document type"):
        items(b'<!DOCTYPE d [<!ENTITY a "b">]>' + listed(RECORD % (b"1", 1)))


def test_an_item_that_stands_twice_is_refused_with_both_places() -> None:
    with pytest.raises(FormatError, match="nowhere-1-1 stand twice, first on line 1") as caught:
        items(listed(RECORD % (b"1, Part 1", 1) + b"\n" + RECORD % (b"Part 1", 1)))
    assert caught.value.place == "line 2"


@pytest.mark.parametrize(("folder", "number"), [("2020-03", 1369), ("2025-04", 4759)])
def test_a_real_list_is_read_whole(shared: Path, folder: str, number: int) -> None:
    source = of_file(shared / "lists" / "ca_sema" / folder / "sema-lmes.xml")
    read = list(ca_sema.read(source))
    records = [item for item in read if isinstance(item, Record)]
    assert len(records) == len(read) - 1 == ca_sema.count(source) == number
    assert len({record.id for record in records}) == number
    facts = [fact for record in records for fact in record.facts]
    assert {fact.prop for fact in facts} <= set(PROPERTIES)
    assert [fact.value for fact in facts if fact.prop == "notes"] == (
        ["Sep-99"] if folder == "2025-04" else []
    )


def test_real_records_keep_their_ids_over_five_years(shared: Path) -> None:
    folder = shared / "lists" / "ca_sema"
    old = records_of(of_file(folder / "2020-03" / "sema-lmes.xml"))
    new = records_of(of_file(folder / "2025-04" / "sema-lmes.xml"))
    both = set(old) & set(new)
    same = {key for key in both if values(old[key], "name") == values(new[key], "name")}
    assert len(both) == 1258
    assert len(same) >= 1240
    assert sum(record.schema == "Vessel" for record in new.values()) == 109
    assert values(new["myanmar-1-3"], "name") == values(old["myanmar-1-3"], "name")
