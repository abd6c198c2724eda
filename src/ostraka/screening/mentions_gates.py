"""When words of a text are a listed party's name: the gates.

Owns what a text must show beyond what screening asks of a name alone, because a text was
not written as a name. Each gate stands in docs/reading.md under its number. Refuses to look
anything up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Final

from ostraka.matching.names import NameComparison
from ostraka.model.countries import country_code
from ostraka.names.lexicon import Lexicon
from ostraka.names.tokens import Token
from ostraka.names.words import org_form

__all__ = [
    "could_be_person",
    "is_common",
    "names_person",
    "names_thing",
    "of_ships",
    "stands_alone",
]

#: Bits from which a word is rare enough to name somebody alone.
_RARE: Final = 13.0
#: Bits up to which a word beside a person's name belongs to it.
_NAMELIKE: Final = 14.5
#: Letters that a name of one word needs, and with a legal form beside it.
_ALONE: Final = 5
_FORMED: Final = 3
#: Share of uses as a given name below which a word is a family name.
_SURNAME: Final = 0.25
#: Share of a listed person's name that the text must give, by weight.
_SHARE: Final = 0.58
#: Share of a listed thing's name that the text must give where one word of it is rare.
_MOST: Final = 0.7
_CLOSE: Final = frozenset({"equal", "meaning", "spelling", "name"})
_WORDS: Final = frozenset({"name", "generic", "number", "initial"})
_OF_SHIPS: Final = re.compile(
    r"\b(?:IMO|vessels?|vsl|ships?|shipped per|tankers?|[mfs][/.]?[vty]|motor vessel|voyage|voy|"
    r"freighter|cargo|bulk carrier|yachts?|crude|navire|buque|schiff|aircraft|airplane|plane|jet|"
    r"tail number)\b"
    r"|судн|танкер|яхт|корабл|самол[её]т",
    re.IGNORECASE,
)


_OF_A_SHIP: Final = re.compile(
    r"\b(?:IMO|vessels?|vsl|tankers?|m[/.][vt]|motor vessel|freighter|cargo ship|the ship|yacht|"
    r"bulk carrier|navire|buque|schiff|aircraft|tail number)\b|судно|танкер|яхта|корабль",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    text = files("ostraka.screening").joinpath("mentions_words.txt").read_text("utf-8")
    return frozenset(line for line in text.split("\n") if line and line[0] != "#")


def is_common(form: str) -> bool:
    """Whether a word is one of everyday language, a country, or a legal form.

    Args:
        form: lower-case Latin letters.
    """
    known = _common()
    if form in known or (form.endswith("s") and form[:-1] in known):
        return True
    return country_code(form) is not None or org_form(form) is not None


def of_ships(around: str, *, closely: bool = False) -> bool:
    """Whether the words around a name speak of a ship or an aircraft (gate 6).

    Args:
        around: the words.
        closely: only words that mean nothing else: to ship is what everybody does.
    """
    return (_OF_A_SHIP if closely else _OF_SHIPS).search(around) is not None


def names_person(
    words: Sequence[Token], listed: Sequence[Token], compared: NameComparison, lexicon: Lexicon
) -> bool:
    """Whether words of a text are the name of a listed person (gate 1).

    A given name and a family name at least, one of them as the list writes it or in another
    spelling; the first and the last word of both names have a partner, and what the text
    leaves out is the smaller part of the listed name and no family name.
    """
    pairs = [one for one in compared.pairs if words[one.query_start].role in ("name", "generic")]
    if len(pairs) < 2 and not (pairs and pairs[0].relation == "joined"):
        return False
    if not any(one.relation in _CLOSE or one.relation == "joined" for one in pairs):
        return False
    left = [i for i in compared.query_left if words[i].role in _WORDS]
    if left and (left[0] == 0 or left[-1] == len(words) - 1 or len(pairs) < 2):
        return False
    lost = [listed[j] for j in compared.listed_left if listed[j].role == "name"]
    if lost and left:
        return False
    if any((lexicon.given_share(token.form) or 1.0) < _SURNAME for token in lost):
        return False
    if "end" in dict(compared.terms) and len(pairs) < 3:
        return False
    agreed = sum(one.listed_weight * one.similarity for one in compared.pairs)
    return agreed >= _SHARE * sum(token.weight for token in listed)


def could_be_person(words: Sequence[Token]) -> bool:
    """Whether words, read as a thing's name, may be a person's (gate 1).

    A party of a kind that its list does not tell is read both ways; "Institute of
    Technology" is no person.
    """
    return all(word.role in ("name", "initial", "particle") for word in words) and not all(
        is_common(word.form) or word.symbol for word in words if word.role == "name"
    )


def names_thing(
    words: Sequence[Token], listed: Sequence[Token], compared: NameComparison, *, told: bool
) -> bool:
    """Whether words of a text are the name of a listed thing (gates 2 and 3).

    Args:
        words: tokens of the words.
        listed: tokens of the listed name.
        compared: how they compare.
        told: whether capital letters say that the words are a name.
    """
    if any(words[i].role in _WORDS for i in compared.query_left):
        return False
    lost = [listed[j] for j in compared.listed_left]
    if any(token.role in ("name", "number", "initial") and not token.symbol for token in lost):
        return False
    pairs = [one for one in compared.pairs if words[one.query_start].role in _WORDS]
    telling = [
        one
        for one in pairs
        if listed[one.listed_start].role in ("name", "number")
        and not listed[one.listed_start].symbol
    ]
    distinct = [
        one
        for one in telling
        if not is_common(listed[one.listed_start].form)
        and not is_common(words[one.query_start].form)
    ]
    if any(one.relation == "typo" and is_common(words[one.query_start].form) for one in pairs):
        return False
    ordered = all(term != "order" for term, _ in compared.terms)
    exact = all(one.relation in _CLOSE for one in pairs)
    whole = not any(token.role in _WORDS and not _of_state(token) for token in lost)
    if len(distinct) > 1 or (distinct and whole and len(pairs) > 1):
        return True
    if distinct and len(pairs) > 1:
        agreed = sum(one.listed_weight * one.similarity for one in compared.pairs)
        return agreed >= _MOST * sum(token.weight for token in listed)
    if len(pairs) < 3:
        whole = not any(token.role in _WORDS for token in lost)
    # All words are common: the whole name, letter for letter, and written as a name.
    if len(pairs) >= 3:
        return whole and exact
    if not (telling and whole and exact and ordered and told):
        return False
    if words[0].role == "number" or any(one.relation == "meaning" for one in telling):
        return False
    formed = any(listed[one.listed_start].role == "orgform" for one in compared.pairs)
    return len(pairs) == 2 or formed


def _of_state(token: Token) -> bool:
    """Whether a word only says whose body it is: "of the Russian Federation"."""
    return token.symbol.startswith("CTRY:") or token.symbol == "GEN:FEDERATION"


def stands_alone(token: Token, written: str, lexicon: Lexicon, *, formed: bool, lists: int) -> bool:
    """Whether one word is enough (gates 4 and 5).

    Args:
        token: the word as a thing's name.
        written: as written in the text.
        lexicon: how common it is.
        formed: whether the legal form of the listed name stands beside it.
        lists: how many lists give the party that name.
    """
    size = len(written)
    if formed:
        return size >= _FORMED
    if is_common(token.form):
        return False
    if (
        token.form in lexicon
        and min(lexicon.bits(token.form), lexicon.org_bits(token.form)) < _RARE
    ):
        return False
    if token.form.isdigit() or not any(char.isalpha() for char in token.form):
        return False
    return size >= _ALONE or (size == _ALONE - 1 and lists > 1 and written.isupper())


def namelike(form: str, lexicon: Lexicon) -> bool:
    """Whether a word beside a person's name is part of it (gate 7)."""
    return form in lexicon and lexicon.bits(form) <= _NAMELIKE and not is_common(form)
