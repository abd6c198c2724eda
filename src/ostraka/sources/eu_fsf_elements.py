"""What is in an element of the EU's list: attributes, remarks, countries, and the rest.

Owns the account of an element that loses nothing. Refuses to read meaning into
a value but for the country, which all elements have in the same two attributes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from ostraka.model.countries import country_code
from ostraka.model.records import Fact
from ostraka.model.text import fold_space
from ostraka.sources.un_elements import leaves_of, note_of

#: Values of attributes that say nothing.
_SILENT: Final = frozenset({("regulationLanguage", "en"), ("strong", "true"), ("circa", "false")})


def attributes(element: _Element) -> dict[str, str]:
    """The attributes that say something, folded."""
    folded = ((str(key), fold_space(str(value))) for key, value in element.attrib.items())
    return {key: value for key, value in folded if value}


def remarks(element: _Element) -> str:
    """The remarks of an element as one text, each once."""
    texts = (fold_space(remark.text or "") for remark in element.findall("remark"))
    return "; ".join(dict.fromkeys(text for text in texts if text))


def rest(element: _Element, unread: dict[str, str], *known: str) -> Iterator[Fact]:
    """A note for each attribute and each child that was not read.

    Args:
        element: the element.
        unread: its attributes that no reading took.
        *known: tags of children that were read.
    """
    tag = str(element.tag)
    for key, value in unread.items():
        if key == "logicalId" or (key, value) in _SILENT:
            continue
        yield note_of(f"{tag}@{key}", value)
    for child in element:
        if child.tag in known or child.tag in ("remark", "regulationSummary"):
            continue
        yield from unexpected(child, f"{tag}/")


def code_of(said: dict[str, str]) -> tuple[str, str]:
    """Take the country out of some attributes: its code, or empty, and the text as written."""
    code, text = said.pop("countryIso2Code", ""), said.pop("countryDescription", "")
    if code == "00" and text in ("", "UNKNOWN"):
        return "", ""
    found = (country_code(code) if code != "00" else None) or country_code(text) or ""
    return found, text or code


def unexpected(element: _Element, above: str) -> Iterator[Fact]:
    """A note for every attribute and text of a child that no reading knows.

    The schema keeps ``additionalInformation`` for what it does not have yet: a
    key, which names the note, and a value.

    Args:
        element: the child.
        above: the tag of its parent and a slash, or empty.
    """
    if not isinstance(element.tag, str):
        return
    said = attributes(element)
    if element.tag == "additionalInformation" and "key" in said:
        yield note_of(f"{above}{said.pop('key')}", said.pop("value", ""))
    for key, value in said.items():
        yield note_of(f"{above}{element.tag}@{key}", value)
    for tag, text in leaves_of(element):
        yield note_of(f"{above}{tag}", text)
