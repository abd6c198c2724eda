"""ISO 20022 messages in: every value of every message, of any type and version.

Owns the walk through the tree. One walk serves all messages: the type of a message decides
nothing, its elements do (:mod:`ostraka.intake.iso20022_roles`), so that a type that was
never seen is read like any other, and nothing in it is skipped. Attributes are values too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from lxml.etree import _Element
from msgspec import Struct

from ostraka.intake.fields import Field, Message, Role
from ostraka.intake.iso20022_roles import Rule, role_of, rule_of
from ostraka.intake.iso20022_subjects import Said, put_together
from ostraka.intake.iso20022_xml import (
    ACTION,
    MAX_PATH,
    Found,
    local_name,
    looks_like_iso,
    messages_in,
    namespace_of,
    read_tree,
    without_declaration,
)
from ostraka.model.errors import FormatError

__all__ = ["is_iso", "read_iso", "read_iso_batch"]

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
#: The mark of instant credit transfers: the local instrument INST of the SEPA scheme
#: (EPC004-16, AT-T001). A service level such as URGP says that a payment is urgent, no more.
_AT_ONCE: Final = "INST"
_TRANSACTION: Final = re.compile(r"(?:[^/]+/)*?CdtTrfTxInf(?:\[\d+\])?(?=/)")
_DATES: Final = ("IntrBkSttlmDt", "TtlIntrBkSttlmDt", "ReqdExctnDt", "ReqdColltnDt")
#: Elements whose first value tells something of the message as a whole.
_TOLD: Final = frozenset({"MsgId", "BizMsgIdr", "MsgRef", "MsgDefIdr", *_DATES})
#: Messages in texts of messages in texts: no deeper.
_DEEPEST: Final = 2
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
    return tuple(_whole(read_iso_batch(data, source)))


def read_iso_batch(data: bytes, source: str) -> Iterator[Message | FormatError]:
    """Read every message of a file; a broken one holds up no other.

    Args:
        data: the content, as for :func:`read_iso`.
        source: what the file is called.

    Yields:
        The messages in their order, an error in the place of each that says nothing.

    Raises:
        FormatError: if the file as a whole cannot be read.
    """
    return _read(data, source, 0)


def _whole(messages: Iterable[Message | FormatError]) -> Iterator[Message]:
    for one in messages:
        if isinstance(one, FormatError):
            raise one
        yield one


def _read(data: bytes, source: str, depth: int) -> Iterator[Message | FormatError]:
    """Messages of a file, and of the texts in it that are messages themselves."""
    root = read_tree(data, source)
    found = list(messages_in(root))
    walk = _Walk(found)
    try:
        walk.read(root)
    except FormatError as error:
        raise FormatError(error.reason, source=source, action=error.action) from error
    for one, taken in zip(found, walk.taken, strict=True):
        name = f"{source}#{one.number}" if len(found) > 1 else source
        try:
            inner = list(_inner(taken, name, depth, envelope=not _is_known(one)))
            if taken.fields and not (inner or taken.said or _is_known(one)):
                raise FormatError(
                    f"XML, but no ISO 20022 message: it begins with {local_name(root)}",
                    source=name,
                    action="Give a message with its namespace or its business header.",
                )
            yield _message(one, taken, name)
        except FormatError as error:
            yield error
        else:
            yield from inner


def _inner(taken: _Taken, source: str, depth: int, *, envelope: bool) -> Iterator[Message]:
    """The messages that stand as text in a field; such a field is read and not screened again.

    In an envelope a broken one is an error; in a message it may be a quotation, and is text.
    """
    for place, field in enumerate(taken.fields):
        if field.value[0] != "<" or depth >= _DEEPEST or not looks_like_iso(field.value.encode()):
            continue
        try:
            text = without_declaration(field.value)
            inner = list(_whole(_read(text, f"{source}#{field.path}", depth + 1)))
        except FormatError:
            if envelope:
                raise
            continue
        taken.fields[place] = Field(field.path, Role.RETAINED, field.value, "message")
        yield from inner


class _Taken(Struct):
    """What was read of one message: its fields, and what they say of whom."""

    fields: list[Field]
    said: list[Said]
    currencies: dict[str, None]
    told: dict[str, str]


class _Walk:
    """One walk through a tree, in the order of the file."""

    def __init__(self, found: list[Found]) -> None:
        self.taken = [_Taken([], [], {}, {}) for _ in found]
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
        if len(element.attrib):
            self._attributes(element, paths[-1])
        if len(element):
            self._inside(element, chain, paths)
        else:
            self._text(element, element.text, chain, paths)

    def _inside(self, element: _Element, chain: tuple[str, ...], paths: tuple[str, ...]) -> None:
        self._between(element.text, paths)
        children = list(element)
        names = [local_name(one) for one in children]
        start = f"{paths[-1]}/" if paths else ""
        for child, name, number in zip(children, names, _numbers(names), strict=True):
            path = f"{start}{name}{number}"
            if len(path) > MAX_PATH:
                raise FormatError(f"elements nest too deeply: {path[:80]}...", action=ACTION)
            if child in self._roots:
                self._document(child)
            elif name == "AppHdr":
                self._element(child, ("AppHdr",), ("AppHdr",))
            else:
                self._element(child, (*chain, name), (*paths, path))
            if (tail := child.tail) and not tail.isspace():
                self._between(tail, paths)

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
        role, kind = role_of(rule, value) if rule.form else (rule.role, rule.kind)
        self._told(chain, value)
        subject = paths[-1 - rule.up] if rule.up and kind != "text" else ""
        self._now.fields.append(Field(paths[-1], role, value, kind, subject))
        if subject:
            self._now.said.append(_said(element, rule, chain, subject, value))

    def _told(self, chain: tuple[str, ...], value: str) -> None:
        """Keep what tells something of the whole message."""
        if chain[-1] in ("Id", "Dt", "DtTm") and len(chain) > 1:
            chain = chain[:-1]
        if chain[-1] in _TOLD:
            self._now.told.setdefault(chain[-1], value)

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


def _numbers(names: list[str]) -> list[str]:
    """What tells elements of the same name apart: ``[1]``, ``[2]``; empty for a lonely one."""
    if len(names) == 1 or len(set(names)) == len(names):
        return [""] * len(names)
    counts = Counter(names)
    seen: Counter[str] = Counter()
    numbers = []
    for name in names:
        seen[name] += 1
        numbers.append(f"[{seen[name]}]" if counts[name] > 1 else "")
    return numbers


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
    first = taken.told
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
        instant=_at_once(taken.fields),
    )


def _at_once(fields: list[Field]) -> bool:
    """Whether every payment of a message is an instant one: by itself, or by its group.

    One that is not must not lose its screening because it came together with one that is.
    """
    marks = [
        field.path.partition("PmtTpInf/LclInstrm")[0]
        for field in fields
        if field.value == _AT_ONCE
        and "PmtTpInf/LclInstrm/" in field.path
        and "OrgnlTxRef" not in field.path
    ]
    if not marks or "GrpHdr/" in marks:
        return bool(marks)
    payments = {found[0] for field in fields if (found := _TRANSACTION.match(field.path))}
    return all(f"{one}/".startswith(tuple(marks)) for one in payments)


def _is_known(found: Found) -> bool:
    """Whether something says that it is an ISO 20022 message: namespace, header or root."""
    if found.header is not None or found.document is None:
        return True
    inside = list(found.document.iterchildren())[:1]
    elements = [found.document, *inside]
    return any(
        local_name(one) in _ROOTS
        or "iso:std:iso:20022" in namespace_of(one)
        or _TYPE.search(namespace_of(one))
        for one in elements
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
