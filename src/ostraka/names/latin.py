"""Every script becomes Latin, by rule.

Owns the reading of one word in lower-case ASCII and the other usual readings
of the same letters. Refuses to know names, but for one table: Arabic and
Hebrew leave short vowels out, so the commonest names are read from
``data/abjad_names.tsv`` where letters alone would give ``mhmd``.

The letters of each alphabet with their sources stand in ``data/letters.tsv``.
Scripts without a table there are read by anyascii.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from anyascii import anyascii

from ostraka.names import tables
from ostraka.names.hangul import readings_of_hangul
from ostraka.names.scripts import script_of
from ostraka.names.spelling import skeleton, spelling_key

__all__ = ["skeleton", "spelling_key", "to_latin", "variants"]

#: Most readings that :func:`variants` gives.
MOST: Final = 6

_CACHE: Final = 1 << 17
_VOWELS: Final = "aeiouy"

#: Latin letters that no accent can be taken from.
_FOLDED: Final = str.maketrans(
    {
        "ß": "ss", "ẞ": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l",
        "þ": "th", "ı": "i", "ŋ": "ng", "ħ": "h", "ə": "a", "ɛ": "e", "ɔ": "o", "ɗ": "d",
        "ɓ": "b", "ƙ": "k", "ƴ": "y", "ŧ": "t", "ǝ": "a", "ɣ": "g", "ɩ": "i", "ʋ": "v",
    }
)  # fmt: skip
_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})

#: Letters by which a Cyrillic word tells its language.
_UKRAINIAN: Final = frozenset("іїєґ")
_SERBIAN: Final = frozenset("јљњћђџ")
_MACEDONIAN: Final = frozenset("ѓќѕ")
_EASTERN: Final = frozenset("ыэёъўәғқңөұүһҳҷӣӯ")
_BULGARIAN: Final = re.compile("ъ(?![еёюяиы])")
_UKRAINIAN_END: Final = re.compile("[сцз]ьк(?:ий|а|ого)$")
_CYRILLIC_E: Final = re.compile("(^|[аеёиоуыэюяъьіїє])е")

#: First characters whose Chinese reading as a surname is not the usual one.
_SURNAMES: Final = {
    "单": "shan", "單": "shan", "曾": "zeng", "解": "xie", "区": "ou", "區": "ou", "仇": "qiu",
    "查": "zha", "朴": "piao", "盖": "ge", "繁": "po", "召": "shao", "尉": "wei", "乐": "yue",
}  # fmt: skip

_SMALL_KANA: Final = {"ゃ": "a", "ゅ": "u", "ょ": "o", "ぁ": "a", "ぃ": "i", "ぇ": "e", "ぉ": "o"}


@lru_cache(maxsize=_CACHE)
def to_latin(word: str) -> str:
    """Read one word in Latin letters.

    Args:
        word: a word of :func:`ostraka.names.scripts.split_words`, any script.

    Returns:
        Lower-case ASCII letters and digits; empty if the word has none.
    """
    if word.isascii():
        return word.lower() if word.isalnum() else _kept(word)
    return _readings(word)[0]


@lru_cache(maxsize=_CACHE)
def variants(word: str) -> tuple[str, ...]:
    """Read one word in all the usual ways.

    Args:
        word: as for :func:`to_latin`.

    Returns:
        At most six different readings, that of :func:`to_latin` first. Chinese
        adds one with a blank between syllables, which stand as words elsewhere.
    """
    if word.isascii():
        return (to_latin(word),)
    return tuple(dict.fromkeys(form for form in _readings(word) if form))[:MOST] or ("",)


def _kept(text: str) -> str:
    """Lower-case letters and digits of a text, by anyascii where it must; ``&`` is ``and``."""
    if text == "&":
        return "and"
    plain = text if text.isascii() else anyascii(text)
    return "".join(char for char in plain.lower() if char.isascii() and char.isalnum())


def _readings(word: str) -> list[str]:
    lowered = unicodedata.normalize("NFC", word.lower())
    scripts = (script_of(char) for char in lowered)
    script = next((name for name in scripts if name != "common"), "common")
    match script:
        case "latin":
            found = _latin(lowered)
        case "cyrillic":
            found = _cyrillic(_unmarked(lowered))
        case "greek":
            found = _greek(lowered)
        case "armenian" | "georgian":
            found = [_read(script, _unmarked(lowered))]
        case "arabic":
            found = _arabic(lowered)
        case "hebrew":
            found = _hebrew(lowered)
        case "hangul":
            found = readings_of_hangul(lowered)
        case "kana":
            found = [_kana(lowered)]
        case "han":
            return _han(lowered)
        case _:
            found = [lowered]
    return [_kept(form) for form in found]


def _unmarked(word: str) -> str:
    """Without the stress marks that no letter holds."""
    return "".join(char for char in word if not unicodedata.combining(char))


def _fold(word: str) -> str:
    return _unmarked(unicodedata.normalize("NFD", word.translate(_FOLDED)))


def _latin(word: str) -> list[str]:
    return [_fold(word), _fold(word.translate(_GERMAN))]


@lru_cache(maxsize=16)
def _alphabet(script: str) -> tuple[dict[str, str], int]:
    """Letters of a script with their readings, and the length of the longest key."""
    found = {row[1]: row[2] for row in tables.rows("letters") if row[0] == script}
    if script in ("ukrainian", "belarusian", "serbian", "macedonian", "bulgarian"):
        found = {**_alphabet("cyrillic")[0], **found}
    return found, max(len(key.strip("^$")) for key in found)


def _read(script: str, word: str) -> str:
    """Read a word by its alphabet: at each place the longest key, anchored keys first."""
    letters, longest = _alphabet(script)
    out: list[str] = []
    place, end = 0, len(word)
    while place < end:
        for size in range(min(longest, end - place), 0, -1):
            key = word[place : place + size]
            found = letters.get(f"^{key}") if place == 0 else None
            if found is None and place + size == end:
                found = letters.get(f"{key}$")
            if found is None:
                found = letters.get(key)
            if found is not None:
                out.append(found)
                place += size
                break
        else:
            out.append(anyascii(word[place]))
            place += 1
    return "".join(out)


def _language(letters: frozenset[str], word: str) -> str:
    """The alphabet that a Cyrillic word shows; the Russian one where it shows none."""
    if letters & _MACEDONIAN and not letters & _EASTERN:
        return "macedonian"
    if letters & _SERBIAN and not letters & _EASTERN:
        return "serbian"
    if "ў" in letters or ("і" in letters and letters & frozenset("ыэё")):
        return "belarusian"
    if (letters & _UKRAINIAN or _UKRAINIAN_END.search(word)) and not letters & _EASTERN:
        return "ukrainian"
    if _BULGARIAN.search(word) and not letters & frozenset("ыэё"):
        return "bulgarian"
    return "cyrillic"


def _cyrillic(word: str) -> list[str]:
    letters = frozenset(word)
    language = _language(letters, word)
    found = [_read(language, word)]
    if language == "ukrainian":
        # As a Russian passport or an American list has it.
        found.append(_read("ukrainian", word.replace("ю", "йу").replace("я", "йа")))
        found[-1] = found[-1].replace("iu", "yu").replace("ia", "ya")
        found.append(_read("cyrillic", word))
    if "ё" in letters:
        found.append(_read("cyrillic", word.replace("ьё", "ьо").replace("ё", "йо")))
    if language == "cyrillic":
        found.append(_read("cyrillic", _CYRILLIC_E.sub(r"\1йе", word)))
        if not letters & _EASTERN:
            if letters & frozenset("иг"):
                found.append(_read("ukrainian", word))
            if letters & frozenset("жчшцх"):
                found.append(_read("serbian", word))
    if language == "bulgarian":
        found.append(_read("bulgarian", word.replace("ъ", "у")))
    return found


def _greek(word: str) -> list[str]:
    # A letter with two dots stands alone: it is no part of a digraph.
    apart = unicodedata.normalize("NFD", word).replace("ι\u0308", "\u0001ι")
    plain = _unmarked(apart.replace("υ\u0308", "\u0001υ"))
    primary = _read("greek", plain)
    spoken = plain.replace("μπ", "b").replace("ντ", "d").replace("γκ", "g").replace("χ", "h")
    return [primary, _read("greek", spoken), _read("greek", plain.replace("χ", "kh"))]


@lru_cache(maxsize=1)
def _abjad_names() -> dict[str, tuple[str, ...]]:
    return {row[0].translate(_PLAIN): tuple(row[1].split()) for row in tables.rows("abjad_names")}


class _Abjad(NamedTuple):
    """An alphabet whose waw and ya are consonants beside a vowel and vowels elsewhere."""

    script: str
    waws: str
    yas: str
    waw: str
    long_waw: str


_ARABIC: Final = _Abjad("arabic", "وۆۈ", "يی", "w", "u")
_IRANIAN: Final = _Abjad("arabic", "وۆۈ", "يی", "v", "u")
_HEBREW_O: Final = _Abjad("hebrew", "ו", "י", "v", "o")
_HEBREW_U: Final = _Abjad("hebrew", "ו", "י", "v", "u")

_HARAKAT: Final = {"َ": "a", "ُ": "u", "ِ": "i", "ً": "an", "ٌ": "un", "ٍ": "in", "ٰ": "a"}
_SHADDA: Final = "ّ"
#: What makes a waw or ya before it a consonant.
_VOICED: Final = frozenset("اآةאה") | frozenset(_HARAKAT)
_PLAIN: Final = str.maketrans(
    {"أ": "ا", "إ": "ا", "ٱ": "ا", "ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ە": "ه"}
)


#: Servant of ..., and ... of God, written in one word.
_SERVANT: Final = "عبدال"
_OF_GOD: Final = "الله"
#: Letters that Persian reads otherwise than Arabic.
_PERSIAN: Final = str.maketrans({"ض": "ز", "ذ": "ز", "ث": "س"})


def _arabic(word: str) -> list[str]:
    bare = _unmarked(word).translate(_PLAIN)
    if bare not in _abjad_names():
        if bare.startswith(_SERVANT) and len(bare) > len(_SERVANT) + 1:
            return ["abdul" + form for form in _arabic_simple(bare[len(_SERVANT) :])]
        if bare.endswith(_OF_GOD) and len(bare) > len(_OF_GOD) + 1:
            return [form + "ullah" for form in _arabic_simple(bare[: -len(_OF_GOD)])]
    return _arabic_simple(word)


def _arabic_simple(word: str) -> list[str]:
    known = _abjad_names().get(_unmarked(word).translate(_PLAIN), ())
    persian = _long_vowels(word.translate(_PERSIAN), _IRANIAN)
    return [*known, _long_vowels(word, _ARABIC), persian]


def _hebrew(word: str) -> list[str]:
    bare = _unmarked(word)
    known = _abjad_names().get(bare, ())
    plain = bare.replace("וו", "ב").replace("יי", "י")
    return [*known, _long_vowels(plain, _HEBREW_O), _long_vowels(plain, _HEBREW_U)]


def _long_vowels(word: str, abjad: _Abjad) -> str:
    """Read consonants, long vowels and what vowel marks there are."""
    out = ""
    for place, char in enumerate(word):
        if char in _HARAKAT:
            out += _HARAKAT[char]
        elif char == _SHADDA:
            vowel = out[-1:] if out[-1:] in ("a", "i", "u") else ""
            stem = out[: len(out) - len(vowel)]
            out = stem + stem[-1:] + vowel
        elif unicodedata.combining(char):
            continue
        elif char in abjad.waws:
            out += abjad.waw if _is_consonant(word, place, out, abjad) else abjad.long_waw
        elif char in abjad.yas:
            out += "y" if _is_consonant(word, place, out, abjad) else "i"
        else:
            out += _read_one(abjad.script, char, place == 0, place + 1 == len(word))
    return re.sub(r"([aiu])\1+", r"\1", out)


def _is_consonant(word: str, place: int, before: str, abjad: _Abjad) -> bool:
    """True for a waw or ya at the beginning, beside a vowel, or for a waw before a last ya."""
    if place == 0:
        return True
    rest = word[place + 1 :]
    if not rest:
        return False
    if word[place] in abjad.waws and len(rest) == 1 and rest in abjad.yas:
        return True
    return before[-1:] in tuple(_VOWELS) or rest[0] in _VOICED


def _read_one(script: str, char: str, first: bool, last: bool) -> str:
    letters = _alphabet(script)[0]
    for key, holds in ((f"^{char}", first), (f"{char}$", last), (char, True)):
        if holds and key in letters:
            return letters[key]
    return anyascii(char)


def _kana(word: str) -> str:
    """Hepburn without long marks: small ya, yu, yo join, small tsu doubles."""
    out = ""
    double = False
    for char in word:
        plain = chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char
        if plain == "っ":
            double = True
            continue
        sound = anyascii(char).lower()
        small = _SMALL_KANA.get(plain)
        if char == "ー" or not sound:
            continue
        if small and out and out[-1] in "iue":
            stem = out[:-1]
            join = "" if plain not in "ゃゅょ" or stem.endswith(("sh", "ch", "j")) else "y"
            sound, out = join + small, stem
        out += (sound[0] if double and sound[0] not in _VOWELS else "") + sound
        double = False
    return out


def _han(word: str) -> list[str]:
    syllables = [_kept(anyascii(char)) for char in word]
    if 1 < len(word) <= len("四字姓名"):
        syllables[0] = _SURNAMES.get(word[0], syllables[0])
    spaced = " ".join(syllable for syllable in syllables if syllable)
    joined = spaced.replace(" ", "")
    return [joined, spaced]
