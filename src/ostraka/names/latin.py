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
from typing import Final

from anyascii import anyascii

from ostraka.names import cyrillic, indic
from ostraka.names.abjad import readings_of_arabic, readings_of_hebrew
from ostraka.names.alphabets import read, unmarked
from ostraka.names.hangul import readings_of_hangul
from ostraka.names.scripts import script_of
from ostraka.names.spelling import skeleton, spelling_key
from ostraka.names.thai import readings_of_thai

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
#: Slavic letters, and those of ISO 9, as English newspapers write their sounds.
_SLAVIC: Final = str.maketrans(
    {
        "š": "sh", "č": "ch", "ž": "zh", "ć": "ch", "đ": "dj", "ŝ": "shch", "â": "ya", "û": "yu",
        "ë": "yo", "è": "e", "ʺ": "", "ʹ": "",
    }
)  # fmt: skip
_CARONS: Final = frozenset("ščžćđŝ")

#: Letters by which a Cyrillic word tells its language.
_UKRAINIAN: Final = frozenset("іїєґ")
_SERBIAN: Final = frozenset("јљњћђџ")
_MACEDONIAN: Final = frozenset("ѓќѕ")
_EASTERN: Final = frozenset("ыэёъўәғқңөұүһҳҷӣӯ")
#: Letters of languages that neither Germany nor France writes in a way of its own.
_DISTANT: Final = frozenset("әғқңөұүһҳҷӣӯ")
_BULGARIAN: Final = re.compile("ъ(?![еёюяиы])")
_UKRAINIAN_END: Final = re.compile("[сцз]ьк(?:ий|а|ого)$")
_CYRILLIC_E: Final = re.compile("(^|[аеёиоуыэюяъьіїє])е")

#: First characters whose Chinese reading as a surname is not the usual one.
SURNAME_READINGS: Final = {
    "单": "shan", "單": "shan", "曾": "zeng", "解": "xie", "区": "ou", "區": "ou", "仇": "qiu",
    "查": "zha", "朴": "piao", "盖": "ge", "繁": "po", "召": "shao", "尉": "wei", "乐": "yue",
    "吕": "lu", "任": "ren", "华": "hua", "纪": "ji", "员": "yun", "秘": "bi", "黑": "he",
    "万": "wan", "翟": "zhai", "冼": "xian", "洗": "xian", "缪": "miao", "覃": "qin",
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
            found = _cyrillic(unmarked(lowered))
        case "greek":
            found = _greek(lowered)
        case "armenian" | "georgian":
            found = [read(script, unmarked(lowered))]
        case "arabic":
            found = readings_of_arabic(lowered)
        case "hebrew":
            found = readings_of_hebrew(lowered)
        case "hangul":
            found = readings_of_hangul(lowered)
        case "kana":
            found = _kana_readings(lowered)
        case "han":
            return _han(lowered)
        case "thai":
            found = readings_of_thai(lowered) or [_figures(lowered)]
        case _ if script in indic.SCRIPTS:
            found = indic.readings_of_indic(lowered, script)
        case _:
            found = [lowered]
    return [_kept(form) for form in found]


def _fold(word: str) -> str:
    return unmarked(unicodedata.normalize("NFD", word.translate(_FOLDED)))


def _latin(word: str) -> list[str]:
    found = [_fold(word), _fold(word.translate(_GERMAN))]
    if not _CARONS.isdisjoint(word):
        found.append(_fold(word.translate(_SLAVIC)))
        if "c" in word:
            found.append(_fold(word.replace("c", "ts").translate(_SLAVIC)))
    return found


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
    found = [read(language, word)]
    if language == "ukrainian":
        # As a Russian passport or an American list has it.
        found.append(read("ukrainian", word.replace("ю", "йу").replace("я", "йа")))
        found[-1] = found[-1].replace("iu", "yu").replace("ia", "ya")
        found.append(read("cyrillic", word))
    if "ё" in letters:
        found.append(read("cyrillic", word.replace("ьё", "ьо").replace("ё", "йо")))
    if language == "cyrillic":
        found.append(read("cyrillic", _CYRILLIC_E.sub(r"\1йе", word)))
        if not letters & _EASTERN:
            if letters & frozenset("иг"):
                found.append(read("ukrainian", word))
            if letters & frozenset("жчшцх"):
                found.append(read("serbian", word))
    if language == "bulgarian":
        found.append(read("bulgarian", word.replace("ъ", "у")))
    if language == "belarusian":
        found.append(read("cyrillic", cyrillic.belarusian_in_russian(word)))
    if language in ("serbian", "macedonian"):
        return [*found, read("cyrillic", cyrillic.serbian_in_russian(word))]
    if not letters & _DISTANT:
        # The French and the German way stand last: they are the first to go where there are many.
        found = [*dict.fromkeys(found)][: MOST - 2]
        ukrainian = language == "ukrainian"
        found += [cyrillic.in_german(word, ukrainian=ukrainian), cyrillic.in_french(word)]
    return found


def _greek(word: str) -> list[str]:
    # A letter with two dots stands alone: it is no part of a digraph.
    apart = unicodedata.normalize("NFD", word).replace("ι\u0308", "\u0001ι")
    plain = unmarked(apart.replace("υ\u0308", "\u0001υ"))
    primary = read("greek", plain)
    spoken = plain.replace("μπ", "b").replace("ντ", "d").replace("γκ", "g").replace("χ", "h")
    return [primary, read("greek", spoken), read("greek", plain.replace("χ", "kh"))]


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


#: Long vowels; the older official syllables; n before lips.
_LONG_KANA: Final = re.compile("o[uo]|uu")
_KUNREI: Final = (
    ("shi", "si"), ("sh", "sy"), ("chi", "ti"), ("ch", "ty"), ("tsu", "tu"), ("fu", "hu"),
    ("ji", "zi"), ("j", "zy"),
)  # fmt: skip
_LIPS: Final = re.compile("n(?=[bmp])")


def _kana_readings(word: str) -> list[str]:
    """Hepburn as passports have it, without long vowels; then with them, with oh, and Kunrei."""
    full = _kana(word)
    short = _LONG_KANA.sub(lambda found: found[0][0], full)
    older = short
    for hepburn, kunrei in _KUNREI:
        older = older.replace(hepburn, kunrei)
    with_h = _LONG_KANA.sub(lambda found: "oh" if found[0][0] == "o" else "u", full)
    return [short, full, with_h, _LIPS.sub("m", short), older]


def _figures(word: str) -> str:
    """The figures of a word that has nothing else to be read."""
    return "".join(str(unicodedata.digit(char)) for char in word if char.isdigit())


def _han(word: str) -> list[str]:
    syllables = [_kept(anyascii(char)) for char in word]
    if 1 < len(word) <= len("四字姓名"):
        syllables[0] = SURNAME_READINGS.get(word[0], syllables[0])
    spaced = " ".join(syllable for syllable in syllables if syllable)
    joined = spaced.replace(" ", "")
    return [joined, spaced]
