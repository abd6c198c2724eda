"""FollowTheMoney files: one record per party, everything else folded into it or counted.

The fixtures are invented: no person, company or ship in them exists.
"""

from __future__ import annotations

import io
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.errors import FormatError
from ostraka.model.ftm import ftm_entities
from ostraka.model.ftm_schemas import PARTY_SCHEMAS, POINTING
from ostraka.model.records import (
    Fact,
    Header,
    Item,
    Material,
    Part,
    Record,
    Refused,
    StoredFact,
    StoredRecord,
    detail,
)  # fmt: skip
from ostraka.model.schema import FAMILY_OF_SCHEMA, PROPERTIES
from ostraka.sources import ftm, ftm_graph
from ostraka.sources.formats import FORMATS

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "ftm"
SAMPLE = FIXTURES / "invented.ftm.json"


def material(content: bytes, name: str = "house.json") -> Material:
    return Material((Part(name, lambda: io.BytesIO(content), len(content)),))


def items(content: bytes, name: str = "house.json") -> list[Item]:
    return list(ftm.read(material(content, name)))


def lines(*entities: dict[str, Any]) -> bytes:
    return "".join(json.dumps(entity, ensure_ascii=False) + "\n" for entity in entities).encode()


def entity(key: str, schema: str = "Person", **properties: Any) -> dict[str, Any]:
    return {"id": key, "schema": schema, "properties": properties}


def only(*entities: dict[str, Any]) -> Record:
    found = [item for item in items(lines(*entities)) if isinstance(item, Record)]
    assert len(found) == 1
    return found[0]


def whole(found: list[Item]) -> int:
    """Records read, with those that were refused whole."""
    records = {item.id for item in found if isinstance(item, Record)}
    refused = [item for item in found if isinstance(item, Refused)]
    named = {item.record for item in refused if item.record} - records
    return len(records) + len(named) + sum(1 for item in refused if not item.record)


@pytest.fixture(scope="module")
def sample() -> dict[str, Record]:
    return {item.id: item for item in items(SAMPLE.read_bytes()) if isinstance(item, Record)}


def values(record: Record, prop: str, **about: str) -> list[str]:
    return [
        fact.value
        for fact in record.facts
        if fact.prop == prop and set(detail(about)) <= set(fact.detail)
    ]


def test_the_list_is_the_dataset_of_all_and_its_date_the_last_time_one_was_seen() -> None:
    assert items(SAMPLE.read_bytes())[0] == Header(
        list="cn_invented_counter", format="ftm-json", published="2026-11-20"
    )


def test_only_parties_are_records(sample: dict[str, Record]) -> None:
    assert {key: record.schema for key, record in sample.items()} == {
        "inv-p1": "Person",
        "inv-c1": "Company",
        "inv-w2": "CryptoWallet",
        "inv-v1": "Vessel",
        "inv-p2": "Person",
        "inv-car": "Thing",
    }


def test_what_is_no_party_and_belongs_to_none_is_refused_with_its_reason() -> None:
    refused = [item for item in items(SAMPLE.read_bytes()) if isinstance(item, Refused)]
    assert [(item.record, item.place, item.reason) for item in refused] == [
        ("", "line 17", "FollowTheMoney has no schema 'Dragon'"),
        ("", "line 16", "no party of the file is linked to this Sanction"),
        ("inv-p3", "line 18", "the Person has no name and no identifier"),
    ]
    assert all(item.text for item in refused)


@pytest.mark.parametrize("name", ["invented.ftm.json", "nested.json"])
def test_the_second_count_agrees(name: str) -> None:
    content = (FIXTURES / name).read_bytes()
    assert ftm.count(material(content)) == whole(items(content))


def test_every_property_of_the_model_stands_under_its_own_name(sample: dict[str, Record]) -> None:
    person = sample["inv-p1"]
    assert values(person, "name") == ["Вымышленный Герман Львович"]
    assert values(person, "alias") == ["German Vymyshlenny", "格尔曼·维米什连内"]
    assert values(person, "birthDate") == ["1961-02"]
    assert values(person, "nationality") == ["ru"]
    assert values(person, "topics") == ["sanction.counter"]
    assert values(person, "notes", type="wikidataId") == ["Q999999999"]
    assert values(sample["inv-c1"], "notes", type="shoeSize") == ["43"]


def test_the_parts_of_a_name_stand_beside_it(sample: dict[str, Record]) -> None:
    name = next(fact for fact in sample["inv-p1"].facts if fact.prop == "name")
    assert (name.get("firstName"), name.get("lastName")) == ("Герман Львович", "Вымышленный")


def test_a_party_that_has_only_parts_gets_its_name_from_them(sample: dict[str, Record]) -> None:
    assert values(sample["inv-p2"], "name") == ["Мира Вымышленная"]


def test_what_cannot_be_read_is_a_note(sample: dict[str, Record]) -> None:
    assert values(sample["inv-p2"], "notes", type="birthDate") == ["about spring"]
    assert values(sample["inv-p2"], "notes", type="country") == ["Nowhereland"]


def test_a_sanction_is_folded_with_its_authority(sample: dict[str, Record]) -> None:
    person, authority = sample["inv-p1"], "Ministry of Invented Affairs"
    assert values(person, "authority", country="cn") == [authority]
    assert values(person, "listingDate", authority=authority) == ["2026-02-03"]
    assert values(person, "provisions") == ["visa ban", "asset freeze"]
    assert values(person, "unscId") == ["QDi.999"]
    assert values(person, "notes", type="Sanction.summary") == ["as printed"]
    assert "cn" not in values(person, "country")


def test_an_address_is_one_line_of_every_party_that_points_at_it(
    sample: dict[str, Record],
) -> None:
    for key in ("inv-p1", "inv-c1"):
        assert values(sample[key], "address", country="ru", city="Вымысел") == [
            "ул. Мнимая 1, Вымысел"
        ]


def test_a_document_tells_more_than_the_number_and_stands_for_it(
    sample: dict[str, Record],
) -> None:
    passports = [fact for fact in sample["inv-p1"].facts if fact.prop == "passportNumber"]
    assert [(fact.value, dict(fact.detail)) for fact in passports] == [
        (
            "00 1234567",
            {"country": "ru", "issued": "2015-03-01", "expires": "2025-03-01", "type": "Passport"},
        )
    ]
    assert values(sample["inv-p1"], "idNumber", country="cn") == ["77-1"]


def test_a_wallet_with_a_holder_is_folded_and_one_without_is_a_party(
    sample: dict[str, Record],
) -> None:
    assert values(sample["inv-c1"], "publicKey", currency="XBT") == ["1InventedWa11etKeyThatIsNone"]
    assert sample["inv-w2"].schema == "CryptoWallet"


def test_a_relationship_is_told_of_both_parties(sample: dict[str, Record]) -> None:
    owner, owned = sample["inv-p1"], sample["inv-c1"]
    assert values(owned, "parent", related="inv-p1", type="Ownership", percentage="51") == [
        "Вымышленный Герман Львович"
    ]
    assert values(owner, "notes", related="inv-c1", type="Ownership") == ["虚构贸易有限公司"]
    assert values(owner, "notes", type="Directorship", role="Chairman") == ["虚构贸易有限公司"]
    assert values(owned, "notes", type="Directorship") == ["Вымышленный Герман Львович"]
    assert values(owner, "notes", type="Family", relationship="sister") == ["Мира Вымышленная"]
    assert values(sample["inv-v1"], "owner", related="inv-c1") == ["虚构贸易有限公司"]


def test_an_office_is_folded_over_its_occupancy(sample: dict[str, Record]) -> None:
    assert values(sample["inv-p1"], "position") == ["Deputy Minister of Inventions"]
    assert values(sample["inv-p1"], "notes", type="Occupancy", status="current")


def test_references_to_other_lists_are_kept_with_the_list(sample: dict[str, Record]) -> None:
    person = sample["inv-p1"]
    assert values(person, "authorityId", list="us_ofac_sdn") == ["999001"]
    assert values(person, "authorityId", list="eu_fsf") == ["EU.9991.42"]
    assert values(person, "notes", type="referent") == ["NK-invented"]
    assert values(person, "notes", type="target") == ["true"]
    assert values(person, "notes", type="origin") == ["invented"]


def test_entities_nested_in_a_party_are_folded_too() -> None:
    (record,) = (
        item
        for item in items((FIXTURES / "nested.json").read_bytes(), "nested.json")
        if isinstance(item, Record)
    )
    assert values(record, "listingDate", authority="House") == ["2026-01-01"]
    assert values(record, "address", country="fr") == ["Nil 1, Nowhere"]
    assert values(record, "idNumber", country="fr") == ["N-1"]
    assert values(record, "publicKey", currency="XBT") == ["1NestedInvented"]
    assert values(record, "notes", type="Ownership", percentage="100") == ["Nest Ltd"]
    assert values(record, "notes", type="Company.registrationNumber") == ["R-77"]
    assert values(record, "notes", type="dataset") == ["a", "b"]


def test_an_address_of_a_relationship_is_not_one_of_the_party() -> None:
    record = only(
        entity("p", name=["Ann Invented"]),
        entity("o", "Ownership", owner=["p"], asset=["gone"], proof=["a"]),
        entity("a", "Address", full=["Nil 1"]),
    )
    assert values(record, "address") == []
    assert values(record, "notes", type="Address.full") == ["Nil 1"]
    assert values(record, "notes", type="Ownership") == ["gone"]


@pytest.mark.parametrize(
    ("name", "datasets", "chosen"),
    [
        ("house-watch-2026-11-23.ftm.json.gz", [["a", "b"], ["a", "b"]], "house_watch"),
        ("entities.ftm.json", [["Ru MFA"], ["Ru MFA"]], "ru_mfa"),
        ("entities.ftm.json", [["us_ofac_sdn"], ["us_ofac_sdn"]], "ftm_us_ofac_sdn"),
        ("un_sc.json", [[], []], "ftm_un_sc"),
        ("Список.json", [["a"], ["b"]], "spisok"),
        ("2026-11-23.json", [["a"], ["b"]], "ftm"),
        ("x.json", [["house", "other"], ["house"]], "house"),
    ],
)
def test_the_list_has_an_id_of_its_own_that_is_no_official_one(
    name: str, datasets: list[list[str]], chosen: str
) -> None:
    rows = [
        entity(f"p{place}", name=[f"Invented {place}"]) | {"datasets": given}
        for place, given in enumerate(datasets)
    ]
    header = items(lines(*rows), name)[0]
    assert isinstance(header, Header)
    assert header.list == chosen


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        (b"", "", "holds no party"),
        (b"\n \n", "", "holds no party"),
        (b'{"id": "a", "schema": "Person", "prop', "line 1", "not a whole JSON entity"),
        (b"<html>503</html>", "line 1", "not a whole JSON entity"),
        (b"[]\n", "line 1", "not a JSON object"),
        (b'"\xff"', "line 1", "not a whole JSON entity"),
        (b"[" * 100_000, "line 1", "not a whole JSON entity"),
        (lines(entity("a", "Sanction", entity=["b"])), "", "holds no party"),
        (lines(*[entity("a", name=["A"])] * 2), "line 2", "'a' stands twice, first on line 1"),
    ],
)
def test_a_file_that_is_no_sound_list_is_refused_with_its_line(
    content: bytes, place: str, reason: str
) -> None:
    with pytest.raises(FormatError) as caught:
        items(content)
    assert (caught.value.source, caught.value.place) == ("house.json", place)
    assert reason in caught.value.reason
    assert caught.value.action


def test_a_line_longer_than_any_entity_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftm_graph, "_LONGEST_LINE", 100)
    with pytest.raises(FormatError, match="line 1: a line of 100 bytes"):
        items(lines(entity("a", name=["x" * 200])))


def test_entities_nested_too_deep_are_refused() -> None:
    given = entity("a", name=["A"])
    for level in range(20):
        given = entity(f"l{level}", name=["A"], parent=[given])
    with pytest.raises(FormatError, match="nested deeper"):
        items(lines(given))


@pytest.mark.parametrize("schema", sorted(POINTING))
def test_an_entity_of_any_schema_is_read_folded_or_refused(schema: str) -> None:
    pointing = {prop: ["p"] for prop in POINTING[schema][:1]}
    content = lines(
        entity("p", name=["Ann Invented"]), entity("x", schema, name=["Xena"], **pointing)
    )
    found = items(content)
    assert whole(found) == ftm.count(material(content))
    text = repr(found)
    assert "Xena" in text or "'x'" in text


def test_what_parties_are_here_exists_and_can_be_pointed_from() -> None:
    assert set(PARTY_SCHEMAS.values()) <= set(FAMILY_OF_SCHEMA)
    assert set(PARTY_SCHEMAS) <= set(POINTING)


def test_a_large_file_is_read_in_slices_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    content = SAMPLE.read_bytes()
    at_once = items(content)
    monkeypatch.setattr(ftm_graph, "SLICE", 1000)
    assert items(content) == at_once


def test_the_order_of_the_lines_changes_no_fact() -> None:
    rows = SAMPLE.read_bytes().splitlines(keepends=True)
    before = {i.id: set(i.facts) for i in items(b"".join(rows)) if isinstance(i, Record)}
    random.Random(7).shuffle(rows)
    after = {i.id: set(i.facts) for i in items(b"".join(rows)) if isinstance(i, Record)}
    assert after == before


def test_only_one_format_takes_the_file() -> None:
    for path in sorted(FIXTURES.iterdir()):
        head = path.read_bytes()[:65536]
        assert [one.name for one in FORMATS if one.recognises("x", head)] == ["ftm-json"]


@pytest.mark.parametrize(
    "head", [b"", b"{}", b'{"schema": "Person"}', b'[{"schema": "Person", "properties": {}}]']
)
def test_other_json_is_not_taken(head: bytes) -> None:
    assert not ftm.recognises("entities.ftm.json", head)


def test_a_mark_at_the_start_and_blank_lines_do_no_harm() -> None:
    content = b"\xef\xbb\xbf" + SAMPLE.read_bytes().replace(b"\n", b"\r\n\n")
    assert ftm.recognises("", content[:500])
    assert whole(items(content)) == ftm.count(material(content)) == 9


def test_a_zero_byte_in_a_text_is_made_visible() -> None:
    record = only(entity("a", name=["A\0B"], weird=["\0"]))
    assert "\0" not in repr(record.facts)
    assert values(record, "name") == ["A\N{REPLACEMENT CHARACTER}B"]


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "id": st.sampled_from(["a", "b", "c", "d", ""]),
                "schema": st.sampled_from(["Person", "Sanction", "CryptoWallet", "Address", "Nil"]),
                "properties": st.dictionaries(
                    st.sampled_from(["name", "entity", "holder", "addressEntity", "full", "odd"]),
                    st.lists(st.sampled_from(["a", "b", "c", "d"]) | _texts, max_size=2) | _texts,
                ),
            }
        ),
        max_size=5,
        unique_by=lambda one: str(one["id"] or id(one)),
    )
)
def test_whatever_is_linked_to_what_the_counts_agree(rows: list[dict[str, Any]]) -> None:
    content = lines(*rows)
    try:
        found = items(content)
    except FormatError:
        assert not any(row["schema"] in PARTY_SCHEMAS and row["id"] for row in rows)
        return
    assert whole(found) == ftm.count(material(content))
    for item in found:
        if isinstance(item, Record):
            assert all(fact.prop in PROPERTIES and fact.value for fact in item.facts)


def test_what_was_written_out_is_read_back() -> None:
    facts = (
        Fact("name", "Мнимый Иван", detail({"firstName": "Иван", "lastName": "Мнимый"})),
        Fact("birthDate", "1960-08"),
        Fact("passportNumber", "77 1", detail({"country": "ru", "issued": "2011-01-01"})),
        Fact("address", "Nil 1, Nowhere", detail({"city": "Nowhere", "country": "fr"})),
        Fact("program", "HOUSE"),
        Fact("listingDate", "2026-01-01"),
        Fact("imoNumber", "IMO9999991"),
    )
    stored = StoredRecord("own_x", "7", "Person", tuple(StoredFact(f, "2026-01-01") for f in facts))
    record = only(*ftm_entities(stored))
    assert values(record, "name") == ["Мнимый Иван"]
    assert values(record, "passportNumber", country="ru", issued="2011-01-01") == ["77 1"]
    assert values(record, "address", country="fr", city="Nowhere") == ["Nil 1, Nowhere"]
    assert values(record, "program") == ["HOUSE"]
    assert values(record, "listingDate") == ["2026-01-01"]
    assert values(record, "recordId") == ["7"]
    assert "imoNumber: IMO9999991" in values(record, "notes")
