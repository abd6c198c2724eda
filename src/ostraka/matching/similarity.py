"""How alike two tokens are, in [0, 1], and by which relation.

Owns the closed list of relations in which two tokens can stand. A token pair
in none of them has similarity 0: there is no general string distance behind
the list, which is what lets an index find every related token without
comparing all (:mod:`ostraka.index.vocabulary`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from ostraka.names.scripts import script_of
from ostraka.names.tokens import Token

#: Similarity and relation of unrelated tokens.
NONE: Final = (0.0, "")
#: Similarity of an initial and a name that begins with it.
INITIAL: Final = 0.56
#: Similarity of tokens that meet by these relations.
SPELLING: Final = 0.95
JOINED: Final = 0.95
ACRONYM: Final = 0.7
LONG_ACRONYM: Final = 0.8
OWN_SOUND: Final = 0.5
CLASS: Final = {"name": 0.92, "nickname": 0.82, "translation": 0.6}
#: Most that the male and the female form of a name are alike.
GENDERED: Final = 0.6
#: Longest edit distance that any two tokens can be related by.
MAX_EDITS: Final = 2

#: Words that compare by meaning or letter for letter, never by edits.
_RIGID: Final = frozenset({"particle", "filial", "title", "orgform", "number", "suffix", "prefix"})
#: Endings that make another name of a shorter one, so a cut is not the reading.
_DERIVING: Final = (
    "ov", "ova", "ev", "eva", "in", "ina", "ovich", "evich", "ovna", "evna", "vich", "sky", "ski",
    "skaya", "enko", "uk", "yan", "ian", "shvili", "dze", "zadeh", "zade", "pour", "pur", "son",
    "sen", "ez", "es", "a", "i", "iy", "o", "u", "oglu", "ullah", "uddin", "ani", "awi", "iyan",
    "yan",
    "nejad", "nezhad", "abadi", "khani", "khel", "zai", "zay", "zada", "loo", "lu", "evna", "ovych",
    "evych", "owski", "ewski", "owska", "man", "berg", "stein", "singh",
)  # fmt: skip


def edit_budget(length: int) -> int:
    """How many edits two tokens may differ by, the longer having ``length`` letters."""
    return 0 if length < 4 else 1 if length < 8 else MAX_EDITS


def edit_similarity(edits: int, length: int) -> float:
    """Similarity of tokens that differ by ``edits`` slips, the longer having ``length`` letters."""
    return 1.0 - (1.15 if edits == 1 else 1.3 * edits) / length


def similarity(a: Token, b: Token) -> tuple[float, str]:
    """Compare two tokens.

    Args:
        a: a token.
        b: another; the result is the same the other way round.

    Returns:
        Similarity in [0, 1] and the relation: ``equal``, ``meaning``,
        ``spelling``, ``name``, ``nickname``, ``translation``, ``typo``,
        ``other gender``, ``vowels``, ``cut``, ``initial``, ``sound``, or empty where unrelated.
    """
    if a.own and b.own and script_of(a.own[0]) == script_of(b.own[0]):
        if a.own == b.own:
            return (1.0, "equal")
        return (OWN_SOUND, "sound") if a.form == b.form else NONE
    if a.form == b.form:
        return (1.0, "equal")
    if a.symbol and b.symbol:
        return (1.0, "meaning") if a.symbol == b.symbol else NONE
    if a.role == "fragment" or b.role == "fragment":
        return _fragment(a, b)
    if a.role in _RIGID or b.role in _RIGID:
        return _slip_of_form(a, b)
    if a.role == "initial" or b.role == "initial":
        return _initial(a, b)
    if (a.key == b.key and len(a.key) > 1) or a.form in b.forms or b.form in a.forms:
        return (SPELLING, "spelling")
    best = _by_class(a, b) if a.classes and b.classes else NONE
    best = max(best, _by_edits(a, b))
    if a.skeleton == b.skeleton:
        best = max(best, _by_vowels(a, b))
    if best[0] < VOWELLESS and (is_bare(a.form) or is_bare(b.form)):
        best = max(best, _by_letters(a, b))
    if a.form[:MIN_CUT] == b.form[:MIN_CUT]:
        best = max(best, _by_cut(a, b))
    if look_form(a.form) == look_form(b.form):
        best = max(best, _by_look(a, b))
    return best


def _slip_of_form(a: Token, b: Token) -> tuple[float, str]:
    """A legal form written with a slip ("Compnay") is read as a name; the two still meet."""
    if {a.role, b.role} != {"orgform", "name"} or has_digit(a.form) or has_digit(b.form):
        return NONE
    return _edits(a.form, b.form)


def _fragment(a: Token, b: Token) -> tuple[float, str]:
    """What a field left of a word, and a word that begins with it."""
    part, whole = (a, b) if a.role == "fragment" else (b, a)
    if whole.role not in ("name", "generic", "orgform") or not whole.form.startswith(part.form):
        return NONE
    return (max(INITIAL, _cut_to(part.form, whole.form)), "cut")


def _cut_to(short: str, long: str) -> float:
    return round(0.3 + 0.55 * len(short) / len(long), 6)


def _initial(a: Token, b: Token) -> tuple[float, str]:
    short, long = (a, b) if a.role == "initial" else (b, a)
    if long.role in ("name", "generic") and long.form[0] == short.form[0]:
        return (INITIAL, "initial")
    return NONE


def _by_class(a: Token, b: Token) -> tuple[float, str]:
    best = NONE
    for found in a.classes:
        if found in b.classes:
            best = max(best, (CLASS[found[1]], found[1]))
    return best


def _by_edits(a: Token, b: Token) -> tuple[float, str]:
    if has_digit(a.form) or has_digit(b.form):
        return NONE
    best = _edits(a.form, b.form)
    if a.forms or b.forms:
        for left in (a.form, *a.forms):
            for right in (b.form, *b.forms):
                best = max(best, _edits(left, right))
    if a.key == a.form and b.key == b.form:
        return best
    keyed = _edits(a.key, b.key)
    return max(best, (round(keyed[0] * 0.97, 6), keyed[1])) if keyed[0] else best


def _edits(left: str, right: str) -> tuple[float, str]:
    length, other = len(left), len(right)
    if length < other:
        length, other = other, length
    budget = edit_budget(length)
    if length - other > budget:
        return NONE
    edits = OSA.distance(left, right, score_cutoff=budget)
    if edits > budget or not edits:
        return NONE
    alike = edit_similarity(edits, length)
    if edits == 1 and _gendered(left, right):
        return (min(round(alike, 6), GENDERED), "other gender")
    return (round(alike, 6), "typo")


def _gendered(left: str, right: str) -> bool:
    """Antonio and Antonia, Ivan and Ivana: a final vowel that makes another person's name."""
    short, long = (left, right) if len(left) < len(right) else (right, left)
    if len(short) == len(long):
        return short[:-1] == long[:-1] and {short[-1], long[-1]} == {"a", "o"}
    return long == f"{short}a"


def _by_vowels(a: Token, b: Token) -> tuple[float, str]:
    """Vowels dropped or chosen otherwise: the same consonants, two or more."""
    if a.skeleton != b.skeleton or len(a.skeleton) < MIN_SKELETON or _gendered(a.form, b.form):
        return NONE
    bare = is_bare(a.form) or is_bare(b.form)
    if len(a.skeleton) == MIN_SKELETON:
        return (0.7, "vowels") if bare else NONE
    return (VOWELLESS, "vowels") if bare else (0.6, "vowels")


def _by_letters(a: Token, b: Token) -> tuple[float, str]:
    """One is written without vowels and is what is left of the other's letters."""
    if bare_form(a.form) != bare_form(b.form) or _gendered(a.form, b.form):
        return NONE
    shorter = min(len(a.form), len(b.form))
    return (VOWELLESS if shorter > MIN_BARE else 0.7, "vowels")


def is_bare(form: str) -> bool:
    """Three letters or more, written without vowels, but perhaps for the first one."""
    return len(form) >= MIN_BARE and form.isalpha() and _VOWELS.isdisjoint(form[1:])


@lru_cache(maxsize=1 << 16)
def bare_form(form: str) -> str:
    """A form without its vowels, but for the first letter."""
    return form[0] + form[1:].translate(_WITHOUT_VOWELS)


@lru_cache(maxsize=1 << 16)
def look_form(form: str) -> str:
    """A form with letters and pairs of letters that scanners confuse read one way: rn as m."""
    for pair, letter in _ALIKE:
        form = form.replace(pair, letter)
    return form


def _by_look(a: Token, b: Token) -> tuple[float, str]:
    """A scanner read a pair of letters as one, or one as a pair: a slip each."""
    length = max(len(a.form), len(b.form))
    if length < MIN_LOOK or a.role not in _NAMED or b.role not in _NAMED:
        return NONE
    # Each confusion is a letter replaced and another dropped.
    slips = (OSA.distance(a.form, b.form) + 1) // 2
    if not slips or slips > edit_budget(length):
        return NONE
    return (round(edit_similarity(slips, length), 6), "typo")


_NAMED: Final = ("name", "generic")
#: Pairs of letters, and the letter that they look like.
_ALIKE: Final = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"), ("ri", "n"))
#: Fewest letters of a word in which such a pair counts as one slip.
MIN_LOOK: Final = 6


def _by_cut(a: Token, b: Token) -> tuple[float, str]:
    """One is the beginning of the other: a field that was too short."""
    short, long = (a.form, b.form) if len(a.form) < len(b.form) else (b.form, a.form)
    if len(short) < MIN_CUT or not long.startswith(short) or long[len(short) :] in _DERIVING:
        return NONE
    return (_cut_to(short, long), "cut")


_VOWELS: Final = frozenset("aeiou")
_WITHOUT_VOWELS: Final = str.maketrans("", "", "aeiou")
#: Fewest letters of a word that is written without vowels.
MIN_BARE: Final = 3
#: Similarity of a name and the same without its vowels.
VOWELLESS: Final = 0.85
#: Fewest consonants by which two tokens can meet.
MIN_SKELETON: Final = 2
#: Shortest beginning of a token that counts as the token cut off.
MIN_CUT: Final = 4


def has_digit(form: str) -> bool:
    """True if any character is a digit; such tokens tolerate no edit."""
    return not form.isalpha()
