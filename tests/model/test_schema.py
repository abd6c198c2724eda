"""The vocabulary agrees with itself."""

from __future__ import annotations

from ostraka.model import schema
from ostraka.model.schema import (
    FAMILY_OF_SCHEMA,
    IDENTIFIER_OF_WORD,
    NAME_PROPERTIES,
    PROPERTIES,
    SCHEMA_OF_WORD,
)


def test_no_property_is_named_twice() -> None:
    names = [name for _, _, row in schema._ROWS for name in row.split()]
    assert len(names) == len(set(names)) == len(PROPERTIES)


def test_every_property_knows_its_own_name() -> None:
    assert all(name == prop.name for name, prop in PROPERTIES.items())


def test_every_own_property_is_a_property() -> None:
    assert set(PROPERTIES) >= schema._OWN
    assert {name for name, prop in PROPERTIES.items() if prop.own} == schema._OWN


def test_every_name_property_holds_names() -> None:
    assert all(PROPERTIES[name].type == "name" for name in NAME_PROPERTIES)
    assert set(NAME_PROPERTIES) == {
        name for name, prop in PROPERTIES.items() if prop.type == "name"
    }


def test_every_identifier_word_is_lower_case_and_maps_to_a_property_that_names_one_party() -> None:
    for word, name in IDENTIFIER_OF_WORD.items():
        assert word == word.lower()
        assert PROPERTIES[name].type in ("identifier", "email", "phone", "url")
        assert PROPERTIES[name].schema not in ("Sanction", "Thing")


def test_every_identifier_property_can_be_asked_for_by_its_own_name() -> None:
    for name, prop in PROPERTIES.items():
        if prop.type == "identifier" and prop.schema != "Sanction":
            assert IDENTIFIER_OF_WORD[name.lower()] == name


def test_every_schema_word_is_lower_case_and_maps_to_a_schema_with_a_family() -> None:
    for word, name in SCHEMA_OF_WORD.items():
        assert word == word.lower()
        assert name in FAMILY_OF_SCHEMA


def test_every_schema_can_be_asked_for_by_its_own_name() -> None:
    assert all(SCHEMA_OF_WORD[name.lower()] == name for name in FAMILY_OF_SCHEMA)
