"""Treatments of script: the same name under another system of transliteration.

Owns tables of its own for each system, apart from those that matching reads.
Cyrillic names are transcribed from the list's own Cyrillic; Arabic and Persian
names, whose vowels no script tells, are respelled from the list's Latin;
Chinese and Korean names are respelled by syllable. Each treatment takes a
source of chance and a listed name and gives the name in Latin letters, or None
where the name has nothing to treat.

Sources: ISO 9:1995 and GOST 7.79 B, ICAO Doc 9303 part 3 (passports of Russia
since 2014), the resolution 55 of 2010 of Ukraine, and the usual practice of the
press in German, French, Polish, Swedish, Italian and Spanish; Wade-Giles as in
Giles's dictionary of 1892; McCune-Reischauer of 1939 and the Revised
Romanization of 2000 with the family names' customary spellings.
"""

from __future__ import annotations

import random
import re
from functools import cache
from typing import Final

from ostraka.assurance.subjects import Subject

_CYRILLIC: Final = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў"
#: One reading for each letter above, by system; a hyphen is a letter that is not written.
_SYSTEMS: Final = {
    "passport": "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia"
    " i i ie g u",
    "bgn": "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i yi ye"
    " g w",
    "scholarly": "a b v g d e ë ž z i j k l m n o p r s t u f ch c č š šč - y - è ju ja i ji je"
    " g u",
    "gost": "a b v g d e yo zh z i j k l m n o p r s t u f x c ch sh shh - y - e yu ya i yi ye g u",
    "german": "a b w g d e jo sch s i i k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja"
    " i ji je g u",
    "french": "a b v g d e io j z i ï k l m n o p r s t ou f kh ts tch ch chtch - y - e iou ia i"
    " ï ie g ou",
    "polish": "a b w g d e jo ż z i j k ł m n o p r s t u f ch c cz sz szcz - y - e ju ja i ji je"
    " g u",
    "swedish": "a b v g d e jo zj z i j k l m n o p r s t u f ch ts tj sj sjtj - y - e ju ja i ji"
    " je g u",
    "spanish": "a b v g d e io zh z i i k l m n o p r s t u f j ts ch sh sch - i - e iu ia i i ie"
    " g u",
    "ukrainian": "a b v h d e io zh z y i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia i i"
    " ie g u",
}

#: Respellings of Latin forms of Arabic and Persian names: pattern and its other spellings.
_ARABIC: Final = (
    (r"\bm[ou]hamm?[ae]d\b", ("Muhammad", "Mohammed", "Mohamed", "Mohammad", "Muhamed")),
    (r"\bahm[ae]d\b", ("Ahmad", "Ahmed", "Achmed")),
    (r"\bh[ou]ss?[ae][iy]n\b", ("Hussein", "Husayn", "Hossein", "Hussain", "Houssein")),
    (r"\bhass?an\b", ("Hasan", "Hassan")),
    (r"\bmahm(?:ou|oo|u)d\b", ("Mahmud", "Mahmoud", "Mahmood")),
    (r"\bkh?al[ie]d\b", ("Khalid", "Khaled")),
    (r"\b[uo]mar\b", ("Umar", "Omar", "Omer")),
    (r"\b[uo](?:th|s)man\b", ("Uthman", "Othman", "Osman", "Usman")),
    (r"\bso?ul[ae][iy]man\b", ("Sulayman", "Suleiman", "Soleiman")),
    (r"\byou?ss?[eu]f\b", ("Yusuf", "Youssef", "Yousef")),
    (r"\babd[ue]l ", ("Abdul ", "Abd al-", "Abdel ", "Abd ul ")),
    (r"\babd al-", ("Abdul ", "Abdel ", "Abdul-")),
    (r"\bal-", ("el-", "al ", "Al")),
    (r"(?<=\w)ou", ("u", "oo")),
    (r"(?<=\w)oo", ("u", "ou")),
    (r"(?<=\w)ee", ("i",)),
    (r"(?<=\w)ay(?=[^aeiou]|$)", ("ei", "ai")),
    (r"(?<=\w)ei", ("ay", "ai")),
    (r"q", ("k", "gh")),
    (r"gh", ("q", "g")),
    (r"j", ("dj", "g")),
    (r"dh", ("d", "z", "th")),
    (r"th", ("s", "t")),
    (r"iyy", ("iy", "y")),
    (r"ah\b", ("a",)),
    (r"a\b", ("ah",)),
    (r"i\b", ("y", "ee")),
    (r"y\b", ("i",)),
    (r"(\w)\1", ("\\1",)),
    (r"sh", ("ch",)),
    (r"w", ("v", "ou")),
)

#: Beginnings of pinyin syllables under Wade-Giles; longer ones first.
_WADE_INITIALS: Final = (
    ("zh", "ch"), ("ch", "ch'"), ("sh", "sh"), ("b", "p"), ("p", "p'"), ("d", "t"), ("t", "t'"),
    ("g", "k"), ("k", "k'"), ("j", "ch"), ("q", "ch'"), ("x", "hs"), ("z", "ts"), ("c", "ts'"),
    ("r", "j"), ("m", "m"), ("f", "f"), ("n", "n"), ("l", "l"), ("h", "h"), ("s", "s"),
    ("y", "y"), ("w", "w"),
)  # fmt: skip
_WADE_WHOLE: Final = {
    "zhi": "chih", "chi": "ch'ih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tz'u",
    "si": "ssu", "yi": "i", "you": "yu", "yan": "yen", "ye": "yeh", "yong": "yung", "yu": "yü",
    "er": "erh", "he": "ho", "ge": "ko", "ke": "k'o", "e": "o", "xi": "hsi", "yuan": "yüan",
}  # fmt: skip
_WADE_FINALS: Final = {
    "ong": "ung", "ian": "ien", "ie": "ieh", "ue": "üeh", "uo": "o", "iong": "iung",
    "ui": "ui", "e": "e", "a": "a", "ai": "ai", "ao": "ao", "an": "an", "ang": "ang", "ei": "ei",
    "en": "en", "eng": "eng", "i": "i", "ia": "ia", "iang": "iang", "iao": "iao", "in": "in",
    "ing": "ing", "iu": "iu", "o": "o", "ou": "ou", "u": "u", "ua": "ua", "uai": "uai",
    "uan": "uan", "uang": "uang", "un": "un",
}  # fmt: skip
_KOREAN: Final = (
    ("kim", "gim"), ("ri", "lee", "yi", "rhee", "li"), ("pak", "park", "bak"),
    ("choe", "choi", "ch'oe"), ("jong", "chong", "jeong", "jung", "chung"), ("kang", "gang"),
    ("cho", "jo"), ("yun", "yoon"), ("chang", "jang"), ("rim", "lim", "im"), ("han", "hahn"),
    ("o", "oh"), ("so", "seo", "suh"), ("sin", "shin"), ("kwon", "gwon"), ("hwang", "whang"),
    ("song", "seong", "sung"), ("yu", "yoo", "ryu"), ("hong", "hong"), ("chon", "jon", "jeon"),
    ("ko", "go"), ("mun", "moon"), ("paek", "baek", "paik"), ("ho", "heo", "huh"), ("no", "roh"),
    ("nam", "nahm"), ("sim", "shim"), ("kwak", "gwak"), ("chu", "joo"), ("un", "eun"),
    ("hyon", "hyeon", "hyun"), ("chol", "cheol", "chul"), ("yong", "yeong", "young"),
    ("kyong", "gyeong", "kyung"), ("myong", "myeong", "myung"), ("il", "ihl"), ("su", "soo"),
    ("hui", "hee"), ("chun", "jun", "joon"), ("hyok", "hyeok", "hyuk"), ("guk", "kuk", "kook"),
    ("pyong", "byeong", "byung"), ("u", "woo"), ("ryong", "yong"), ("sok", "seok", "suk"),
    ("thae", "tae"), ("nyong", "yong"), ("ki", "gi"), ("tong", "dong"), ("chin", "jin"),
)  # fmt: skip


def cyrillic_retranscribed(rng: random.Random, name: Subject) -> str | None:
    """The list's own Cyrillic in Latin letters under another system than the list's."""
    native = [text for text in name.others if any(c in _CYRILLIC for c in text.lower())]
    if not native or len(native[0].split()) < 2 or name.script != "latin":
        return None
    text = _transcribed(native[0].lower(), rng.choice(sorted(_SYSTEMS)))
    known = {other.lower() for other in name.latin}
    return text.title() if text not in known else None


def arabic_respelled(rng: random.Random, name: Subject) -> str | None:
    """One to three words or sounds as another newspaper, office or airline spells them."""
    if name.culture != "arabic" or not name.person or name.script != "latin":
        return None
    if len(name.words) < 2:
        return None
    text = name.text
    rules = list(_ARABIC)
    rng.shuffle(rules)
    wanted = rng.randint(1, 3)
    for pattern, spellings in rules:
        if wanted == 0:
            break
        new = rng.choice(spellings)
        changed = re.sub(pattern, new, text, count=1, flags=re.IGNORECASE)
        if changed.lower() != text.lower():
            text, wanted = changed, wanted - 1
    known = {other.lower() for other in name.latin}
    return text if text.lower() not in known else None


def wade_giles(_: random.Random, name: Subject) -> str | None:
    """A pinyin name as Taiwan, older books and older passports write it."""
    words = _chinese(name)
    if words is None:
        return None
    written = ["-".join(_wade(syllable) for syllable in word) for word in words]
    text = " ".join(part[:1].upper() + part[1:] for part in written).replace("'", "")
    return text if text.lower() != " ".join("".join(w) for w in words) else None


def chinese_syllables(rng: random.Random, name: Subject) -> str | None:
    """Given names in separate or hyphened syllables, family name first: ``LI Fang Wei``."""
    words = _chinese(name)
    if words is None or not name.last or not any(len(word) > 1 for word in words[:-1]):
        return None
    mark = rng.choice((" ", "-"))
    given = mark.join(part.capitalize() for word in words[: len(name.given)] for part in word)
    last = " ".join(name.last)
    return rng.choice((f"{last} {given}", f"{given} {last}"))


def korean_respelled(rng: random.Random, name: Subject) -> str | None:
    """One or two syllables of a Korean name as the South, the North or a passport spells them."""
    if name.culture != "korean" or not name.person or name.script != "latin":
        return None
    words = name.text.replace("-", " ").split()
    places = [i for i, word in enumerate(words) if word.lower() in _korean()]
    if not places or len(words) < 2:
        return None
    for place in rng.sample(places, min(len(places), rng.randint(1, 2))):
        words[place] = rng.choice(_korean()[words[place].lower()]).capitalize()
    return " ".join(words)


def in_cyrillic(_: random.Random, name: Subject) -> str | None:
    """The list's own Cyrillic name asked, where the Latin ones are listed."""
    return _native(name, "cyrillic")


def in_arabic(_: random.Random, name: Subject) -> str | None:
    """The list's own Arabic or Persian name asked, where the Latin ones are listed."""
    return _native(name, "arabic")


def in_east_asian(_: random.Random, name: Subject) -> str | None:
    """The list's own Chinese or Korean name asked, where the Latin ones are listed."""
    return _native(name, "han") or _native(name, "hangul")


def in_other_scripts(_: random.Random, name: Subject) -> str | None:
    """The list's own Greek, Hebrew, Georgian or other name asked, where the Latin are listed."""
    for script in ("greek", "hebrew", "georgian", "armenian", "thai", "myanmar", "ethiopic"):
        found = _native(name, script)
        if found:
            return found
    return None


def _native(name: Subject, script: str) -> str | None:
    """The name itself, if it is in that script and the party has Latin names."""
    return name.text if name.script == script and name.latin else None


def _transcribed(text: str, system: str) -> str:
    readings = dict(zip(_CYRILLIC, _SYSTEMS[system].split(), strict=True))
    out = "".join(readings.get(char, char) for char in text).replace("-", "")
    if system in ("bgn", "gost", "passport", "spanish"):
        # Surnames in -ский and -ий end in -y or -i in common use.
        out = re.sub(r"(?:iy|ii|ij)\b", "y", out)
    return out


def _chinese(name: Subject) -> list[list[str]] | None:
    """The pinyin syllables of each word of a Chinese person's name, or None if it is not one."""
    if name.culture != "chinese" or not name.person or name.script != "latin":
        return None
    if not name.given or len(name.words) > 4:
        return None
    found = []
    for word in (*name.given, *name.last):
        syllables = _syllables(word.lower().replace("-", ""))
        if not syllables:
            return None
        found.append(syllables)
    return found if len(found) > 1 else None


def _syllables(word: str) -> list[str]:
    """A word cut into one to three pinyin syllables, the longest first; empty if it is none."""
    if word in _pinyin():
        return [word]
    for size in range(min(6, len(word) - 1), 0, -1):
        rest = _syllables(word[size:]) if word[:size] in _pinyin() else []
        if rest and len(rest) < 3:
            return [word[:size], *rest]
    return []


def _wade(syllable: str) -> str:
    whole = _WADE_WHOLE.get(syllable)
    if whole is not None:
        return whole
    for pinyin, wade in _WADE_INITIALS:
        if syllable.startswith(pinyin):
            final = syllable[len(pinyin) :]
            if pinyin in ("j", "q", "x") and final.startswith("u"):
                return wade + "ü" + final[1:].replace("e", "eh")
            if final == "uo" and pinyin in ("g", "k", "h", "sh"):
                return wade + final
            return wade + _WADE_FINALS.get(final, final)
    return syllable


@cache
def _pinyin() -> frozenset[str]:
    """Every syllable of Mandarin, and a few that are not: beginnings times ends."""
    plain = {start for start, _ in _WADE_INITIALS}
    return frozenset(
        {start + end for start in plain for end in _WADE_FINALS}
        | set(_WADE_WHOLE)
        | {"a", "ai", "an", "ang", "ao", "o", "ou", "en"}
    )


@cache
def _korean() -> dict[str, tuple[str, ...]]:
    """Each spelling of a syllable with its other spellings."""
    return {
        form: tuple(other for other in row if other != form)
        for row in reversed(_KOREAN)
        for form in row
        if len(set(row)) > 1
    }
