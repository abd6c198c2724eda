"""The text layer of a PDF.

Owns pages, lines that go on, and the head and foot that every page repeats. Refuses a file
that needs a password and one that is only pictures: text is never recognised here, and a
scanned page is never taken for an empty one.
"""

from __future__ import annotations

import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Final

from ostraka.intake.dateline import dateline_of
from ostraka.intake.furniture import rule_of
from ostraka.intake.text_blocks import Dated, Document, Writer
from ostraka.model.errors import FormatError

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES: Final = 3000
_OCR: Final = "Recognise its text (OCR) and give the result."
_AGAIN: Final = "Open and save it anew, or export its text."
_STAMP: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_DIGITS: Final = re.compile(r"\d+")
#: Letters that fonts draw as one, and signs that are none.
_SIGNS: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
     "\x00": " ", "\u00ad": ""}
)  # fmt: skip
#: Lines at the head and foot of a page that may be those of every page.
_EDGE: Final = 2
_REPEATS: Final = 3
#: The share of the widest line from which a line goes on in the next.
_FULL: Final = 0.7
_BULLET: Final = re.compile(r"[•·▪●○◦‣*–—-]\s|\(?[0-9a-zA-Z]{1,3}[.)]\s|\d+\.\d+")
#: What a reader of broken files stumbles over.
_BROKEN: Final = (
    ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError,
    ArithmeticError, NotImplementedError, AssertionError, struct.error, zlib.error, EOFError,
)  # fmt: skip


def read_pdf(data: bytes, source: str) -> Document:
    """Read the text layer of a PDF.

    Args:
        data: the file's content.
        source: what it is called.

    Returns:
        The text page by page; the date of the file as a weak date if the text tells none.

    Raises:
        FormatError: if it is broken, needs a password, has too many pages, or no text.
    """
    from pypdf.errors import PyPdfError

    with _quiet():
        try:
            reader = _open(data, source)
            pages = [_page_text(page) for page in reader.pages]
            title, stamp = _about(reader)
        except FormatError:
            raise
        except (PyPdfError, *_BROKEN) as error:
            raise FormatError(
                f"the PDF is broken: {str(error)[:120] or type(error).__name__}",
                source=source,
                action=_AGAIN,
            ) from error
    writer = Writer(source)
    _write(writer, pages)
    if not writer.blocks:
        raise FormatError(
            f"none of its {len(pages)} pages has a text layer; the PDF is made of pictures",
            source=source,
            action=_OCR,
        )
    text = writer.text
    dated = dateline_of(text)
    if not dated.date and stamp:
        dated = Dated(stamp, "date of the PDF file", "weak")
    return Document(
        source, "pdf", title, text, tuple(writer.blocks), dated.date, dated.basis,
        dated.certainty, "", writer.left_out,
    )  # fmt: skip


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the reader's remarks about sloppy files off the user's terminal."""
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _open(data: bytes, source: str) -> PdfReader:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("") != PasswordType.NOT_DECRYPTED
        except DependencyError:
            opened = False
        if not opened:
            raise FormatError(
                "the PDF is encrypted", source=source, action="Save it without protection."
            )
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise FormatError(
            f"{count:,} pages are more than {MAX_PAGES:,}", source=source, action="Split the PDF."
        )
    if count == 0:
        raise FormatError("the PDF has no pages", source=source, action=_AGAIN)
    return reader


def _page_text(page: object) -> str | None:
    """The text of a page; None where it cannot be read."""
    from pypdf.errors import PyPdfError

    try:
        text: str = page.extract_text()  # type: ignore[attr-defined]
    except (PyPdfError, *_BROKEN):
        return None
    return text.translate(_SIGNS)


def _about(reader: PdfReader) -> tuple[str, str]:
    """The title and the date of the file, ISO, each empty if it is not told."""
    from pypdf.errors import PyPdfError

    try:
        told = reader.metadata
        if told is None:
            return "", ""
        title = str(told.get("/Title") or "").strip()[:500]
        found = _STAMP.match(str(told.get("/CreationDate") or ""))
    except (PyPdfError, *_BROKEN):
        return "", ""
    if found is None:
        return title, ""
    from ostraka.intake.dateline import written_day

    return title, written_day("-".join(found.groups()))


def _write(writer: Writer, pages: list[str | None]) -> None:
    split = [[line.strip() for line in (page or "").split("\n") if line.strip()] for page in pages]
    repeated = _repeated(split)
    for number, (page, lines) in enumerate(zip(pages, split, strict=True), 1):
        if page is None:
            writer.leave_out(f"page {number}", "cannot be read")
        elif not lines:
            writer.leave_out(f"page {number}", "no text layer: a picture, or empty")
        else:
            _write_page(writer, lines, number, repeated)


def _edges(lines: list[str]) -> set[str]:
    return {_DIGITS.sub("0", line) for line in (*lines[:_EDGE], *lines[-_EDGE:]) if len(line) < 160}


def _repeated(pages: list[list[str]]) -> frozenset[str]:
    """Lines, numbers aside, that stand at the head or foot of several pages."""
    counts = Counter(one for lines in pages if len(lines) > 2 * _EDGE for one in _edges(lines))
    least = max(_REPEATS, len(pages) // 3)
    return frozenset(line for line, count in counts.items() if count >= least)


def _write_page(writer: Writer, lines: list[str], number: int, repeated: frozenset[str]) -> None:
    widest = max(map(len, lines))
    full = max(_FULL * widest, 40)
    gathered: list[str] = []

    def flush() -> None:
        if gathered:
            writer.add("".join(gathered), page=number)
            gathered.clear()

    for place, line in enumerate(lines):
        edge = place < _EDGE or place >= len(lines) - _EDGE
        if edge and _DIGITS.sub("0", line) in repeated:
            flush()
            writer.add(line, "furniture", page=number, rule="every page")
        elif rule_of(line) in ("button", "related", "credit"):
            flush()
            writer.add(line, "furniture", page=number, rule=rule_of(line))
        else:
            if gathered and _BULLET.match(line):
                flush()
            _gather(gathered, line)
            if len(line) < full:
                flush()
    flush()


def _gather(gathered: list[str], line: str) -> None:
    """Add a line to those before it; a word parted at the line's end is put together."""
    if not gathered:
        gathered.append(line)
        return
    last = gathered[-1]
    if last.endswith("-") and last[-2:-1].isalpha():
        if line[:1].islower() and last[-2:-1].islower():
            gathered[-1] = last[:-1]
        gathered.append(line)
    else:
        gathered.append(" " + line)
