"""The tables of a Swiss list: its programmes, their sets of sanctions, and its places.

Owns what targets refer to by number. Refuses to hold targets. A list has some
dozens of programmes and some thousands of places, so that both fit in memory.
"""

from __future__ import annotations

from lxml.etree import _Element
from msgspec import Struct

from ostraka.model.records import Part
from ostraka.model.text import fold_space
from ostraka.sources.xml_stream import children

#: The languages that a text is taken in, the first that it has.
_LANGUAGES = ("eng", "fre", "ger", "ita")


class SanctionsSet(Struct, frozen=True):
    """A set of sanctions of one programme.

    Attributes:
        text: what it orders, in English where the file has that.
        key: short name of the programme: ``Belarus``.
        program: its name: ``Ordinance of 15 June 2016 on measures against Belarus``.
        program_id: the programme's number.
        origin: whose sanctions Switzerland takes over: ``EU``, ``UN``, ``ONU, UE``.
    """

    text: str
    key: str
    program: str
    program_id: str
    origin: str


class Place(Struct, frozen=True):
    """A place: its location, area and country as written, and the country's code there."""

    location: str = ""
    area: str = ""
    country: str = ""
    iso: str = ""
    others: tuple[str, ...] = ()


class Tables(Struct, frozen=True):
    """Sets of sanctions and places by their numbers."""

    sets: dict[str, SanctionsSet]
    places: dict[str, Place]


def read_tables(part: Part, root: str) -> Tables:
    """Read the tables of a list.

    Args:
        part: one XML file.
        root: the name of its root element.

    Raises:
        FormatError: if the file is not a whole and sound list.
    """
    tables = Tables({}, {})
    for element in children(part, root):
        if element.tag == "sanctions-program":
            tables.sets.update(_sets(element))
        elif element.tag == "place":
            tables.places[str(element.get("ssid", ""))] = place_in(element)
    return tables


def place_in(element: _Element) -> Place:
    """The place that an element describes; spelling variants of it are its other names."""
    texts: dict[str, str] = {}
    others: list[str] = []
    iso = ""
    for child in element:
        text = fold_space(child.text or "")
        tag = str(child.tag)
        if tag in ("location", "area", "country") and tag not in texts:
            texts[tag] = text
            iso = str(child.get("iso-code", "")) if tag == "country" else iso
        elif text:
            others.append(text)
    return Place(iso=iso, others=tuple(others), **texts)


def _sets(program: _Element) -> dict[str, SanctionsSet]:
    numbers = dict.fromkeys(str(item.get("ssid", "")) for item in program.findall("sanctions-set"))
    return {
        number: SanctionsSet(
            text=_text(program, "sanctions-set", number),
            key=_text(program, "program-key"),
            program=_text(program, "program-name"),
            program_id=str(program.get("ssid", "")),
            origin=_text(program, "origin"),
        )
        for number in numbers
    }


def _text(program: _Element, tag: str, number: str = "") -> str:
    found = {
        str(element.get("lang", "")): fold_space(element.text or "")
        for element in program.findall(tag)
        if not number or element.get("ssid") == number
    }
    wanted = (found.get(language, "") for language in (*_LANGUAGES, ""))
    return next(filter(None, wanted), next(iter(found.values()), ""))
