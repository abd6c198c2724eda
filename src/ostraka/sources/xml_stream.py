"""Reading a large XML list piece by piece, in flat memory and without trust.

Owns what every XML source does before it reads a record: no document type, no
entities, no network, the right root, whole and well-formed, no text outside of
the records; and a scan for start tags in the raw bytes that needs no parser.
Refuses to know any list's elements.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Set
from typing import BinaryIO, Final

from lxml import etree
from lxml.etree import _Element

from ostraka.model.errors import FormatError
from ostraka.model.records import Material, Part
from ostraka.model.text import fold_space

#: What a user does about a file that is damaged.
AGAIN: Final = "Fetch the list again; the version loaded before stays in use."

_CHUNK: Final = 1 << 20
#: No start tag of a list is longer; a longer one is not counted, and the counts then disagree.
_LONGEST_TAG: Final = 1 << 16


def only_part(material: Material, kind: str) -> Part:
    """The one file of a list.

    Args:
        material: what was given to read.
        kind: what a list of this format is, for the message: ``an EU list``.

    Raises:
        FormatError: if there is another number of files.
    """
    if len(material.parts) != 1:
        raise FormatError(
            f"{kind} is one file, not {len(material.parts)}",
            source=material.name,
            action="Load each file by itself.",
        )
    return material.parts[0]


def children(part: Part, root: str, groups: Set[str] = frozenset()) -> Iterator[_Element]:
    """The root element when it opens, then each whole child of it.

    Args:
        part: one XML file.
        root: the name of its root, with the namespace in braces where it has one.
        groups: names of children of the root that only hold records.

    Yields:
        The root with its attributes, then its children in order, and in the
        place of a group the group's children; each is emptied when the next
        one is asked for.

    Raises:
        FormatError: if the file is malformed, cut short or empty, has another
            root, a document type, or text outside of the children.
    """
    with part.open() as stream:
        try:
            yield from _walk(stream, part.name, root, groups)
        except etree.XMLSyntaxError as error:
            line, column = error.position
            raise FormatError(
                f"the XML is malformed: {_reason(error)}",
                source=part.name,
                place=f"line {line}, column {column}",
                action=AGAIN,
            ) from error
        except (EOFError, zlib.error) as error:
            raise FormatError(
                f"the file is cut short: {error}", source=part.name, action=AGAIN
            ) from error


def place_of(element: _Element) -> str:
    """Where an element stands, for messages."""
    return f"line {element.sourceline}"


def start_tags(part: Part, name: str) -> Iterator[str]:
    """The start tags of one or more element names, found in the raw bytes.

    Args:
        part: one XML file in UTF-8.
        name: an element name without prefix, or several with ``|`` between them.

    Yields:
        Each start tag as it is written, in the order of the file.
    """
    # A ">" may stand inside of a quoted value, so the values are stepped over whole.
    pattern = re.compile(
        rb"<(?:[A-Za-z_][\w.-]{0,60}:)?(?:"
        + name.encode()
        + rb")(?=[\s/>])(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>"
    )
    with part.open() as stream:
        held = b""
        while chunk := stream.read(_CHUNK):
            window = held + chunk
            # A tag that begins near the end may go on in the next chunk: it is found there.
            limit = max(len(window) - _LONGEST_TAG, 0)
            for found in pattern.finditer(window):
                if found.start() < limit:
                    yield found.group().decode("utf-8", "replace")
            held = window[limit:]
        for found in pattern.finditer(held):
            yield found.group().decode("utf-8", "replace")


def attribute_of(tag: str, name: str) -> str:
    """The value of an attribute in a start tag that was found in the raw bytes, or empty."""
    found = re.search(rf"\s{re.escape(name)}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return next((value for value in found.groups() if value is not None), "") if found else ""


def _walk(stream: BinaryIO, name: str, root: str, groups: Set[str]) -> Iterator[_Element]:
    context = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth, grouped = 0, False
    for event, element in context:
        if event == "start":
            depth += 1
            if depth == 1:
                _check_root(element, name, root)
                yield element
            elif depth == 2:
                grouped = element.tag in groups
            continue
        depth -= 1
        if depth == (2 if grouped else 1):
            yield element
        if depth == 1 or (depth == 2 and grouped):
            _release(element, name, groups)


def _check_root(element: _Element, name: str, root: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise FormatError(
            "the file brings a document type, which no sanctions list has",
            source=name,
            place="before the root element",
            action=f"Do not trust the file: it may hold entities that expand or reach out. {AGAIN}",
        )
    if element.tag != root:
        raise FormatError(
            f"the root element is {str(element.tag)[:80]!r}, not {root!r}",
            source=name,
            place=place_of(element),
            action=AGAIN,
        )


def _release(element: _Element, name: str, groups: Set[str]) -> None:
    """Free an element that has been read, and everything before it."""
    parent = element.getparent()
    assert parent is not None
    stray = [parent.text, *(sibling.tail for sibling in parent)]
    if element.tag in groups:
        stray += [element.text, *(child.tail for child in element)]
    for text in stray:
        if text and not text.isspace():
            raise FormatError(
                f"text stands outside of every record: {fold_space(text)[:60]!r}",
                source=name,
                place=f"near line {element.sourceline}",
                action=AGAIN,
            )
    element.clear()
    parent.text = None
    while element.getprevious() is not None:
        del parent[0]


def _reason(error: etree.XMLSyntaxError) -> str:
    return re.sub(r", line \d+, column \d+$", "", fold_space(error.msg or "it is empty"))
