"""What is in an element: its texts, and what nobody expected there.

Owns the account of an element's content that loses nothing: known texts by
tag, and a note for every other text, attribute or child. Refuses to read
meaning into a text; that is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from ostraka.model.records import Fact, detail
from ostraka.model.text import fold_space

#: Texts of an element's children, by tag.
Parts = dict[str, str]


def parts_of(element: _Element, known: tuple[str, ...]) -> tuple[Parts, list[Fact]]:
    """Read an element whose children hold texts.

    Args:
        element: such as ``INDIVIDUAL_DOCUMENT``.
        known: the tags that the caller reads.

    Returns:
        The texts of the known children that are not empty, by tag, and a note
        for everything else that stands in the element.
    """
    parts: Parts = {}
    above = str(element.tag)
    rest = own_text_of(element, above)
    for child in element:
        if not isinstance(child.tag, str):
            continue
        text = fold_space(child.text or "")
        expected = child.tag in known and child.tag not in parts and len(child) == 0
        if expected and text:
            parts[child.tag] = text
        elif not expected:
            rest.extend(note_of(f"{above}/{tag}", text) for tag, text in leaves_of(child))
        rest.extend(attributes_of(child, f"{above}/{child.tag}"))
    return parts, rest


def leaves_of(element: _Element) -> Iterator[tuple[str, str]]:
    """Every text in an element with the tag to file it under (``VALUE`` under its parent's)."""
    tag = str(element.tag)
    for node in element.iter():
        if not isinstance(node.tag, str):
            continue
        name = tag if node is element or node.tag == "VALUE" else f"{tag}/{node.tag}"
        for text in (node.text, *(child.tail for child in node)):
            if folded := fold_space(text or ""):
                yield name, folded
        if node is not element:
            for key, value in node.attrib.items():
                yield f"{name}@{key!s}", fold_space(str(value))


def own_text_of(element: _Element, tag: object) -> list[Fact]:
    """Text that stands between an element's children, where none belongs."""
    texts = (element.text, *(child.tail for child in element))
    return [note_of(str(tag), folded) for text in texts if (folded := fold_space(text or ""))]


def attributes_of(element: _Element, tag: str) -> list[Fact]:
    """A note for each attribute; the UN's entries have none."""
    return [
        note_of(f"{tag}@{key!s}", fold_space(str(value))) for key, value in element.attrib.items()
    ]


def unread_of(tag: object, parts: Parts) -> Fact:
    """One note for an element that has no reading, each text behind its tag."""
    return note_of(str(tag), "; ".join(f"{key}: {text}" for key, text in parts.items() if text))


def note_of(tag: object, text: str) -> Fact:
    """A text that no property fits, with the name of its element."""
    return Fact("notes", text, detail({"type": str(tag)}))
