"""Korean letters in Latin: the two official ways and how bearers write their surnames.

Owns the reading of Hangul. North Korea's way (McCune-Reischauer without marks,
as lists print it: ``Kim Jong Un``) comes first, South Korea's second. Owns also
every usual Latin and Russian spelling of one syllable, since each bearer of a
name chooses for himself: 정 is Jong, Jeong, Jung, Chong and Chung.

Sources: Revised Romanization of Korean (Ministry of Culture notice 2000-8);
BGN/PCGN agreement on Korean of 2011 for the North; Kontsevich's Russian
transcription and the older one of the Soviet press (Ким Ир Сен). Neither the sound changes
between syllables nor marks are rendered, as personal names do without them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Final

from anyascii import anyascii

_FIRST: Final = 0xAC00
_LAST: Final = 0xD7A3
_VOWELS: Final = 21
_FINALS: Final = 28

_SOUTH_INITIALS: Final = (
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "-", "j", "jj", "ch", "k", "t",
    "p", "h",
)  # fmt: skip
_NORTH_INITIALS: Final = (
    "k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "-", "j", "jj", "ch", "kh", "th",
    "ph", "h",
)  # fmt: skip
_NORTH_PLAIN: Final = {"kh": "k", "th": "t", "ph": "p"}
_VOICED: Final = {"k": "g", "t": "d", "p": "b"}
_SOUTH_VOWELS: Final = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "eu", "ui", "i",
)  # fmt: skip
_NORTH_VOWELS: Final = (
    "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "u", "ui", "i",
)  # fmt: skip
_ENDS: Final = (
    "-", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
)  # fmt: skip
_LONGEST_NAME: Final = 4
_GIVEN_NAME: Final = 2
_MOST: Final = 6
_VOICING_ENDS: Final = frozenset({"-", "n", "ng", "m", "l"})

#: Surnames as their bearers write them, the commonest of the lists first.
_SURNAMES: Final = {
    "김": "kim", "이": "ri lee yi", "리": "ri lee", "박": "pak park", "최": "choe choi",
    "정": "jong jung chung", "강": "kang", "조": "jo cho", "윤": "yun yoon", "장": "jang chang",
    "임": "im lim", "림": "rim lim", "한": "han", "오": "o oh", "서": "so seo", "신": "sin shin",
    "권": "kwon", "황": "hwang", "안": "an ahn", "송": "song", "전": "jon jeon chun",
    "홍": "hong", "유": "yu yoo", "류": "ryu yu", "고": "ko", "문": "mun moon", "양": "yang",
    "량": "ryang", "손": "son", "배": "pae bae", "백": "paek baek", "허": "ho heo hur",
    "남": "nam", "심": "sim shim", "노": "no noh", "로": "ro roh", "하": "ha", "곽": "kwak",
    "성": "song sung", "차": "cha", "주": "ju chu", "우": "u woo", "구": "ku koo", "민": "min",
    "현": "hyon hyun", "변": "pyon byun", "지": "ji chi", "방": "pang bang", "태": "thae tae",
    "길": "kil", "동": "tong dong", "도": "to do", "진": "jin chin", "석": "sok seok",
}  # fmt: skip


def readings_of_hangul(word: str) -> list[str]:
    """Read a word of Hangul.

    Args:
        word: a word; other characters in it are read by anyascii.

    Returns:
        Readings, the one of the lists first, at most six.
    """
    plain = [_syllables(word, north=True), _syllables(word, north=False)]
    surnames = _SURNAMES.get(word[0], "").split() if len(word) <= _LONGEST_NAME else []
    named: list[str] = []
    if surnames:
        north, south = (_syllables(word[1:], north=way) for way in (True, False))
        named = [surnames[0] + north]
        named += [name + south for name in reversed(surnames)]
        named += [name + north for name in surnames[1:]]
    # Two syllables are a given name more often than a surname with one.
    readings = [*plain, *named] if len(word) == _GIVEN_NAME else [*named, *plain]
    return list(dict.fromkeys(readings))[:_MOST]


#: Spellings of the first sound, the vowel and the last sound of a syllable, in the order of
#: Unicode: what the three systems give, and what bearers write besides. A dash is silence.
_ALL_INITIALS: Final = (
    "k g", "kk k", "n", "d t", "tt t", "r l n", "m", "p b", "pp p", "s", "ss s", "-", "j ch",
    "jj j", "ch", "k kh", "t th", "p ph", "h",
)  # fmt: skip
_ALL_VOWELS: Final = (
    "a", "ae ai", "ya", "yae", "o eo u", "e", "yo yeo you yu", "ye", "o", "wa", "wae", "oe oi",
    "yo", "u oo", "wo weo", "we", "wi", "yu yoo", "u eu", "ui i ee eui", "i ee",
)  # fmt: skip
#: Before i and y, s is often written sh; after nothing, u and i take a glide.
_SOFT: Final = ("i", "y")
_GLIDED: Final = {"u": "woo wu", "i": "yi", "o": "oh", "a": "ah"}
_NORTHERN: Final = frozenset("리류림로량라려련룡")

_RUSSIAN_INITIALS: Final = (
    "к г", "кк", "н", "т д", "тт", "р л н", "м", "п б", "пп", "с", "сс", "-", "ч чж дж", "чч",
    "ч чх", "к кх", "т тх", "п пх", "х",
)  # fmt: skip
_RUSSIAN_VOWELS: Final = (
    "а", "э", "я", "йэ", "о е", "е", "ё", "е", "о", "ва", "вэ", "ве", "ё", "у", "во", "ве", "ви",
    "ю", "ы", "ый и", "и",
)  # fmt: skip
_RUSSIAN_ENDS: Final = {
    "-": "-", "k": "к", "n": "н нь", "t": "т", "l": "ль р", "m": "м", "p": "п", "ng": "н",
}  # fmt: skip
_RUSSIAN_SURNAMES: Final = {"최": "цой чой цхой", "리": "ли ри", "이": "ли и", "양": "ян"}


@lru_cache(maxsize=1 << 12)
def spellings_of_syllable(syllable: str, surname: bool = False) -> tuple[str, ...]:
    """Every usual Latin spelling of one syllable.

    Args:
        syllable: one composed syllable of Hangul.
        surname: whether it is a family name, which has spellings of its own (Lee, Choi).

    Returns:
        Lower-case spellings, sorted.
    """
    start, vowel, end = _parts(syllable)
    last = {"k": "k g", "p": "p b", "-": "-"}.get(_ENDS[end], _ENDS[end])
    found = set()
    for first, middle, final in _combined(_ALL_INITIALS[start], _ALL_VOWELS[vowel], last):
        found.add(first + middle + final)
        if first == "s" and middle.startswith(_SOFT):
            found.add(f"sh{middle}{final}")
        if not first and (final or middle in ("u", "i")):
            found.update(
                glided + final for glided in _GLIDED.get(middle, "").split() if middle in "ui"
            )
        if not first and not final:
            found.update(_GLIDED.get(middle, "").split())
    if surname:
        found.update(_SURNAMES.get(syllable, "").split())
    return tuple(sorted(found))


@lru_cache(maxsize=1)
def syllables_in_russian() -> dict[str, tuple[str, ...]]:
    """Syllables of Hangul by their Russian spelling, Kontsevich's and the older one."""
    found: dict[str, list[str]] = {}
    for code in range(_FIRST, _LAST + 1):
        syllable = chr(code)
        start, vowel, end = _parts(syllable)
        if _ENDS[end] not in _PLAIN_ENDS or _PLAIN_ENDS[_ENDS[end]] != end:
            continue
        parts = (_RUSSIAN_INITIALS[start], _RUSSIAN_VOWELS[vowel], _RUSSIAN_ENDS[_ENDS[end]])
        spelled = {"".join(each) for each in _combined(*parts)}
        spelled.update(_RUSSIAN_SURNAMES.get(syllable, "").split())
        for spelling in sorted(spelled):
            found.setdefault(spelling, []).append(syllable)
    return {spelling: tuple(syllables) for spelling, syllables in found.items()}


def official(syllable: str, *, north: bool) -> str:
    """The official Latin form of one syllable by itself.

    Args:
        syllable: one composed syllable of Hangul.
        north: whether in the North's way.
    """
    return _syllables(syllable, north=north)


def surnames() -> frozenset[str]:
    """Syllables that are family names."""
    return frozenset(_SURNAMES)


def is_northern(surname: str) -> bool:
    """Whether a family name is written as only the North writes it: 리, not 이."""
    return surname in _NORTHERN


def _parts(syllable: str) -> tuple[int, int, int]:
    start, rest = divmod(ord(syllable) - _FIRST, _VOWELS * _FINALS)
    return start, *divmod(rest, _FINALS)


def _combined(*spelled: str) -> list[tuple[str, ...]]:
    options = [[option.strip("-") for option in each.split()] for each in spelled]
    return list(product(*options))


#: The number of the plain letter for each last sound: ㄱ for k, not ㄲ or ㅋ.
_PLAIN_ENDS: Final = {"-": 0, "k": 1, "n": 4, "t": 7, "l": 8, "m": 16, "p": 17, "ng": 21}


def _syllables(word: str, *, north: bool) -> str:
    out: list[str] = []
    before = ""
    for char in word:
        code = ord(char) - _FIRST
        if not 0 <= code <= _LAST - _FIRST:
            out.append(anyascii(char).lower())
            before = ""
            continue
        start, rest = divmod(code, _VOWELS * _FINALS)
        vowel, end = divmod(rest, _FINALS)
        if north:
            initial = _NORTH_INITIALS[start]
            if before in _VOICING_ENDS:
                initial = _VOICED.get(initial, initial)
            initial = _NORTH_PLAIN.get(initial, initial)
            sound = initial + _NORTH_VOWELS[vowel]
        else:
            sound = _SOUTH_INITIALS[start] + _SOUTH_VOWELS[vowel]
        before = _ENDS[end]
        out.append((sound + before).replace("-", ""))
    return "".join(out)
