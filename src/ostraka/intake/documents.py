"""Documents of any kind: which reader a file is for, and what it holds.

Owns the choice of a reader, by content first and by name second. Refuses what it cannot read,
naming what it saw; a document without text is an error and never an empty success.
"""

from __future__ import annotations

from typing import Final

from ostraka.intake.dateline import dateline_of
from ostraka.intake.furniture import blocks_of, is_wrapped
from ostraka.intake.text_blocks import Block, Document, LeftOut
from ostraka.intake.text_decoding import decode
from ostraka.model.errors import FormatError

__all__ = ["MAX_BYTES", "Block", "Document", "LeftOut", "read_document"]

#: Bytes of one document.
MAX_BYTES: Final = 256 * 1024 * 1024
#: Attachments within attachments.
MAX_DEPTH: Final = 5
_ACTION: Final = "Give text, HTML, PDF, e-mail (.eml), docx, odt or rtf."
#: First bytes of files that are no document, what they are and what to do.
_SEEN: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file, an Outlook message or a document "
     "with a password", "Save it as .docx without a password, or the message as .eml."),
    (b"\x1f\x8b", "a gzip file", "Unpack it."),
    (b"BZh", "a bzip2 file", "Unpack it."),
    (b"\xfd7zXZ", "an xz file", "Unpack it."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it."),
    (b"Rar!", "a rar archive", "Unpack it."),
    (b"\x89PNG", "a picture", "Recognise its text (OCR) and give that."),
    (b"\xff\xd8\xff", "a picture", "Recognise its text (OCR) and give that."),
    (b"GIF8", "a picture", "Recognise its text (OCR) and give that."),
    (b"II*\x00", "a picture", "Recognise its text (OCR) and give that."),
    (b"MM\x00*", "a picture", "Recognise its text (OCR) and give that."),
    (b"\x7fELF", "a program", _ACTION),
    (b"MZ\x90", "a program", _ACTION),
    (b"SQLite format 3\x00", "a database", _ACTION),
    (b"PAR1", "a Parquet file", "Screen it as a table: ostraka batch."),
)  # fmt: skip
#: Bytes that tell the kind of a file.
_HEAD: Final = 4096


def read_document(data: bytes, name: str = "document") -> Document:
    """Read a document of any kind.

    Args:
        data: the file's content.
        name: what the file is called; its ending decides where the content does not.

    Returns:
        Its text with the stretches of it, and its own date where it tells one.

    Raises:
        FormatError: if it cannot be read, holds no text, or is larger than ``MAX_BYTES``.
    """
    return read_part(data, name, "", MAX_DEPTH)


def read_part(data: bytes, name: str, declared: str, depth: int) -> Document:
    """Read a document that may stand within another.

    Args:
        data: its content.
        name: what it is called.
        declared: the encoding that its envelope names, or empty.
        depth: how many levels of attachments may still be opened.

    Raises:
        FormatError: as :func:`read_document`.
    """
    if len(data) > MAX_BYTES:
        raise FormatError(
            f"{len(data):,} bytes are more than {MAX_BYTES:,}",
            source=name,
            action="Split the document.",
        )
    if not data.strip():
        raise FormatError("the file is empty", source=name, action=_ACTION)
    for first, what, action in _SEEN:
        if data.startswith(first):
            raise FormatError(f"the file is {what}", source=name, action=action)
    found = _packed(data, name)
    if found is not None:
        return found
    ending = name.rpartition(".")[2].lower()
    if ending in ("eml", "mht", "mhtml") or _is_mail(data):
        from ostraka.intake.mail import read_mail

        return read_mail(data, name, depth)
    return _read_text(data, name, declared, ending)


def _packed(data: bytes, name: str) -> Document | None:
    """A document of a format with a mark of its own; None if it has none."""
    if b"%PDF-" in data[:1024]:
        from ostraka.intake.pdf import read_pdf

        return read_pdf(data, name)
    if data.startswith(b"PK"):
        from ostraka.intake.docx import read_packed

        return read_packed(data, name)
    if data.lstrip()[:5] == b"{\\rtf":
        from ostraka.intake.rtf import read_rtf

        return read_rtf(data, name)
    return None


def _is_mail(data: bytes) -> bool:
    from ostraka.intake.mail import is_mail

    return is_mail(data[: 4 * _HEAD])


def _read_text(data: bytes, name: str, declared: str, ending: str) -> Document:
    """A web page or a plain text."""
    from ostraka.intake.html import declared_charset, is_html, read_html_text

    text, encoding = decode(data, name, declared or declared_charset(data))
    if is_html(text[:_HEAD]) or ending in ("html", "htm", "xhtml"):
        return read_html_text(text, name, encoding)
    return read_plain(text, name, encoding)


def read_plain(text: str, name: str, encoding: str = "") -> Document:
    """Read a plain text that is decoded already.

    Raises:
        FormatError: if there is nothing but white space in it.
    """
    blocks = blocks_of(text, wrapped=is_wrapped(text))
    if not blocks:
        raise FormatError("the file holds no text", source=name, action=_ACTION)
    dated = dateline_of(text)
    return Document(
        name, "text", "", text, tuple(blocks), dated.date, dated.basis, dated.certainty, encoding
    )
