"""FollowTheMoney in: entities as dictionaries become entities, parties, queries.

Owns the shape of an entity (nested or with ids) and the one reading of an
entity as a party. Refuses a query that it cannot read, naming the value. The
way out is :mod:`ostraka.model.ftm_export`, whose two functions are here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

from ostraka.model.countries import country_code
from ostraka.model.dates import DateSpan
from ostraka.model.dates_text import read_date
from ostraka.model.errors import UsageError
from ostraka.model.ftm_export import ftm_entities, ftm_entity, ftm_id
from ostraka.model.party import Birth, Identifier, Name, Party, Value
from ostraka.model.schema import NAME_PROPERTIES, PROPERTIES, SCHEMA_OF_WORD
from ostraka.model.text import fold_space

__all__ = [
    "GENDERS", "Entity", "ftm_entities", "ftm_entity", "ftm_id", "name_of_parts",
    "party_from_ftm", "read_birth", "read_entity", "read_schema",
]  # fmt: skip

#: Genders by the words that people write (lower case).
GENDERS: Final = {
    "m": "male", "male": "male", "f": "female", "female": "female", "o": "other", "other": "other",
}  # fmt: skip

#: Nobody nests deeper; a deeper entity is hostile.
_DEEPEST: Final = 12
_PARTS: Final = ("firstName", "secondName", "middleName", "fatherName", "lastName", "nameSuffix")
_SHAPE: Final = 'Write {"schema": "Person", "properties": {"name": ["..."]}}.'


class Entity(Struct, frozen=True):
    """One entity.

    Attributes:
        id: its id; empty for an entity that has none (a query, a nested one).
        schema: name of its schema, as written.
        properties: values by property, white space folded, empty ones left out.
        nested: entities that stand where a property holds an entity's id.
        caption: its title, or empty.
    """

    id: str
    schema: str
    properties: dict[str, tuple[str, ...]]
    nested: dict[str, tuple[Entity, ...]] = {}
    caption: str = ""

    def first(self, prop: str) -> str:
        """The first value of a property, or empty."""
        return next(iter(self.properties.get(prop, ())), "")


def read_entity(given: Mapping[str, Any], depth: int = 0) -> Entity:
    """Read an entity.

    Args:
        given: ``{"id": ..., "schema": ..., "properties": {...}}``; a property may be a
            list or a single value; a value may be an entity itself.
        depth: how deep it is nested in others.

    Raises:
        UsageError: if the properties are no mapping, or it is nested too deep.
    """
    if depth > _DEEPEST:
        raise UsageError(f"entities are nested deeper than {_DEEPEST}", action="Give their ids.")
    properties = given.get("properties") or {}
    if not isinstance(properties, Mapping):
        raise UsageError("the properties are no mapping", action=_SHAPE)
    texts: dict[str, tuple[str, ...]] = {}
    nested: dict[str, tuple[Entity, ...]] = {}
    for prop, value in properties.items():
        folded: dict[str, None] = {}
        inside: list[Entity] = []
        for one in value if isinstance(value, list) else _many(value):
            if isinstance(one, str):
                folded[fold_space(one)] = None
            elif isinstance(one, Mapping):
                inside.append(read_entity(one, depth + 1))
            else:
                folded[_plain(one)] = None
        folded.pop("", None)
        if folded:
            texts[str(prop)] = tuple(folded)
        if inside:
            nested[str(prop)] = tuple(inside)
    return Entity(
        id=_plain(given.get("id")),
        schema=_plain(given.get("schema")),
        properties=texts,
        nested=nested,
        caption=_plain(given.get("caption")),
    )


def read_schema(word: str) -> str:
    """FollowTheMoney schema of a word such as ``person``, ``Company``, ``vessel``.

    Raises:
        UsageError: if no schema has that name.
    """
    schema = SCHEMA_OF_WORD.get(word.strip().lower())
    if schema is None:
        known = ", ".join(sorted(set(SCHEMA_OF_WORD.values())))
        raise UsageError(f"{word!r} is no kind of party", action=f"Use one of {known}.")
    return schema


@lru_cache(maxsize=1 << 15)
def read_birth(text: str) -> DateSpan:
    """A birth date in EDTF or in words.

    Raises:
        UsageError: if it has no certain reading.
    """
    read = read_date(text)
    if read is None:
        raise UsageError(
            f"{text!r} is not a date that has one reading",
            action="Write 1960, 1960-08, 1960-08-31, 1960~ or 1955/1958.",
        )
    return DateSpan.parse(read)


def party_from_ftm(entity: Mapping[str, Any]) -> Party:
    """Read a FollowTheMoney-shaped dictionary.

    Args:
        entity: ``{"schema": "Person", "properties": {"name": ["..."], "birthDate": ["1970"]}}``;
            a property may be a list or a single value. Nested addresses, documents and
            wallets are read as the party's own. Unknown properties are left out.

    Returns:
        The party; its id is the entity's, or empty.

    Raises:
        UsageError: if the schema is unknown or there is nothing to compare.
    """
    schema = read_schema(_plain(entity.get("schema")))
    read = read_entity(entity)
    values = {prop: texts for prop, texts in read.properties.items() if prop in PROPERTIES}
    names = [Name(text, kind) for kind in NAME_PROPERTIES for text in values.get(kind, ())]
    if not names and (text := name_of_parts(values)):
        names = [Name(text)]
    nested = [one for found in read.nested.values() for one in found]
    identifiers = _unique_identifiers([*_identifiers(values), *_nested_identifiers(nested)])
    if not names and not identifiers:
        raise UsageError("there is no name and no identifier", action="Give one of them.")
    addresses = [*values.get("address", ()), *filter(None, map(_full, nested))]
    return Party(
        id=read.id,
        schema=schema,
        caption=names[0].text if names else identifiers[0].value,
        names=tuple(names),
        births=tuple(Birth(read_birth(text)) for text in values.get("birthDate", ())),
        identifiers=identifiers,
        countries=tuple(
            Value(prop, country_code(text) or text.lower())
            for prop, texts in values.items()
            if PROPERTIES[prop].type == "country"
            for text in texts
        ),
        genders=tuple(
            Value("gender", GENDERS[text.lower()])
            for text in values.get("gender", ())
            if text.lower() in GENDERS
        ),
        addresses=tuple(Value("address", text) for text in dict.fromkeys(addresses)),
    )


def name_of_parts(values: Mapping[str, tuple[str, ...]]) -> str:
    """One name from its parts, where no whole name is given; empty if there is no part."""
    return " ".join(text for part in _PARTS for text in values.get(part, ()))


def _identifiers(values: Mapping[str, tuple[str, ...]]) -> Iterator[Identifier]:
    for prop, texts in values.items():
        known = PROPERTIES[prop]
        if known.type in ("identifier", "email", "phone", "url") and known.schema not in (
            "Sanction",
            "Thing",
        ):
            yield from (Identifier(prop, text) for text in texts)


def _nested_identifiers(nested: list[Entity]) -> Iterator[Identifier]:
    """Numbers of nested documents and wallets."""
    for one in nested:
        country = country_code(one.first("country")) or ""
        if one.schema == "CryptoWallet":
            yield from (Identifier("publicKey", key) for key in one.properties.get("publicKey", ()))
        elif one.schema in ("Passport", "Identification"):
            kind = "passportNumber" if one.schema == "Passport" else "idNumber"
            for prop in ("number", "passportNumber"):
                yield from (
                    Identifier(kind, text, country) for text in one.properties.get(prop, ())
                )


def _unique_identifiers(found: list[Identifier]) -> tuple[Identifier, ...]:
    """Each number once; one that tells its country stands for one that does not."""
    kept: dict[tuple[str, str, str], Identifier] = {}
    with_country = {(one.kind, one.value) for one in found if one.country}
    for one in found:
        if one.country or (one.kind, one.value) not in with_country:
            kept.setdefault((one.kind, one.value, one.country), one)
    return tuple(kept.values())


def _full(entity: Entity) -> str:
    """The one line of a nested address, or empty."""
    return entity.first("full") or entity.caption if entity.schema == "Address" else ""


def _many(given: object) -> list[Any]:
    """One value or several; those of a set in one order, whatever the process."""
    if given is None:
        return []
    if isinstance(given, set | frozenset):
        return sorted(given, key=str)
    return list(given) if isinstance(given, list | tuple) else [given]


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def _plain(value: object) -> str:
    return fold_space(_text(value))
