"""The US screening list: one record per source list, and a bad file refused whole.

The fixture is invented: no person, company or ship in it exists.
"""

from __future__ import annotations

import gzip
import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused
from ostraka.model.schema import PROPERTIES
from ostraka.sources import us_csl
from ostraka.sources.formats import FORMATS, HEAD_BYTES
from ostraka.sources.us_csl_fields import code_of

SAMPLE = Path(__file__).resolve().parents[1] / "fixtures" / "us_csl" / "sample.csv"
WORKS = "el-" + "a" * 40


def material(content: bytes, name: str = "invented.csv") -> Material:
    return Material((Part(name, lambda: io.BytesIO(content), len(content)),))


def items(content: bytes) -> list[Item]:
    return list(us_csl.read(material(content)))


@pytest.fixture(scope="module")
def sample() -> dict[str, Record]:
    read = us_csl.read(material(SAMPLE.read_bytes()))
    return {item.id: item for item in read if isinstance(item, Record)}


def facts(record: Record, prop: str) -> list[Fact]:
    return [fact for fact in record.facts if fact.prop == prop]


def values(record: Record, prop: str) -> list[str]:
    return [fact.value for fact in facts(record, prop)]


def test_the_header_comes_first_and_the_file_tells_no_date() -> None:
    assert items(SAMPLE.read_bytes())[0] == Header(list="us_csl", format="us-csl-csv")


def test_a_party_on_two_source_lists_is_two_records(sample: dict[str, Record]) -> None:
    assert list(sample) == [
        "sdn-900001", "ssi-900001", WORKS, "cap-900002", "sdn-900003",
        "dpl-" + "b" * 40, "isn-" + "c" * 40,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", "ns-mbs"),
        ("Military End User (MEU) List - Bureau of Industry and Security", "meu"),
        ("A list without a short name", "a-list-without-a-short-name"),
    ],
)
def test_a_source_list_has_a_short_name(source: str, code: str) -> None:
    assert code_of(source) == code


def test_a_row_that_is_repeated_is_one_record_with_the_facts_of_both(
    sample: dict[str, Record],
) -> None:
    bank = sample["cap-900002"]
    assert values(bank, "address") == ["Reedham, CN"]
    assert values(bank, "sourceUrl") == ["http://list.example"]
    assert values(bank, "swiftBic") == ["MRSHCNBJ"]


def test_the_plain_count_agrees_with_records_and_refusals() -> None:
    content = SAMPLE.read_bytes()
    assert us_csl.count(material(content)) == len(items(content)) - 1 == 8


def test_the_source_list_is_a_programme_and_its_department_the_authority(
    sample: dict[str, Record],
) -> None:
    works = sample[WORKS]
    assert facts(works, "program")[0].value == "Entity List (EL)"
    assert facts(works, "program")[0].get("type") == "source"
    assert values(works, "authority") == ["Bureau of Industry and Security", "87 FR 00001"]
    assert values(works, "provisions") == [
        "For all items subject to the EAR. (See §744.11 of the EAR)",
        "Presumption of denial.",
    ]
    assert values(works, "listingDate") == ["2022-04-07"]
    assert values(sample["sdn-900001"], "program")[1:] == ["RUSSIA-EO14024", "SDGT"]


def test_a_row_of_the_treasury_points_to_the_list_that_it_repeats(
    sample: dict[str, Record],
) -> None:
    (link,) = facts(sample["sdn-900001"], "authorityId")
    assert (link.value, link.get("list")) == ("900001", "us_ofac_sdn")
    (link,) = facts(sample["ssi-900001"], "authorityId")
    assert (link.value, link.get("list")) == ("900001", "us_ofac_cons")
    assert not facts(sample[WORKS], "authorityId")


def test_a_person_is_read_as_in_the_list_of_ofac(sample: dict[str, Record]) -> None:
    person = sample["sdn-900001"]
    assert person.schema == "Person"
    assert values(person, "name") == ["Zebediah (invented) QUILL"]
    assert values(person, "alias") == ["Zeb QUILL", "HERON"]
    assert values(person, "position") == ["Keeper of reeds", "Former keeper of frogs"]
    assert values(person, "birthDate") == ["1971-02-03", "1970~"]
    assert values(person, "citizenship") == ["ru", "sy"]
    assert values(person, "gender") == ["male"]
    assert values(person, "country") == ["sy"]
    assert [(fact.value, fact.get("country")) for fact in facts(person, "address")] == [
        ("1 Reed Lane, Marshton, RU", "ru"),
        ("Reedham, Fen", ""),
    ]
    assert [(fact.value, fact.get("type")) for fact in facts(person, "notes")] == [
        ("MARSH WORKS", "Linked To"),
        ("likes herons", "remarks"),
    ]


def test_a_number_has_its_country_and_dates_and_a_single_date_is_not_guessed(
    sample: dict[str, Record],
) -> None:
    first, second = facts(sample["sdn-900001"], "passportNumber")
    assert (first.value, first.get("country")) == ("K000001", "jo")
    assert (first.get("issued"), first.get("expires")) == ("2009-08-31", "2014-08-30")
    assert (second.value, second.get("date")) == ("000002", "1998-10-28")
    assert second.original == "SD, 1998-10-28, 000002, Passport"
    assert not second.get("issued")


def test_names_in_brackets_and_former_names_are_names(sample: dict[str, Record]) -> None:
    works = sample[WORKS]
    assert works.schema == "LegalEntity"
    assert values(works, "name") == ["Reed Works"]
    assert values(works, "alias") == ["Marsh Works", "Frog Works", "JSC Reed", "Kamysh"]
    assert values(works, "previousName") == ['Old Reed "Works"']
    assert values(sample["isn-" + "c" * 40], "alias") == ["Reed Institute"]


def test_a_ship_has_its_particulars(sample: dict[str, Record]) -> None:
    ship = sample["sdn-900003"]
    assert ship.schema == "Vessel"
    assert values(ship, "imoNumber") == ["0000017"]
    assert values(ship, "flag") == ["ir"]
    assert values(ship, "tonnage") == ["163660"]
    assert values(ship, "owner") == ["Marsh Shipping"]


def test_a_denied_person_keeps_what_has_no_property_in_notes(sample: dict[str, Record]) -> None:
    person = sample["dpl-" + "b" * 40]
    assert values(person, "endDate") == ["2056-06-29"]
    assert {fact.get("type") for fact in facts(person, "notes")} == {"standard_order", "remarks"}
    assert values(sample["isn-" + "c" * 40], "notes") == ["soon"]


def test_a_row_without_a_name_is_kept_aside() -> None:
    (refused,) = (item for item in items(SAMPLE.read_bytes()) if isinstance(item, Refused))
    assert refused.record == "el-" + "d" * 40
    assert "Nowhere" in refused.text


def test_a_column_that_nobody_expected_becomes_a_note() -> None:
    lines = SAMPLE.read_text("utf-8").splitlines()
    content = f"{lines[0]},shoe_size\n{lines[2]},44\n".encode()
    (record,) = (item for item in items(content) if isinstance(item, Record))
    assert Fact("notes", "44", (("type", "shoe_size"),)) in record.facts


def test_one_source_list_alone_is_a_filtered_export() -> None:
    lines = SAMPLE.read_text("utf-8").splitlines()
    header = items(f"{lines[0]}\n{lines[2]}\n".encode())[0]
    assert isinstance(header, Header)
    assert not header.scope.full


def test_only_this_format_takes_the_file() -> None:
    head = SAMPLE.read_bytes()[:HEAD_BYTES]
    assert [form.name for form in FORMATS if form.recognises("x", head)] == ["us-csl-csv"]
    assert us_csl.recognises("x", b"\xef\xbb\xbf" + head)
    assert not us_csl.recognises("consolidated.csv", b"<html>503</html>")


@pytest.mark.parametrize("content", [b"", b"<html><body>503</body></html>\n", b"a,b\n1,2\n"])
def test_a_file_that_is_no_list_is_refused_with_an_action(content: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        items(content)
    assert caught.value.source == "invented.csv"
    assert caught.value.action


def test_a_header_alone_is_refused() -> None:
    with pytest.raises(FormatError, match="no record"):
        items(SAMPLE.read_bytes().partition(b"\n")[0] + b"\n")


@given(st.integers(min_value=1, max_value=SAMPLE.stat().st_size - 1))
def test_no_beginning_of_a_file_passes_for_the_whole(length: int) -> None:
    content = SAMPLE.read_bytes()[:length]
    if content.endswith(b"\n") and content.count(b'"') % 2 == 0 and content.count(b"\n") > 1:
        # A cut between two rows leaves a sound table: only the number of records tells it.
        assert len(items(content)) - 1 == us_csl.count(material(content)) < 8
        return
    with pytest.raises(FormatError) as caught:
        items(content)
    assert caught.value.action


def test_a_row_with_a_column_less_is_refused_with_its_line() -> None:
    header = SAMPLE.read_bytes().partition(b"\n")[0]
    with pytest.raises(FormatError, match="28 of 29 columns") as caught:
        items(header + b"\n" + b"," * 27 + b"\n")
    assert caught.value.place == "line 2"


@pytest.mark.parametrize("bad", [b"\x00", b"\xff\xfe"])
def test_bytes_that_are_no_text_are_refused(bad: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        items(SAMPLE.read_bytes().replace(b"herons", bad))
    assert caught.value.place == "line 2"


def test_a_line_that_never_ends_is_refused() -> None:
    with pytest.raises(FormatError, match="mebibyte"):
        items(SAMPLE.read_bytes().replace(b"herons", b"h" * (1 << 20)))


def test_the_real_list_is_read_whole(shared: Path) -> None:
    path = shared / "lists" / "us_csl" / "2022-04" / "consolidated.csv.gz"
    source = material(gzip.decompress(path.read_bytes()), path.name)
    read = list(us_csl.read(source))
    records = {item.id: item for item in read if isinstance(item, Record)}
    # 14,160 rows; CAPTA 15268 stands twice.
    assert len(records) == len(read) - 1 == us_csl.count(source) == 14_159
    per_list = Counter(key.rpartition("-")[0] for key in records)
    assert per_list == {
        "sdn": 10_026, "el": 2_001, "dtc": 727, "dpl": 462, "ssi": 290, "uvl": 201, "isn": 163,
        "plc": 78, "meu": 71, "cmic": 68, "cap": 52, "ns-mbs": 17, "fse": 3,
    }  # fmt: skip
    facts_read = [fact for record in records.values() for fact in record.facts]
    assert {fact.prop for fact in facts_read} <= set(PROPERTIES)
    unread = {"dates_of_birth", "nationalities", "citizenships", "start_date", "end_date", "type"}
    left = Counter(fact.get("type") for fact in facts_read if fact.prop == "notes")
    assert sum(left[column] for column in unread) <= 3
    assert values(records["sdn-11924"], "idNumber") == ["GORD780725HTSNDM07"]
    assert values(records["ns-mbs-31695"], "swiftBic") == ["CBRFRUMM"]
