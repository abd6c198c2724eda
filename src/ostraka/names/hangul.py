"""Korean letters in Latin: the two official ways and how bearers write their surnames.

Owns the reading of Hangul. North Korea's way (McCune-Reischauer without marks,
as lists print it: ``Kim Jong Un``) comes first, South Korea's second.

Sources: Revised Romanization of Korean (Ministry of Culture notice 2000-8);
BGN/PCGN agreement on Korean of 2011 for the North. Neither the sound changes
between syllables nor marks are rendered, as personal names do without them.
"""

from __future__ import annotations

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
