"""The sections of OFAC's Advanced XML that stand apart from the parties.

Owns the reference tables, the locations, the documents, the relationships and
the entries on lists, each by the number with which a party is told. Refuses to
make a number up: one that the tables do not have is kept as it is
("FeatureType 999").

All of it is held in memory while the parties are read, since the format puts
half of it before them and half behind: about 4 kB for each party.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element
from msgspec import Struct

from ostraka.model.records import Fact
from ostraka.model.text import fold_space
from ostraka.sources import ofac_fields as fields
from ostraka.sources.ofac_advanced_dates import Period, edtf, period_text
from ostraka.sources.ofac_advanced_elements import Reading, tag_of, text_of
from ostraka.sources.ofac_advanced_facts import LATIN, Relation

#: What the tables say where the publisher has nothing to say.
UNKNOWN: Final = frozenset({"", "Unknown", "undetermined"})


class Tables(Struct, frozen=True):
    """The reference tables.

    Attributes:
        texts: the text of each value, by table (``AliasType``) and number.
        kinds: the number of the party type of each party subtype.
        scripts: the names of the scripts.
    """

    texts: dict[tuple[str, str], str]
    kinds: dict[str, str]
    scripts: frozenset[str]

    def text(self, table: str, number: str) -> str:
        """The text of a value; table and number where it has none; empty for no number."""
        if not number:
            return ""
        return self.texts.get((table, number), f"{table} {number}")

    def known(self, table: str, number: str) -> str:
        """The same, but empty where the table says that it is not known."""
        found = self.text(table, number)
        return "" if found in UNKNOWN else found


class Place(Struct, frozen=True):
    """One location.

    Attributes:
        number: the publisher's number of it.
        parts: its parts as (type, text).
        country: its country's name, or empty.
        scripts: its parts in other scripts, by script.
        notes: what else it says.
    """

    number: str
    parts: tuple[tuple[str, str], ...]
    country: str
    scripts: dict[str, list[tuple[str, str]]]
    notes: tuple[Fact, ...]

    @property
    def line(self) -> str:
        """The location in one line, for what is not an address."""
        return ", ".join(text for text in (*(text for _, text in self.parts), self.country) if text)


class Document(Struct, frozen=True):
    """One document of an identity.

    Attributes:
        item: the document as an entry of an id list.
        name: the number of the name that it is made out to.
        features: the numbers of the features that it tells.
        extras: what else it says, as (name of the field, text).
        notes: what has no reading.
    """

    item: fields.Item
    name: str
    features: tuple[str, ...]
    extras: tuple[tuple[str, str], ...]
    notes: tuple[Fact, ...]


class Entry(Struct, frozen=True):
    """One entry of a party on one list.

    Attributes:
        list: the list's name.
        days: (day, number of the event) on which the party was put on it.
        authorities: the legal bases.
        programmes: programme tags.
        types: kinds of sanctions.
        notes: what else it says.
    """

    list: str
    days: tuple[tuple[str, str], ...]
    authorities: tuple[str, ...]
    programmes: tuple[str, ...]
    types: tuple[str, ...]
    notes: tuple[Fact, ...]


class Sections(Struct, frozen=True):
    """Everything in the file but the parties, by the number of the party or the identity."""

    tables: Tables
    published: str
    places: dict[str, Place]
    documents: dict[str, list[Document]]
    relations: dict[str, list[tuple[Relation, list[Fact]]]]
    entries: dict[str, list[Entry]]
    names: dict[str, str]
    identities: set[str]

    def place(self, number: str) -> Place:
        """A location; where the file has none of that number, a note says so."""
        missing = (fields.note("Location", f"Location {number}"),)
        return self.places.get(number) or Place(number, (), "", {}, missing)


def tables_of(element: _Element) -> Tables:
    """The tables of ``ReferenceValueSets``."""
    texts: dict[tuple[str, str], str] = {}
    kinds: dict[str, str] = {}
    for table in element:
        for value in table:
            tag, number = tag_of(value), str(value.get("ID", ""))
            told = fold_space(text_of(value)) or fold_space(str(value.get("Description", "")))
            texts[tag, number] = told
            if tag == "PartySubType":
                kinds[number] = str(value.get("PartyTypeID", ""))
    scripts = (text for (tag, _), text in texts.items() if tag == "Script")
    return Tables(texts, kinds, frozenset(scripts))


def period_of(holder: Reading, name: str = "DatePeriod") -> Period | None:
    """The date period in an element; None if there is none or it is empty."""
    for period in holder.readings(name):
        sides = [next(period.readings(side), None) for side in ("Start", "End")]
        days: list[str] = []
        approximate = False
        for side in sides:
            for edge in ("From", "To"):
                point = next(side.readings(edge), None) if side else None
                days.append(day_of(point) if point else "")
            approximate = approximate or bool(side and side.attribute("Approximate") == "true")
        if any(days):
            return Period.of(days, approximate)
    return None


def day_of(holder: Reading) -> str:
    """A day, ISO, from the elements Year, Month and Day; a missing month or day is the first."""
    numbers = [fold_space(holder.text(name)) for name in ("Year", "Month", "Day")]
    if not numbers[0]:
        return ""
    year, month, day = (number or "1" for number in numbers)
    if not all(number.isascii() and number.isdecimal() for number in (year, month, day)):
        return " ".join(numbers)
    return f"{int(year):04}-{int(month):02}-{int(day):02}"


def place_of_location(element: _Element, tables: Tables) -> tuple[str, Place]:
    """The number of a ``Location`` and what it says."""
    location = Reading(element)
    parts: list[tuple[str, str]] = []
    notes: list[Fact] = []
    area = ""
    for code in location.readings("LocationAreaCode"):
        number = code.attribute("AreaCodeID")
        area = tables.known("Country", number) if ("Country", number) in tables.texts else ""
        if not area and tables.known("AreaCode", number):
            notes.append(fields.note("LocationAreaCode", tables.text("AreaCode", number)))
    country = ""
    for one in location.readings("LocationCountry"):
        one.attribute("CountryRelevanceID")
        name = tables.text("Country", one.attribute("CountryID"))
        if country and name != country:
            notes.append(fields.note("LocationCountry", name))
        country = country or name
    scripts: dict[str, list[tuple[str, str]]] = {}
    for kind, value in _location_values(location, tables):
        text, script = value.text("Value"), fold_space(value.text("Comment"))
        main = value.attribute("Primary") == "true"
        if not fold_space(text):
            pass
        elif script in tables.scripts and script != LATIN:
            scripts.setdefault(script, []).append((kind, text))
        elif main and not script:
            parts.append((kind, text))
        else:
            notes.append(fields.note(f"address {kind}", f"{text} {script}", location.uid))
        notes += value.notes()
    location.elements("FeatureVersionReference")
    location.elements("IDRegDocumentReference")
    notes += location.notes()
    return location.uid, Place(location.uid, tuple(parts), country or area, scripts, tuple(notes))


def edtf_or_days(period: Period | None) -> str:
    """A period in EDTF, its days as they stand if these are none, or empty for None."""
    return edtf(period) or period_text(period) if period else ""


def _location_values(location: Reading, tables: Tables) -> Iterator[tuple[str, Reading]]:
    """The values of a location with the type of each."""
    for part in location.readings("LocationPart"):
        kind = tables.known("LocPartType", part.attribute("LocPartTypeID"))
        for value in part.readings("LocationPartValue"):
            value.attribute("LocPartValueTypeID")
            value.attribute("LocPartValueStatusID")
            yield kind, value


def document_of(
    element: _Element, tables: Tables, places: dict[str, Place]
) -> tuple[str, Document]:
    """The number of the identity of an ``IDRegDocument``, and the document."""
    document = Reading(element)
    owner = document.attribute("IdentityID")
    kind = tables.text("IDRegDocType", document.attribute("IDRegDocTypeID"))
    place = places.get(document.attribute("IssuedIn-LocationID"))
    validity = tables.text("Validity", document.attribute("ValidityID"))
    dates: dict[str, Period] = {}
    extras = [
        ("isValid", {"Valid": "", "Fraudulent": "false"}.get(validity, validity)),
        ("issuingAuthority", document.text("IssuingAuthority")),
        ("issuingLocation", place.line if place else ""),
        ("comments", document.text("Comment")),
    ]
    notes: list[Fact] = []
    for one in document.readings("DocumentDate"):
        which = tables.text("IDRegDocDateType", one.attribute("IDRegDocDateTypeID"))
        if (period := period_of(one)) is not None:
            if which in dates or which not in ("Issue Date", "Expiration Date"):
                extras.append((which, edtf_or_days(period)))
            else:
                dates[which] = period
        notes += one.notes()
    name = ""
    for reference in document.readings("DocumentedNameReference"):
        name = reference.attribute("DocumentedNameID")
    features = tuple(
        one.attribute("FeatureVersionID") for one in document.readings("FeatureVersionReference")
    )
    item = fields.Item(
        type=kind,
        number=document.text("IDRegistrationNo"),
        country=tables.text("Country", document.attribute("IssuedBy-CountryID")),
        issued=edtf_or_days(dates.get("Issue Date")),
        expires=edtf_or_days(dates.get("Expiration Date")),
        uid=document.uid,
    )
    notes += document.notes()
    told = tuple(extra for extra in extras if fold_space(extra[1]))
    return owner, Document(item, name, features, told, tuple(notes))


def relation_of(element: _Element, tables: Tables) -> tuple[str, Relation, list[Fact]]:
    """The number of the party of a ``ProfileRelationship``, what it is to which other, notes."""
    relation = Reading(element)
    relation.attribute("SanctionsEntryID")
    owner = relation.attribute("From-ProfileID")
    told = Relation(
        type=tables.text("RelationType", relation.attribute("RelationTypeID")),
        name="",
        record=relation.attribute("To-ProfileID"),
        quality=tables.known("RelationQuality", relation.attribute("RelationQualityID")),
        former=relation.attribute("Former") == "true",
        uid=relation.uid,
    )
    notes: list[Fact] = []
    if (period := period_of(relation)) is not None:
        notes.append(fields.note(f"{told.type} date", edtf_or_days(period), relation.uid))
    return owner, told, [*notes, *relation.notes()]


def entry_of(element: _Element, tables: Tables) -> tuple[str, Entry]:
    """The number of the party of a ``SanctionsEntry``, and the entry."""
    entry = Reading(element)
    owner = entry.attribute("ProfileID")
    name = tables.text("List", entry.attribute("ListID"))
    notes: list[Fact] = []
    days: list[tuple[str, str]] = []
    authorities: list[str] = []
    for event in entry.readings("EntryEvent"):
        kind = tables.text("EntryEventType", event.attribute("EntryEventTypeID"))
        basis = tables.known("LegalBasis", event.attribute("LegalBasisID"))
        day = next((day_of(date) for date in event.readings("Date")), "")
        if kind == "Created":
            days.append((day, event.uid))
            authorities += [basis] if basis else []
        else:
            notes.append(fields.note(f"EntryEvent {kind}", f"{name} {day} {basis}", event.uid))
        notes += event.notes()
    programmes, types = [], []
    for kind, comment, said in _measures(entry, tables):
        if kind == "Program":
            programmes += [comment] if comment else []
        else:
            types.append(kind)
            if comment:
                notes.append(fields.note("SanctionsMeasure", f"{kind}: {comment}"))
        notes += said
    notes += entry.notes()
    return owner, Entry(
        name, tuple(days), tuple(authorities), tuple(programmes), tuple(types), tuple(notes)
    )


def _measures(entry: Reading, tables: Tables) -> Iterator[tuple[str, str, list[Fact]]]:
    for measure in entry.readings("SanctionsMeasure"):
        kind = tables.text("SanctionsType", measure.attribute("SanctionsTypeID"))
        comment = fold_space(measure.text("Comment"))
        notes: list[Fact] = []
        if (period := period_of(measure)) is not None:
            notes.append(
                fields.note("SanctionsMeasure", f"{kind} {comment}: {edtf_or_days(period)}")
            )
        yield kind, comment, [*notes, *measure.notes()]
