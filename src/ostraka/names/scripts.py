"""Characters and words: a name as written becomes clean text and then words.

Owns cleaning (widths, invisible characters, look-alike letters, quotes and
dashes), the script of a character, and where one word ends and the next
begins. Refuses to change spelling or to say what a word means.

Sources: Unicode Standard Annex 15 (normal forms), Annex 24 (scripts),
Technical Standard 39 (confusable letters, of which only those are taken that
look the same in upright type).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from typing import Final

from ostraka.names import tables

#: Unicode ranges of the scripts that names come in: first, last, script.
_RANGES: Final[tuple[tuple[int, int, str], ...]] = (
    (0x0041, 0x005A, "latin"), (0x0061, 0x007A, "latin"), (0x00AA, 0x00AA, "latin"),
    (0x00BA, 0x00BA, "latin"), (0x00C0, 0x00D6, "latin"), (0x00D8, 0x00F6, "latin"),
    (0x00F8, 0x02B8, "latin"), (0x0370, 0x0373, "greek"), (0x0376, 0x037D, "greek"),
    (0x037F, 0x037F, "greek"), (0x0386, 0x0386, "greek"), (0x0388, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"), (0x0531, 0x058A, "armenian"), (0x0591, 0x05F4, "hebrew"),
    (0x0610, 0x061A, "arabic"), (0x0620, 0x065F, "arabic"), (0x066E, 0x06EF, "arabic"),
    (0x06FA, 0x06FF, "arabic"), (0x0700, 0x074F, "syriac"), (0x0750, 0x077F, "arabic"),
    (0x0780, 0x07B1, "thaana"), (0x07C0, 0x07FF, "nko"), (0x08A0, 0x08FF, "arabic"),
    (0x0900, 0x0963, "devanagari"), (0x0970, 0x097F, "devanagari"), (0x0980, 0x09E5, "bengali"),
    (0x09F0, 0x09FF, "bengali"), (0x0A00, 0x0A7F, "gurmukhi"), (0x0A80, 0x0AFF, "gujarati"),
    (0x0B00, 0x0B7F, "oriya"), (0x0B80, 0x0BFF, "tamil"), (0x0C00, 0x0C7F, "telugu"),
    (0x0C80, 0x0CFF, "kannada"), (0x0D00, 0x0D7F, "malayalam"), (0x0D80, 0x0DFF, "sinhala"),
    (0x0E01, 0x0E7F, "thai"), (0x0E80, 0x0EFF, "lao"), (0x0F00, 0x0FFF, "tibetan"),
    (0x1000, 0x109F, "myanmar"), (0x10A0, 0x10FF, "georgian"), (0x1100, 0x11FF, "hangul"),
    (0x1200, 0x139F, "ethiopic"), (0x1780, 0x17D3, "khmer"), (0x1800, 0x18AF, "mongolian"),
    (0x1C80, 0x1C8F, "cyrillic"), (0x1C90, 0x1CBF, "georgian"), (0x1D00, 0x1DBF, "latin"),
    (0x1E00, 0x1EFF, "latin"), (0x1F00, 0x1FFE, "greek"), (0x2C60, 0x2C7F, "latin"),
    (0x2D00, 0x2D2D, "georgian"), (0x2DE0, 0x2DFF, "cyrillic"), (0x2E80, 0x2FD5, "han"),
    (0x3005, 0x3007, "han"), (0x3021, 0x3029, "han"), (0x3041, 0x309F, "kana"),
    (0x30A1, 0x30FA, "kana"), (0x30FC, 0x30FF, "kana"), (0x3131, 0x318E, "hangul"),
    (0x31F0, 0x31FF, "kana"), (0x3400, 0x4DBF, "han"), (0x4E00, 0x9FFF, "han"),
    (0xA640, 0xA69F, "cyrillic"), (0xA720, 0xA7FF, "latin"), (0xA960, 0xA97F, "hangul"),
    (0xAC00, 0xD7FB, "hangul"), (0xF900, 0xFAFF, "han"), (0xFB00, 0xFB06, "latin"),
    (0xFB13, 0xFB17, "armenian"), (0xFB1D, 0xFB4F, "hebrew"), (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFC, "arabic"), (0xFF21, 0xFF3A, "latin"), (0xFF41, 0xFF5A, "latin"),
    (0xFF66, 0xFF9D, "kana"), (0xFFA0, 0xFFDC, "hangul"), (0x20000, 0x323AF, "han"),
)  # fmt: skip
_STARTS: Final = tuple(row[0] for row in _RANGES)

#: Scripts whose words are written without spaces and stay one run.
_RUNS: Final = frozenset({"han", "kana"})

#: Spellings of one mark. Spacing accents go before NFKC would take them apart.
_MARKS: Final = str.maketrans(
    {
        **dict.fromkeys("´`ʹʻʼʽʾʿˈ‘’‚‛′‵＇ʺ՚׳״", "'"),
        **dict.fromkeys("“”„‟″‶«»‹›＂〝〞", '"'),
        **dict.fromkeys("‐‑‒–—―−⁃﹘﹣－־", "-"),
        **dict.fromkeys("،、，﹐", ","),
        **dict.fromkeys("⁄∕", "/"),
        **dict.fromkeys("・･•‧⋅∙᛫", "·"),
        "№": " No ",
        "ـ": None,
        "＆": "&",
    }
)

#: Letters that look the same in two scripts: Latin, Cyrillic, Greek, in this order.
#: A blank is a script that has no such letter.
_ALIKE: Final = tuple(
    zip(
        "AaBEeHIiJjKMOoPpCcSsTXxYyhvuwqdZNk",
        "АаВЕеНІіЈјКМОоРрСсЅѕТХхУуһѵ ԝԛԁ  к",
        "ΑαΒΕεΗΙι  ΚΜΟοΡρ    ΤΧχΥ  νυ   ΖΝκ",
        strict=True,
    )
)
_TARGETS: Final = ("latin", "cyrillic", "greek")

#: Combining marks and vowel signs that belong to the letter before them.
_SIGNS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0"
    "\u0900-\u0963\u0971-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ecd\u0f71-\u0f84"
    "\u0f90-\u0fbc\u102b-\u103e\u1056-\u109d\u17b4-\u17d3\u18a9\u3099\u309a\ufe20-\ufe2f"
)
_LETTER: Final = r"[^\W_]"
_CHAR: Final = rf"(?:[^\W_]|[{_SIGNS}])"
#: Repetitions are bounded, so that no text takes more than linear time.
#: A number with separators, single letters joined by dots or slashes, a word, an ampersand.
_WORD: Final = re.compile(
    rf"\d+(?:[.,]\d+){{1,12}}(?!{_CHAR})"
    rf"|(?<![^\W_])[^\W\d_](?:[./][^\W\d_]){{1,12}}(?!{_CHAR})\.?"
    rf"|{_LETTER}{_CHAR}*(?:'{_CHAR}+)*'?"
    r"|&"
)
_SPACES: Final = re.compile(r"\s+")
_DEGREE: Final = re.compile(r"\b([Nn])[°º](?=\W|\d|$)")


@lru_cache(maxsize=1 << 14)
def script_of(char: str) -> str:
    """The script of a character.

    Args:
        char: one character.

    Returns:
        ``latin``, ``cyrillic``, ``greek``, ``arabic``, ``hebrew``, ``han``,
        ``hangul``, ``kana``, ``thai`` and so on; ``common`` for digits, marks,
        punctuation and scripts that no list has used.
    """
    code = ord(char)
    slot = bisect_right(_STARTS, code) - 1
    if slot >= 0 and code <= _RANGES[slot][1]:
        return _RANGES[slot][2]
    return "common"


def clean(text: str) -> str:
    """Make one text of all the ways in which a computer can write it.

    Full-width, ligature and mathematical letters become plain ones, invisible
    characters go, accents are composed, quotes and dashes are of one kind, look-alike
    letters join the script of their word, white space is folded. Case, letters
    and digits stay.

    Args:
        text: any text.

    Returns:
        The clean text; cleaning it again changes nothing.
    """
    if text.isascii():
        plain = text.replace("`", "'")
        return " ".join(_visible(plain).split())
    plain = _DEGREE.sub(r"\1o ", text).translate(_MARKS)
    plain = unicodedata.normalize("NFC", "".join(map(_widened, plain))).translate(_MARKS)
    plain = _SPACES.sub(" ", _visible(plain)).strip()
    plain = unicodedata.normalize("NFC", plain)
    if plain.isascii():
        return plain
    words = plain.split(" ")
    mended = [_one_script(word) for word in words]
    if mended == words:
        return plain
    # Where one word was a mixture, a neighbour may be made of look-alikes from end to end.
    scripts = [_script_of_word(word) for word in mended]
    known = {
        script for script, word, old in zip(scripts, mended, words, strict=True) if word != old
    }
    return " ".join(
        _moved(word, script, known) for word, script in zip(mended, scripts, strict=True)
    )


def _script_of_word(word: str) -> str:
    """The one script of a word among those that have look-alikes, or an empty text."""
    found = {script for char in word if (script := script_of(char)) in _TARGETS}
    return found.pop() if len(found) == 1 else ""


def _moved(word: str, script: str, known: set[str]) -> str:
    """A word made of look-alikes in Latin, if a mixture beside it was Latin as well."""
    if script in ("", "latin") or "latin" not in known:
        return word
    moved = word.translate(_look_alikes(script, "latin"))
    return moved if moved.isascii() else word


def _visible(text: str) -> str:
    """Drop format and control characters; those that are white space become blanks."""
    if text.isprintable():
        return "".join(char for char in text if not _is_hidden(char)) if _odd(text) else text
    return "".join(
        " " if char.isspace() else char for char in text if char.isspace() or not _is_hidden(char)
    )


def _odd(text: str) -> bool:
    return not text.isascii()


@lru_cache(maxsize=1 << 14)
def _is_hidden(char: str) -> bool:
    code = ord(char)
    return (
        unicodedata.category(char) in ("Cf", "Cc", "Cs", "Co", "Cn")
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or 0x180B <= code <= 0x180F
        or code in (0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0)
    )


@lru_cache(maxsize=1 << 14)
def _widened(char: str) -> str:
    """The compatible form of a character where that is another spelling of the same letters.

    Superscripts, fractions and circled numbers are other numbers, and the
    Thai and Lao am is one letter: they stay.
    """
    if char in "\u0e33\u0eb3" or unicodedata.category(char) == "No":
        return char
    wide = unicodedata.normalize("NFKC", char)
    return " " if wide != char and wide.startswith(" ") else wide


@lru_cache(maxsize=8)
def _look_alikes(source: str, target: str) -> dict[int, str]:
    left, right = _TARGETS.index(source), _TARGETS.index(target)
    return {ord(row[left]): row[right] for row in _ALIKE if row[left] != " " and row[right] != " "}


def _one_script(word: str) -> str:
    """Give every letter of a word the script of the majority, where all can follow."""
    if word.isascii():
        return word
    parts = re.split(r"([^\w]+)", word)
    if len(parts) > 1:
        return "".join(_one_script(part) if part.isalnum() else part for part in parts)
    counts = Counter(script for char in word if (script := script_of(char)) in _TARGETS)
    if len(counts) < 2:
        return word
    # Letters that another script has not are worth more than letters that could be either's.
    for target in sorted(counts, key=lambda script: (-counts[script], _TARGETS.index(script))):
        moved = word
        for source in counts:
            if source != target:
                moved = moved.translate(_look_alikes(source, target))
        if len({script_of(char) for char in moved} & set(_TARGETS)) == 1:
            return moved
    return word


def split_words(text: str, acronyms: bool = True) -> list[str]:
    """Cut a clean text into words.

    Hyphens, slashes, dots, commas, brackets and quotes separate. An apostrophe
    inside a word joins (``O'Brien`` is ``OBrien``). Single letters with dots or
    a slash between them are one word where that is an organisation form or a
    vessel's prefix (``S.A.R.L.``, ``d.o.o.``, ``A/S``) and else separate
    initials. A Chinese or Japanese text without spaces is one word, but a
    known organisation form at its end stands alone. The Arabic article is cut
    from its noun, as Latin spellings do it.

    Args:
        text: a text from :func:`clean`.
        acronyms: false where the text is known to name a person, whose ``A.S.`` are initials.

    Returns:
        The words in their own script and case.
    """
    words: list[str] = []
    for word in _WORD.findall(text):
        if word.isascii() and word.isalnum():
            words.append(word)
        elif "." in word or "/" in word:
            words += _dotted(word, acronyms)
        elif "," in word:
            words.append(word)
        elif word in _OF_GOD and words and script_of(words[-1][0]) == "arabic":
            # Servant of God, victory of God: one name, as Latin writes it.
            words[-1] += word
        else:
            words += _parts(word.replace("'", ""))
    return words


def _dotted(word: str, acronyms: bool) -> list[str]:
    letters = re.split(r"[./]", word.rstrip("."))
    if letters[0].isdigit():
        return [word]
    joined = "".join(letters)
    return [joined] if acronyms and joined.lower() in _known_acronyms() else letters


def _parts(word: str) -> list[str]:
    if word.isascii():
        return [word] if word else []
    first = script_of(word[0])
    if first == "arabic":
        return _given_apart(word) or _article_apart(word)
    runs: list[str] = []
    before = ""
    for char in word:
        script = script_of(char)
        side = "run" if script in _RUNS else "hangul" if script == "hangul" else "word"
        if script == "common" and not char.isdigit() and runs:
            side = before
        if side == before:
            runs[-1] += char
        else:
            runs.append(char)
        before = side
    return [part for run in runs for part in _form_apart(run)]


#: Most legal forms that end one run: "group" and "limited company", and one to spare.
_MOST_FORMS: Final = 3
#: The Arabic article, and words that begin with its letters but do not hold it.
_ARTICLE: Final = "ال"
_NOT_ARTICLE: Final = (
    "الله",
    "الياس",
    "إلياس",
    "الهام",
    "البان",
    "المان",
    "اليزا",
    "الكس",
    "الیاس",
)
_LEAST_NOUN: Final = 3
_OF_GOD: Final = frozenset({"الله", "اللّه", "ﷲ"})

#: Given names that Persian writes together with a second one, which stands apart in Latin; but
#: Mohammadreza is one word there too.
_FIRST_GIVEN: Final = ("محمد", "امیر", "میر", "سید", "غلام", "علی")
_LEAST_GIVEN: Final = 3
_TOGETHER: Final = frozenset({"رضا", "الله"})
_ARABIC_LETTERS: Final = str.maketrans({"ی": "ي", "ى": "ي", "ک": "ك", "أ": "ا", "إ": "ا"})


def _given_apart(word: str) -> list[str]:
    """Cut a Persian double name in two: محمدباقر is Mohammad Bagher."""
    plain = word.translate(_ARABIC_LETTERS)
    for first in _FIRST_GIVEN:
        rest = word[len(first) :]
        if (
            len(rest) >= _LEAST_GIVEN
            and plain.startswith(first.translate(_ARABIC_LETTERS))
            and plain not in _abjad_words()
            and rest not in _TOGETHER
            and rest.translate(_ARABIC_LETTERS) in _abjad_words()
        ):
            return [word[: len(first)], rest]
    return []


@lru_cache(maxsize=1)
def _abjad_words() -> frozenset[str]:
    rows = tables.rows("abjad_names")
    return frozenset(row[0].translate(_ARABIC_LETTERS).replace("\u200c", "") for row in rows)


def _article_apart(word: str) -> list[str]:
    noun = word[len(_ARTICLE) :]
    if (
        word.startswith(_ARTICLE)
        and sum(1 for char in noun if char.isalnum()) >= _LEAST_NOUN
        and not word.startswith(_NOT_ARTICLE)
    ):
        return [_ARTICLE, noun]
    return [word]


def _form_apart(run: str) -> list[str]:
    """Cut legal forms off both ends of a run; what is left in the middle is the name."""
    if script_of(run[0]) not in ("han", "kana", "hangul") or run in _run_forms():
        return [run]
    head = next((form for form in _run_forms() if len(form) > 2 and run.startswith(form)), "")
    rest = run[len(head) :]
    tail: list[str] = []
    while len(tail) < _MOST_FORMS:
        form = next((form for form in _run_forms() if rest.endswith(form)), "")
        if not form or form == rest:
            break
        tail.insert(0, form)
        rest = rest[: -len(form)]
    return [part for part in (head, rest, *tail) if part]


@lru_cache(maxsize=1)
def _known_acronyms() -> frozenset[str]:
    """Words that organisation forms and prefixes write with dots, without them, lower case."""
    found: set[str] = set()
    for table in ("org_forms", "titles"):
        for row in tables.rows(table):
            for word in row[0].lower().split():
                letters = re.split(r"[./]", word.strip("."))
                if len(letters) > 1 and all(len(letter) == 1 for letter in letters):
                    found.add("".join(letters))
    return frozenset(found)


@lru_cache(maxsize=1)
def _run_forms() -> tuple[str, ...]:
    """Organisation forms that are written without a space after the name, longest first."""
    spellings = {row[0] for row in tables.rows("org_forms")}
    runs = {word for word in spellings if script_of(word[0]) in ("han", "kana", "hangul")}
    return tuple(sorted(runs, key=lambda word: (-len(word), word)))
