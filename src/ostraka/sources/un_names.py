"""Names as the United Nations writes them: one text, one or several names.

Owns the splitting of alias texts ("Abdul Rehman; Abd Ur-Rehman", a name with
its Arabic spelling in brackets) and of acronyms in brackets. Refuses to guess:
the whole text is kept as a name wherever a part of it could be lost, and
"Last, First" is not turned round, because the UN has no surnames.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: Longer texts are looked at as one name.
_LONGEST = 1000
#: A text with more brackets is looked at as one name.
_MOST_BRACKETS = 12

_ACRONYM = re.compile(
    r"(?P<before>[^()]{3,200}?) \((?P<acronym>[A-Za-z][A-Za-z/-]{1,9})\)(?P<after>.*)"
)
_REMARK = re.compile(
    r"(?P<name>.+?) ?\((?:previously listed as|formerly listed as|birth name|combat name"
    r"|original script)\)",
    re.IGNORECASE,
)
_SCRIPT_NOTE = re.compile(
    r"(?:name )?(?:original script|in arabic(?: script)?): ?(?P<name>.+)", re.I
)
_NAME_WORD = re.compile(r"[^\W\d][^\d:;()]*")


def split_names(text: str) -> tuple[str, ...]:
    """The names in one alias text.

    Args:
        text: the text of ``ALIAS_NAME`` or ``NAME_ORIGINAL_SCRIPT``, white space folded.

    Returns:
        The names in the order of the text; the text alone, if it is one name.
    """
    if len(text) > _LONGEST or text.count("(") > _MOST_BRACKETS:
        return (text,)
    pieces = _at_top_level(text)
    if len(pieces) > 1:
        return _unique(name for piece in pieces for name in split_names(piece))
    bare = text.strip(" ,;")
    if found := _REMARK.fullmatch(bare):
        return (found["name"],)
    head, inside = _last_bracket(bare)
    if not head or not inside:
        return (bare or text,)
    if found := _SCRIPT_NOTE.fullmatch(inside):
        inside = found["name"]
    items = _at_top_level(inside)
    if len(items) > 1 or _is_latin(head) != _is_latin(inside):
        return _unique(name for piece in (head, *items) for name in split_names(piece))
    return (bare,)


def names_in_note(text: str) -> tuple[str, ...]:
    """The further names that an alias's ``NOTE`` holds, where it holds nothing else.

    Args:
        text: the note: ``original script: Абу Банат``, or names between semicolons.
    """
    if found := _SCRIPT_NOTE.fullmatch(text):
        return split_names(found["name"]) if not _is_latin(found["name"]) else ()
    pieces = _at_top_level(text) if len(text) <= _LONGEST else []
    if len(pieces) < 2 or not all(_looks_like_name(piece) for piece in pieces):
        return ()
    return _unique(pieces)


def acronym_in(text: str) -> tuple[str, str] | None:
    """The acronym that stands in brackets behind an organisation's name.

    Args:
        text: a name: ``FORCES DEMOCRATIQUES DE LIBERATION DU RWANDA (FDLR)``.

    Returns:
        The name without it and the acronym, or None. An acronym begins as the
        name does and its letters occur in the name in their order; a place in
        brackets does not pass.
    """
    found = _ACRONYM.fullmatch(text)
    if found is None:
        return None
    before, acronym = found["before"], found["acronym"]
    letters = [char for char in acronym.upper() if char.isalpha()]
    if sum(char.isupper() for char in acronym) < 2 or len(acronym) >= len(before):
        return None
    plain = _without_marks(before).upper()
    if not plain.startswith(letters[0]) or not _in_order(letters, plain):
        return None
    return f"{before}{found['after']}".strip(), acronym


def _at_top_level(text: str) -> list[str]:
    """The pieces between semicolons that are not in brackets."""
    pieces, depth, start = [], 0, 0
    for place, char in enumerate(text):
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif char == ";" and depth == 0:
            pieces.append(text[start:place])
            start = place + 1
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _last_bracket(text: str) -> tuple[str, str]:
    """The text before the balanced bracket that ends it, and what is in that bracket."""
    if not text.endswith(")"):
        return text, ""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth == 0:
            return text[:place].strip(), text[place + 1 : -1].strip()
    return text, ""


def _is_latin(text: str) -> bool:
    """True if the first letter is Latin."""
    letter = next((char for char in text if char.isalpha()), "a")
    return unicodedata.name(letter, "").startswith("LATIN")


def _looks_like_name(text: str) -> bool:
    words = text.split()
    return len(words) <= 8 and text[0].isupper() and _NAME_WORD.fullmatch(text) is not None


def _without_marks(text: str) -> str:
    split = unicodedata.normalize("NFKD", text)
    return "".join(char for char in split if not unicodedata.combining(char))


def _in_order(letters: list[str], text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
