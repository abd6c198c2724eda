"""A text cut into words, and into stretches in which a name may stand.

Owns what a word of running text is, where one stretch ends and the next begins, and the
evidence of capital letters. Refuses to know any list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from ostraka.names import scripts
from ostraka.names.latin import to_latin
from ostraka.names.thai import readings_of_thai

__all__ = ["LINKS", "Letters", "Stretch", "Word", "latin", "letters_of", "runs", "stretches"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words of a stretch that are lower case and yet may stand within a name.
LINKS: Final = _words(
    "of the and for in to on und & de la le les el los las del della di da do dos das du des der "
    "den dem die van von zu zur bin ibn ben bint al ul ud abu ould e y i и für ile ve et at a"
)
#: Most words between two capitalised ones.
_LINKED: Final = 3
#: A stretch is cut when it has that many words, a run at so many characters: a name ends before.
_LONGEST: Final = 40
_LONGEST_RUN: Final = 2_000
#: Words, and characters, of it that are looked at again with what follows.
_AGAIN: Final = 10
_OVERLAP: Final = 200
#: Words before a full stop that does not end a sentence.
_ABBREVIATED: Final = _words(
    "mr mrs ms dr prof gen lt col maj sgt capt adm st sr jr hon rev gov sen rep pres co corp inc "
    "ltd no vs bros mfg intl dept univ ing dipl hr fr vsl г ул им"
)
#: What may follow a comma within a name.
_AFTER_COMMA: Final = _words(
    "inc llc ltd limited co corp plc gmbh ag sa sarl srl bv nv ojsc pjsc jsc ooo oao zao ao pao "
    "lp llp sas spa jr sr ii iii fzc fze fzco company corporation kg oy ab as dmcc sal saoc"
)
_SOFT: Final = frozenset(("-", "‐", "‑", "/", "&", "'", "’", "ʼ", "‘", "_", "·", "・", ""))
_POSSESSIVE: Final = ("'s", "’s", "ʼs", "'S", "’S", "'", "’")
#: Characters at the head of a text whose letters tell how it is written.
_HEAD: Final = 4_000
#: Marks that are part of a word: accents, vowels of Arabic, Indic and Thai, joiners.
_MARKS: Final = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u093e-\u094d\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u200c\u200d\u00ad"
)
_THAI: Final = re.compile(r"[\u0e00-\u0e7f]")
_REST: Final = rf"(?:[^\W_]|[{_MARKS}]|['’ʼ‘`](?=[^\W\d_]))*"


class Word(Struct, frozen=True, gc=False):
    """A word of a text.

    Attributes:
        start, end: where, in code points.
        text: as written, without a possessive ending.
        capital: whether it is written as a name is: it begins with a capital letter or a
            figure, or its script has no capitals.
    """

    start: int
    end: int
    text: str
    capital: bool


class Stretch(Struct, frozen=True, gc=False):
    """Neighbouring words between which a name may run on."""

    words: tuple[Word, ...]


class Letters(Struct, frozen=True, gc=False):
    """What the capital letters of a text say.

    Attributes:
        tell: whether names are told from other words by their capitals at all.
        upper: whether everything is written in capitals.
    """

    tell: bool
    upper: bool


def letters_of(text: str) -> Letters:
    """Look at the letters of a text.

    Args:
        text: any text; the first 4,000 characters are looked at.
    """
    head = text[:_HEAD]
    upper = sum(map(str.isupper, head))
    lower = sum(map(str.islower, head))
    if upper + lower == 0:
        return Letters(False, False)
    return Letters(upper > 0 and lower > upper / 2, upper > 2 * lower)


def runs(text: str, letters: Letters) -> Iterator[tuple[int, str]]:
    """The parts of a text in which names may stand, found coarsely and fast.

    Args:
        text: running text.
        letters: of the text: where capitals tell, a run holds capitalised words and the
            small words that link them, and little else.

    Returns:
        Where each begins, and its text: what repeats has the same text.
    """
    for found in (_cased_runs() if letters.tell else _any_runs()).finditer(text):
        written = found.group()
        if len(written) <= _LONGEST_RUN:
            yield found.start(), written
        else:
            yield from _cut(found.start(), written)


def _cut(base: int, written: str) -> Iterator[tuple[int, str]]:
    """A long run in parts that overlap, so that a name is whole in one of them."""
    start = 0
    while start < len(written):
        end = start + _LONGEST_RUN
        yield base + start, written[start:end]
        if end >= len(written):
            return
        blank = written.find(" ", end - _OVERLAP, end)
        start = blank + 1 if blank >= 0 else end - _OVERLAP


def stretches(run: str, letters: Letters) -> Iterator[Stretch]:
    """The stretches of a run in which a name of two words or more, or of one, may stand.

    Args:
        run: a text of :func:`runs`; places are counted in it.
        letters: of the text that it is from.
    """
    words: list[Word] = []
    links: list[Word] = []
    for found in _any_word().finditer(run):
        word = _word(found)
        small = letters.tell and not word.capital
        wordless = not (word.text.isascii() or _readable(word.text))
        if wordless or (small and word.text not in LINKS):
            word_ends = True
        else:
            before = links[-1] if links else words[-1] if words else None
            gap = "" if before is None else run[before.end : word.start]
            word_ends = before is not None and not _runs_on(gap, before, word)
        if words and (word_ends or len(words) >= _LONGEST):
            yield Stretch(tuple(words))
            words, links = ([], []) if word_ends else (words[-_AGAIN:], links)
        if wordless:
            continue
        if not small:
            words += links
            links = []
            words.append(word)
        elif words and len(links) < _LINKED:
            links.append(word)
        elif words:
            yield Stretch(tuple(words))
            words, links = [], []
    if words:
        yield Stretch(tuple(words))


@lru_cache(maxsize=1 << 16)
def latin(word: str) -> str:
    """A word of a text in lower-case Latin letters and figures; empty if it has none."""
    if not word.isascii() and not _readable(word):
        return ""
    parts = scripts.split_words(scripts.clean(word), acronyms=False)
    return "".join(to_latin(part) for part in parts)


@lru_cache(maxsize=1 << 16)
def _readable(word: str) -> bool:
    """Whether a word holds letters that can be read: lone letters of Thai cannot."""
    if not any(map(str.isalpha, word)):
        return False
    if _THAI.search(word) is None:
        return True
    parts = (part.lower() for part in scripts.split_words(scripts.clean(word), acronyms=False))
    return all(readings_of_thai(part) for part in parts if _THAI.search(part))


def _word(found: re.Match[str]) -> Word:
    text = found.group()
    for ending in _POSSESSIVE:
        if text.endswith(ending) and len(text) > len(ending) + 1:
            text = text[: -len(ending)]
            break
    start = found.start()
    return Word(start, start + len(text), text, not text[0].islower())


def _runs_on(gap: str, before: Word, after: Word) -> bool:
    """Whether what stands between two words may stand within a name."""
    if gap in (" ", "-"):
        return True
    bare = gap.strip()
    if bare in _SOFT:
        return gap.count("\n") < 2
    low = before.text.lower()
    if bare == ".":
        return len(before.text) == 1 or low in _ABBREVIATED or low in _AFTER_COMMA
    if bare in (",", ".,"):
        if after.text.lower() in _AFTER_COMMA:
            return True
        return before.text.isupper() and len(before.text) > 2 and after.text.istitle()
    return False


@lru_cache(maxsize=1)
def _cased_runs() -> re.Pattern[str]:
    """Words that begin like names and what may join them.

    One range stands for all capitals beyond ASCII: a class of them all is ten times slower.
    Small words that begin beyond ASCII come along and are left out word by word.
    """
    links = "|".join(sorted(map(re.escape, LINKS), key=len, reverse=True))
    word = rf"[A-Z0-9\u0080-\U0010ffff](?:[\w'’]|[{_MARKS}])*"
    gap = r"(?:[ \t\xa0]{1,3}|[ \t]?\r?\n[ \t]{0,8}|[-‐‑/'’]|[.,]{1,2}[ \xa0]?\n?| & )"
    link = rf"(?:(?:{links})(?:[ \xa0]|\r?\n)|(?:al|el|ad|an|ar|as|at|ash|az|ul|ud)-)"
    return re.compile(rf"\b{word}(?:{gap}{link}{{0,3}}{word})*")


@lru_cache(maxsize=1)
def _any_runs() -> re.Pattern[str]:
    return re.compile(
        r"[^\W_][^!?;:()\[\]{}<>\"“”«»|=+*\n\r\t]*(?:\r?\n[^\W_][^!?;:()\[\]{}<>\"“”«»|=+*\n\r\t]*)?"
    )


@lru_cache(maxsize=1)
def _any_word() -> re.Pattern[str]:
    return re.compile(rf"(?:[^\W_]\.){{2,6}}(?![^\W_])|[^\W_]{_REST}")
