"""Canada's names: one cell, many names.

Owns the splitting of ``Aliases`` and of bilingual names of entities. Refuses
to split where a separator may belong to a name: inside of quotes and brackets,
before a legal form ("Tehran Gostaresh Co., Ltd."), and between single words
("Katsiaryna or Katerina Smuschkovich" stays one text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

#: Longer texts are looked at as one name.
_LONGEST: Final = 4000
_OPENING, _CLOSING = "([«“„（", ")]»”“）"
_LANGUAGE = re.compile(
    r"\(?(?P<language>russian|belarusian|belarussian|ukrainian|persian|farsi|arabic|burmese"
    r"|chinese|hebrew|french|english|spanish) ?: ?(?P<name>.+)",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"(?:ltd|inc|llc|llp|l\.l\.c|plc|pjs|pjsc|jsc|cjsc|ojsc|zao|oao|ooo|pao|ao|co|corp|limited"
    r"|gmbh|s\.a|sa|fze|fzco|fzc|pte|pvt|sarl|s\.a\.r\.l|spc|ао|оао|ооо|пао|зао|фгуп|ип|гуп"
    r"|jr|sr|ii|iii|iv)\b\.?(?: (?:ltd|limited|co|inc)\.?)?",
    re.IGNORECASE,
)
_ALSO = re.compile(r"(?P<name>[^()]+) \(also known as (?P<alias>.+)\)", re.IGNORECASE)
_LEADING = re.compile(r"\A(?:and|or) ", re.IGNORECASE)
_LABEL = re.compile(
    r" (?=\(?(?:russian|belarusian|belarussian|ukrainian|persian|farsi|arabic|burmese|chinese) ?:)",
    re.IGNORECASE,
)
#: A piece that goes on in lower case belongs to the name before it; articles begin a name.
_GOES_ON = re.compile(r"(?!the |la |le |l['’])[^\W\d_]")


class Alias(Struct, frozen=True):
    """One name of a cell.

    Attributes:
        name: the name.
        language: the language that the cell names before it, lower case, or empty.
    """

    name: str
    language: str = ""


def split_aliases(text: str, *, person: bool) -> tuple[Alias, ...]:
    """The names in one cell of aliases.

    Args:
        text: the cell, white space folded.
        person: true if the party is a person.

    Returns:
        The names in the order of the cell, each once.
    """
    if len(text) > _LONGEST:
        return (Alias(text),)
    found: dict[str, Alias] = {}
    for piece in _pieces(text):
        label = _LANGUAGE.fullmatch(piece)
        language = label["language"].lower() if label else ""
        for name in _alternatives(label["name"] if label else piece, person):
            name = _bare(name)
            if name:
                found.setdefault(name, Alias(name, language))
    return tuple(found.values())


def split_entity(text: str) -> tuple[str, ...]:
    """The names in the name of an entity, the main one first.

    Args:
        text: ``Iranian Army/Armée iranienne`` or ``Dux JSC (also known as Duks)``.
    """
    if len(text) > _LONGEST:
        return (text,)
    if also := _ALSO.fullmatch(text):
        return (also["name"], also["alias"])
    sides = _cut(text, "/")
    if len(sides) == 2 and all(len(side.split()) > 1 for side in sides):
        return tuple(side.strip() for side in sides)
    return (text,)


def _pieces(text: str) -> Iterator[str]:
    """The texts between semicolons and commas, a legal form with the text before it."""
    for part in _cut(text, ";"):
        held = ""
        for piece in _cut(part, ","):
            piece = piece.strip()
            if held and (_LEGAL.fullmatch(piece) or _goes_on(piece)):
                held = f"{held}, {piece}"
                continue
            yield from _LABEL.split(held)
            held = _LEADING.sub("", piece, count=1)
        yield from _LABEL.split(held)


def _goes_on(piece: str) -> bool:
    return (
        _LEADING.match(piece) is None and _GOES_ON.match(piece) is not None and piece[0].islower()
    )


def _alternatives(text: str, person: bool) -> Iterator[str]:
    """The names of a text with "or" or a slash, where each side is a whole name."""
    for word in (" or ", " and "):
        sides = text.split(word)
        if len(sides) > 1:
            whole = "/" not in text and _are_whole(sides, person, word)
            yield from sides if whole else (text,)
            return
    sides = _cut(text, "/")
    if len(sides) == 2 and all(len(side.split()) > 1 or _is_entity(side) for side in sides):
        yield from sides
        return
    yield text


def _are_whole(sides: list[str], person: bool, word: str) -> bool:
    """Whether each side is a name of its own.

    The names of persons hold no "and"; with "or" both sides are whole only if they begin
    or end alike. An entity's may hold "and", but not one in another script ("Кант and АО").
    """
    if not person:
        return word == " or " or all(_is_foreign(side) for side in sides)
    words = [side.casefold().split() for side in sides]
    if not all(words) or min(map(len, words)) < 2:
        return False
    alike = len({side[0] for side in words}) == 1 or len({side[-1] for side in words}) == 1
    return alike or word == " and "


def _is_foreign(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and not any(char.isascii() for char in letters)


def _is_entity(text: str) -> bool:
    return any(char in text for char in '"«“')


def _bare(name: str) -> str:
    name = name.strip(" ,;")
    if name.count("(") < name.count(")"):
        return name.removesuffix(")").strip()
    if name.count("(") > name.count(")"):
        return name.removeprefix("(").strip()
    return name


def _cut(text: str, separator: str) -> list[str]:
    """The pieces between separators that stand in no quotes and brackets."""
    pieces, depth, quoted, start = [], 0, False, 0
    balanced = text.count('"') % 2 == 0
    for place, char in enumerate(text):
        if char == '"' and balanced:
            quoted = not quoted
        elif char in _OPENING and not (char == "“" and depth):
            depth += 1
        elif char in _CLOSING:
            depth = max(depth - 1, 0)
        elif char == separator and depth == 0 and not quoted:
            pieces.append(text[start:place])
            start = place + 1
    pieces.append(text[start:])
    return pieces
