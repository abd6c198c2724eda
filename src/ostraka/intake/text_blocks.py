"""What a document is once it is read: one text, and the stretches of it.

Owns the values that every reader of :mod:`ostraka.intake.documents` gives back, and the
writer that keeps offsets true while a reader adds stretch after stretch. Refuses to know
any file format.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from msgspec import Struct

from ostraka.model.errors import FormatError

Kind = Literal["text", "html", "pdf", "email", "docx", "odt", "rtf"]
BlockKind = Literal[
    "paragraph",
    "heading",
    "list-item",
    "table-cell",
    "quote",
    "note",
    "header",
    "byline",
    "furniture",
]
Certainty = Literal["certain", "likely", "weak", ""]

#: Characters of one document; longer ones are an error, never cut.
MAX_CHARS: Final = 64_000_000


class Block(Struct, frozen=True):
    """A stretch of the text.

    Attributes:
        start, end: where, in code points; the stretch is ``text[start:end]``.
        kind: what it is. ``header`` is a line of an e-mail's head or of a page's head or
            foot; ``furniture`` belongs to the site and not to the text.
        page: of a PDF, from 1; else 0.
        rule: of furniture, the rule that knew it.
        part: which part of the document: ``""`` for the document itself, else the name of
            an attachment.
    """

    start: int
    end: int
    kind: BlockKind
    page: int = 0
    rule: str = ""
    part: str = ""


class LeftOut(Struct, frozen=True):
    """A part of a document that is not in its text.

    Attributes:
        part: which: ``page 3``, ``attachment scan.png``, ``script``.
        reason: why.
        count: how many parts of this kind.
    """

    part: str
    reason: str
    count: int = 1


class Dated(Struct, frozen=True):
    """A document's own date, as far as it tells one.

    Attributes:
        date: ISO, or empty if the document tells none, or two that differ.
        basis: where it stands: ``article:published_time``, ``dateline``, ...
        certainty: ``certain`` where it is stated as the date of publication; ``likely``
            where its place says so; ``weak`` where it is the date of the file.
    """

    date: str = ""
    basis: str = ""
    certainty: Certainty = ""


class Document(Struct, frozen=True):
    """A document that was read.

    Attributes:
        source: what it is called.
        kind: what it was.
        title: as the document tells it, or empty.
        text: the whole text, furniture included; every offset counts its code points.
        blocks: stretches in their order; they do not overlap. Furniture has its own.
        date, date_basis, date_certainty: see :class:`Dated`.
        encoding: that the text was in; empty where the format fixes it.
        left_out: parts that are not in the text.
    """

    source: str
    kind: Kind
    title: str
    text: str
    blocks: tuple[Block, ...]
    date: str = ""
    date_basis: str = ""
    date_certainty: Certainty = ""
    encoding: str = ""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def furniture(self) -> tuple[tuple[int, int], ...]:
        """Spans that belong to the site and not to the text, in order."""
        return tuple((one.start, one.end) for one in self.blocks if one.kind == "furniture")

    @property
    def segments(self) -> tuple[tuple[int, int], ...]:
        """Spans of running text, in order: every block that is no furniture."""
        return tuple((one.start, one.end) for one in self.blocks if one.kind != "furniture")


class Writer:
    """Collects a text stretch by stretch and knows where each stands.

    Args:
        source: what the document is called, for errors.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._at = 0
        self._left: dict[tuple[str, str], int] = {}

    def add(
        self, text: str, kind: BlockKind = "paragraph", *, page: int = 0, rule: str = "",
        after: str = "\n",
    ) -> None:  # fmt: skip
        """Add a stretch; one of white space alone adds nothing.

        Args:
            text: the stretch, trimmed here.
            kind: what it is.
            page: of a PDF.
            rule: of furniture.
            after: what parts it from the stretch after it.

        Raises:
            FormatError: if the text grows beyond ``MAX_CHARS``.
        """
        text = text.strip()
        if not text:
            return
        start = self._at
        self._at += len(text) + len(after)
        if self._at > MAX_CHARS:
            raise FormatError(
                f"the text is longer than {MAX_CHARS:,} characters",
                source=self.source,
                action="Split the document.",
            )
        self._parts.append(text)
        self._parts.append(after)
        self.blocks.append(Block(start, start + len(text), kind, page, rule))

    def add_document(self, inner: Document, part: str) -> None:
        """Add all of another document, as a part of this one."""
        text = inner.text
        start = self._at
        self._at += len(text) + 1
        if self._at > MAX_CHARS:
            raise FormatError(
                f"the text is longer than {MAX_CHARS:,} characters",
                source=self.source,
                place=part,
                action="Read the attachments alone.",
            )
        self._parts.append(text)
        self._parts.append("\n")
        self.blocks.extend(
            Block(
                one.start + start, one.end + start, one.kind, one.page, one.rule, part or one.part
            )
            for one in inner.blocks
        )
        for out in inner.left_out:
            self.leave_out(f"{part}: {out.part}" if part else out.part, out.reason, out.count)

    def leave_out(self, part: str, reason: str, count: int = 1) -> None:
        """Note a part that is not in the text; equal ones are counted."""
        key = (part, reason)
        self._left[key] = self._left.get(key, 0) + count

    @property
    def text(self) -> str:
        """Everything that was added."""
        return "".join(self._parts)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Everything that was left out, in order of its first sight."""
        return tuple(LeftOut(part, reason, count) for (part, reason), count in self._left.items())


def ordered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks by their place."""
    return tuple(sorted(blocks, key=lambda one: (one.start, one.end)))
