"""FollowTheMoney in and out: what a list states, in the ecosystem's own words.

Everybody here is invented.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.errors import UsageError
from ostraka.model.ftm import ftm_entities, ftm_entity, ftm_id, party_from_ftm, read_entity
from ostraka.model.ftm_schemas import LINEAGE, POINTING, TOPICS, carries
from ostraka.model.records import Fact, StoredFact, StoredRecord, detail
from ostraka.model.schema import FAMILY_OF_SCHEMA, PROPERTIES

#: The form of an id: followthemoney.types.entity.
_ID = re.compile(r"^[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?$")


def stored(*facts: Fact, schema: str = "Person", since: str = "2022-03-01") -> StoredRecord:
    found = tuple(StoredFact(fact, since) for fact in facts)
    return StoredRecord("un_sc", "QDi.001", schema, found)


NAME = Fact("name", "Ann Invented")


def exported(*facts: Fact, schema: str = "Person") -> dict[str, dict[str, Any]]:
    """Entities by schema; the party as "party"."""
    party, *others = ftm_entities(stored(*facts, schema=schema))
    return {"party": party, **{other["schema"]: other for other in others}}


def test_a_record_is_a_party_and_its_sanction() -> None:
    found = exported(NAME, Fact("program", "X"), Fact("listingDate", "2022-02-28"))
    party = found["party"]
    assert (party["id"], party["caption"], party["schema"]) == (
        "un-sc-QDi.001", "Ann Invented", "Person",
    )  # fmt: skip
    assert party["datasets"] == ["un_sc"]
    assert party["referents"] == ["un_sc-QDi.001"]
    assert party["target"] is True
    assert party["properties"] == {"name": ["Ann Invented"], "program": ["X"]}
    assert found["Sanction"]["properties"] == {
        "entity": ["un-sc-QDi.001"],
        "program": ["X"],
        "listingDate": ["2022-02-28"],
        "recordId": ["QDi.001"],
    }


def test_a_record_is_what_its_list_stated_on_the_day() -> None:
    record = StoredRecord(
        "un_sc",
        "1",
        "Person",
        (
            StoredFact(NAME, "2022-03-01"),
            StoredFact(Fact("alias", "Old"), "2022-03-01", "2023-01-01"),
            StoredFact(Fact("alias", "New"), "2023-01-01"),
        ),
    )

    def aliases(on: date | None) -> list[str]:
        found: list[str] = ftm_entity(record, on)["properties"].get("alias", [])
        return found

    assert aliases(date(2022, 3, 1)) == aliases(date(2022, 12, 31)) == ["Old"]
    assert aliases(date(2023, 1, 1)) == aliases(None) == ["New"]
    before = ftm_entity(record, date(2022, 2, 28))
    assert before["properties"] == {}
    assert before["target"] is False
    assert (ftm_entity(record)["first_seen"], ftm_entity(record)["last_change"]) == (
        "2022-03-01", "2023-01-01",
    )  # fmt: skip


def test_what_belongs_to_a_party_is_nested_in_it() -> None:
    about = detail({"country": "fr", "issued": "2011-01", "expires": "2021~", "type": "Passport"})
    place = detail({"city": "Nowhere", "country": "fr", "quality": "low"})
    record = stored(NAME, Fact("passportNumber", "N1", about), Fact("address", "Nil 1", place))
    properties = ftm_entity(record)["properties"]
    (passport,) = properties["identification"]
    assert passport["schema"] == "Passport"
    assert passport["properties"] == {
        "holder": ["un-sc-QDi.001"], "number": ["N1"], "type": ["Passport"], "country": ["fr"],
        "startDate": ["2011-01"], "endDate": ["2021"],
    }  # fmt: skip
    assert properties["passportNumber"] == ["N1"]
    (address,) = properties["addressEntity"]
    assert address["properties"] == {
        "full": ["Nil 1"], "city": ["Nowhere"], "country": ["fr"], "remarks": ["quality: low"],
    }  # fmt: skip
    assert len(properties["sanctions"]) == 1


@pytest.mark.parametrize(
    ("edtf", "dates"),
    [
        ("1960-08", ["1960-08"]),
        ("1960~", ["1960"]),
        ("1955/1958", ["1955", "1956", "1957", "1958"]),
        ("1960-01/1960-03", ["1960-01", "1960-03"]),
        ("1900/1960", ["1900", "1960"]),
    ],
)
def test_a_date_that_the_model_cannot_hold_is_written_out_and_noted(
    edtf: str, dates: list[str]
) -> None:
    properties = exported(NAME, Fact("birthDate", edtf))["party"]["properties"]
    assert properties["birthDate"] == dates
    assert properties.get("notes", []) == ([] if dates == [edtf] else [f"birthDate: {edtf}"])


def test_what_a_schema_cannot_hold_is_a_note() -> None:
    facts = (Fact("nationality", "ru"), Fact("imoNumber", "IMO1"), Fact("email", "a@b.example"))
    properties = exported(Fact("name", "MNIMY"), *facts, schema="Vessel")["party"]["properties"]
    assert properties["country"] == ["ru"]
    assert properties["imoNumber"] == ["IMO1"]
    assert properties["notes"] == ["nationality: ru", "email: a@b.example"]


def test_a_topic_of_our_own_is_a_note() -> None:
    properties = exported(NAME, Fact("topics", "attribution"), Fact("topics", "role.pep"))["party"][
        "properties"
    ]
    assert properties["topics"] == ["role.pep"]
    assert properties["notes"] == ["topics: attribution"]


def test_a_link_to_another_record_is_an_entity() -> None:
    about = detail({"related": "QDe.2", "type": "Owned by", "percentage": "51"})
    found = exported(NAME, Fact("parent", "Invented Ltd", about), Fact("parent", "Somebody"))
    assert found["UnknownLink"]["properties"] == {
        "subject": ["un-sc-QDi.001"], "object": ["un-sc-QDe.2"], "role": ["Owned by"],
        "summary": ["Invented Ltd"], "description": ["percentage: 51"],
    }  # fmt: skip
    assert found["party"]["properties"]["notes"] == ["parent: Somebody"]


@pytest.mark.parametrize(
    ("list_id", "record", "expected"),
    [("us_ofac_sdn", "18725", "us-ofac-sdn-18725"), ("eu_fsf", "EU.1.2", "eu-fsf-EU.1.2")],
)
def test_an_id_is_one_that_the_model_accepts(list_id: str, record: str, expected: str) -> None:
    assert ftm_id(list_id, record) == expected


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_record_has_an_id_that_is_its_own(one: str, other: str) -> None:
    assert _ID.match(ftm_id("own_x", one))
    assert (ftm_id("own_x", one) == ftm_id("own_x", other)) == (one == other)


@given(
    st.sampled_from(sorted(FAMILY_OF_SCHEMA)),
    st.lists(
        st.tuples(
            st.sampled_from(sorted(PROPERTIES)),
            st.sampled_from(["x", "1960~", "1955/1958", "ru", "male", "sanction"]),
            st.sampled_from([(), detail({"country": "ru", "type": "T"}), detail({"related": "9"})]),
        ),
        max_size=6,
    ),
)
def test_no_fact_is_lost_and_no_property_is_out_of_place(
    schema: str, rows: list[tuple[str, str, Any]]
) -> None:
    facts = [Fact(prop, value, about) for prop, value, about in rows]
    party, *others = ftm_entities(stored(*facts, schema=schema))
    text = repr([party, *others])
    for fact in facts:
        if PROPERTIES[fact.prop].type != "date":
            assert fact.value in text
    for prop in party["properties"].keys() - {"addressEntity"}:
        assert carries(schema, prop, PROPERTIES[prop].schema)
        assert prop not in POINTING[schema]
    assert {
        value for entity in [party] for value in entity["properties"].get("topics", [])
    } <= TOPICS


def test_every_schema_of_ours_has_its_lineage() -> None:
    assert LINEAGE.keys() == FAMILY_OF_SCHEMA.keys()


def test_a_query_with_nested_entities_is_one_party() -> None:
    party = party_from_ftm(
        {
            "schema": "Person",
            "properties": {
                "name": ["Ann Invented"],
                "passportNumber": "N1",
                "identification": [
                    {"schema": "Passport", "properties": {"number": ["N1"], "country": ["fr"]}}
                ],
                "addressEntity": [{"schema": "Address", "properties": {"full": ["Nil 1"]}}],
                "cryptoWallets": [{"schema": "CryptoWallet", "properties": {"publicKey": "1A"}}],
                "sanctions": [{"schema": "Sanction", "properties": {"authority": ["X"]}}],
            },
        }
    )
    assert [(one.kind, one.value, one.country) for one in party.identifiers] == [
        ("passportNumber", "N1", "fr"), ("publicKey", "1A", ""),
    ]  # fmt: skip
    assert [one.value for one in party.addresses] == ["Nil 1"]


def test_what_is_written_out_can_be_asked_about() -> None:
    facts = (NAME, Fact("birthDate", "1960-08"), Fact("nationality", "ru"), Fact("idNumber", "7"))
    party = party_from_ftm(ftm_entity(stored(*facts)))
    assert party.caption == "Ann Invented"
    assert [birth.date.text for birth in party.births] == ["1960-08"]
    assert [(one.prop, one.value) for one in party.countries] == [("nationality", "ru")]
    assert [one.value for one in party.identifiers] == ["7"]


def test_an_entity_in_itself_is_refused_not_followed_for_ever() -> None:
    given: dict[str, Any] = {"schema": "Person", "properties": {"name": ["A"]}}
    given["properties"]["parent"] = [given]
    with pytest.raises(UsageError, match="nested deeper"):
        read_entity(given)
