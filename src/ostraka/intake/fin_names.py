"""Which lines of a free FIN field are a name, and which country its address ends in.

Owns the few rules that tell a name that goes on in the next line from an address. They are
fixed, and where they doubt they give both readings. Refuses to look names up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from ostraka.model.countries import country_code

__all__ = ["country_of_line", "names_of_lines"]

#: Characters of a line of a name; a line nearly as long may have been cut.
WIDTH: Final = 35
_FULL: Final = WIDTH - 2
#: What is no name, in the languages that payments are written in.
_OF_ADDRESSES: Final = re.compile(
    r"\d|\b(?:street|st|str|strasse|straße|road|rd|avenue|ave?|boulevard|blvd|lane|ln|drive|"
    r"square|sq|plaza|platz|place|way|house|building|bldg|floor|suite|ste|apt|flat|tower|"
    r"p\.?\s?o\.? ?box|box|rue|via|calle|rua|ulitsa|ul|prospekt|pr|city|town|village|district|"
    r"province|oblast|state|county|region|zip|no)\b",
    re.IGNORECASE,
)
#: A line that ends so is not at its end, and one that begins so is none.
_OPEN_END: Final = re.compile(
    r"(?:[&,+/-]|\b(?:and|und|et|y|e|of|for|the|de|del|di|da|dos|van|von|der|bin|ibn|bint|ben|"
    r"al|el|abu|abd|c/o|obo|fbo|dba|aka))\s*$",
    re.IGNORECASE,
)
_OPEN_START: Final = re.compile(
    r"(?:[&+]|(?:and|bin|ibn|bint|al|el|ltd|limited|llc|inc|corp|co|gmbh|ag|sa|s\.a|plc|bv|"
    r"ooo|oao|pao|jsc|pjsc|fze|fzco|company|corporation|group|bank|holding|trading|c/o|b/o|t/a|"
    r"obo|fbo|d/?b/?a|a/?k/?a|f/?k/?a|attn|attention|on behalf|for account|trading as|doing|"
    r"formerly|known)\b)",
    re.IGNORECASE,
)
_CODE_FIRST: Final = re.compile(r"([A-Z]{2})(?:[/ -]|$)")
_TAIL_WORDS: Final = 4
#: Lines that one name can have.
_MOST_LINES: Final = 4


def names_of_lines(lines: Sequence[str], *, names: bool = False) -> Iterator[str]:
    """The readings of the name that a party's lines begin with.

    The first line is a name. It goes on in the second where it had no room left, where it is
    one word only, or where the words at the break say so; then the lines together are a
    name as well, and if the first is full, also put together without a space, since a word
    may have been cut there. In lines that are all of the name the first is a reading of its
    own only if it is not full.

    Args:
        lines: the lines, without account and numbers.
        names: whether all of them are lines of the name (``1/`` of option F).

    Returns:
        The names, the first line first.
    """
    if not lines:
        return
    room = _FULL - (2 if names else 0)
    if len(lines) == 1 or not names or len(lines[0]) < room:
        yield lines[0]
    spaced, glued = lines[0], lines[0]
    for before, line in pairwise(lines[:_MOST_LINES]):
        if not names and not _goes_on(before, line, spaced):
            break
        glued = f"{glued}{line}" if len(before) >= room else f"{glued} {line}"
        spaced = f"{spaced} {line}"
        yield spaced
        if glued != spaced:
            yield glued


def country_of_line(line: str) -> str:
    """The country that a line of an address ends in, or is.

    Two letters count only at the beginning (``FR/PARIS``, ``DE-60311 FRANKFURT``) or alone:
    at the end they are as often a state of the US.

    Args:
        line: one line.

    Returns:
        A code in capitals, or empty.
    """
    first = _CODE_FIRST.match(line)
    if first is not None and ("/" in line[:4] or "-" in line[:4] or len(line) == 2):
        code = country_code(first[1])
        if code:
            return code.upper()
    words = line.replace(",", " ").split()
    for count in range(min(_TAIL_WORDS, len(words)), 0, -1):
        tail = " ".join(words[-count:])
        if len(tail) > 3:
            code = country_code(tail)
            if code:
                return code.upper()
    return ""


def _goes_on(before: str, line: str, so_far: str) -> bool:
    """Whether a name may go on in the next line."""
    if len(before) >= _FULL:
        return True
    if _OF_ADDRESSES.search(line) or country_of_line(line):
        return False
    if _OPEN_END.search(before) or _OPEN_START.match(line):
        return True
    first = line.split(None, 1)[0]
    return len(before) + 1 + len(first) > WIDTH or " " not in so_far.strip()
