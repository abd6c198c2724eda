"""A name as a row of tokens: what matching compares.

Owns the step from a written name to tokens with their Latin form, spelling
key, role, meaning and weight. Refuses to compare: that is matching's work.
A token depends on nothing but the word, its neighbours' labels, the family of
the party and the lexicon, so the same name always gives the same tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from ostraka.model.schema import Family
from ostraka.names import latin, scripts, words
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


class Token(Struct, frozen=True):
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


def analyse(text: str, family: Family, lexicon: Lexicon) -> tuple[Token, ...]:
    """Read a name.

    Args:
        text: the name as written, in any script.
        family: what kind of party bears it; decides which labels words can have.
        lexicon: frequencies and equivalent names.

    Returns:
        Its tokens in reading order; empty if the text holds no letter or digit.
    """
    cleaned = scripts.clean(text)
    if family == "person":
        cleaned = _reading_order(cleaned)
    raw = [word for word in scripts.split_words(cleaned) if word][:MAX_TOKENS]
    forms: list[str] = []
    kept: list[str] = []
    for word in raw:
        form = latin.to_latin(word)
        if form:
            forms.append(form)
            kept.append(word)
    return tuple(_token(label, kept, family, lexicon) for label in words.label(forms, family))


def _reading_order(text: str) -> str:
    """Turn ``PUTIN, Vladimir`` into ``Vladimir PUTIN``; leave anything else as it is."""
    last, comma, first = text.partition(",")
    if not comma or "," in first or not first.strip() or not last.strip():
        return text
    return f"{first.strip()} {last.strip()}"


def _token(word: words.Word, raw: Sequence[str], family: Family, lexicon: Lexicon) -> Token:
    own, others = "", ()
    classes: tuple[tuple[int, str], ...] = ()
    if word.end - word.start == 1:
        written = raw[word.start]
        if not written.isascii():
            if scripts.script_of(written[0]) in _CJK:
                own = written
            others = tuple(form for form in latin.variants(written) if form != word.form)
        if word.role == "name" and family in ("person", "any"):
            classes = tuple((found, lexicon.kind(found)) for found in lexicon.classes(word.form))
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


def _weight(word: words.Word, family: Family, lexicon: Lexicon) -> float:
    fixed = _ROLE_WEIGHT.get(word.role)
    if fixed is not None:
        return fixed
    bits = lexicon.bits(word.form) if family == "person" else lexicon.org_bits(word.form)
    weight = _BASE + _SHARE * bits
    return _GENERIC * weight if word.role == "generic" else weight
