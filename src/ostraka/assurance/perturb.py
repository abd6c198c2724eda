"""The classes of treatment: which there are, what each does, and which must be found.

Owns the register. A benign class writes a listed name otherwise and must still
be found; an adversarial one makes another party's name and must not alert. What
a class does stands in the first line of its function's docstring.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

import msgspec

from ostraka.assurance import letters, near_misses, organisations, spellings, words
from ostraka.assurance.near_misses import Others
from ostraka.assurance.subjects import Subject

Treatment = Callable[[random.Random, Subject], str | None]
NearMiss = Callable[[random.Random, Subject, Others], str | None]


def two_treatments(rng: random.Random, name: Subject) -> str | None:
    """Two of the small treatments, one after the other: a slip and a dropped middle, say."""
    return _several(rng, name, 2)


def three_treatments(rng: random.Random, name: Subject) -> str | None:
    """A slip, another order and a dropped middle name, all at once."""
    if not name.given or not name.last:
        return None
    shorter = words.middle_dropped(rng, name)
    if shorter is None:
        return None
    slipped = _slip(rng, _with(name, shorter))
    if slipped is None or len(slipped.split()) < 2:
        return None
    parts = slipped.split()
    size = len(name.last)
    return " ".join((*parts[-size:], *parts[:-size])) if len(parts) > size else None


def _several(rng: random.Random, name: Subject, count: int) -> str | None:
    chosen = rng.sample(_SMALL, len(_SMALL))
    text, done = name, 0
    for treatment in chosen:
        changed = treatment(rng, text)
        if changed:
            text, done = _with(name, changed), done + 1
        if done == count:
            return text.text
    return None


def _slip(rng: random.Random, name: Subject) -> str | None:
    return rng.choice(_SLIPS)(rng, name)


def _with(name: Subject, text: str) -> Subject:
    """The subject with another text; the parts are kept while the words are the same."""
    parts = text.split() == [*name.given, *name.last]
    given, last = (name.given, name.last) if parts else ((), ())
    return msgspec.structs.replace(name, text=text, given=given, last=last)


_SLIPS: Final[tuple[Treatment, ...]] = (
    letters.letter_inserted,
    letters.letter_dropped,
    letters.letter_replaced,
    letters.letters_transposed,
    letters.letter_doubled,
)
_SMALL: Final[tuple[Treatment, ...]] = (
    *_SLIPS,
    letters.keyboard,
    letters.case,
    letters.punctuation,
    words.middle_dropped,
    words.reordered,
    words.joined,
    words.patronymic_dropped,
    words.middle_initial,
    words.title_added,
    organisations.form_dropped,
    organisations.form_rewritten,
    organisations.words_abbreviated,
)

#: Classes that must be found, by name, in the order of the scoreboard.
BENIGN: Final[dict[str, Treatment]] = {
    "case": letters.case,
    "punctuation": letters.punctuation,
    "diacritics stripped": letters.diacritics_stripped,
    "diacritics written out": letters.diacritics_written_out,
    "homoglyphs": letters.homoglyphs,
    "invisible characters": letters.invisible,
    "scanner": letters.ocr,
    "keyboard": letters.keyboard,
    "letter inserted": letters.letter_inserted,
    "letter dropped": letters.letter_dropped,
    "letter doubled": letters.letter_doubled,
    "letter replaced": letters.letter_replaced,
    "letters transposed": letters.letters_transposed,
    "two slips": letters.two_slips,
    "vowels dropped": letters.vowels_dropped,
    "reordered": words.reordered,
    "last, first": words.comma_order,
    "middle dropped": words.middle_dropped,
    "initials": words.initials,
    "middle initial": words.middle_initial,
    "joined words": words.joined,
    "split word": words.split,
    "cut at 35 characters": words.truncated,
    "last word cut": words.last_cut,
    "diminutive": words.diminutive,
    "patronymic dropped": words.patronymic_dropped,
    "second surname dropped": words.surname_dropped,
    "particles": words.particles,
    "title added": words.title_added,
    "honorific added": words.honorific_added,
    "form rewritten": organisations.form_rewritten,
    "form changed": organisations.form_changed,
    "form dropped": organisations.form_dropped,
    "form moved": organisations.form_moved,
    "words abbreviated": organisations.words_abbreviated,
    "number rewritten": organisations.number_rewritten,
    "article": organisations.article_added,
    "vessel prefix": organisations.vessel_prefix,
    "Cyrillic, other system": spellings.cyrillic_retranscribed,
    "Arabic respelled": spellings.arabic_respelled,
    "Wade-Giles": spellings.wade_giles,
    "Chinese syllables": spellings.chinese_syllables,
    "Korean respelled": spellings.korean_respelled,
    "asked in Cyrillic": spellings.in_cyrillic,
    "asked in Arabic": spellings.in_arabic,
    "asked in Han or Hangul": spellings.in_east_asian,
    "asked in other scripts": spellings.in_other_scripts,
    "two treatments": two_treatments,
    "three treatments": three_treatments,
}

#: Classes that must not alert.
ADVERSARIAL: Final[dict[str, NearMiss]] = {
    "other nisbah": near_misses.other_nisbah,
    "other father": near_misses.other_father,
    "swapped people": near_misses.swapped_people,
    "other given name": near_misses.other_given,
    "other gender": near_misses.other_gender,
    "shared stem": near_misses.shared_stem,
    "middle and last": near_misses.middle_and_last,
    "conflicting initial": near_misses.conflicting_initial,
    "father and son": near_misses.father_and_son,
    "other country": near_misses.other_country,
    "other number": near_misses.other_number,
    "other firm of the trade": near_misses.other_word,
    "generic words only": near_misses.generic_only,
    "other vessel": near_misses.other_vessel,
    "person of the name": near_misses.person_of_the_name,
    "other character": near_misses.other_character,
}

#: Classes that keep the words and change their order: the check against the lists minds it.
SAME_WORDS: Final = frozenset({"father and son"})
#: Classes that are asked in the name's own script; all others take Latin names only.
NATIVE: Final = frozenset(
    {
        "asked in Cyrillic",
        "asked in Arabic",
        "asked in Han or Hangul",
        "asked in other scripts",
        "other character",
    }
)
#: Classes whose listed side is every Latin name of the party: which of its names the other
#: script writes is not told.
WHOLE_PARTY: Final = frozenset(
    {
        "Cyrillic, other system",
        "asked in Cyrillic",
        "asked in Arabic",
        "asked in Han or Hangul",
        "asked in other scripts",
    }
)


def described(kind: str) -> str:
    """What a class does, from its function's docstring."""
    change = BENIGN.get(kind) or ADVERSARIAL.get(kind)
    return ((change.__doc__ or "") if change else "").partition("\n")[0]
