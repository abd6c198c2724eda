"""Canada's consolidated autonomous sanctions list, as its XML, in both layouts.

Owns reading ``data-set`` files record by record, in flat memory, and a second
count that needs no parser. Refuses a file that is malformed, truncated, empty,
brings a document type or holds one key twice.

One record is one item of one schedule of one country's regulations. The list
has no id, so that the record's id is made of country, schedule and item, as
the law cites them: ``russia-1-23`` is item 23 of Schedule 1, Part 1 of the
Russia regulations, ``russia-1.1-5`` item 5 of Part 1.1, ``russia-schedule-2-1``
item 1 of Schedule 2, ``venezuela-7`` an item of regulations with one schedule.
The publisher has renamed schedules without renumbering their items (``2`` of
Iran is ``1, Part 2`` since, ``N/A`` is empty, Burma is Myanmar): 1,250 of the
1,255 parties of the file of 2020 that the file of 2025 names have the same id
in both. Where the publisher does renumber, the old id is seen to change its facts
and the new one to begin: nothing in the file tells it from an amendment.
A person listed under two regulations is two records.

The layout of 2020 (``Entity``, ``Title``, ``DateOfBirth``) has neither listing
dates nor ships; the later one is ``EntityOrShip``, ``TitleOrShip``,
``DateOfBirthOrShipBuildDate``, ``ShipIMONumber``, ``DateOfListing``. Neither
says when it was published or how many records it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from ostraka.model.errors import FormatError
from ostraka.model.records import Header, Item, Material, Part, Record, Refused, Scope
from ostraka.model.text import fold_space
from ostraka.sources.ca_sema_fields import facts_of, schema_of
from ostraka.sources.un_elements import parts_of
from ostraka.sources.xml_stream import AGAIN, children, only_part, place_of, start_tags

FORMAT: Final = "ca-sema-xml"
LIST_ID: Final = "ca_sema"

_HEAD: Final = 1 << 16
_ROOT = re.compile(rb"<data-set[\s>]")
_NEW: Final = (b"<EntityOrShip>", b"<DateOfListing>", b"<DateOfBirthOrShipBuildDate>")
#: What every file of the list has in its first records.
_TELLING: Final = (b"<record>", b"<Country>", b"<Item>")
#: Tags of the layout of 2020, by those of the later one.
_OLD_TAGS: Final = {
    "Entity": "EntityOrShip",
    "Title": "TitleOrShip",
    "DateOfBirth": "DateOfBirthOrShipBuildDate",
}
_TAGS: Final = (
    "Country", "LastName", "GivenName", "EntityOrShip", "TitleOrShip", "ShipIMONumber",
    "DateOfBirthOrShipBuildDate", "Aliases", "Schedule", "Item", "DateOfListing", *_OLD_TAGS,
)  # fmt: skip
_NAME_PROPERTIES: Final = frozenset({"name", "alias", "weakAlias"})

#: What the publisher called the regulations before.
_RENAMED: Final = {"burma": "myanmar"}
#: Schedules that the publisher wrote as a number and has called parts of Schedule 1 since.
_RENAMED_SCHEDULES: Final = frozenset({("myanmar", "2"), ("iran", "2"), ("syria", "2")})
#: Regulations with one schedule, which the file of 2020 calls 1 and the later one nothing.
_ONE_SCHEDULE: Final = frozenset({"jvcfor"})
_PART = re.compile(r"(?:(?P<schedule>\S+?) ?, ?)?part (?P<part>.+)")
_ACRONYM = re.compile(r"\(([A-Z]{3,10})\)")
_NOT_SLUG = re.compile(r"[^a-z0-9.]+")


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of Canada's list.

    Args:
        name: the file's name; not looked at.
        head: the first bytes of the decompressed file, up to 64 KiB.
    """
    return _ROOT.search(head) is not None and all(tag in head for tag in _TELLING)


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list.

    Args:
        material: one XML file.
        list_id: the list's id; ``ca_sema`` if not given.

    Yields:
        The header, then the records and refusals in the order of the file.

    Raises:
        FormatError: if the file is not a whole and sound list.
    """
    part = only_part(material, "Canada's list")
    seen: dict[str, str] = {}
    for element in children(part, "data-set"):
        if element.getparent() is None:
            yield Header(list=list_id or LIST_ID, format=FORMAT, scope=_scope(part))
            continue
        item = _item(element)
        if isinstance(item, Record):
            if item.id in seen:
                raise FormatError(
                    f"country, schedule and item {item.id} stand twice, first on {seen[item.id]}",
                    source=part.name,
                    place=item.place,
                    action=AGAIN,
                )
            seen[item.id] = item.place
        yield item
    if not seen:
        raise FormatError("the list holds no record", source=part.name, action=AGAIN)


def count(material: Material) -> int:
    """Count the records by their start tags in the raw bytes, without a parser."""
    return sum(1 for _ in start_tags(only_part(material, "Canada's list"), "record"))


def record_id(country: str, schedule: str, item: str) -> str:
    """The id of a record from what the law calls it.

    Args:
        country: the bilingual name: ``Russia / Russie``.
        schedule: as written: ``1, Part 1``, ``Part 2``, ``1.1``, ``N/A`` or empty.
        item: the number of the item.
    """
    english = country.partition(" / ")[0]
    acronym = _ACRONYM.search(english)
    base = acronym.group(1) if acronym else english.partition(" (")[0]
    name = _slug(base)
    name = _RENAMED.get(name, name)
    return "-".join(part for part in (name, _schedule(name, schedule), _slug(item)) if part)


def _schedule(country: str, schedule: str) -> str:
    text = fold_space(schedule).lower()
    if text in ("", "n/a") or (country in _ONE_SCHEDULE and text == "1"):
        return ""
    if found := _PART.fullmatch(text):
        number, part = found["schedule"] or "1", _slug(found["part"])
        return part if number == "1" else f"schedule-{_slug(number)}-{part}"
    if text == "1" or (country, text) in _RENAMED_SCHEDULES:
        return text
    return f"schedule-{_slug(text)}"


def _slug(text: str) -> str:
    return _NOT_SLUG.sub("-", text.lower()).strip("-")


def _scope(part: Part) -> Scope:
    with part.open() as stream:
        head = stream.read(_HEAD)
    if any(tag in head for tag in _NEW):
        return Scope()
    return Scope(
        missing=("listingDate", "imoNumber", "buildDate"),
        note="the layout of 2020, which has no listing dates and no ships",
    )


def _item(element: _Element) -> Record | Refused:
    place = place_of(element)
    text = fold_space(" ".join(str(piece) for piece in element.itertext()))
    if element.tag != "record":
        return Refused("", place, f"no record: the element {element.tag!r}", text)
    found, rest = parts_of(element, _TAGS)
    for old, new in _OLD_TAGS.items():
        if old in found and new not in found:
            found[new] = found.pop(old)
    country, number = found.get("Country", ""), found.get("Item", "")
    if not country or not number:
        return Refused("", place, "the record has no Country or no Item to name it by", text)
    key = record_id(country, found.get("Schedule", ""), number)
    facts = (*facts_of(found), *rest)
    if not any(fact.prop in _NAME_PROPERTIES for fact in facts):
        return Refused(key, place, "the record has no name", text)
    return Record(id=key, schema=schema_of(found), facts=facts, place=place)
