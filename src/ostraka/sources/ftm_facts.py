"""The facts of one party of an entity file, and of everything folded into it.

Owns what each property of each schema becomes. Refuses to drop: a property
that parties do not have here is a note with its name in ``type``, one of a
folded entity with the schema before it (``Sanction.summary``).

Relationships are kept as OFAC's are: the other party's name as the value, its
record id as ``related``, the schema as ``type``. An owner or a controller is a
``parent``, anything else a note.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ostraka.model.countries import country_code
from ostraka.model.dates_text import read_date
from ostraka.model.ftm import Entity, name_of_parts
from ostraka.model.ftm_schemas import PARTY_SCHEMAS, POINTING
from ostraka.model.records import Detail, Fact, detail
from ostraka.model.schema import NAME_PROPERTIES, PROPERTIES
from ostraka.sources.ftm_graph import Line, caption_of, pointed_at
from ostraka.sources.typed_values import fold_text, note, typed_fact

#: What a line says beside its properties, but for what is read elsewhere.
_READ_ELSEWHERE: Final = frozenset(
    {"id", "schema", "properties", "caption", "datasets", "referents", "last_seen"}
)
_ANY: Final = frozenset({"addressEntity", "proof", "riskSource"})
#: Schemas that are no relationship: what they say stands beside the party.
_BESIDE: Final = frozenset({"Position", "Note", "Document", "Article", "Event", "Project"})
#: Of two ends of a relationship: whose entity is the parent of the other.
_PARENTS: Final = {"Ownership": ("owner", "asset"), "Control": ("controller", "controlled")}
#: Details that a relationship, document or address has by its own name.
_DATED: Final = {"startDate": "issued", "endDate": "expires"}
#: Parts of a name that stand with the given names.
_MIDDLE: Final = ("secondName", "middleName", "fatherName")
_STREET: Final = ("postOfficeBox", "street", "street2", "city", "postalCode", "state", "region")
#: Ids of other lists as the aggregator OpenSanctions writes them, and the reference in each.
_REFERENTS: Final = (
    (re.compile(r"ofac-(\d{1,9})"), "us_ofac_sdn", r"\1"),
    (re.compile(r"eu-fsf-eu-(\d{1,7})-(\d{1,3})"), "eu_fsf", r"EU.\1.\2"),
    (re.compile(r"gb-hmt-(\d{1,7})"), "uk_ofsi", r"\1"),
    (re.compile(r"gb-fcdo-([a-z]{2,4}\d{3,6})"), "uk_sl", r"\1"),
    (re.compile(r"ch-seco-(\d{1,9})"), "ch_seco", r"\1"),
)
_WIKIDATA = re.compile(r"Q\d{1,12}")


def facts_of_party(
    line: Line, attached: Sequence[Entity], captions: Mapping[str, str], dataset: str
) -> tuple[Fact, ...]:
    """Everything that a file says of one party.

    Args:
        line: the party's own line.
        attached: the entities that belong to it.
        captions: what the entities that are pointed at are called, by id.
        dataset: the dataset that is the list itself.

    Returns:
        Its own facts first, then those of the others in the order of the file; each once.
    """
    folding = _Folding(line.entity, captions, {one.id for one in attached})
    facts = [*folding.own(), *_head_facts(line.given, line.entity, dataset)]
    for one in attached:
        facts += folding.fold_line(one)
    return _unique(facts)


def _head_facts(given: Mapping[str, Any], entity: Entity, dataset: str) -> Iterator[Fact]:
    """What a line says beside its properties."""
    names = {text for prop in NAME_PROPERTIES for text in entity.properties.get(prop, ())}
    if entity.caption not in ("", entity.id, *names) and names:
        yield note("caption", entity.caption)
    for name in _texts(given.get("datasets")):
        if name != dataset:
            yield note("dataset", name)
    for text in _texts(given.get("referents")):
        if text != entity.id:
            yield _referent(text)
    for key, value in given.items():
        if key not in _READ_ELSEWHERE:
            for text in _texts(value):
                yield note(key, text)


def _referent(text: str) -> Fact:
    for pattern, list_id, reference in _REFERENTS:
        if found := pattern.fullmatch(text):
            value = found.expand(reference).upper()
            return Fact("authorityId", value, detail({"list": list_id}), text)
    return note("wikidataId" if _WIKIDATA.fullmatch(text) else "referent", text)


def _texts(value: object) -> Iterator[str]:
    """The texts of a JSON value that is a text, a number, a list of these, or deeper."""
    for one in value if isinstance(value, list | tuple) else (value,):
        if one is None or one == "":
            continue
        text = one if isinstance(one, str) else json.dumps(one, ensure_ascii=False, sort_keys=True)
        if fold_text(text):
            yield fold_text(text)


class _Folding:
    """One party and what is folded into it."""

    def __init__(self, party: Entity, captions: Mapping[str, str], attached: set[str]) -> None:
        self._party = party
        self._captions = captions
        self._attached = attached

    # -- the party itself ------------------------------------------------------

    def own(self) -> Iterator[Fact]:
        """Its own properties, and the entities nested in them."""
        party = self._party
        if PARTY_SCHEMAS[party.schema] != party.schema:
            yield note("schema", party.schema)
        yield from self._missing_name()
        pointing = POINTING[party.schema]
        for prop, values in party.properties.items():
            for value in values:
                if prop in pointing:
                    yield from self._pointer(prop, value)
                elif prop in NAME_PROPERTIES:
                    yield Fact(prop, fold_text(value), self._parts(value))
                elif prop in PROPERTIES:
                    yield typed_fact(prop, value)
                else:
                    yield note(prop, value)
        for prop, found in party.nested.items():
            for one in found:
                yield from self._nested(prop, one)

    def _missing_name(self) -> Iterator[Fact]:
        """A name from its parts, or the caption, where no name is given."""
        party = self._party
        if any(party.properties.get(prop) for prop in NAME_PROPERTIES):
            return
        if text := name_of_parts(party.properties):
            yield Fact("name", fold_text(text), self._parts(text))
        elif party.caption not in ("", party.id) and party.caption not in {
            text for texts in party.properties.values() for text in texts
        }:
            yield Fact("name", fold_text(party.caption), detail({"type": "caption"}))

    def _parts(self, name: str) -> Detail:
        """Given and family name where the party has one of each and the name holds both."""
        first, last = self._only("firstName"), self._only("lastName")
        if not first or not last:
            return ()
        left = name.replace(",", " ").split()
        for part in (first, last):
            for word in part.split():
                same = [one for one in left if one.casefold() == word.casefold()]
                if not same:
                    return ()
                left.remove(same[0])
        extra = {text.casefold() for prop in _MIDDLE for text in self._texts(prop)}
        if any(word.casefold() not in extra for word in left):
            return ()
        return detail({"firstName": " ".join([first, *left]), "lastName": last})

    def _texts(self, prop: str) -> list[str]:
        return [word for text in self._party.properties.get(prop, ()) for word in text.split()]

    def _only(self, prop: str) -> str:
        values = self._party.properties.get(prop, ())
        return fold_text(values[0]) if len(values) == 1 else ""

    def _pointer(self, prop: str, other: str) -> Iterator[Fact]:
        """A property that holds an entity's id."""
        if prop == "addressEntity" and other in self._attached:
            return  # the address itself is folded
        about = {"related": other} if other in self._captions else {}
        value = self._captions.get(other) or other
        if prop in PROPERTIES:
            yield Fact(prop, fold_text(value), detail(about))
        else:
            yield note(prop, value, about)

    def _nested(self, prop: str, other: Entity) -> Iterator[Fact]:
        if other.schema not in PARTY_SCHEMAS or (
            other.schema == "CryptoWallet" and prop == "cryptoWallets"
        ):
            yield from self.fold(other)
            return
        value = caption_of(other) or other.id or other.schema
        about = {"related": other.id}
        if prop in PROPERTIES:
            yield Fact(prop, fold_text(value), detail(about))
        else:
            yield note(prop, value, about)
        yield from self._beside(other)

    # -- what is folded into it ------------------------------------------------

    def fold_line(self, other: Entity) -> Iterator[Fact]:
        """The facts of an entity that belongs to the party, by itself or over another one."""
        if self._party.id in pointed_at(other) or other.id in pointed_at(self._party):
            yield from self.fold(other)
        else:
            yield from self._beside(other)

    def fold(self, other: Entity) -> Iterator[Fact]:
        """The facts of an entity that belongs to the party itself."""
        match other.schema:
            case "Sanction":
                yield from self._sanction(other)
            case "Address":
                yield from self._address(other)
            case "Identification" | "Passport":
                yield from self._document(other)
            case "CryptoWallet":
                yield from self._wallet(other)
            case schema if schema in _BESIDE:
                yield from self._beside(other)
            case _:
                yield from self._relation(other)
        if other.schema not in _BESIDE:
            for prop in sorted(_ANY & other.properties.keys()):
                for key in other.properties[prop]:
                    name = self._captions.get(key) or key
                    yield note(f"{other.schema}.{prop}", name, {"related": key}, item=other.id)
        for prop, found in other.nested.items():
            for one in found:
                if one.schema not in PARTY_SCHEMAS:
                    yield from self.fold(one)
                elif one.id != self._party.id:
                    yield from self._beside(one)
                elif prop in _ANY:
                    yield note(f"{other.schema}.{prop}", one.id, item=other.id)

    def _sanction(self, other: Entity) -> Iterator[Fact]:
        authority = other.first("authority")
        country = country_code(other.first("country")) or other.first("country")
        for prop, text in _own_values(other, ("country",)):
            about = {} if prop == "authority" else {"authority": authority}
            if prop == "authority":
                about = {"country": country}
            if prop in PROPERTIES and (PROPERTIES[prop].schema == "Sanction" or prop in _SHARED):
                yield typed_fact(prop, text, about, item=other.id)
            else:
                yield note(f"Sanction.{prop}", text, about, item=other.id)
        if country and not authority:
            yield note("Sanction.country", country, item=other.id)

    def _address(self, other: Entity) -> Iterator[Fact]:
        parts = [text for prop in _STREET for text in other.properties.get(prop, ())]
        lines = other.properties.get("full") or ((", ".join(parts),) if parts else ())
        code = country_code(other.first("country")) or ""
        about = {prop: "; ".join(other.properties.get(prop, ())) for prop in _STREET}
        for text in lines:
            yield Fact("address", fold_text(text), detail({**about, "country": code}), "", other.id)
        for prop, text in _own_values(other, ("full", *_STREET)):
            if prop != "country":
                yield note(f"Address.{prop}", text, item=other.id)
            elif not lines:
                yield typed_fact("country", text, item=other.id)
            elif country_code(text) != code or not code:
                yield note("Address.country", text, item=other.id)

    def _document(self, other: Entity) -> Iterator[Fact]:
        passport = other.schema == "Passport" or "passport" in other.first("type").casefold()
        prop = "passportNumber" if passport else "idNumber"
        texts = {key: "; ".join(other.properties.get(key, ())) for key in ("type", "authority")}
        country = other.first("country")
        about: dict[str, str | None] = {**texts, "country": country_code(country) or country}
        for key, name in _DATED.items():
            about[name] = read_date(other.first(key)) or other.first(key)
        for key in ("number", "passportNumber"):
            for text in other.properties.get(key, ()):
                yield typed_fact(self._said_as(text) or prop, text, about, item=other.id)
        for text in other.properties.get("personalNumber", ()):
            yield typed_fact("idNumber", text, about, item=other.id)
        told = ("number", "passportNumber", "personalNumber", "type", "authority", "country")
        for key, text in _own_values(other, (*told, *_DATED)):
            yield note(f"{other.schema}.{key}", text, item=other.id)
        if not other.first("number") and not other.first("passportNumber"):
            for key in (*texts, "country", *_DATED):
                for text in other.properties.get(key, ()):
                    yield note(f"{other.schema}.{key}", text, item=other.id)

    def _said_as(self, number: str) -> str:
        """The identifier property that the party itself gives this number, if any."""
        for prop, values in self._party.properties.items():
            known = PROPERTIES.get(prop)
            if known is not None and known.type == "identifier" and number in values:
                return prop
        return ""

    def _wallet(self, other: Entity) -> Iterator[Fact]:
        currency = other.first("currencySymbol") or other.first("currency")
        told = ("publicKey", "currencySymbol") if currency == other.first("currencySymbol") else (
            "publicKey", "currency"
        )  # fmt: skip
        for key in other.properties.get("publicKey", ()):
            yield typed_fact("publicKey", key, {"currency": currency}, item=other.id)
        without = told if other.first("publicKey") else ()
        for prop, text in _own_values(other, without):
            yield note(f"CryptoWallet.{prop}", text, item=other.id)

    def _relation(self, other: Entity) -> Iterator[Fact]:
        """A link to others: one fact for each that is not the party itself."""
        ends = [prop for prop in POINTING[other.schema] if prop not in _ANY]
        named = {prop: list(self._ends(other, prop)) for prop in ends}
        mine = [prop for prop in ends if any(key == self._party.id for key, _ in named[prop])]
        # Nested in its party, an entity leaves out the end that the party is.
        mine = mine or [prop for prop in ends if not named[prop]][:1]
        about: dict[str, str | None] = {}
        for prop, text in _own_values(other):
            about[prop] = f"{about[prop]}; {text}" if prop in about else text
        for key in ("startDate", "endDate"):
            if key in about:
                about[key] = read_date(about[key] or "") or about[key]
        said = False
        for prop in ends:
            for key, caption in named[prop]:
                if key == self._party.id:
                    continue
                said = True
                parent = _PARENTS.get(other.schema) == (prop, *mine)
                linked = {**about, "related": key, "type": other.schema, "as": "; ".join(mine)}
                value = fold_text(caption or key)
                yield Fact("parent" if parent else "notes", value, detail(linked), "", other.id)
        if not said:
            yield from self._beside(other)

    def _ends(self, other: Entity, prop: str) -> Iterator[tuple[str, str]]:
        for key in other.properties.get(prop, ()):
            yield key, self._captions.get(key, "")
        for one in other.nested.get(prop, ()):
            yield one.id or caption_of(one), caption_of(one)

    def _beside(self, other: Entity) -> Iterator[Fact]:
        """Every property of an entity, as notes that name its schema."""
        office = other.schema == "Position" and self._party.schema == "Person"
        for prop, text in _own_values(other):
            if office and prop == "name":
                yield Fact("position", fold_text(text), detail({"related": other.id}))
            else:
                yield note(f"{other.schema}.{prop}", text, {"related": other.id}, item=other.id)
        for prop in POINTING.get(other.schema, _ANY):
            for key in other.properties.get(prop, ()):
                if key != self._party.id:
                    name = self._captions.get(key) or key
                    yield note(f"{other.schema}.{prop}", name, {"related": key}, item=other.id)


#: Properties of parties that a sanction has too.
_SHARED: Final = frozenset({"program", "programId", "sourceUrl", "status"})


def _own_values(entity: Entity, without: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Properties that hold no entity, in the order of the file."""
    left = {*without, *POINTING.get(entity.schema, _ANY)}
    for prop, values in entity.properties.items():
        if prop not in left:
            yield from ((prop, text) for text in values)


def _unique(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Each fact once; one without detail gives way to one that says the same and more."""
    kept: dict[object, Fact] = {}
    for fact in facts:
        kept.setdefault(fact.identity, fact)
    told = {(fact.prop, fact.value) for fact in kept.values() if fact.detail}
    return tuple(
        fact for fact in kept.values() if fact.detail or (fact.prop, fact.value) not in told
    )
