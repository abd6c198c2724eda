"""An element of OFAC's Advanced or Enhanced XML, and the account of what was read in it.

Owns the rule that nothing in an element is lost: what nobody asks for becomes a
note with its path. Refuses to read meaning into a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lxml.etree import _Element

from ostraka.model.records import Fact
from ostraka.model.text import fold_space
from ostraka.sources import ofac_fields as fields

#: Attributes that only number an element or point into the reference tables, whose texts
#: stand in the element itself.
NUMBERS: Final = frozenset({"id", "refId", "featureTypeId", "ID", "FixedRef"})


def tag_of(element: _Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: _Element) -> str:
    """An element's own text, not folded."""
    return element.text or ""


def whole_text(element: _Element) -> str:
    """Every attribute and text of an element, for a refusal or a note."""
    pieces: list[str] = []
    for node in element.iter():
        pieces += (str(v) for k, v in node.attrib.items() if str(k) not in NUMBERS)
        pieces += (text for text in (node.text, node.tail if node is not element else "") if text)
    return fold_space(" ".join(pieces))


class Reading:
    """An element whose children and attributes are asked for once; the rest become notes.

    Args:
        element: the element.
        path: the names of the elements around it, with a slash after each.
    """

    def __init__(self, element: _Element, path: str = "") -> None:
        self.uid = fold_space(str(element.get("id", "") or element.get("ID", "")))
        self.path = f"{path}{tag_of(element)}/"
        self._element = element
        self._rest = list(element)
        self._attributes = {
            str(key): str(value)
            for key, value in element.attrib.items()
            if str(key) not in NUMBERS and not str(key).startswith("{")
        }

    def attribute(self, name: str) -> str:
        """An attribute, folded, or an empty string."""
        return fold_space(self._attributes.pop(name, ""))

    def number(self, name: str) -> str:
        """An attribute that numbers the element, or an empty string."""
        return fold_space(str(self._element.get(name, "")))

    def text(self, name: str) -> str:
        """The text of the first plain child of that name, not folded, or an empty string."""
        for index, child in enumerate(self._rest):
            if tag_of(child) == name and not len(child) and not _pointing(child):
                del self._rest[index]
                return text_of(child)
        return ""

    def elements(self, name: str) -> list[_Element]:
        """The children of that name."""
        found = [child for child in self._rest if tag_of(child) == name]
        self._rest = [child for child in self._rest if tag_of(child) != name]
        return found

    def readings(self, name: str) -> Iterator[Reading]:
        """The children of that name, each to be read in its turn."""
        for child in self.elements(name):
            yield Reading(child, self.path)

    def inner(self, outer: str, name: str) -> list[Reading]:
        """The elements ``name`` of the lists ``outer``; whatever else is in these is kept."""
        found: list[Reading] = []
        for element in self.elements(outer):
            holder = Reading(element, self.path)
            found += holder.readings(name)
            self._rest += holder._rest
            self._attributes |= {f"{outer}@{k}": v for k, v in holder._attributes.items()}
        return found

    def own_text(self) -> str:
        """The element's own text, not folded."""
        return text_of(self._element)

    def notes(self) -> Iterator[Fact]:
        """What nobody asked for."""
        path = self.path.partition("/")[2]
        for key, value in self._attributes.items():
            if fold_space(value):
                yield fields.note(f"{path.rstrip('/')}@{key}".lstrip("@"), value, self.uid)
        for child in self._rest:
            if text := whole_text(child):
                yield fields.note(f"{path}{tag_of(child)}", text, self.uid)


def notes_of(readings: Iterable[Reading]) -> list[Fact]:
    """What nobody asked for in any of some elements."""
    return [fact for reading in readings for fact in reading.notes()]


def _pointing(child: _Element) -> bool:
    """Whether an element has attributes that say more than its text."""
    return any(str(key) not in NUMBERS for key in child.attrib)
