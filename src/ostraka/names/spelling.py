"""Spelling families: one key for the ways in which lists and banks spell one name.

Owns the key and the consonant skeleton of a Latin form. Precision comes first:
a rule stands here only if it joins spellings and not names. Spellings that no
rule can join safely stand as whole words in ``data/spellings.tsv``; equivalent
but different names (John and Ivan) are the lexicon's.

Sources of the conventions that meet here: BGN/PCGN 1947, ISO 9, ICAO Doc 9303
part 3 and the French, German and Polish press ways for Cyrillic; BGN/PCGN 1956
and the French and German ways for Arabic.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from ostraka.names import tables

_CACHE: Final = 1 << 17

#: Words of fewer letters keep them all: Yi, Xu, Lee, Jan and Jon are names of their own.
_SHORTEST: Final = 4
#: From this length on two letters for one sound are safe to join: Khan is not Han.
_LONG: Final = 5

_VOWELS: Final = frozenset("aeiouy")

#: Beginnings, by first letter: initial ye and je, yu and ju and iu, ya and ja and ia.
_STARTS: Final[dict[str, tuple[tuple[re.Pattern[str], str], ...]]] = {
    "y": ((re.compile("ye(?=vg|vh|vd|vs|l|kat|fim|fre|gor|rm|sen|ro|me|ni|pif|zho)"), "e"),),
    "j": (
        (re.compile("je(?=vg|vh|vd|vs|len|liz|lts|lc|kat|fim|gor|rm[ao]|sen|rof|me[lv])"), "e"),
        (re.compile("j(?=u(?:r[iyj]|re[vw]|l[ij]|su[fp]|sh[ck])|a(?:k[ou]|ros|nuk|sin|vl))"), "y"),
    ),
    "i": (
        (re.compile("ie(?=vg|vh|vd|len|kat|fim|gor|rm|liz)"), "e"),
        (re.compile("i(?=u[a-z]|a(?:k[ou]|ros|nuk|sin|vl|n[aiou]|cou))"), "y"),
    ),
    "d": ((re.compile("dj|dzh|dsch"), "j"),),
    "t": ((re.compile("tch|tsch"), "C"),),
    "z": ((re.compile("zh(?=[a-z]{4})"), "j"),),
    "o": ((re.compile("oua(?=[hlrs])"), "wa"),),
}  # fmt: skip

#: Consonants of several letters. Capitals stand for one sound: S sh, C ch, W shch.
_SOUNDS: Final = {
    "schtsch": "W", "shtsch": "W", "chtch": "W", "shtch": "W", "schtch": "W", "shch": "W",
    "szcz": "W", "tsch": "C", "cz": "C", "ch": "C", "sch": "S", "sh": "S", "ck": "k",
}  # fmt: skip
_LONG_SOUNDS: Final = {
    **_SOUNDS, "kh": "h", "th": "t", "dh": "d", "gh": "g", "ph": "f", "zh": "j", "dzh": "j",
    "ts": "z", "tz": "z", "tch": "C",
}  # fmt: skip
_SOUND: Final = re.compile("|".join(sorted(_SOUNDS, key=lambda text: (-len(text), text))))
#: Zh begins Chinese names, in which it is not j; ngh ends a Punjabi one; Khani is not Hani
#: and Mitchell not Michel.
_BOUNDED: Final = {
    "zh": "(?<=.)zh",
    "gh": "(?<!n)gh",
    "kh": "(?<=.)kh|kh(?=.{4})",
    "tch": "tch(?=$|e[nv]|ou|k|[aui])",
}
_LONG_SOUND: Final = re.compile(
    "|".join(sorted((_BOUNDED.get(key, key) for key in _LONG_SOUNDS), key=len, reverse=True))
)
_BARE_SOUND: Final = re.compile("|".join(sorted(_LONG_SOUNDS, key=len, reverse=True)))


def _rules(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)


#: Single consonants.
_SINGLE: Final = _rules(
    ("(?<=[ei])c(?=o[vw])", "z"),
    ("c(?=[aoulrtknsmdpgbfv])|c$", "k"),
    ("q(?![ui])|(?<=.)q|^qu(?=[dtr])|^qi(?=yam)", "k"),
    ("(?<=[aeiou])x", "ks"),
)
_LONG_SINGLE: Final = _rules(
    ("(?<=[ei])c(?=o[vw])", "z"),
    ("w(?=[a-zA-Z])", "v"),
    ("(?<!andre)(?<!the)(?<!lome)(?<=e)w$|(?<=o)w$|(?<=[eo])ff$", "v"),
    ("^q(?=asi|ass|ais|ada|add|adh|ahi|ahh|ari|adr|ayu)", "k"),
)

#: Vowels and glides. The order matters: soft signs before y between vowels before y as a vowel.
_GLIDES: Final = _rules(
    ("(?<!zh)(?<!gj)ou(?=.)|(?<=.{4})ou$|oo", "u"),
    ("(?<=i)jj?(?=[aeou])|(?<=[aeou])[iy]{2,}(?=[aeou])|(?<=[aeou])j(?=ev|eC)", "y"),
    ("(?<=[bdfghklmnprstvzSCW])[iyj]+ev(?=$|a$|[iy][Cn]|na)", "ev"),
    ("(?<=[aeou])[iy]+e(?=v|nk)", "e"),
    ("(?<=[bdfghklmnprstvzSCW])[iyj]+(?=[aou])(?!ju|ja|jo)", "i"),
    ("(?<=[a-zA-Z])y(?![aeou])|(?<=[ei])j$|(?<=la)j$|(?<=iha)j(?=l)", "i"),
    ("(?<=[a-zA-Z]i)[iy](?=[aou])", ""),
    ("ii+|ee(?!v|[a-z]e$)", "i"),
    ("aa+", "a"),
)
_SOFT_J: Final = re.compile("(?<=[aeioun])dj(?=[aeiou])")
_LONG_GLIDES: Final = _rules(
    ("(?<=[a-zA-Z])ei(?=[bdfghklmnprstvzSCW].)|(?<=..)ei(?=[bdfghklmnprstvzSCW])", "ai"),
)

_ENDINGS: Final = _rules(
    ("(?<=..[bdfghklmnprstvzSCj])ie$", "i"),
    ("vis$|vik$(?<=[oe]vik)", "viC"),
    ("andr$", "ander"),
    (r"(.)\1+", r"\1"),
)

#: Servant of: Abdul Rahman, Abdel Rahman, Abdurrahman; and of the faith: Nureddin, Noureddine.
_PARTS: Final = _rules(
    ("^abd[aeiou](?:l(?=..|$)|(?=[rsznd]..)|(?=[kf]a[rt]))", "abdl"),
    ("^(abdl.*an)e$", r"\1"),
    ("(?<=[a-z]{3})[aeiou]l?dine?$", "udin"),
)

#: Endings that make surnames of given names, each with its plain spelling, the longest first.
_DERIVING: Final = (
    ("zadeh", "zada"), ("zade", "zada"), ("zada", "zada"), ("pour", "pur"), ("poor", "pur"),
    ("pur", "pur"), ("evich", "eviC"), ("ovich", "oviC"), ("evic", "eviC"), ("ovic", "oviC"),
    ("owa", "ova"), ("ova", "ova"), ("eva", "eva"), ("off", "ov"), ("ov", "ov"), ("ow", "ov"),
    ("ev", "ev"), ("ian", "ian"), ("yan", "ian"), ("iy", "i"), ("i", "i"), ("y", "i"),
)  # fmt: skip


@lru_cache(maxsize=1)
def _whole() -> dict[str, str]:
    """Spellings that stand in the table, each with the key of its family.

    The key is what the rules make of the row's, so that what they make of a longer word
    meets it; but a row keeps its own where the rules would leave too little or join two rows.
    """
    found: dict[str, str] = {}
    for row in tables.rows("spellings"):
        ruled = _by_rule(row[0])
        own = not row[1] or len(ruled) < _SHORTEST or ruled in found.values()
        for spelling in (row[0], *row[1].split()):
            found[spelling] = row[0] if own else ruled
    return found


@lru_cache(maxsize=_CACHE)
def spelling_key(form: str) -> str:
    """The key that the usual spellings of one name share.

    Args:
        form: lower-case ASCII letters and digits, one word.

    Returns:
        ASCII letters and digits; a form of up to three letters, or with a
        digit in it, is its own key.
    """
    return _known(form) or _by_rule(form)


def _by_rule(form: str) -> str:
    """The key without the table."""
    size = len(form)
    if size < _SHORTEST or not form.isalpha():
        return form
    text = form[:-1] if form[-1] == "h" and form[-2] in "aeo" else form
    for pattern, replacement in _STARTS.get(form[0], ()):
        if pattern.match(text):
            text = pattern.sub(replacement, text, count=1)
            break
    if _VOWELS.isdisjoint(text):
        # Written without vowels, as in Mhmd and Khld: four letters are a long word.
        return _apply(_ENDINGS, _BARE_SOUND.sub(lambda found: _LONG_SOUNDS[found[0]], text))
    if size >= _LONG:
        # French ways with Arabic besides Ouahib: Zerkaoui, Radjoub.
        if text.endswith("aoui"):
            text = f"{text[:-3]}wi"
        if "dj" in text:
            text = _SOFT_J.sub("j", text)
        text = _LONG_SOUND.sub(_long_sound, text)
        text = _apply(_LONG_SINGLE, _apply(_SINGLE, text))
        text = _apply(_LONG_GLIDES, _apply(_GLIDES, text))
        return _apply(_PARTS, _apply(_ENDINGS, text))
    text = _apply(_SINGLE, _SOUND.sub(lambda found: _SOUNDS[found[0]], text))
    return _apply(_ENDINGS, _apply(_GLIDES, text))


def _known(form: str) -> str | None:
    """The key of a word of the table, or of one with an ending that makes a surname of it."""
    whole = _whole()
    found = whole.get(form)
    if found is None:
        for ending, plain in _DERIVING:
            if form.endswith(ending):
                stem = whole.get(form[: -len(ending)])
                if stem is not None:
                    return _derived(stem, plain)
    return found


def _derived(stem: str, ending: str) -> str:
    """Join as Russian does: Sergei and -ev are Sergeev, with one e as in every key."""
    if ending[0] == "e" and stem[-1] == "i":
        stem = stem[:-1]
    if stem[-1] == ending[0]:
        stem = stem[:-1]
    return stem + ending


def _long_sound(found: re.Match[str]) -> str:
    return _LONG_SOUNDS[found[0]]


def _apply(rules: tuple[tuple[re.Pattern[str], str], ...], text: str) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


@lru_cache(maxsize=_CACHE)
def skeleton(form: str) -> str:
    """The consonants of the spelling key: what is left when a writer drops the vowels.

    The first letter stays even if it is a vowel, and so does the glide of a
    diphthong, which Semitic scripts write: Husayn is not Hasan.

    Args:
        form: lower-case ASCII letters and digits, one word.

    Returns:
        The skeleton, at least one letter for a form that has one.
    """
    known = _whole_skeletons().get(form)
    if known is not None:
        return known
    key = spelling_key(form)
    out = key[:1]
    for before, char, after in zip(key, key[1:], f"{key}$"[2:], strict=False):
        if char not in _VOWELS:
            # Who drops a vowel between two like consonants writes one of them.
            out += char if char != out[-1] else ""
        elif char == "i" and before == "a" and after not in _VOWELS and after != "$":
            out += "y"
    return out


@lru_cache(maxsize=1)
def _whole_skeletons() -> dict[str, str]:
    """Spellings whose consonants are another, commoner name's, with a skeleton of their own."""
    return {
        spelling: row[2]
        for row in tables.rows("spellings")
        if row[2]
        for spelling in (row[0], *row[1].split())
    }
