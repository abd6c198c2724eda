"""Which characters a file's bytes are.

Owns the choice of an encoding: a mark, what the file declares, UTF-8, UTF-16 without a mark,
then the one-byte code pages, always with the same answer for the same bytes. Refuses bytes
that are no text.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from ostraka.model.errors import FormatError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Code pages of two bytes, the letters that are theirs and the least share of these.
_WIDE: Final = (
    ("cp932", "\u3040", "\u30ff", 0.2),
    ("cp949", "\uac00", "\ud7a3", 0.85),
    ("gb18030", "\u4e00", "\u9fff", 0.6),
    ("big5", "\u4e00", "\u9fff", 0.6),
)
#: Letters beyond ASCII that follow each other, from which a script is not Latin.
_FOREIGN: Final = 2.2
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
#: Letters of Central Europe, and what they look like if read as western ones.
_EAST: Final = "łŁąęśżźćńóŚŻŹĄĘčřžšůňťďČŘŽŠőűŐŰěýáíéúüöä"
_ODD: Final = "³¹¿ê³œ\u0178¦¯±¶¼æñ£èøòïõûì"
#: Labels that the web reads as a wider code page (WHATWG, Encoding Standard, names and labels).
_WIDER: Final = {
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
#: Bytes at which the one-byte pages are told apart.
_LOOKED: Final = 200_000
_HEAD: Final = 4096
_ACTION: Final = "Save the document as UTF-8 text, or give the original file."
#: The common letters of Russian, by which its two code pages are told apart.
_RUSSIAN: Final = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщ")


def decode(data: bytes, source: str, declared: str = "") -> tuple[str, str]:
    r"""The characters of a text file.

    Args:
        data: its bytes.
        source: what it is called, for the error.
        declared: the encoding that the file or its envelope names, or empty.

    Returns:
        The text, line ends as ``\\n``, and the name of the encoding. ``cp1252`` is what is left
        where nothing else fits: it reads any bytes, and says so by its name.

    Raises:
        FormatError: if the bytes are no text.
    """
    text, encoding = _decode(data, source, declared)
    if "\x00" in text:
        if text.count("\x00") * 50 > len(text):
            raise FormatError("the file is no text", source=source, action=_ACTION)
        text = text.replace("\x00", " ")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, encoding


def _decode(data: bytes, source: str, declared: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError as error:
                raise FormatError(
                    f"the file begins as {encoding} and goes on as something else",
                    source=source,
                    place=f"byte {error.start + 1}",
                    action=_ACTION,
                ) from error
    wide = _without_mark(data[:_HEAD])
    if wide:
        try:
            return data[: len(data) // 2 * 2].decode(wide), wide
        except UnicodeDecodeError:
            pass
    known = _declared(declared)
    for encoding in dict.fromkeys(("utf-8", known) if known != "utf-8" else ("utf-8",)):
        if encoding:
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                continue
    cut = _torn(data)
    if cut is not None:
        return cut, "utf-8"
    if b"\x00" in data[:_HEAD] and _controls(data[:_HEAD]) > 0.02:
        raise FormatError("the file is no text", source=source, action=_ACTION)
    if _controls(data[:_HEAD]) > 0.1:
        raise FormatError("the file is no text", source=source, action=_ACTION)
    return _by_page(data)


def _declared(name: str) -> str:
    """A declared encoding as Python calls it; empty if unknown or no text encoding."""
    try:
        found = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return ""
    if not getattr(found, "_is_text_encoding", True) or found.name in ("undefined", "idna"):
        return ""
    if found.name.startswith(("utf-16", "utf-32", "utf-7", "punycode", "unicode", "raw")):
        return ""
    return _WIDER.get(found.name, found.name)


def _without_mark(head: bytes) -> str:
    """UTF-16 without a mark, told by where its zero bytes stand."""
    if len(head) < 4:
        return ""
    pairs = len(head) // 2
    even, odd = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd > pairs * 0.2 and even < pairs * 0.02:
        return "utf-16-le"
    if even > pairs * 0.2 and odd < pairs * 0.02:
        return "utf-16-be"
    return ""


def _torn(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes: cut in the middle of a letter, or pasted together."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    wide = len(data) - len(text)
    return text if broken and broken * 10 < wide else None


def _controls(head: bytes) -> float:
    bad = sum(head.count(bytes((one,))) for one in (*range(9), *range(14, 27), *range(28, 32)))
    return bad / max(len(head), 1)


def _by_page(data: bytes) -> tuple[str, str]:
    """The code page under which the bytes read like a language."""
    head = data[:_LOOKED]
    runs = _HIGH.findall(head)
    high = sum(map(len, runs))
    page = "cp1252"
    if high and high / len(runs) >= _FOREIGN:
        page = _cyrillic(head) or _wide(head) or page
    elif high:
        read = head.decode("cp1250", errors="replace")
        west = head.decode("cp1252", errors="replace")
        if _count(read, _EAST) > 0.6 * high and _count(west, _ODD) > 0.3 * high:
            page = "cp1250"
    return data.decode(page, errors="replace"), page


def _cyrillic(head: bytes) -> str:
    """The Russian code page under which small common letters prevail, or empty."""
    best, share = "", 0.0
    for page in ("cp1251", "koi8_r", "cp866"):
        high = [letter for letter in head.decode(page, errors="replace") if letter >= "\x80"]
        found = sum(letter in _RUSSIAN for letter in high) / max(len(high), 1)
        if found > max(share, 0.5):
            best, share = page, found
    return best


def _wide(head: bytes) -> str:
    """The East Asian code page whose letters prevail, or empty."""
    for page, first, last, least in _WIDE:
        text = head.decode(page, errors="ignore")
        high = [letter for letter in text if letter >= "\x80"]
        own = sum(first <= letter <= last for letter in high)
        if high and own > least * len(high) and len(text.encode(page)) > 0.98 * len(head):
            return page
    return ""


def _count(text: str, letters: str) -> int:
    return sum(text.count(letter) for letter in letters)
