"""ISO 20022 messages in: every value of every message, of any type and version.

Owns the walk through the tree. One walk serves all messages: the type of a message decides
nothing, its elements do (:mod:`ostraka.intake.iso20022_roles`), so that a type that was
never seen is read like any other, and nothing in it is skipped. Attributes are values too.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from lxml.etree import _Element
from msgspec import Struct

from ostraka.intake.fields import Field, Message, Role
from ostraka.intake.iso20022_roles import Rule, role_of, rule_of
from ostraka.intake.iso20022_subjects import Said, put_together
from ostraka.intake.iso20022_xml import (
    ACTION,
    Found,
    local_name,
    looks_like_iso,
    messages_in,
    namespace_of,
    read_tree,
)
from ostraka.model.errors import FormatError

__all__ = ["is_iso", "read_iso"]

_TYPE: Final = re.compile(r"[a-z]{4}\.\d{3}(?:\.\d{3}(?:\.\d{2})?)?")
#: Types by the element below ``Document``, where no namespace and no header tells.
_ROOTS: Final = {
    "FIToFICstmrCdtTrf": "pacs.008",
    "FICdtTrf": "pacs.009",
    "FinInstnCdtTrf": "pacs.009",
    "PmtRtr": "pacs.004",
    "FIToFIPmtStsRpt": "pacs.002",
    "FIToFICstmrDrctDbt": "pacs.003",
    "FIDrctDbt": "pacs.010",
    "FIToFIPmtRvsl": "pacs.007",
    "CstmrCdtTrfInitn": "pain.001",
    "CstmrPmtStsRpt": "pain.002",
    "CstmrDrctDbtInitn": "pain.008",
    "FIToFIPmtCxlReq": "camt.056",
    "RsltnOfInvstgtn": "camt.029",
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrStmt": "camt.053",
    "BkToCstmrDbtCdtNtfctn": "camt.054",
    "NtfctnToRcv": "camt.057",
    "InvstgtnReq": "camt.110",
    "InvstgtnRspn": "camt.111",
}
#: Types that move money: without a party or bank they are broken.
_OF_PARTIES: Final = ("pacs.003", "pacs.008", "pacs.009", "pacs.010", "pain.001", "pain.008")
#: Where a message says that it is paid at once, as ``LclInstrm`` of SEPA instant transfers does.
_AT_ONCE: Final = "INST"
_DATES: Final = ("IntrBkSttlmDt", "TtlIntrBkSttlmDt", "ReqdExctnDt", "ReqdColltnDt")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_iso(data: bytes) -> bool:
    """Whether a file begins like an ISO 20022 message; it may still be broken."""
    return looks_like_iso(data)


def read_iso(data: bytes, source: str) -> tuple[Message, ...]:
    """Read every message of a file.

    Args:
        data: the content: one message or several, with or without business headers, in any
            envelope, of any type and version.
        source: what the file is called.

    Returns:
        The messages in their order; what stands in an envelope around them belongs to the
        next one, at the end to the last.

    Raises:
        FormatError: if the XML is malformed, has a document type or holds nothing, or if a
            payment has neither party nor bank.
    """
    root = read_tree(data, source)
    found = list(messages_in(root))
    walk = _Walk(found)
    walk.read(root)
    return tuple(
        _message(one, taken, f"{source}#{one.number}" if len(found) > 1 else source)
        for one, taken in zip(found, walk.taken, strict=True)
    )


class _Taken(Struct):
    """What was read of one message: its fields, and what they say of whom."""

    fields: list[Field]
    said: list[Said]
    currencies: dict[str, None]


class _Walk:
    """One walk through a tree, in the order of the file."""

    def __init__(self, found: list[Found]) -> None:
        self.taken = [_Taken([], [], {}) for _ in found]
        self._roots = {one.document for one in found if one.document is not None}
        self._ended = 0
        self._now = self.taken[0]

    def read(self, root: _Element) -> None:
        """Take every value."""
        name = local_name(root)
        if root in self._roots:
            self._document(root)
        else:
            self._element(root, (name,), (name,))

    def _document(self, element: _Element) -> None:
        """A message: paths begin below its root, which only repeats its type."""
        self._attributes(element, "Document")
        if local_name(element) == "Document" and len(element) == 1 and len(element[0]):
            self._text(element, element.text, ("Document",), ("Document",))
            self._text(element, element[0].tail, ("Document",), ("Document",))
            element = element[0]
            self._attributes(element, local_name(element))
        if len(element):
            self._inside(element, (), ())
        else:
            name = local_name(element)
            self._text(element, element.text, (name,), (name,))
        self._ended += 1
        self._now = self.taken[min(self._ended, len(self.taken) - 1)]

    def _element(self, element: _Element, chain: tuple[str, ...], paths: tuple[str, ...]) -> None:
        """An element: its attributes, then its text or what is in it."""
        if element.attrib:
            self._attributes(element, paths[-1])
        if len(element):
            self._inside(element, chain, paths)
        else:
            self._text(element, element.text, chain, paths)

    def _inside(self, element: _Element, chain: tuple[str, ...], paths: tuple[str, ...]) -> None:
        self._between(element.text, paths)
        names = [local_name(one) for one in element]
        counts = Counter(names) if len(set(names)) < len(names) else None
        seen: Counter[str] = Counter()
        start = f"{paths[-1]}/" if paths else ""
        for child, name in zip(element, names, strict=True):
            path = f"{start}{name}"
            if counts is not None and counts[name] > 1:
                seen[name] += 1
                path = f"{path}[{seen[name]}]"
            if child in self._roots:
                self._document(child)
            elif name == "AppHdr":
                self._element(child, ("AppHdr",), ("AppHdr",))
            else:
                self._element(child, (*chain, name), (*paths, path))
            self._between(child.tail, paths)

    def _between(self, text: str | None, paths: tuple[str, ...]) -> None:
        """Text between elements, which no message should have: free text."""
        if text and (value := text.strip()):
            path = f"{paths[-1]}/text()" if paths else "text()"
            self._now.fields.append(Field(path, Role.TEXT, value, "text"))

    def _text(
        self, element: _Element, text: str | None, chain: tuple[str, ...], paths: tuple[str, ...]
    ) -> None:
        """The text of an element that holds nothing else."""
        value = (text or "").strip()
        if not value:
            return
        rule = rule_of(chain)
        role, kind = role_of(rule, value)
        subject = paths[-1 - rule.up] if rule.up and kind != "text" else ""
        self._now.fields.append(Field(paths[-1], role, value, kind, subject))
        if subject:
            self._now.said.append(_said(element, rule, chain, subject, value))

    def _attributes(self, element: _Element, path: str) -> None:
        for name, text in element.attrib.items():
            value = str(text).strip()
            if not value:
                continue
            local = str(name).rpartition("}")[2]
            known = local in ("Ccy", "schemaLocation", "noNamespaceSchemaLocation", "type", "nil")
            role, kind = (Role.RETAINED, "code") if known else role_of(rule_of((local,)), value)
            if local == "Ccy":
                self._now.currencies[value] = None
                if not (len(value) == 3 and value.isalpha()):
                    role, kind = Role.TEXT, "text"
            self._now.fields.append(Field(f"{path}/@{local}", role, value, kind))


def _said(element: _Element, rule: Rule, chain: tuple[str, ...], subject: str, value: str) -> Said:
    """What a value says of a party; the kind of an identifier is told by the element beside it."""
    scheme = _scheme(element) if rule.kind in ("idNumber", "clearing") else ""
    between = chain[len(chain) - rule.up : -1]
    return Said(subject, chain[-1 - rule.up], rule.kind, value, chain[-1], between, scheme)


def _scheme(element: _Element) -> str:
    """The code or word of the scheme beside an identification."""
    around = element.getparent()
    if around is None:
        return ""
    for beside in around:
        if local_name(beside) in ("SchmeNm", "ClrSysId", "IdTp", "Tp"):
            texts = [one.text for one in beside.iter() if not len(one)]
            return (texts[0] or "").strip().upper() if texts else ""
    return ""


def _message(found: Found, taken: _Taken, source: str) -> Message:
    """A message from what was read of it."""
    if not taken.fields:
        raise FormatError("the message holds nothing", source=source, action=ACTION)
    first: dict[str, str] = {}
    instant = False
    for field in taken.fields:
        steps = field.path.split("/")
        name = steps[-1].partition("[")[0]
        first.setdefault(name, field.value)
        if len(steps) > 1 and name in ("Dt", "DtTm"):
            first.setdefault(steps[-2].partition("[")[0], field.value)
        instant = instant or (field.value == _AT_ONCE and "LclInstrm" in field.path)
    type_ = _type(found, first)
    subjects = put_together(taken.said)
    if not subjects and type_.startswith(_OF_PARTIES):
        raise FormatError(
            f"a payment ({type_}) that names neither party nor bank", source=source, action=ACTION
        )
    named = next((first[one] for one in _DATES if one in first), "")
    day = _DAY.match(named)
    return Message(
        source=source,
        standard="iso20022",
        type=type_,
        id=first.get("MsgId") or first.get("BizMsgIdr") or first.get("MsgRef") or "",
        fields=tuple(taken.fields),
        subjects=subjects,
        currencies=tuple(taken.currencies),
        date=day[0] if day else "",
        instant=instant,
    )


def _type(found: Found, first: dict[str, str]) -> str:
    """The type of a message: by its namespace, its header, or the name of its root."""
    elements = [one for one in (found.document, found.header) if one is not None]
    if found.document is not None:
        told = _TYPE.search(namespace_of(found.document))
        if told is None and len(found.document):
            told = _TYPE.search(namespace_of(found.document[0]))
        if told is not None:
            return told[0]
        told = _TYPE.match(first.get("MsgDefIdr", ""))
        if told is not None and found.header is not None:
            return told[0]
        root = local_name(found.document)
        if root == "Document" and len(found.document):
            root = local_name(found.document[0])
        return _ROOTS.get(root, root)
    told = _TYPE.search(namespace_of(elements[0]))
    return told[0] if told else local_name(elements[0])
