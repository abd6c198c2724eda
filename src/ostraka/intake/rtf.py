"""Rich text (RTF): its characters, without its dress.

Owns the groups that hold text, the two ways of writing a character, and code pages. Refuses
pictures and objects, which hold none.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from ostraka.intake.documents import read_plain
from ostraka.intake.text_blocks import Document
from ostraka.model.errors import FormatError

_TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|"
    rb"([^\\{}\r\n]+)"
)
#: Groups that hold no text of the document.
_LEFT: Final = frozenset(
    (
        b"fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore "
        b"latentstyles listtable listoverridetable rsidtbl generator xmlnstbl filetbl fldinst "
        b"revtbl bkmkstart bkmkend panose falt"
    ).split()
)
_SIGNS: Final = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"cell": "\t",
    b"tab": "\t", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
#: Code pages of fonts whose text is not in the document's own (RTF 1.9.1, font character sets).
_FONTS: Final = {
    128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253", 162: "cp1254",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 238: "cp1250",
}  # fmt: skip
_DEEP: Final = 2000


class _Group:
    """What holds within a pair of braces."""

    __slots__ = ("left", "page", "skip")

    def __init__(self, left: bool, skip: int, page: str) -> None:
        self.left = left
        self.skip = skip
        self.page = page


def read_rtf(data: bytes, source: str) -> Document:
    """Read rich text.

    Args:
        data: the file's content.
        source: what it is called.

    Raises:
        FormatError: if it holds no text, or nests too deep.
    """
    from msgspec.structs import replace

    return replace(read_plain(_text(data, source), source), kind="rtf")


def _text(data: bytes, source: str) -> str:
    out: list[str] = []
    raw = bytearray()
    page = "cp1252"
    fonts: dict[int, str] = {}
    font = 0
    stack: list[_Group] = []
    now = _Group(False, 1, page)
    to_skip = 0
    star = False
    in_fonts = False

    def flush() -> None:
        if raw:
            out.append(raw.decode(now.page, errors="replace"))
            raw.clear()

    for found in _TOKEN.finditer(data):
        word, number, code, sign, brace, plain = found.groups()
        if brace == b"{":
            flush()
            stack.append(_Group(now.left, now.skip, now.page))
            star = False
            if len(stack) > _DEEP:
                raise FormatError(
                    "the text is nested too deep", source=source,
                    place=f"byte {found.start() + 1}", action="Save it as docx.",
                )  # fmt: skip
        elif brace == b"}":
            flush()
            in_fonts = in_fonts and len(stack) > 2
            now = stack.pop() if stack else now
        elif word is not None:
            value = int(number) if number else 0
            if word == b"fonttbl":
                in_fonts = True
            if word in _LEFT or star:
                now.left = True
            star = False
            if word == b"ansicpg":
                page = now.page = _known(f"cp{value}", page)
            elif word == b"uc":
                now.skip = value
            elif word == b"f":
                flush()
                font = value
                if not in_fonts:
                    now.page = fonts.get(value, page)
            elif word == b"fcharset":
                fonts[font] = _FONTS.get(value, page)
            elif now.left:
                continue
            elif word == b"u":
                flush()
                out.append(chr(value % 65536))
                to_skip = now.skip
            elif word in _SIGNS:
                flush()
                out.append(_SIGNS[word])
        elif sign == b"*":
            star = True
        elif now.left:
            continue
        elif to_skip and (code is not None or plain is not None):
            used = 1 if code is not None else min(to_skip, len(plain or b""))
            to_skip -= used
            raw += (plain or b"")[used:] if code is None else b""
        elif code is not None:
            raw.append(int(code, 16))
        elif sign is not None:
            raw += {b"~": b" ", b"_": b"-", b"-": b"", b"\n": b"\n", b"\r": b"\n"}.get(sign, sign)
        elif plain is not None:
            raw += plain
    flush()
    text = "".join(out)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _known(name: str, otherwise: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return otherwise
