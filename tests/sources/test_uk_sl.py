"""The UK Sanctions List as XML, CSV and ODS: a designation is a record in all of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from types import ModuleType

import pytest
from tests.sources.workbooks import ods

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Material, Part, Record, Refused
from ostraka.model.schema import PROPERTIES
from ostraka.sources import uk_designations, uk_sl, uk_sl_ods, uk_sl_table
from ostraka.sources.formats import FORMATS, HEAD_BYTES

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "uk_sl"
XML, CSV = FIXTURES / "sample.xml", FIXTURES / "sample.csv"

#: Module, file, publication date, records and refusals of each real list.
REAL = (
    (uk_sl, "2026-08_xml_EXCERPT/UK_Sanctions_List_excerpt.xml", "2026-08-20", 3, 0),
    (uk_sl_table, "2026-10_csv_EXCERPT/UK-Sanctions-List_excerpt.csv", "2026-10-08", 1, 0),
    (
        uk_sl_ods,
        "2025-08-11_search_export/FCDO_SL_Mon_Aug 11 2025.ods",
        "2025-08-11",
        5300,
        2,
    ),
)
EXPORT = [
    list(uk_sl_ods.EXPORT_COLUMNS),
    [
        "NWH0001",
        "90001",
        "QUILL Zebedee",
        "Nowhere",
        "Individual",
        "UK|UN",
        "01-03-2031",
        "-, A, B",
    ],
    ["NWH0002", "\n  ", "\n  ", "Nowhere", "Entity", "UK", "01-03-2031", "A"],
]


def material(content: bytes, name: str = "invented") -> Material:
    return Material((Part(name, lambda: io.BytesIO(content), len(content)),))


def of_file(path: Path) -> Material:
    return material(path.read_bytes(), path.name)


def records_of(module: ModuleType, source: Material) -> dict[str, Record]:
    return {item.id: item for item in module.read(source) if isinstance(item, Record)}


def values(record: Record, prop: str) -> list[str]:
    return [fact.value for fact in record.facts if fact.prop == prop]


def facts(record: Record, prop: str) -> list[Fact]:
    return [fact for fact in record.facts if fact.prop == prop]


def notes(record: Record, kind: str) -> list[str]:
    return [fact.value for fact in facts(record, "notes") if fact.get("type") == kind]


def sheet() -> bytes:
    with CSV.open(encoding="utf-8", newline="") as stream:
        return ods(list(csv.reader(stream)))


@pytest.fixture(scope="module")
def person() -> Record:
    return records_of(uk_sl, of_file(XML))["NWH0001"]


# The XML


def test_the_header_comes_first_and_tells_when_the_file_was_made() -> None:
    first = next(uk_sl.read(of_file(XML)))
    assert first == Header(list="uk_sl", format="uk-sl-xml", published="2031-06-05")


def test_names_have_the_kind_and_strength_that_the_list_gives_them(person: Record) -> None:
    assert person.schema == "Person"
    assert values(person, "name") == ["Zebedee QUILL"]
    assert dict(facts(person, "name")[0].detail) == {"firstName": "Zebedee", "lastName": "QUILL"}
    assert values(person, "alias") == ["Zeb Quill", "Zebby", "Зебедей Квилл"]
    assert values(person, "weakAlias") == ["Heron"]
    assert facts(person, "alias")[0].get("type") == "primary name variation"


def test_a_date_of_birth_may_lack_its_day_or_month(person: Record) -> None:
    assert values(person, "birthDate") == ["1980", "1981-08", "1982-03-17"]
    assert notes(person, "D.O.B") == ["long ago"]


def test_the_regime_is_a_program_and_its_regulations_the_authority(person: Record) -> None:
    regulations = "The Counter-Terrorism (International Sanctions) (EU Exit) Regulations 2019"
    assert facts(person, "program") == [
        Fact("program", "Counter-Terrorism (International)", original=regulations)
    ]
    assert values(person, "authority") == [regulations]


@pytest.mark.parametrize(
    ("regulations", "program"),
    [
        ("The Russia (Sanctions) (EU Exit) Regulations 2019", "Russia"),
        ("The Iran (Sanctions) (Nuclear) (EU Exit) Regulations 2019", "Iran (Nuclear)"),
        (
            "The ISIL (Da'esh) and Al-Qaida (United Nations Sanctions) (EU Exit) Regulations 2019",
            "ISIL (Da'esh) and Al-Qaida",
        ),
        ("The Global Human Rights Sanctions Regulations 2020", "Global Human Rights"),
        ("The Yemen (Sanctions) (EU Exit) (No. 2) Regulations 2020", "Yemen"),
        (
            "The Counter-Terrorism (Sanctions) (EU Exit) Regulations 2019",
            "Counter-Terrorism (Domestic)",
        ),
        ("Russia", "Russia"),
    ],
)
def test_a_regime_has_the_name_that_the_publishers_search_gives_it(
    regulations: str, program: str
) -> None:
    assert next(uk_designations.regime_facts(regulations)).value == program


def test_sanctions_are_provisions_and_references_lead_to_other_lists(person: Record) -> None:
    assert values(person, "provisions") == ["Asset freeze", "Travel Ban"]
    assert notes(person, "SanctionsImposedIndicators") == ["AssetFreeze"]
    assert facts(person, "authorityId") == [Fact("authorityId", "90001", (("list", "uk_ofsi"),))]
    assert values(person, "unscId") == ["NWi.001"]
    assert values(person, "listingDate") == ["2031-03-01"]
    assert values(person, "modifiedAt") == ["2031-05-04"]
    assert values(person, "reason") == ["Invented."]


def test_documents_places_and_addresses_have_country_codes(person: Record) -> None:
    (passport,) = facts(person, "passportNumber")
    assert (passport.value, passport.get("country")) == ("X0000001", "ly")
    assert facts(person, "address") == [
        Fact("address", "1 Reed Lane, 0578, Libya", (("country", "ly"),))
    ]
    assert values(person, "birthPlace") == ["Reedham, Libya"]
    assert values(person, "nationality") == ["ly"]
    assert notes(person, "Nationality(/ies)") == ["Atlantis"]


def test_a_field_that_nobody_knows_is_a_note(person: Record) -> None:
    assert notes(person, "Fountain") == ["Of youth"]
    assert notes(person, "Name/Spelling") == ["odd"]


def test_a_designation_without_a_unique_id_is_kept_aside_and_counted() -> None:
    source = of_file(XML)
    read = list(uk_sl.read(source))
    refused = [item for item in read if isinstance(item, Refused)]
    assert [(item.reason, item.text) for item in refused] == [
        ("the designation has no UniqueID", "NOBODY Primary name")
    ]
    assert uk_sl.count(source) == len(read) - 1 == 3


def test_a_unique_id_that_stands_twice_is_refused_with_both_lines() -> None:
    content = XML.read_bytes().replace(b"NWH0003", b"NWH0001")
    with pytest.raises(FormatError, match="NWH0001 stands twice, first on line 5"):
        list(uk_sl.read(material(content)))


# The tables


def test_a_csv_and_an_ods_of_the_same_rows_say_the_same() -> None:
    ((first, *others), (again, *twins)) = (
        list(uk_sl_table.read(of_file(CSV))),
        list(uk_sl_ods.read(material(sheet()))),
    )
    assert first == Header(list="uk_sl", format="uk-sl-csv", published="2031-06-05")
    assert again == Header(list="uk_sl", format="uk-sl-ods", published="2031-06-05")
    assert others == twins
    assert uk_sl_table.count(of_file(CSV)) == len(others) == 3


def test_the_rows_of_one_designation_are_one_record() -> None:
    records = records_of(uk_sl_table, of_file(CSV))
    assert list(records) == ["NWH0001", "NWH0003"]
    person, ship = records.values()
    assert values(person, "birthDate") == ["1980", "1981-03-17"]
    assert values(person, "weakAlias") == ["Heron"]
    assert values(person, "program") == ["Nowhere"]
    assert notes(person, "Designation source") == ["UK", "UN"]
    assert (ship.schema, values(ship, "imoNumber")) == ("Vessel", ["0000017"])
    assert values(ship, "serialNumber") == ["H17"]


def test_the_xml_and_the_csv_state_the_same_facts_of_the_same_designation(person: Record) -> None:
    other = records_of(uk_sl_table, of_file(CSV))["NWH0001"]
    for prop in ("name", "weakAlias", "passportNumber", "unscId", "authorityId", "listingDate"):
        identities = [{fact.identity for fact in facts(one, prop)} for one in (person, other)]
        assert identities[0] == identities[1], prop


def test_a_column_that_nobody_knows_is_a_note() -> None:
    lines = CSV.read_text(encoding="utf-8").splitlines()
    lines[1] += ",Fountain"
    lines[2] += ",Of youth"
    lines[3:] = [f"{line}," for line in lines[3:]]
    records = records_of(uk_sl_table, material("\r\n".join(lines).encode()))
    assert notes(records["NWH0001"], "Fountain") == ["Of youth"]


def test_a_search_export_closes_nothing_and_carries_eight_columns() -> None:
    source = material(ods(EXPORT), "FCDO_SL_Mon_Aug 11 2031.ods")
    header, record, refused = uk_sl_ods.read(source)
    assert isinstance(header, Header)
    assert header.published == "2031-08-11"
    assert not header.scope.full
    assert set(header.scope.missing) <= set(PROPERTIES)
    assert isinstance(record, Record)
    assert values(record, "name") == ["QUILL Zebedee"]
    assert values(record, "provisions") == ["A", "B"]
    assert values(record, "listingDate") == ["2031-03-01"]
    assert not {fact.prop for fact in record.facts} & set(header.scope.missing)
    assert isinstance(refused, Refused)
    assert (refused.record, refused.reason) == ("NWH0002", "the record has no name")
    assert uk_sl_ods.count(source) == 2


# Which files


def test_only_its_own_format_knows_a_file() -> None:
    for content, module in (
        (XML.read_bytes(), uk_sl),
        (CSV.read_bytes(), uk_sl_table),
        (sheet(), uk_sl_ods),
        (ods(EXPORT), uk_sl_ods),
    ):
        head = content[:HEAD_BYTES]
        assert [one.name for one in FORMATS if one.recognises("any", head)] == [module.FORMAT]


@pytest.mark.parametrize("module", [uk_sl, uk_sl_table, uk_sl_ods])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Sorry</body></html>",
        b"Report Date: 05-Jun-2031\r\n",
        b"<Designations></Designations>",
        XML.read_bytes()[:900],
        CSV.read_bytes()[:-20],
        ods(EXPORT)[:-40],
        ods(EXPORT[:1]),
        ods([["Reference", "Name"]]),
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><Designations>&b;</Designations>",
    ],
)
def test_another_or_a_broken_file_is_refused(module: ModuleType, content: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        list(module.read(material(content)))
    assert caught.value.source == "invented"
    assert caught.value.action


# The real lists


@pytest.mark.parametrize(("module", "path", "published", "number", "aside"), REAL)
def test_a_real_list_is_read_whole(
    shared: Path, module: ModuleType, path: str, published: str, number: int, aside: int
) -> None:
    source = of_file(shared / "lists" / "uk_fcdo_uksl" / path)
    header, *read = module.read(source)
    assert header.published == published
    records = [item for item in read if isinstance(item, Record)]
    assert (len(records), len(read) - len(records)) == (number, aside)
    assert module.count(source) == len(read)
    for record in records:
        assert len({fact.identity for fact in record.facts}) == len(record.facts)
        assert {fact.prop for fact in record.facts} <= set(PROPERTIES)
    with source.parts[0].open() as stream:
        head = stream.read(HEAD_BYTES)
    assert [one.name for one in FORMATS if one.recognises("any", head)] == [module.FORMAT]


def test_the_excerpt_of_the_real_xml_says_what_it_says(shared: Path) -> None:
    records = records_of(uk_sl, of_file(shared / "lists" / "uk_fcdo_uksl" / REAL[0][1]))
    person, exchange, ship = (records[key] for key in ("AFG0006", "AFG0001", "DPR0075"))
    assert values(person, "name") == ["MOHAMMAD HASSAN AKHUND"]
    assert values(person, "birthDate") == ["1945", "1946", "1958-03-01"]
    assert values(person, "unscId") == ["TAi.002"]
    assert values(person, "program") == ["Afghanistan"]
    assert values(exchange, "weakAlias") == ["Haji Hakim Hawala"]
    assert values(exchange, "registrationNumber") == ["BR-99-XY"]
    assert (ship.schema, values(ship, "imoNumber"), values(ship, "flag")) == (
        "Vessel",
        ["9562233"],
        ["km"],
    )


def test_one_group_of_ofsi_can_be_two_real_designations(shared: Path) -> None:
    records = records_of(uk_sl_ods, of_file(shared / "lists" / "uk_fcdo_uksl" / REAL[2][1]))
    groups = {key: values(record, "authorityId") for key, record in records.items()}
    assert sorted(key for key, ids in groups.items() if "11241" in ids) == ["INU0082", "SYR0310"]
    assert sum(1 for ids in groups.values() if ids) == 4853
