"""E-mail: its head, its body and what is attached.

Owns which lines of the head are text, which of two bodies is read, and how deep attachments
are opened. An attachment that cannot be read is named with the reason; it does not hold up
the message, and is never passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_tz
from typing import Final

from ostraka.intake.text_blocks import Document, Writer
from ostraka.model.errors import FormatError

#: Lines of the head that are read, in their order.
_HEADS: Final = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date")
_KNOWN: Final = re.compile(
    rb"^(?:from|to|cc|bcc|subject|date|received|return-path|delivered-to|message-id|mime-version|"
    rb"reply-to|sender|dkim-signature|content-type|x-[a-z0-9-]+|authentication-results|"
    rb"content-transfer-encoding|user-agent|thread-[a-z]+|in-reply-to|references):",
    re.IGNORECASE,
)
_FIELD: Final = re.compile(rb"^[!-9;-~]{1,76}:")
_PARTS: Final = 500
#: Characters below which a plain body may be no more than a pointer to the other.
_SHORT: Final = 200
_ACTION: Final = "Save the message again as .eml."


def is_mail(head: bytes) -> bool:
    """Whether a file begins with the head of a message.

    Args:
        head: its first few thousand bytes.
    """
    lines = head.lstrip().replace(b"\r\n", b"\n").split(b"\n")
    if lines and lines[0].startswith(b"From ") and not _KNOWN.match(lines[0]):
        lines = lines[1:]
    names: set[bytes] = set()
    fields = 0
    for line in lines[:200]:
        if not line.strip():
            break
        if line[:1] in (b" ", b"\t"):
            continue
        if not _FIELD.match(line):
            return False
        fields += 1
        if _KNOWN.match(line):
            names.add(line.partition(b":")[0].lower())
    # A memo has From, To, Date and Subject too; a message has one more line of a machine.
    machine = names - {b"from", b"to", b"cc", b"bcc", b"subject", b"date"}
    return fields > 1 and bool(machine) and bool(names & {b"from", b"to", b"subject", b"received"})


def read_mail(data: bytes, source: str, depth: int) -> Document:
    """Read a message.

    Args:
        data: its bytes.
        source: what it is called.
        depth: levels of attachments that may be opened.

    Raises:
        FormatError: if it holds no text, too many parts, or messages nested too deep.
    """
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data)
    except (ValueError, TypeError, IndexError, RecursionError) as error:
        raise FormatError(
            f"the message cannot be read: {str(error)[:120]}", source=source, action=_ACTION
        ) from error
    return _read_message(message, source, depth)


def _read_message(message: Message, source: str, depth: int) -> Document:
    writer = Writer(source)
    for name in _HEADS:
        for value in message.get_all(name, [])[:20]:
            writer.add(f"{name}: {_header(value)}", "header")
    heads = len(writer.blocks)
    _read_body(message, writer, source, depth)
    if len(writer.blocks) == heads:
        bodies = [one.reason for one in writer.left_out if one.part.startswith("part ")]
        if bodies or not (heads and writer.left_out):
            why = f": {bodies[0]}" if bodies else ""
            raise FormatError(f"the message holds no text{why}", source=source, action=_ACTION)
    date = _date(str(message.get("Date", "")))
    return Document(
        source, "email", _header(message.get("Subject", ""))[:500], writer.text,
        tuple(writer.blocks), date, "Date of the message" if date else "",
        "certain" if date else "", "", writer.left_out,
    )  # fmt: skip


def _header(value: object) -> str:
    """A line of the head as its reader sees it."""
    text = str(value)[:20_000]
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError, UnicodeError):
        return " ".join(text.split())
    out = []
    for piece, charset in pieces:
        if isinstance(piece, bytes):
            out.append(_decoded(piece, charset or "utf-8"))
        else:
            out.append(piece)
    return " ".join("".join(out).split())


def _decoded(piece: bytes, charset: str) -> str:
    try:
        return piece.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return piece.decode("utf-8", errors="replace")


def _date(value: str) -> str:
    """The day of the sender, ISO, or empty."""
    from ostraka.intake.dateline import written_day

    try:
        told = parsedate_tz(value[:200])
    except (ValueError, TypeError, IndexError):
        told = None
    if told is None:
        return ""
    return written_day(f"{told[0]:04d}-{told[1]:02d}-{told[2]:02d}")


def _read_body(message: Message, writer: Writer, source: str, depth: int) -> None:
    for number, part in enumerate(_parts(message), 1):
        if number > _PARTS:
            raise FormatError(
                f"the message has more than {_PARTS} parts", source=source, action=_ACTION
            )
        name = _header(part.get_filename() or "")
        kind = part.get_content_type()
        if kind == "message/rfc822":
            _read_inner(part, writer, name or "forwarded message", depth)
        elif name or part.get_content_disposition() == "attachment":
            _read_attachment(part, writer, name or f"part {number}", depth)
        elif kind in ("text/plain", "text/html", "text/enriched"):
            try:
                _read_text(part, writer, source)
            except FormatError as error:
                writer.leave_out(f"part {number} ({kind})", error.reason)
        else:
            _read_attachment(part, writer, f"part {number} ({kind})", depth)


def _parts(message: Message) -> Iterator[Message]:
    """The parts to be read, in order; of alternatives the plain text, unless it says less."""
    waiting = [message]
    seen = 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > 10 * _PARTS:
            return
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" or not isinstance(inner, list):
            yield part
        elif part.get_content_type() == "multipart/alternative":
            waiting[:0] = _chosen([one for one in inner if isinstance(one, Message)])
        else:
            waiting[:0] = [one for one in inner if isinstance(one, Message)]


def _chosen(parts: list[Message]) -> list[Message]:
    plain = [one for one in parts if one.get_content_type() == "text/plain"]
    rest = [one for one in parts if one.get_content_type() != "text/plain"]
    if plain and (not rest or any(len(_bytes(one).strip()) >= _SHORT for one in plain)):
        return plain
    other = [one for one in rest if one.get_content_type() in ("text/html",) or one.is_multipart()]
    if other and sum(map(_weight, other)) > 2 * sum(map(_weight, plain)):
        return other
    return plain or rest


def _weight(part: Message) -> int:
    """Bytes of the texts of a part."""
    return sum(
        len(_bytes(one).strip()) for one in part.walk() if one.get_content_maintype() == "text"
    )


def _bytes(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, TypeError, UnicodeError):
        return b""
    return data if isinstance(data, bytes) else b""


def _read_text(part: Message, writer: Writer, source: str) -> None:
    from ostraka.intake.documents import read_plain
    from ostraka.intake.html import read_html
    from ostraka.intake.text_decoding import decode

    data = _bytes(part)
    charset = str(part.get_content_charset() or "")
    if not data.strip():
        return
    if part.get_content_type() == "text/html":
        writer.add_document(read_html(data, source, charset), "")
        return
    text, _ = decode(data, source, charset)
    if text.strip():
        writer.add_document(_quoted(read_plain(text, source)), "")


def _quoted(document: Document) -> Document:
    """A body with the lines of older messages (``>``) marked as quotes."""
    from msgspec.structs import replace

    blocks = tuple(
        replace(one, kind="quote")
        if one.kind == "paragraph" and document.text[one.start] == ">"
        else one
        for one in document.blocks
    )
    return replace(document, blocks=blocks)


def _read_inner(part: Message, writer: Writer, name: str, depth: int) -> None:
    inner = part.get_payload()
    if not isinstance(inner, list) or not inner or not isinstance(inner[0], Message):
        writer.leave_out(name, "the forwarded message cannot be read")
    elif depth <= 0:
        writer.leave_out(name, "nested too deep")
    else:
        try:
            writer.add_document(_read_message(inner[0], name, depth - 1), name)
        except FormatError as error:
            writer.leave_out(name, error.reason)


def _read_attachment(part: Message, writer: Writer, name: str, depth: int) -> None:
    from ostraka.intake.documents import read_part

    data = _bytes(part)
    if not data:
        writer.leave_out(f"attachment {name}", "empty")
    elif part.get_content_maintype() in ("image", "audio", "video", "font"):
        writer.leave_out(f"attachment {name}", f"no text: {part.get_content_type()}")
    elif depth <= 0:
        writer.leave_out(f"attachment {name}", "nested too deep")
    else:
        try:
            charset = str(part.get_content_charset() or "")
            writer.add_document(read_part(data, name, charset, depth - 1), name)
        except FormatError as error:
            writer.leave_out(f"attachment {name}", error.reason)
