"""A name as a row of tokens: what matching compares.

Owns the step from a written name to tokens with their Latin form, spelling
key, role, meaning and weight. Refuses to compare: that is matching's work.
A token depends on nothing but the word, its neighbours' labels, the family of
the party and the lexicon, so the same name always gives the same tokens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ostraka.model.schema import Family
from ostraka.names import eastern, latin, mandarin, scripts, words
from ostraka.names.han import simplified
from ostraka.names.lexicon import Lexicon

#: Words of one name beyond this number are joined into the last token's reading as written.
MAX_TOKENS: Final = 40

#: Weight in bits of a token by its role, for roles whose weight is not the lexicon's.
_ROLE_WEIGHT: Final[dict[str, float]] = {
    "initial": 3.0,
    "particle": 1.5,
    "filial": 1.5,
    "title": 0.7,
    "orgform": 1.5,
    "number": 7.0,
    "suffix": 1.5,
    "prefix": 0.5,
}

#: A name token weighs BASE + SHARE x its information in bits: rarity counts, but not alone.
_BASE: Final = 4.0
_SHARE: Final = 0.5
#: A generic word of organisations ("trading") weighs this part of what a name token would.
_GENERIC: Final = 0.5

_CJK: Final = frozenset({"han", "hangul", "kana"})
_READ_WHOLE: Final = _CJK | {"cyrillic"}


class Token(Struct, frozen=True, cache_hash=True, gc=False):
    """One token of a name.

    Attributes:
        form: lower-case ASCII letters and digits.
        key: spelling-family key of the form (:func:`ostraka.names.latin.spelling_key`).
        skeleton: consonants of the key.
        role: what the word does in the name (:data:`ostraka.names.words.Role`).
        symbol: canonical meaning, ``ORG:LLC`` or ``NUM:3``, or empty.
        weight: how much of the name it is, in bits.
        own: the word in its own characters, for Chinese, Japanese and Korean; else empty.
        forms: other usual Latin forms of the word, besides ``form``.
        classes: the lexicon's classes of equivalent names, each with its kind.
    """

    form: str
    key: str
    skeleton: str
    role: str
    symbol: str
    weight: float
    own: str = ""
    forms: tuple[str, ...] = ()
    classes: tuple[tuple[int, str], ...] = ()


#: Figures that a scanner or a hand puts for letters, and the letters.
_FIGURES: Final = str.maketrans("015862", "olsbgz")
_FIGURE = re.compile(r"(?<=[A-Za-z])[015862](?=[A-Za-z])|(?<=[A-Za-z]{3})0$|(?<=[A-Za-z]{5})5$")


def analyse(text: str, family: Family, lexicon: Lexicon) -> tuple[Token, ...]:
    """Read a name.

    Args:
        text: the name as written, in any script.
        family: what kind of party bears it; decides which labels words can have.
        lexicon: frequencies and equivalent names.

    Returns:
        Its tokens in reading order; empty if the text holds no letter or digit.
    """
    plain = _plainly(text, family, lexicon)
    if plain is not None:
        return plain
    cleaned = scripts.clean(text)
    if family == "person":
        cleaned = _reading_order(cleaned)
    raw = scripts.split_words(cleaned, acronyms=family != "person")[:MAX_TOKENS]
    if family == "person":
        raw = [_of_letters(word) for word in raw]
        syllables = eastern.read(raw, cleaned)
        if syllables is not None:
            return tuple(_syllable(syllable, lexicon) for syllable in syllables)
    forms: list[str] = []
    kept: list[str] = []
    for word in map(_lettered, raw):
        form = latin.to_latin(word)
        if form:
            forms.append(form)
            kept.append(word)
    tokens = []
    for label in _labels(forms, family):
        # The place of a word takes no part in what it is.
        placeless = words.Word(label.form, label.role, label.symbol, 0, 1)
        tokens.append(_token(placeless, _written(label, kept), family, lexicon))
    return tuple(tokens)


def readings(text: str, family: Family, lexicon: Lexicon) -> tuple[tuple[Token, ...], ...]:
    """The ways to read a name that is asked about: as it stands and, if a field cut it, as cut.

    A line of a payment message holds 35 characters: the last word of a name that fills it may
    be the beginning of a longer one.

    Args:
        text: the name as written.
        family: what kind of party bears it.
        lexicon: frequencies and equivalent names.

    Returns:
        The tokens of :func:`analyse`, and where the text is as long as the field, the same with
        the last word as a fragment; empty if the text holds no letter or digit.
    """
    tokens = analyse(text, family, lexicon)
    if not tokens:
        return ()
    last = tokens[-1]
    if len(text.strip()) != _FIELD or len(tokens) < _LEAST_WORDS or last.role not in _CUTTABLE:
        return (tokens,)
    if not last.form.isalpha() or last.own:
        return (tokens,)
    cut = Token(last.form, last.form, "", "fragment", "", _FRAGMENT)
    return (tokens, (*tokens[:-1], cut))


#: Characters of one line of a party in a payment message (SWIFT 35x).
_FIELD: Final = 35
#: Words that a name must have for its last to be read as a fragment, their roles, its weight.
_LEAST_WORDS: Final = 3
_CUTTABLE: Final = ("name", "generic", "initial")
_FRAGMENT: Final = 3.0


def _lettered(word: str) -> str:
    """A word of letters with its odd figures read as the letters that they look like."""
    if word.isalpha() or not word.isascii() or sum(map(str.isalpha, word)) < _LETTERS:
        return word
    mended = _FIGURE.sub(lambda found: found.group().translate(_FIGURES), word)
    return mended if mended.isalpha() else word


@lru_cache(maxsize=1 << 16)
def _of_letters(word: str) -> str:
    """A word of a person's name with its figures read as letters: persons have no numbers."""
    if word.isalpha() or _ORDINAL.fullmatch(word) or not word.isalnum():
        return word
    if any(char.isalpha() and scripts.script_of(char) != "latin" for char in word):
        return word
    letters = sum(map(str.isalpha, word))
    mended = word.translate(_FIGURES)
    return mended if mended.isalpha() and 1 < letters >= len(word) - letters else word


_ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th)", re.IGNORECASE)
#: Letters that a word must have before its figures are read as letters.
_LETTERS: Final = 3


def _plainly(text: str, family: Family, lexicon: Lexicon) -> tuple[Token, ...] | None:
    """The tokens of a name of words that are names wherever they stand; None for any other.

    Most names of customers are such: this is what the rest of :func:`analyse`
    gives for them, sooner.
    """
    if family not in ("person", "organization"):
        return None
    parts = text.split(" ")
    if len(parts) > MAX_TOKENS:
        return None
    tokens = []
    for part in parts:
        token = _plain(part, family, lexicon)
        if token is None:
            return None
        tokens.append(token)
    return tuple(tokens)


@lru_cache(maxsize=1 << 16)
def _plain(word: str, family: Family, lexicon: Lexicon) -> Token | None:
    if not (word.isalpha() if word.isascii() else _stands_alone(word)):
        return None
    form = latin.to_latin(word)
    if not words.is_plain(form, family) or (family != "person" and _form_word(form)):
        return None
    if family == "person" and mandarin.is_telling(form):
        return None
    return _token(words.Word(form, "name", "", 0, 1), word, family, lexicon)


def _stands_alone(word: str) -> bool:
    """Whether a word beyond ASCII is read the same whatever stands beside it.

    Chinese, Japanese and Korean names, in Cyrillic too, are read as wholes, and a
    word of several scripts tells how its neighbours are meant.
    """
    found = {scripts.script_of(char) for char in word} - {"common"}
    return (
        len(found) == 1
        and found.isdisjoint(_READ_WHOLE)
        and scripts.clean(word) == word
        and scripts.split_words(word) == scripts.split_words(word, acronyms=False) == [word]
        and word == _lettered(word)
    )


def _labels(forms: list[str], family: Family) -> list[words.Word]:
    """Label words; a thing's name may be a ship's, and a legal form may hold a slip."""
    labels = words.label(forms, family)
    if family == "person" or not labels:
        return labels
    labels = _mended(forms, family, labels)
    if any(word.role == "name" and word.form not in _form_word_set() for word in labels):
        labels = [_common(word) for word in labels]
    ship = words.ship_prefix(forms)
    if ship is None or any(label.start < ship.end < label.end for label in labels):
        return labels
    return [ship, *(label for label in labels if label.start >= ship.end)]


def _common(word: words.Word) -> words.Word:
    """A word of a legal form that stands alone ("LIABILITY", "JOINT") says little of the name."""
    if word.role == "name" and word.form in _form_word_set():
        return words.Word(word.form, "generic", "", word.start, word.end)
    return word


@lru_cache(maxsize=1)
def _form_word_set() -> frozenset[str]:
    return frozenset(words.form_words())


def _mended(forms: list[str], family: Family, labels: list[words.Word]) -> list[words.Word]:
    """Read "LIMITED LIABILTY COMPANY" as the form that it is, one slip notwithstanding."""
    for word in labels:
        if word.role != "name" or word.end - word.start > 1:
            continue
        meant = _form_word(word.form)
        if not meant:
            continue
        retried = words.label([*forms[: word.start], meant, *forms[word.end :]], family)
        found = next(label for label in retried if label.start <= word.start < label.end)
        long_enough = found.end - found.start >= 3 or len(meant) >= _LONG_FORM_WORD
        if found.role == "orgform" and long_enough and len(retried) > 1:
            return retried
    return labels


#: A single word with a slip must be this long to be read as a legal form.
_LONG_FORM_WORD: Final = 7


@lru_cache(maxsize=1 << 16)
def _form_word(form: str) -> str:
    """The word of legal forms that is one slip away, or an empty text."""
    if len(form) < 5:
        return ""
    found = process.extractOne(form, words.form_words(), scorer=OSA.distance, score_cutoff=1)
    return found[0] if found and found[0] != form else ""


def _reading_order(text: str) -> str:
    """Turn ``PUTIN, Vladimir`` into ``Vladimir PUTIN``; leave anything else as it is."""
    last, comma, first = text.partition(",")
    if not comma or "," in first or not first.strip() or not last.strip():
        return text
    return f"{first.strip()} {last.strip()}"


def _written(word: words.Word, raw: Sequence[str]) -> str:
    """The word as written; empty where several words are one label."""
    return raw[word.start] if word.end - word.start == 1 else ""


@lru_cache(maxsize=1 << 16)
def _token(word: words.Word, written: str, family: Family, lexicon: Lexicon) -> Token:
    own = ""
    others: tuple[str, ...] = ()
    classes: tuple[tuple[int, str], ...] = ()
    if written and not written.isascii():
        if scripts.script_of(written[0]) in _CJK:
            own = simplified(written)
        others = tuple(
            form for form in latin.variants(written) if form != word.form and " " not in form
        )
    if written and word.role == "name" and family in ("person", "any"):
        known = dict.fromkeys(
            found for form in (word.form, *others) for found in lexicon.classes(form)
        )
        classes = tuple((found, lexicon.kind(found)) for found in known)
        if scripts.script_of(written[0]) == "latin":
            spelled = eastern.spelling_class(word.form)
            classes += () if spelled is None else ((spelled, "name"),)
    return Token(
        form=word.form,
        key=latin.spelling_key(word.form),
        skeleton=latin.skeleton(word.form),
        role=word.role,
        symbol=word.symbol,
        weight=_weight(word, family, lexicon),
        own=own,
        forms=others,
        classes=classes,
    )


def _syllable(syllable: eastern.Syllable, lexicon: Lexicon) -> Token:
    """A token of a Chinese or Korean name."""
    word = words.Word(syllable.form, "name", "", 0, 1)
    known = dict.fromkeys(
        found
        for form in (syllable.form, *syllable.forms)
        if syllable.whole
        for found in lexicon.classes(form)
    )
    return Token(
        form=word.form,
        key=latin.spelling_key(word.form),
        skeleton=latin.skeleton(word.form),
        role=word.role,
        symbol="",
        weight=_weight(word, "person", lexicon),
        own=syllable.own,
        forms=syllable.forms,
        classes=(
            *((found, lexicon.kind(found)) for found in known),
            *((found, "name") for found in syllable.classes),
        ),
    )


def _weight(word: words.Word, family: Family, lexicon: Lexicon) -> float:
    fixed = _ROLE_WEIGHT.get(word.role)
    if fixed is not None:
        return fixed
    bits = lexicon.bits(word.form) if family == "person" else lexicon.org_bits(word.form)
    weight = _BASE + _SHARE * bits
    return _GENERIC * weight if word.role == "generic" else weight
