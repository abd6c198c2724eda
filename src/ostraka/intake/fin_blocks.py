"""Where FIN messages begin and end in a file, and what their blocks are.

Owns the character sets, line ends and separators that FIN files come with: the messages
one after the other, RJE batches (``$`` between messages), DOS-PCC (control characters and
padding), acknowledgements before their message, a message of block 4 alone. Refuses to
skip anything: text that belongs to no message is an error in its place, and a message
that does not end is an error and takes no other with it.

Source: SWIFT User Handbook, FIN System Messages and FIN Operations Guide (block structure).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from ostraka.model.errors import FormatError

__all__ = ["Block", "Frame", "decode", "frames", "looks_like_fin"]

#: Characters of one message: FIN carries 10,000, and files of statements somewhat more.
MAX_MESSAGE: Final = 200_000
#: Characters of one line: the longest line of the standard has 78, field 77T has 9,000 in one.
MAX_LINE: Final = 10_000
#: The first bytes of ``{1:`` and ``{4:`` in EBCDIC (code pages 037, 500 and 1047 agree on them).
_EBCDIC: Final = (b"\xc0\xf1\x7a", b"\xc0\xf2\x7a", b"\xc0\xf4\x7a")
_ACTION: Final = "Give FIN messages as text, each with its block 4 between {4: and -}."
_LOOKED: Final = 4096

#: White space, separators, and what editors and transports leave between messages: braces too.
_GAP: Final = re.compile(r"(?:[\s$;}\x01\x03\x1a\x00\ufeff]|\{(?![0-9A-Z]:))*+")
_OPEN: Final = re.compile(r"\{([0-9A-Z]):")
#: A block of values: braces within it one deep, so that no nesting can grow.
_CLOSED: Final = re.compile(r"\{[0-9A-Z]:[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}")
_END: Final = re.compile(r"\n[ \t]*-[ \t]*\}")
_END_IN_LINE: Final = re.compile(r"-\}(?=[\s$;}{\x03]|\Z)")
#: What only the beginning of a message looks like, whatever stands before it.
_HEADER: Final = re.compile(r"\{1:[A-Z]\d\d[A-Z0-9]{12}|\n\$\s*+\{[1-4]:")
_NEXT: Final = re.compile(r"\{[1-4]:|(?<=\n)\$")
_RJE: Final = re.compile(r"\n\$")
_BARE: Final = re.compile(r":\d{2}[A-Z]?:")
_BARE_END: Final = re.compile(r"\n-[ \t]*(?:\}|(?=\n|\Z))|\n\$|\{[1-4]:")
_BARE_FILE: Final = re.compile(r"[\s\ufeff]*:(?:15A|16R|20|27|11[SR]?):")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONG: Final = re.compile(rf"[^\n]{{{MAX_LINE + 1}}}")


class Block(Struct, frozen=True):
    """One block: its identifier (``1`` to ``5``, ``S``) and its text without the braces."""

    id: str
    text: str


class Frame(Struct, frozen=True):
    """One message, not yet read.

    Attributes:
        number: place in the file, from 1.
        line: line of the file at which it begins, from 1.
        blocks: its blocks in their order; block 4 without its end mark.
        receipt: the blocks of an acknowledgement that stands before it.
        error: why it cannot be read; the blocks are then of no use.
    """

    number: int
    line: int
    blocks: tuple[Block, ...]
    receipt: tuple[Block, ...] = ()
    error: str = ""


def looks_like_fin(data: bytes) -> bool:
    """Whether a file begins as FIN messages do; never raises.

    Args:
        data: the file's content; only its beginning is looked at.
    """
    text = _text(data[:_LOOKED])
    start = _GAP.match(text)
    here = start.end() if start else 0
    return bool(_OPEN.match(text, here) or _BARE_FILE.match(text))


def decode(data: bytes) -> str:
    """The text of a file, with line feeds alone at the ends of lines.

    UTF-8, UTF-16 with its mark, EBCDIC (code page 500) if it begins so, else Latin-1, in
    which every byte is a character.

    Args:
        data: the file's content.
    """
    return _text(data).replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")


def _text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if data.lstrip(b"\x40\x15\x25\x0d").startswith(_EBCDIC):
        return data.decode("cp500")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A beginning that was cut within a character is still UTF-8.
        if error.reason == "unexpected end of data" and len(data) == _LOOKED:
            return data[: error.start].decode("utf-8-sig")
        return data.decode("latin-1")


def frames(text: str) -> Iterator[Frame]:
    """Cut a file into its messages.

    Args:
        text: the file's text, as :func:`decode` gives it.

    Returns:
        The messages in their order; what is no message has an ``error``.
    """
    return _Cutter(text).run()


class _Cutter:
    """One pass over a file."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._number = 0
        self._counted = 0
        self._line = 1
        self._receipt: tuple[Block, ...] = ()
        self._started = 0
        self._blocks: list[Block] = []
        self._seen: dict[re.Pattern[str], tuple[int, re.Match[str] | None]] = {}

    def run(self) -> Iterator[Frame]:
        while True:
            before = self._at
            gap = _GAP.match(self._text, before)
            self._at = gap.end() if gap else before
            ended = self._at >= len(self._text)
            if self._blocks and (ended or "$" in self._text[before : self._at]):
                yield from self._flush(last=True)
            if ended:
                break
            yield from self._step()
        if self._receipt:
            yield self._frame((), "")

    def _step(self) -> Iterator[Frame]:
        opened = _OPEN.match(self._text, self._at)
        if opened is None:
            yield from self._flush(last=True)
            self._started = self._at
            if _BARE.match(self._text, self._at):
                yield self._bare()
            else:
                yield self._skip("text that belongs to no message")
            return
        name = opened[1]
        if self._blocks and name <= self._blocks[-1].id:
            yield from self._flush(last=False)
        if not self._blocks:
            self._started = self._at
        block = self._block(name, opened.end())
        if block is None:
            self._blocks.clear()
            yield self._skip(f"block {name} does not end")
        else:
            self._blocks.append(block)

    def _block(self, name: str, inside: int) -> Block | None:
        """The block at the present place, and the place moved behind it."""
        text = self._text
        if name == "4" and not text.startswith("{", inside):
            return self._text_block(inside)
        closed = _CLOSED.match(text, self._at)
        if closed is None:
            return None
        self._at = closed.end()
        return Block(name, text[inside : closed.end() - 1])

    def _ahead(self, pattern: re.Pattern[str], at: int, limit: int) -> re.Match[str] | None:
        """The next match that begins before a limit; what was looked for once is kept.

        So a file of nothing but broken messages is not read once for each of them.
        """
        since, found = self._seen.get(pattern, (len(self._text) + 1, None))
        if at < since or (found is not None and found.start() < at):
            found = pattern.search(self._text, at)
            self._seen[pattern] = (at, found)
        return found if found is not None and found.start() < limit else None

    def _text_block(self, inside: int) -> Block | None:
        text = self._text
        end = self._ahead(_END, inside - 1, len(text))
        stop = end.start() if end else len(text)
        header = self._ahead(_HEADER, inside, stop)
        limit = header.start() if header else stop
        within = self._ahead(_END_IN_LINE, inside, limit)
        if end is None or header is not None:
            rje = self._ahead(_RJE, inside, limit)
            end = within if rje is None or (within and within.start() < rje.start()) else None
        elif within is not None and _OPEN.match(text, _after(text, within.end())):
            # A message in one line, and another one behind it.
            end = within
        if end is None:
            return None
        self._at = end.end()
        return Block("4", text[inside : end.start()])

    def _flush(self, *, last: bool) -> Iterator[Frame]:
        """Give the message whose blocks were gathered; keep an acknowledgement for the next."""
        if not self._blocks:
            return
        blocks = tuple(self._blocks)
        self._blocks.clear()
        if self._receipt and not _same_terminal(self._receipt, blocks):
            yield self._frame((), "")
        if not last and not self._receipt and _is_receipt(blocks):
            self._receipt = blocks
            return
        yield self._frame(blocks, "")

    def _frame(self, blocks: tuple[Block, ...], error: str) -> Frame:
        """One more message, with the acknowledgement before it."""
        self._number += 1
        self._line += self._text.count("\n", self._counted, self._started)
        self._counted = max(self._counted, self._started)
        receipt, self._receipt = self._receipt, ()
        if not blocks and not error:
            blocks, receipt = receipt, ()
        return Frame(self._number, self._line, blocks, receipt, error or _unfit(blocks))

    def _bare(self) -> Frame:
        """A message of which only the lines of block 4 are there."""
        end = self._ahead(_BARE_END, self._at, len(self._text))
        stop = end.start() if end else len(self._text)
        block = Block("4", self._text[self._at : stop])
        closes = end is not None and not end[0].startswith("{")
        self._at = end.end() if end is not None and closes else stop
        return self._frame((block,), "")

    def _skip(self, error: str) -> Frame:
        """Give an error for what stands here, and go on at the next message."""
        header = self._ahead(_HEADER, self._at + 1, len(self._text))
        limit = header.start() if header else len(self._text)
        # Within a broken message only a separator or a header begins another one.
        pattern = _RJE if error.startswith("block") else _NEXT
        following = self._ahead(pattern, self._at + 1, limit)
        self._at = following.start() if following else limit
        return self._frame((), error)


def _after(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _is_receipt(blocks: tuple[Block, ...]) -> bool:
    return blocks[0].id == "1" and blocks[0].text[1:3] == "21"


def _same_terminal(receipt: tuple[Block, ...], blocks: tuple[Block, ...]) -> bool:
    """Whether an acknowledgement and a message are of one logical terminal."""
    return blocks[0].id == "1" and blocks[0].text[3:15] == receipt[0].text[3:15]


def _unfit(blocks: tuple[Block, ...]) -> str:
    """Why blocks are no message that can be read, or nothing."""
    body = next((block.text for block in blocks if block.id == "4"), None)
    if body is None:
        return "the message has no block 4"
    size = sum(len(block.text) for block in blocks)
    if size > MAX_MESSAGE:
        return f"the message has {size:,} characters, more than {MAX_MESSAGE:,}"
    for block in blocks:
        if _CONTROL.search(block.text):
            return f"block {block.id} has control characters: it is binary, or damaged"
        if len(block.text) > MAX_LINE and _LONG.search(block.text):
            return f"block {block.id} has a line of more than {MAX_LINE:,} characters"
    return ""


def refuse(frame: Frame, source: str) -> FormatError:
    """The error of a message that cannot be read.

    Args:
        frame: the message, with its error.
        source: what the file is called.
    """
    place = f"message {frame.number}, line {frame.line}"
    return FormatError(frame.error, source=source, place=place, action=_ACTION)
