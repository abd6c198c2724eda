"""OFSI's list in both formats: a group is a record, and nothing that a row says is lost."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path
from types import ModuleType

import pytest
from tests.sources.workbooks import xlsx

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Material, Part, Record, Refused
from ostraka.model.schema import PROPERTIES
from ostraka.sources import uk_ofsi, uk_ofsi_old
from ostraka.sources.formats import FORMATS, HEAD_BYTES

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "uk_ofsi"
NEW, OLD = FIXTURES / "sample_2022.csv", FIXTURES / "sample_old.csv"

#: Module, file, publication date, groups and facts of each real list.
REAL = (
    (uk_ofsi, "2023-06-05/ConList.xlsx", "2023-06-05", 3993),
    (uk_ofsi, "2025-04-10/ConList.xlsx", "2025-04-10", 4686),
    (uk_ofsi_old, "2018-04-13/sanctionsconlist.csv.gz", "2018-04-13", 2106),
)


def material(content: bytes, name: str = "invented.csv") -> Material:
    return Material((Part(name, lambda: io.BytesIO(content), len(content)),))


def of_file(path: Path) -> Material:
    content = path.read_bytes()
    packed = path.suffix == ".gz"
    name = path.name.removesuffix(".gz")
    return material(gzip.decompress(content) if packed else content, name)


def records_of(module: ModuleType, source: Material) -> dict[str, Record]:
    return {item.id: item for item in module.read(source) if isinstance(item, Record)}


def values(record: Record, prop: str) -> list[str]:
    return [fact.value for fact in record.facts if fact.prop == prop]


def facts(record: Record, prop: str) -> list[Fact]:
    return [fact for fact in record.facts if fact.prop == prop]


def notes(record: Record, kind: str) -> list[str]:
    return [fact.value for fact in facts(record, "notes") if fact.get("type") == kind]


@pytest.fixture(scope="module")
def sample() -> dict[str, Record]:
    return records_of(uk_ofsi, of_file(NEW))


@pytest.fixture(scope="module")
def old() -> dict[str, Record]:
    return records_of(uk_ofsi_old, of_file(OLD))


# The whole file


@pytest.mark.parametrize(
    ("module", "path", "published"),
    [(uk_ofsi, NEW, "2031-06-05"), (uk_ofsi_old, OLD, "2021-06-05")],
)
def test_the_header_tells_the_date_of_the_first_row(
    module: ModuleType, path: Path, published: str
) -> None:
    first = next(module.read(of_file(path)))
    assert first == Header("uk_ofsi", module.FORMAT, published, scope=module.LAYOUT.scope)


def test_the_silence_of_the_old_format_closes_nothing_that_it_never_carries(
    old: dict[str, Record],
) -> None:
    scope = uk_ofsi_old.LAYOUT.scope
    assert scope.full
    assert {"gender", "reason", "weakAlias"} <= set(scope.missing) <= set(PROPERTIES)
    for record in old.values():
        assert not {fact.prop for fact in record.facts} & set(scope.missing)


def test_a_group_without_a_name_is_kept_aside(sample: dict[str, Record]) -> None:
    refused = [item for item in uk_ofsi.read(of_file(NEW)) if isinstance(item, Refused)]
    assert [(item.record, item.place, item.reason) for item in refused] == [
        ("90004", "row 9", "the record has no name")
    ]
    assert "90004" not in sample


def test_a_row_without_a_group_id_is_kept_aside_and_counted() -> None:
    content = NEW.read_bytes().replace(b",90004\r\n", b",\r\n")
    read = list(uk_ofsi.read(material(content)))
    refused = [item for item in read if isinstance(item, Refused)]
    assert [(item.place, item.reason) for item in refused] == [("row 9", "the row has no Group ID")]
    assert uk_ofsi.count(material(content)) == len(read) - 1


def test_a_workbook_and_a_csv_of_the_same_rows_say_the_same() -> None:
    with NEW.open(encoding="utf-8", newline="") as stream:
        workbook = material(xlsx(list(csv.reader(stream))), "ConList.xlsx")
    assert list(uk_ofsi.read(workbook)) == list(uk_ofsi.read(of_file(NEW)))
    assert uk_ofsi.count(workbook) == uk_ofsi.count(of_file(NEW)) == 4


def test_every_fact_has_a_known_property_and_no_identity_comes_twice(
    sample: dict[str, Record], old: dict[str, Record]
) -> None:
    for record in (*sample.values(), *old.values()):
        identities = [fact.identity for fact in record.facts]
        assert len(identities) == len(set(identities))
        assert {fact.prop for fact in record.facts} <= set(PROPERTIES)


# A group of the format of 2022


def test_the_names_of_all_rows_of_a_group_are_one_record(sample: dict[str, Record]) -> None:
    person = sample["90001"]
    assert person.schema == "Person"
    assert facts(person, "name") == [
        Fact("name", "Zebedee QUILL", (("firstName", "Zebedee"), ("lastName", "QUILL")))
    ]
    assert values(person, "weakAlias") == ["HERON"]
    assert values(person, "alias") == ["Zeb QUILL", "Зебедей Квилл"]
    assert values(person, "previousName") == ["Zeb FORMER"]
    assert facts(person, "alias")[0].get("quality") == "good"
    assert facts(person, "alias")[1].get("script") == "Cyrillic"


def test_a_group_without_a_primary_name_is_named_by_its_first_variation(
    sample: dict[str, Record],
) -> None:
    assert facts(sample["90002"], "name") == [
        Fact("name", "REED LTD", (("type", "primary name variation"),))
    ]


def test_dates_of_birth_may_lack_a_day_or_a_month(sample: dict[str, Record]) -> None:
    assert values(sample["90001"], "birthDate") == ["1980", "1981-05", "1982-08", "1983"]
    assert facts(sample["90001"], "birthDate")[0].original == "00/00/1980"


def test_numbered_columns_are_read_side_by_side(sample: dict[str, Record]) -> None:
    person = sample["90001"]
    assert values(person, "birthPlace") == ["Reedham, Libya"]
    assert values(person, "birthCountry") == ["ly", "suhh", "ua"]
    assert values(person, "nationality") == ["ly"]
    assert notes(person, "Nationality") == ["Atlantis"]
    first, second = facts(person, "passportNumber")
    assert (first.value, second.value) == ("X0000001", "X0000002")
    assert (first.get("country"), first.get("issued"), first.get("expires")) == (
        "ly",
        "2003-08-26",
        "2008-07-02",
    )
    assert second.detail == ()
    assert values(person, "title") == ["Mullah", "Haji"]


def test_the_other_information_is_cut_at_its_labels_only(sample: dict[str, Record]) -> None:
    person = sample["90001"]
    assert values(person, "authorityId") == ["NWH0001", "NWH0002"]
    assert facts(person, "authorityId")[0].get("list") == "uk_sl"
    assert values(person, "provisions") == [
        "Financial sanctions imposed in addition to an asset freeze: Trust services"
    ]
    assert values(person, "startDate") == ["2031-03-21"]
    assert values(person, "unscId") == ["NWi.001"]
    assert values(person, "reason") == ["Invented (for tests): nobody."]
    assert values(person, "gender") == ["male"]
    assert values(person, "phone") == ["+00 1", "+00 22"]
    assert values(person, "email") == ["quill@example.org"]
    assert values(person, "website") == ["www.example.org", "www.example.com"]
    assert notes(person, "Other Information") == ["Keeps reeds."]


def test_a_business_has_a_number_for_each_register(sample: dict[str, Record]) -> None:
    company = sample["90002"]
    assert company.schema == "Organization"
    assert values(company, "ogrnCode") == ["1000000000001"]
    assert values(company, "innCode") == ["1000000017"]
    assert values(company, "parent") == ["Marsh Holding"]
    assert notes(company, "Subsidiaries") == ["Frog", "Newt"]


def test_a_ship_has_its_particulars(sample: dict[str, Record]) -> None:
    ship = sample["90003"]
    assert ship.schema == "Vessel"
    assert values(ship, "imoNumber") == ["0000017"]
    assert values(ship, "flag") == ["ly"]
    assert values(ship, "pastFlags") == ["pa", "mt"]
    assert values(ship, "tonnage") == ["17"]
    assert values(ship, "buildDate") == ["1999"]
    assert notes(ship, "Length of ship") == ["8"]


def test_both_dates_of_listing_are_there(sample: dict[str, Record]) -> None:
    assert facts(sample["90001"], "listingDate") == [
        Fact("listingDate", "2031-03-02", original="02/03/2031"),
        Fact("listingDate", "2031-03-01", (("list", "uk_sl"),), "01/03/2031"),
    ]
    assert values(sample["90001"], "modifiedAt") == ["2031-05-04"]


# The old format


def test_the_old_format_is_read_as_windows_text(old: dict[str, Record]) -> None:
    assert values(old["90001"], "name") == ["Zébédée QUILL"]
    assert values(old["90001"], "alias") == ["Zeb QUILL"]
    assert values(old["90001"], "birthDate") == ["1980", "1981"]


def test_documents_in_prose_are_found_with_their_country_and_dates(old: dict[str, Record]) -> None:
    british, afghan, *plain = facts(old["90001"], "passportNumber")
    assert (british.value, british.get("country")) == ("100000017", "gb")
    assert (british.get("issued"), british.get("expires")) == ("2013-09-23", "2023-09-23")
    assert (afghan.value, afghan.get("country"), afghan.get("issued")) == (
        "D 000017",
        "af",
        "1998-06-30",
    )
    assert [(fact.value, fact.get("country")) for fact in plain] == [
        ("100000018", ""),
        ("100000019", ""),
    ]
    (code,) = facts(old["90001"], "taxNumber")
    assert (code.value, code.get("country")) == ("QLLZBD00A00Z000A", "it")


def test_references_in_prose_are_found_and_the_prose_stays(old: dict[str, Record]) -> None:
    person = old["90001"]
    assert values(person, "unscId") == ["NWi.001"]
    assert values(person, "imoNumber") == ["0000017"]
    assert values(person, "mmsi") == ["000000017"]
    assert values(person, "email") == ["quill@example.org"]
    assert "Also called Zébédée" in notes(person, "Other Information")[0]


# Which files


def test_only_its_own_format_knows_a_file() -> None:
    with NEW.open(encoding="utf-8", newline="") as stream:
        workbook = xlsx(list(csv.reader(stream)))
    for content, name in (
        (NEW.read_bytes(), uk_ofsi.FORMAT),
        (workbook, uk_ofsi.FORMAT),
        (OLD.read_bytes(), uk_ofsi_old.FORMAT),
    ):
        head = content[:HEAD_BYTES]
        assert [one.name for one in FORMATS if one.recognises("any", head)] == [name]


@pytest.mark.parametrize("module", [uk_ofsi, uk_ofsi_old])
@pytest.mark.parametrize(
    "content",
    [b"", b"<html><body>Sorry</body></html>", b"Last Updated,05/06/2031\r\n", b"\x00\xff\x00\n,\n"],
)
def test_another_file_is_refused(module: ModuleType, content: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        list(module.read(material(content)))
    assert caught.value.source == "invented.csv"
    assert caught.value.place
    assert caught.value.action


@pytest.mark.parametrize(("module", "path"), [(uk_ofsi, NEW), (uk_ofsi_old, OLD)])
def test_a_file_that_ends_inside_of_a_row_is_refused(module: ModuleType, path: Path) -> None:
    content = path.read_bytes()
    for cut in (content[:-20], content + b'"REED'):
        with pytest.raises(FormatError) as caught:
            list(module.read(material(cut, "ConList.csv.gz")))
        assert caught.value.place
        assert caught.value.action


@pytest.mark.parametrize(("module", "path"), [(uk_ofsi, NEW), (uk_ofsi_old, OLD)])
def test_a_list_without_records_is_refused(module: ModuleType, path: Path) -> None:
    content = b"".join(path.read_bytes().splitlines(keepends=True)[:2])
    with pytest.raises(FormatError, match="holds no record"):
        list(module.read(material(content)))


def test_a_longer_row_is_refused_with_its_number() -> None:
    with pytest.raises(FormatError, match="37 cells, not 36") as caught:
        list(uk_ofsi.read(material(NEW.read_bytes() + b"x," * 36 + b"x\r\n")))
    assert caught.value.place == "row 10"


# The real lists


@pytest.mark.parametrize(("module", "path", "published", "groups"), REAL)
def test_a_real_list_is_read_whole(
    shared: Path, module: ModuleType, path: str, published: str, groups: int
) -> None:
    source = of_file(shared / "lists" / "uk_ofsi" / path)
    header, *read = module.read(source)
    assert header.published == published
    assert all(isinstance(item, Record) for item in read)
    missing = set(header.scope.missing)
    assert not any(fact.prop in missing for record in read for fact in record.facts)
    assert len(read) == len({item.id for item in read}) == groups == module.count(source)
    for record in read:
        assert len({fact.identity for fact in record.facts}) == len(record.facts)
        assert {fact.prop for fact in record.facts} <= set(PROPERTIES)
    with source.parts[0].open() as stream:
        head = stream.read(HEAD_BYTES)
    assert [one.name for one in FORMATS if one.recognises("any", head)] == [module.FORMAT]


def test_real_groups_of_2025_say_what_the_file_says(shared: Path) -> None:
    records = records_of(
        uk_ofsi, of_file(shared / "lists" / "uk_ofsi" / "2025-04-10" / "ConList.xlsx")
    )
    assert values(records["11241"], "authorityId") == ["INU0082", "SYR0310"]
    assert values(records["15329"], "publicKey") == [
        "3Lpoy53K625zVeE47ZasiG5jGkAxJ27kh1",
        "0x7FF9cFad3877F21d41Da833E2F775dB0569eE3D9",
        "3E6ZCKRrsdPc35chA9Eftp1h3DLW18NFNV",
    ]
    assert values(records["13654"], "pastFlags") == ["pa", "kr"]
    assert values(records["14077"], "birthDate") == ["1963-05"]
    assert len(facts(records["7863"], "passportNumber")) == 14
    references = {value for record in records.values() for value in values(record, "authorityId")}
    assert len(references) > 4600


def test_old_and_new_groups_keep_their_ids_and_references(shared: Path) -> None:
    folder = shared / "lists" / "uk_ofsi"
    before = records_of(uk_ofsi_old, of_file(folder / "2018-04-13" / "sanctionsconlist.csv.gz"))
    after = records_of(uk_ofsi, of_file(folder / "2025-04-10" / "ConList.xlsx"))
    both = before.keys() & after.keys()
    assert len(both) == 1608
    agreeing = [
        key
        for key in both
        if set(values(before[key], "birthDate")) & set(values(after[key], "birthDate"))
        or not values(before[key], "birthDate")
    ]
    assert len(agreeing) / len(both) > 0.95
