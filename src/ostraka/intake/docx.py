"""Word and OpenDocument texts: XML in a zip archive.

Owns which parts of the archive hold text (body, tables, notes, heads and feet, comments).
Refuses archives that unpack to more than they should, entities, and files of the same shape
that are no texts: workbooks and slides.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from lxml import etree
from lxml.etree import _Element

from ostraka.intake.dateline import dateline_of, written_day
from ostraka.intake.furniture import rule_of
from ostraka.intake.text_blocks import BlockKind, Dated, Document, Kind, Writer
from ostraka.model.errors import FormatError

_MEMBERS: Final = 10_000
#: Bytes of one part, and of all, unpacked.
_PART: Final = 64 * 1024 * 1024
_ALL: Final = 192 * 1024 * 1024
_AGAIN: Final = "Open and save it anew, or export its text."
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_NOTES: Final = re.compile(r"word/(?:footnotes|endnotes|comments)\d*\.xml")
_EDGES: Final = re.compile(r"word/(?:header|footer)\d*\.xml")
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def read_packed(data: bytes, source: str) -> Document:
    """Read a docx or an odt.

    Args:
        data: the archive.
        source: what it is called.

    Raises:
        FormatError: if it is no text document, is broken or packed to excess, or holds no text.
    """
    archive = _Archive(data, source)
    names = archive.names
    if "word/document.xml" in names:
        return _docx(archive)
    if "content.xml" in names:
        return _odt(archive)
    what, action = "a zip archive", "Unpack it and read the files in it."
    if any(name.startswith("xl/") for name in names):
        what, action = "a workbook", "Screen it as a table: ostraka batch."
    elif any(name.startswith("ppt/") for name in names):
        what, action = "a set of slides", "Export it as PDF."
    raise FormatError(f"the file is {what}", source=source, action=action)


class _Archive:
    """A zip archive that gives its parts within bounds."""

    def __init__(self, data: bytes, source: str) -> None:
        self.source = source
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise FormatError(
                f"the archive is broken: {str(error)[:120]}", source=source, action=_AGAIN
            ) from error
        if len(members) > _MEMBERS:
            raise FormatError(
                f"the archive has {len(members):,} parts", source=source, action=_AGAIN
            )
        self.names = sorted({one.filename for one in members})
        self._left = _ALL

    def tree(self, name: str) -> _Element:
        """A part as a tree.

        Raises:
            FormatError: if it is broken, too large, or brings entities of its own.
        """
        data = self._bytes(name)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise FormatError(
                f"the part is no XML: {str(error)[:120]}",
                source=self.source, place=name, action=_AGAIN,
            ) from error  # fmt: skip
        if str(getattr(root.getroottree().docinfo, "doctype", "")):
            raise FormatError(
                "the part has a document type", source=self.source, place=name, action=_AGAIN
            )
        return root

    def _bytes(self, name: str) -> bytes:
        try:
            with self._zip.open(name) as part:
                data = part.read(_PART + 1)
        except RuntimeError as error:
            raise FormatError(
                "the archive has a password", source=self.source, place=name,
                action="Save it without a password.",
            ) from error  # fmt: skip
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError) as error:
            raise FormatError(
                f"the part is broken: {str(error)[:120]}",
                source=self.source, place=name, action=_AGAIN,
            ) from error  # fmt: skip
        self._left -= len(data)
        if len(data) > _PART or self._left < 0:
            raise FormatError(
                "the part unpacks to more than it should",
                source=self.source, place=name, action=_AGAIN,
            )  # fmt: skip
        return data


def _finish(writer: Writer, archive: _Archive, kind: Kind, about: tuple[str, str]) -> Document:
    if not writer.blocks:
        raise FormatError(
            "the document holds no text", source=archive.source,
            action="If it is made of pictures, recognise its text (OCR).",
        )  # fmt: skip
    title, stamp = about
    text = writer.text
    dated = dateline_of(text)
    if not dated.date and stamp:
        dated = Dated(stamp, "date of the file", "weak")
    return Document(
        archive.source, kind, title, text, tuple(writer.blocks), dated.date, dated.basis,
        dated.certainty, "", writer.left_out,
    )  # fmt: skip


def _add(writer: Writer, text: str, kind: BlockKind, after: str = "\n") -> None:
    """Add a paragraph, its own line breaks kept."""
    for line in text.split("\n"):
        clean = " ".join(line.split())
        rule = rule_of(clean) if kind == "paragraph" else ""
        if rule and rule != "byline":
            writer.add(clean, "furniture", rule=rule)
        else:
            writer.add(clean, kind, after=after)


def _about(archive: _Archive, part: str) -> tuple[str, str]:
    """Title and day from the part that tells them."""
    if part not in archive.names:
        return "", ""
    root = archive.tree(part)
    told: dict[str, str] = {}
    for one in root.iter():
        name = str(one.tag).rpartition("}")[2]
        if one.text and name not in told:
            told[name] = one.text.strip()
    stamp = told.get("created") or told.get("creation-date") or ""
    return told.get("title", "")[:500], written_day(stamp)


# -- Word ------------------------------------------------------------------


def _docx(archive: _Archive) -> Document:
    writer = Writer(archive.source)
    for name in archive.names:
        if _EDGES.fullmatch(name):
            _write_word(archive.tree(name), writer, "header")
    _write_word(archive.tree("word/document.xml"), writer, "paragraph")
    for name in archive.names:
        if _NOTES.fullmatch(name):
            _write_word(archive.tree(name), writer, "note")
    pictures = sum(name.startswith("word/media/") for name in archive.names)
    if pictures:
        writer.leave_out("picture", "no text", pictures)
    return _finish(writer, archive, "docx", _about(archive, "docProps/core.xml"))


def _write_word(root: _Element, writer: Writer, kind: BlockKind) -> None:
    space = _STRICT if str(root.tag).startswith(_STRICT) else _W
    seen: set[_Element] = set()
    for paragraph in root.iter(space + "p"):
        if paragraph in seen or _has_above(paragraph, "Fallback"):
            continue
        text = "".join(_runs(paragraph, space))
        own = kind
        if kind == "paragraph":
            style = paragraph.find(f"{space}pPr/{space}pStyle")
            named = "" if style is None else (style.get(space + "val") or "").lower()
            if named.startswith(("heading", "title", "berschrift", "überschrift")):
                own = "heading"
            elif paragraph.find(f"{space}pPr/{space}numPr") is not None:
                own = "list-item"
            elif "quote" in named:
                own = "quote"
            if _has_above(paragraph, "tc"):
                own = "table-cell"
        _add(writer, text, own, "\t" if own == "table-cell" else "\n")
    deleted = sum(1 for _ in root.iter(space + "delText"))
    if deleted:
        writer.leave_out("deleted text", "tracked as deleted", deleted)


def _has_above(element: _Element, name: str) -> bool:
    return any(str(one.tag).rpartition("}")[2] == name for one in element.iterancestors())


def _runs(paragraph: _Element, space: str) -> Iterator[str]:
    """The text of a paragraph; a box of text within it has paragraphs of its own."""
    for one in paragraph.iter(
        space + "t", space + "tab", space + "br", space + "cr", space + "noBreakHyphen"
    ):
        owner = next(one.iterancestors(space + "p"), None)
        if owner is not paragraph:
            continue
        name = str(one.tag).rpartition("}")[2]
        if name == "t":
            yield one.text or ""
        elif name == "tab":
            if str(getattr(one.getparent(), "tag", "")).rpartition("}")[2] == "r":
                yield "\t"
        elif name == "noBreakHyphen":
            yield "-"
        else:
            yield "\n"


# -- OpenDocument ----------------------------------------------------------


def _odt(archive: _Archive) -> Document:
    root = archive.tree("content.xml")
    if root.find(f"{_OFFICE}body/{_OFFICE}text") is None:
        raise FormatError(
            "the OpenDocument file is no text", source=archive.source,
            action="Screen a workbook as a table: ostraka batch. Export slides as PDF.",
        )  # fmt: skip
    writer = Writer(archive.source)
    if "styles.xml" in archive.names:
        _write_odt(archive.tree("styles.xml"), writer, "header")
    _write_odt(root, writer, "paragraph")
    return _finish(writer, archive, "odt", _about(archive, "meta.xml"))


def _write_odt(root: _Element, writer: Writer, kind: BlockKind) -> None:
    for one in root.iter(_TEXT + "p", _TEXT + "h"):
        if _has_above(one, "tracked-changes"):
            writer.leave_out("deleted text", "tracked as deleted")
            continue
        own = kind
        if kind == "paragraph":
            if one.tag == _TEXT + "h":
                own = "heading"
            elif next(one.iterancestors(_TABLE + "table-cell"), None) is not None:
                own = "table-cell"
            elif next(one.iterancestors(_TEXT + "note"), None) is not None:
                own = "note"
        _add(writer, "".join(_spans(one)), own, "\t" if own == "table-cell" else "\n")


def _spans(paragraph: _Element) -> Iterator[str]:
    """The text of a paragraph; a note within it has paragraphs of its own."""
    inner: _Element | None = None
    for event, one in etree.iterwalk(paragraph, events=("start", "end")):
        if inner is not None:
            if event == "end" and one is inner:
                inner = None
                yield one.tail or ""
            continue
        if event == "start":
            if one is not paragraph and one.tag in (_TEXT + "note", _TEXT + "p", _TEXT + "h"):
                inner = one
                continue
            if one.tag == _TEXT + "s":
                yield " "
            elif one.tag == _TEXT + "tab":
                yield "\t"
            elif one.tag == _TEXT + "line-break":
                yield "\n"
            yield one.text or ""
        elif one is not paragraph:
            yield one.tail or ""
