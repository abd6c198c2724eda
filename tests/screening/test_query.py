"""From what a user asks to a party that can be compared."""

from __future__ import annotations

from typing import Any

import pytest

from ostraka.model.errors import UsageError
from ostraka.screening.query import (
    MAX_NAME,
    MAX_VALUES,
    make_query,
    party_from_ftm,
    read_birth,
    read_country,
    read_gender,
    read_identifier,
    read_schema,
)


@pytest.mark.parametrize(
    ("word", "schema"),
    [
        ("person", "Person"),
        (" Individual ", "Person"),
        ("COMPANY", "Company"),
        ("organisation", "Organization"),
        ("ship", "Vessel"),
        ("aircraft", "Airplane"),
        ("wallet", "CryptoWallet"),
        ("any", "Thing"),
        ("PublicBody", "PublicBody"),
    ],
)
def test_a_kind_of_party_is_read_from_the_words_that_people_use(word: str, schema: str) -> None:
    assert read_schema(word) == schema


@pytest.mark.parametrize(
    ("read", "text", "advice"),
    [
        (read_schema, "dragon", "Use one of"),
        (read_schema, "", "Use one of"),
        (read_birth, "03/04/1957", "Write 1960"),
        (read_birth, "1960-02-31", "Write 1960"),
        (read_birth, "long ago", "Write 1960"),
        (read_country, "Atlantis", "ISO 3166"),
        (read_country, "Korea", "ISO 3166"),
        (read_gender, "x", "male, female or other"),
        (read_identifier, "passport", "KIND:VALUE"),
        (read_identifier, "passport:  ", "KIND:VALUE"),
        (read_identifier, "ticket:123", "passport"),
        (read_identifier, ":123", "KIND:VALUE"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_with_what_to_write(
    read: Any, text: str, advice: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read(text)
    assert repr(text) in caught.value.reason
    assert advice in caught.value.action


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("1960", "1960"),
        ("31 Aug 1960", "1960-08-31"),
        ("circa 1960", "1960~"),
        ("1960-08", "1960-08"),
    ],
)
def test_a_birth_date_is_read_in_words_and_in_edtf(text: str, edtf: str) -> None:
    assert read_birth(text).text == edtf


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("passport:AB 123", "passportNumber", "AB 123"),
        ("IMO: 9074729", "imoNumber", "9074729"),
        ("wallet:0xAB:CD", "publicKey", "0xAB:CD"),
        ("web:https://example.org/a", "website", "https://example.org/a"),
        ("taxNumber:7", "taxNumber", "7"),
    ],
)
def test_an_identifier_is_a_kind_and_a_value(text: str, kind: str, value: str) -> None:
    found = read_identifier(text)
    assert (found.kind, found.value) == (kind, value)


def test_a_query_holds_all_that_was_given_read() -> None:
    query = make_query(
        ["  Ivan \u00a0 Petrovin ", "", "Иван"],
        schema="person",
        births=["1960", "31 Aug 1961"],
        countries=["RU", "Iran"],
        identifiers=["passport:AB123456"],
        genders=["M"],
        addresses=[" 12  Invented Street ", " "],
    )
    assert [name.text for name in query.names] == ["Ivan Petrovin", "Иван"]
    assert (query.schema, query.caption, query.id) == ("Person", "Ivan Petrovin", "")
    assert [birth.date.text for birth in query.births] == ["1960", "1961-08-31"]
    assert [value.value for value in query.countries] == ["ru", "ir"]
    assert [value.value for value in query.genders] == ["male"]
    assert [value.value for value in query.addresses] == ["12 Invented Street"]
    assert query.identifiers[0].kind == "passportNumber"


def test_an_identifier_alone_is_a_query_and_nothing_at_all_is_none() -> None:
    assert make_query(identifiers=["imo:9074729"]).names == ()
    with pytest.raises(UsageError, match="no name and no identifier"):
        make_query(["", "  "])


def test_a_name_that_is_too_long_is_refused_and_not_cut() -> None:
    assert make_query(["x" * MAX_NAME]).names[0].text == "x" * MAX_NAME
    with pytest.raises(UsageError, match=f"{MAX_NAME + 1} characters is longer"):
        make_query(["x" * (MAX_NAME + 1)])


@pytest.mark.parametrize(
    "what", ["names", "births", "countries", "identifiers", "genders", "addresses"]
)
def test_more_values_than_anyone_has_are_refused(what: str) -> None:
    value = {"births": "1960", "countries": "ru", "identifiers": "id:12", "genders": "m"}
    given: dict[str, Any] = {"names": ["x"], what: [value.get(what, "x")] * (MAX_VALUES + 1)}
    with pytest.raises(UsageError, match=f"more than {MAX_VALUES} values"):
        make_query(**given)


def test_a_dictionary_of_the_followthemoney_model_becomes_the_same_party() -> None:
    party = party_from_ftm(
        {
            "id": "c-1",
            "schema": "Person",
            "properties": {
                "name": ["Ivan Petrovin"],
                "alias": "Vanya",
                "weakAlias": ["Boss"],
                "birthDate": ["1960"],
                "nationality": ["RU"],
                "gender": ["male", "unknown"],
                "passportNumber": ["AB123456"],
                "address": ["12 Invented Street"],
                "favouriteColour": ["red"],
                "email": None,
            },
        }
    )
    assert party.id == "c-1"
    assert [(name.text, name.kind) for name in party.names] == [
        ("Ivan Petrovin", "name"),
        ("Vanya", "alias"),
        ("Boss", "weakAlias"),
    ]
    assert party.names[2].weak
    assert [(value.prop, value.value) for value in party.countries] == [("nationality", "ru")]
    assert [value.value for value in party.genders] == ["male"]
    assert [one.kind for one in party.identifiers] == ["passportNumber"]
    assert [birth.date.text for birth in party.births] == ["1960"]


def test_a_name_given_in_parts_is_put_together_in_reading_order() -> None:
    party = party_from_ftm(
        {"schema": "Person", "properties": {"lastName": ["Petrovin"], "firstName": ["Ivan"]}}
    )
    assert [name.text for name in party.names] == ["Ivan Petrovin"]


def test_values_in_a_set_stand_in_one_order_in_every_process() -> None:
    names = {"Ivan Petrovin", "Yusuf Karimzadov", "Wei Nguyenberg"}
    party = party_from_ftm({"schema": "Person", "properties": {"name": names}})
    assert [name.text for name in party.names] == sorted(names)


@pytest.mark.parametrize(
    ("entity", "said"),
    [
        ({}, "no kind of party"),
        ({"schema": "Dragon", "properties": {"name": ["x"]}}, "'Dragon'"),
        ({"schema": "Person"}, "no name and no identifier"),
        ({"schema": "Person", "properties": None}, "no name and no identifier"),
        ({"schema": "Person", "properties": {"name": [" "]}}, "no name and no identifier"),
        ({"schema": "Person", "properties": ["name"]}, "properties"),
        ({"schema": "Person", "properties": {"name": ["x"], "birthDate": ["soon"]}}, "'soon'"),
    ],
)
def test_a_dictionary_that_is_no_party_is_refused(entity: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        party_from_ftm(entity)
