"""The FollowTheMoney model as clients see it: schemas, properties and topics with their labels.

Owns the reading of ``data/ftm_model.json``, the whole model in numbers and
names (MIT licence, https://followthemoney.tech/explorer/). What Ostraka itself
screens with stands in :mod:`ostraka.model.schema`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct


class Property(Struct, frozen=True):
    """One property of the model.

    Attributes:
        schema: the schema that defines it.
        name: its name.
        label: its title.
        type: ``name``, ``date``, ``entity`` ...
        hidden: true if clients are not shown it.
    """

    schema: str
    name: str
    label: str
    type: str
    hidden: bool

    @property
    def qname(self) -> str:
        """``Person:birthDate``."""
        return f"{self.schema}:{self.name}"


class Schema(Struct, frozen=True):
    """One schema of the model.

    Attributes:
        name, label, plural: its name and titles.
        chain: names of itself and every schema that it extends.
        matchable: true if its entities can be asked about.
        matched_with: schemas whose entities it is compared with.
        featured: the properties that matter most.
        properties: all its properties by name.
    """

    name: str
    label: str
    plural: str
    chain: frozenset[str]
    matchable: bool
    matched_with: frozenset[str]
    featured: tuple[str, ...]
    properties: dict[str, Property]


class Model(Struct, frozen=True):
    """The model.

    Attributes:
        schemas: by name.
        properties: by qualified name, ``Person:birthDate``.
        topics: titles of topics.
    """

    schemas: dict[str, Schema]
    properties: dict[str, Property]
    topics: dict[str, str]

    def below(self, schema: str) -> frozenset[str]:
        """Names of a schema and of all that extend it; empty if there is no such schema."""
        return frozenset(one.name for one in self.schemas.values() if schema in one.chain)

    def searched_as(self, schema: str) -> frozenset[str]:
        """Schemas whose entities answer when a client asks for one kind."""
        known = self.schemas[schema]
        return known.matched_with if known.matchable else self.below(schema)


class _SchemaRow(Struct, frozen=True):
    label: str
    plural: str
    chain: tuple[str, ...]
    matchable: bool
    matched_with: tuple[str, ...]
    featured: tuple[str, ...]


class _File(Struct, frozen=True):
    source: str
    schemas: dict[str, _SchemaRow]
    properties: dict[str, list[str | int]]
    topics: dict[str, str]


@cache
def ftm_model() -> Model:
    """The model, read once."""
    raw = files("ostraka.http.match_api").joinpath("data", "ftm_model.json").read_bytes()
    read = msgspec.json.decode(raw, type=_File)
    properties = {qname: _property(qname, row) for qname, row in read.properties.items()}
    owned: dict[str, list[Property]] = {}
    for prop in properties.values():
        owned.setdefault(prop.schema, []).append(prop)
    schemas = {
        name: Schema(
            name=name,
            label=row.label,
            plural=row.plural,
            chain=frozenset(row.chain),
            matchable=row.matchable,
            matched_with=frozenset(row.matched_with),
            featured=row.featured,
            properties={prop.name: prop for prop in _all_of(row.chain, owned)},
        )
        for name, row in read.schemas.items()
    }
    return Model(schemas=schemas, properties=properties, topics=read.topics)


@cache
def types_by_name() -> dict[str, frozenset[str]]:
    """The types that a property's name has, over all schemas."""
    found: dict[str, set[str]] = {}
    for prop in ftm_model().properties.values():
        found.setdefault(prop.name, set()).add(prop.type)
    return {name: frozenset(types) for name, types in found.items()}


def _property(qname: str, row: list[str | int]) -> Property:
    schema, _, name = qname.partition(":")
    return Property(schema, name, str(row[0]), str(row[1]), bool(row[2]))


def _all_of(chain: tuple[str, ...], owned: dict[str, list[Property]]) -> Iterator[Property]:
    for schema in chain:
        yield from owned.get(schema, ())
