"""One party of OFAC's Advanced XML, with what the other sections of the file tell of it.

Owns the reading of a ``DistinctParty``. Refuses, by keeping it aside, a party
without a number, a profile or a primary name, and one that is not on the list
that is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element
from msgspec import structs

from ostraka.model.records import Fact, Record, Refused
from ostraka.model.text import fold_space
from ostraka.sources import ofac_advanced_facts as advanced
from ostraka.sources import ofac_fields as fields
from ostraka.sources.ofac_advanced_elements import Reading, whole_text
from ostraka.sources.ofac_advanced_lists import Membership, on_list
from ostraka.sources.ofac_advanced_tables import Document, Entry, Place, Sections, Tables, period_of
from ostraka.sources.xml_stream import place_of

_PARTY_TYPES: Final = {"Individual": "Person", "Entity": "Organization"}
#: The feature that is a party's address.
_ADDRESS: Final = "location"
_SUBTYPES: Final = {"Vessel": "Vessel", "Aircraft": "Airplane"}


def membership_of(entries: list[Entry]) -> Membership:
    """The lists and the programmes of a party's entries."""
    tags = (tag for entry in entries for tag in entry.programmes)
    return Membership(frozenset(entry.list for entry in entries), frozenset(tags))


def item_of(element: _Element, sections: Sections, list_id: str) -> Record | Refused:
    """One ``DistinctParty``.

    Args:
        element: the party.
        sections: everything else in the file.
        list_id: the list that is read.
    """
    place, uid = place_of(element), fold_space(str(element.get("FixedRef", "")))
    if not uid:
        return Refused("", place, "the party has no FixedRef", whole_text(element))
    party = Reading(element)
    profiles = list(party.readings("Profile"))
    if len(profiles) != 1:
        reason = f"the party has {len(profiles)} profiles, not one"
        return Refused(uid, place, reason, whole_text(element))
    entries = sections.entries.get(profiles[0].uid, [])
    lists = membership_of(entries).lists
    if not on_list(lists, list_id):
        reason = f"the party is on {', '.join(sorted(lists))} alone, which is not {list_id}"
        return Refused(uid, place, reason, whole_text(element))
    schema, facts = _facts(party, profiles[0], sections)
    if not any(fact.prop == "name" for fact in facts):
        return Refused(uid, place, "the party has no primary name", whole_text(element))
    return Record(uid, schema, advanced.unique(facts), place)


def _facts(party: Reading, profile: Reading, sections: Sections) -> tuple[str, list[Fact]]:
    """The schema of a party and its facts, in the order of the classic XML."""
    number = profile.attribute("PartySubTypeID")
    subtype = sections.tables.text("PartySubType", number)
    kind = sections.tables.text("PartyType", sections.tables.kinds.get(number, ""))
    schema = _SUBTYPES.get(subtype) or _PARTY_TYPES.get(kind, "Thing")
    identities = list(profile.readings("Identity"))
    printed: dict[str, str] = {}
    first: list[Fact] = []
    others: list[Fact] = []
    for identity in identities:
        for made, main in _names(identity, schema == "Person", sections.tables, printed):
            (first if main else others).append(made)
    facts = first + others
    if schema == "Thing":
        facts.append(fields.note("PartyType", f"{kind} {subtype}"))
    entries = sections.entries.get(profile.uid, [])
    facts += [Fact("program", tag) for entry in entries for tag in entry.programmes]
    addresses, features, versions = _features(profile, sections)
    facts += addresses
    facts += advanced.feature_facts(features, schema)
    for identity in identities:
        for document in sections.documents.get(identity.uid, []):
            extras = _extras(document, printed, sections.names[profile.uid], versions)
            facts += advanced.document_facts(document.item, schema, extras)
            facts += document.notes
    titles = [fact for fact in facts if fact.prop == "position"]
    facts += fields.remark_facts(party.text("Comment"), schema, titles)
    facts += _entries(entries)
    for relation, notes in sections.relations.get(profile.uid, []):
        named = structs.replace(relation, name=sections.names.get(relation.record, ""))
        facts += [*advanced.relation_facts(named), *notes]
    facts += [Fact("recordId", identity.uid) for identity in identities if identity.uid]
    return schema, [*facts, *profile.notes(), *party.notes()]


def _names(
    identity: Reading, person: bool, known: Tables, printed: dict[str, str]
) -> Iterator[tuple[Fact, bool]]:
    """The facts of an identity's names, and whether each is of its primary name.

    ``printed`` takes each name's number and its printed form.
    """
    main_identity = identity.attribute("Primary") == "true"
    if identity.attribute("False") == "true":
        yield fields.note("Identity@False", "true", identity.uid), False
    kinds = {
        group.uid: known.text("NamePartType", group.attribute("NamePartTypeID"))
        for master in identity.inner("NamePartGroups", "MasterNamePartGroup")
        for group in master.readings("NamePartGroup")
    }
    for alias in identity.readings("Alias"):
        kind = known.text("AliasType", alias.attribute("AliasTypeID"))
        main = alias.attribute("Primary") == "true" and main_identity
        weak = alias.attribute("LowQuality") == "true" and not main
        told = kind if kind.lower() != "name" else "a.k.a."
        documented = alias.elements("DocumentedName")
        foremost = foremost_of(documented, known)
        for name in documented:
            parts, script, notes = name_parts(name, kinds, known)
            uid = str(name.get("ID", ""))
            form = advanced.printed_name(parts)
            printed[uid] = advanced.listed_name(parts)
            named = main and name is foremost
            if printed[uid]:
                made = advanced.name_facts(
                    "name" if named else told,
                    weak,
                    form,
                    parts,
                    person=person,
                    script=script,
                    uid=uid,
                )
                yield from ((fact, named) for fact in made)
            yield from ((fact, False) for fact in notes)
        yield from ((fact, False) for fact in alias.notes())
    yield from ((fact, False) for fact in identity.notes())


def foremost_of(documented: list[_Element], known: Tables) -> _Element | None:
    """The form of a name that the publisher prints: "Primary Latin", else the first."""
    statuses = [known.text("DocNameStatus", str(one.get("DocNameStatusID"))) for one in documented]
    pairs = zip(documented, statuses, strict=True)
    told = (one for one, status in pairs if status == "Primary Latin")
    return next(told, documented[0] if documented else None)


def part_types(identity: _Element, known: Tables) -> dict[str, str]:
    """The type of each group of name parts, by the group's number."""
    groups = identity.iterfind("{*}NamePartGroups/{*}MasterNamePartGroup/{*}NamePartGroup")
    return {
        str(group.get("ID", "")): known.text("NamePartType", str(group.get("NamePartTypeID", "")))
        for group in groups
    }


def name_parts(
    name: _Element, kinds: dict[str, str], known: Tables
) -> tuple[list[advanced.NamePart], str, list[Fact]]:
    """The parts of a documented name, its script, and notes."""
    holder = Reading(name)
    holder.attribute("DocNameStatusID")
    parts: list[advanced.NamePart] = []
    scripts: list[str] = []
    notes: list[Fact] = []
    for value in holder.inner("DocumentedNamePart", "NamePartValue"):
        kind = kinds.get(value.attribute("NamePartGroupID"), "")
        scripts.append(known.text("Script", value.attribute("ScriptID")))
        value.attribute("ScriptStatusID")
        text = value.own_text()
        if value.attribute("Acronym") == "true":
            notes.append(fields.note("acronym", text, holder.uid))
        if fold_space(text):
            parts.append(advanced.NamePart(kind, text))
        notes += value.notes()
    return parts, scripts[0] if scripts else advanced.LATIN, [*notes, *holder.notes()]


def _features(
    profile: Reading, sections: Sections
) -> tuple[list[Fact], list[advanced.Feature], dict[str, str]]:
    """The facts of a party's locations, its other features, and these in words by number."""
    versions: dict[str, str] = {}
    facts: list[Fact] = []
    found: list[advanced.Feature] = []
    for feature in profile.readings("Feature"):
        kind = sections.tables.text("FeatureType", feature.attribute("FeatureTypeID"))
        for version in feature.readings("FeatureVersion"):
            sure = sections.tables.known("Reliability", version.attribute("ReliabilityID"))
            period, comment = period_of(version), version.text("Comment")
            for location in version.readings("VersionLocation"):
                place = sections.place(location.attribute("LocationID"))
                facts += place.notes
                if kind.lower() == _ADDRESS:
                    facts += _addresses(place)
                else:
                    found.append(advanced.Feature(kind, place.line, feature.uid, reliability=sure))
            values = [
                _value(detail, sections.tables) for detail in version.readings("VersionDetail")
            ]
            versions[version.uid] = f"{kind}: {' '.join(value for value in values if value)}"
            for value in [value for value in values if value] or ([""] if period else []):
                found.append(
                    advanced.Feature(
                        kind, value, feature.uid, period=period, reliability=sure, comment=comment
                    )
                )
                comment = ""
            facts += [fields.note("comment", f"{kind}: {comment}")] if fold_space(comment) else []
            facts += version.notes()
        feature.elements("IdentityReference")
        facts += feature.notes()
    return facts, found, versions


def _addresses(place: Place) -> Iterator[Fact]:
    yield from advanced.address_facts(place.parts, place.country, place.number)
    for script, parts in place.scripts.items():
        yield from advanced.address_facts(parts, place.country, place.number, script)


def _value(detail: Reading, known: Tables) -> str:
    """The text of a detail, or the text of the value that it points to."""
    detail.attribute("DetailTypeID")
    return detail.own_text() or known.text("DetailReference", detail.attribute("DetailReferenceID"))


def _extras(
    document: Document, printed: dict[str, str], primary: str, versions: dict[str, str]
) -> list[tuple[str, str]]:
    """What a document says beside its number, with the name and the features it points to."""
    named = printed.get(document.name, "")
    told = [("name", "" if named == primary else named), *document.extras]
    return told + [
        ("idFeature", versions.get(number, f"FeatureVersion {number}"))
        for number in document.features
    ]


def _entries(entries: list[Entry]) -> Iterator[Fact]:
    for entry in entries:
        for day, uid in entry.days:
            yield advanced.listing_fact(entry.list, day, uid)
        if not entry.days:
            yield advanced.listing_fact(entry.list, "")
    yield from (advanced.sanctions_type_fact(kind) for entry in entries for kind in entry.types)
    yield from (Fact("authority", basis) for entry in entries for basis in entry.authorities)
    yield from (note for entry in entries for note in entry.notes)
