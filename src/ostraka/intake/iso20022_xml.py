"""The XML of ISO 20022 files, without trust: one tree, and the messages in it.

Owns what is refused before anything is read (document types, entities, depth, broken
encodings), and where the messages of a file begin: each ``Document`` with the business
header before it, in whatever envelope.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml import etree
from lxml.etree import _Element
from msgspec import Struct

from ostraka.model.errors import FormatError

#: What a user does about a file that cannot be read.
ACTION: Final = "Ask the sender for the message again, whole and as it was sent."
#: Bytes of one file, and elements (opened and closed) in it; a batch of a day has fewer.
MAX_BYTES: Final = 64 * 1024 * 1024
_MAX_TAGS: Final = 4_000_000
#: An element with more attributes than this; parsers take the square of their number.
_ATTRIBUTES: Final = re.compile(
    rb"<[^\s<>/!?]++(?:\s++[^\s=<>]++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+')){65}"
)
#: Encodings in which a tag is not written as one; none is allowed by ISO 20022.
_UNREADABLE: Final = re.compile(
    rb"<\?xml[^>]{0,120}encoding\s{0,9}=\s{0,9}['\"]utf-?7", re.IGNORECASE
)
#: Characters of an element's name, and of a path; those of ISO 20022 are shorter by far.
_MAX_NAME: Final = 128
MAX_PATH: Final = 1000
#: Bytes at the beginning in which the marks of a message stand.
_HEAD: Final = 1 << 16
#: What libxml2 says of content behind the root (XML_ERR_DOCUMENT_END) and of a declaration
#: that is not at the beginning (XML_ERR_RESERVED_XML_NAME).
_MORE_BEHIND_ROOT: Final = frozenset({5, 64})
_DECLARATION: Final = re.compile(
    rb"<\?xml\s(?:[^?>]{0,80}?encoding\s{0,9}=\s{0,9}['\"]([\w.-]{1,40})['\"])?[^?>]{0,80}\?>"
)
_MARKS: Final = re.compile(
    r"iso:std:iso:20022|urn:swift:xsd|<(?:\w+:)?(?:Document|AppHdr|BusMsg|BizMsg|RequestPayload|"
    r"DataPDU|FIToFI\w+|CstmrCdtTrfInitn|CstmrDrctDbtInitn|PmtRtr|FICdtTrf|FinInstnCdtTrf)[\s>/]",
)
#: Elements that hold messages and are none; a message's root is not among them.
_ENVELOPES: Final = frozenset({"Document", "RequestPayload", "BizMsg", "BusMsg", "Body", "Payload"})


class Found(Struct, frozen=True):
    """One message in a tree.

    Attributes:
        document: the ``Document``, or the message's root where there is none; None if there
            is only a header.
        header: the business header that belongs to it.
        number: its place among the messages of the file, from 1.
    """

    document: _Element | None
    header: _Element | None
    number: int


def local_name(element: _Element) -> str:
    """An element's name without its namespace."""
    return _local(str(element.tag))


@lru_cache(maxsize=8192)
def _local(tag: str) -> str:
    name = tag.rpartition("}")[2] if tag[0] == "{" else tag
    if len(name) > _MAX_NAME:
        raise FormatError(f"an element's name has {len(name):,} characters", action=ACTION)
    return name


def namespace_of(element: _Element) -> str:
    """An element's namespace; empty if it has none."""
    tag = str(element.tag)
    return tag[1:].rpartition("}")[0] if tag[0] == "{" else ""


def looks_like_iso(data: bytes) -> bool:
    """Whether a file begins like an ISO 20022 message."""
    head = data[:_HEAD]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:4].count(0) >= 2:
        head = head.replace(b"\x00", b"")
    text = head.decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe \t\r\n")
    return text.startswith("<") and _MARKS.search(text) is not None


def read_tree(data: bytes, source: str) -> _Element:
    """The tree of a file.

    Args:
        data: the content.
        source: what it is called.

    Returns:
        The root; a made-up one (``Messages``) where messages stand in the file one after
        the other, as header and document often do.

    Raises:
        FormatError: if it is no well-formed XML, has a document type, is too large, or nests
            too deeply.
    """
    data = data.removeprefix(codecs.BOM_UTF8).lstrip()
    if len(data) > MAX_BYTES or data.count(b"<") > _MAX_TAGS:
        raise FormatError(
            f"the file is too large ({len(data):,} bytes, {data.count(b'<'):,} tags)",
            source=source,
            action="Split the batch into files.",
        )
    plain = data if data.find(0, 0, 4) < 0 else data.replace(b"\x00", b"")
    if _ATTRIBUTES.search(plain) or _UNREADABLE.search(plain):
        raise FormatError(
            "an element has more than 64 attributes, or the encoding is UTF-7",
            source=source,
            action="Refuse it: no ISO 20022 message is written like that.",
        )
    try:
        root = _parsed(data)
    except etree.XMLSyntaxError as error:
        more = getattr(error, "code", 0) in _MORE_BEHIND_ROOT
        joined = _one_after_the_other(data) if more else None
        if joined is None:
            raise _malformed(error, source) from error
        try:
            root = _parsed(joined)
        except etree.XMLSyntaxError as second:
            raise _malformed(second, source) from second
    except (LookupError, ValueError) as error:
        raise FormatError(f"the XML cannot be read: {error}", source=source, action=ACTION) from (
            error
        )
    if root.getroottree().docinfo.internalDTD is not None:
        raise FormatError(
            "the message has a document type, which no ISO 20022 message has",
            source=source,
            place="line 1",
            action="Refuse it: document types carry entities.",
        )
    return root


def _parsed(data: bytes) -> _Element:
    # Comments and processing instructions go before the text is read, so that none can
    # cut a name in two. The limits of the parser (depth 256, text 10 MB) stay.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    return etree.fromstring(data, parser)


def _one_after_the_other(data: bytes) -> bytes | None:
    """Several XML documents in one file under one root; None if their encodings differ.

    What was malformed stays malformed: only declarations between documents go. The line of
    an error is that of the file.
    """
    encodings = {one[1].lower() for one in _DECLARATION.finditer(data) if one[1]}
    if len(encodings) > 1 or data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return None
    encoding = encodings.pop() if encodings else b"utf-8"
    body = _DECLARATION.sub(b"", data).replace(codecs.BOM_UTF8, b"")
    return b'<?xml version="1.0" encoding="%s"?><Messages>%s</Messages>' % (encoding, body)


def without_declaration(text: str) -> bytes:
    """XML that stood as text in XML: its encoding is no more what its declaration says."""
    return _DECLARATION.sub(b"", text.encode(), count=1)


def _malformed(error: etree.XMLSyntaxError, source: str) -> FormatError:
    line, column = error.position
    return FormatError(
        f"the XML is malformed: {_reason(error)}",
        source=source,
        place=f"line {line}, column {column}",
        action=ACTION,
    )


def _reason(error: etree.XMLSyntaxError) -> str:
    text = str(error.msg or error)
    return re.sub(r",? ?line \d+, column \d+.*$", "", text).strip() or "no element found"


def messages_in(root: _Element) -> Iterator[Found]:
    """The messages of a tree, in order: each document with the header that stands before it."""
    number, header = 0, None
    for element in root.iter("{*}AppHdr", "{*}Document"):
        if local_name(element) == "AppHdr":
            header = element
        elif not any(local_name(one) == "Document" for one in element.iterancestors()):
            number += 1
            yield Found(element, header, number)
            header = None
    if not number:
        yield _without_document(root)


def _without_document(root: _Element) -> Found:
    """A file that holds a message's root, or a header, without a ``Document``."""
    header = root if local_name(root) == "AppHdr" else next(root.iter("{*}AppHdr"), None)
    if header is root:
        return Found(None, root, 1)
    at = root
    while local_name(at) in _ENVELOPES:
        inner = [one for one in at if local_name(one) != "AppHdr"]
        if len(inner) != 1:
            break
        at = inner[0]
    if header is not None and (at is header or header in at.iterdescendants()):
        return Found(None, header, 1)
    return Found(at, header, 1)
