"""Near misses: names that look like a listed one and are another party's.

Owns the making of names that must not alert: a part that *changes* is another
person, where a part that goes missing may be the same. Every result is checked
against the lists by an exact reading, so that it is not itself a listed name.
Each treatment takes a source of chance, a listed name and what other listed
names lend, and gives the other party's name or None.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct
from rapidfuzz.distance import OSA

from ostraka.assurance.organisations import GENERIC, plain
from ostraka.assurance.subjects import Subject, ordered_reading, reading
from ostraka.names.scripts import script_of

#: Given names that one ending makes another sex's, male and female.
_PAIRS_OF_SEX: Final = (
    ("aleksandr", "aleksandra"), ("alexander", "alexandra"), ("viktor", "viktoria"),
    ("evgeny", "evgenia"), ("yevgeny", "yevgenia"), ("valery", "valeria"),
    ("valentin", "valentina"),
    ("sergey", "svetlana"), ("vladimir", "vladislava"), ("oleg", "olga"), ("mikhail", "marina"),
    ("andrey", "antonina"), ("nikolay", "natalya"), ("dmitry", "daria"), ("ivan", "ivanna"),
    ("igor", "irina"), ("alexey", "anastasia"), ("aleksey", "anastasia"), ("yuri", "yulia"),
    ("yury", "yulia"), ("roman", "romana"), ("karim", "karima"), ("samir", "samira"),
    ("amir", "amira"), ("nabil", "nabila"), ("jamil", "jamila"), ("latif", "latifa"),
    ("said", "saida"), ("hamid", "hamida"), ("rashid", "rashida"), ("farid", "farida"),
    ("khalid", "khalida"), ("walid", "walida"), ("nadir", "nadira"), ("salim", "salima"),
    ("mario", "maria"), ("julio", "julia"), ("claudio", "claudia"), ("daniel", "daniela"),
    ("gabriel", "gabriela"), ("francisco", "francisca"), ("fernando", "fernanda"),
    ("luis", "luisa"), ("juan", "juana"), ("carlos", "carla"), ("patricio", "patricia"),
    ("victor", "victoria"), ("jose", "josefa"), ("manuel", "manuela"), ("antonio", "antonia"),
)  # fmt: skip
_FEMININE: Final = (
    ("skiy", "skaya"), ("sky", "skaya"), ("skii", "skaya"), ("ov", "ova"), ("ev", "eva"),
    ("in", "ina"), ("yn", "yna"),
)  # fmt: skip
_SLAVIC_ENDS: Final = (
    "skaya", "ovsky", "chenko", "enko", "skiy", "sky", "chuk", "yuk", "ova", "eva", "ina", "ov",
    "ev", "in", "uk",
)  # fmt: skip
_NEW_SLAVIC: Final = ("enko", "ovsky", "chuk", "ashvili", "osyan", "ovich", "adze", "escu")
_NEW_PERSIAN: Final = ("zadeh", "nejad", "pour", "abadi", "khani", "iyan")
_COUNTRIES: Final = (
    "iran", "syria", "russia", "china", "korea", "cuba", "libya", "iraq", "lebanon", "sudan",
    "belarus", "ukraine", "yemen", "venezuela", "turkey", "germany", "malaysia", "pakistan",
    "india", "egypt", "kazakhstan", "afghanistan", "somalia", "zimbabwe", "mexico", "panama",
    "dubai", "tehran", "moscow", "damascus", "beirut", "baghdad", "hong kong", "singapore",
)  # fmt: skip
_ADJECTIVES: Final = (
    "iranian", "syrian", "russian", "chinese", "korean", "cuban", "libyan", "iraqi", "lebanese",
    "sudanese", "belarusian", "ukrainian", "yemeni", "turkish", "german", "pakistani", "indian",
    "egyptian", "afghan", "somali", "mexican",
)  # fmt: skip
_FILIAL: Final = ("bin", "ibn", "ben", "bint")
#: A word of at most so many parties is rare.
_RARE: Final = 4
#: Keeps a word: kind, key, word.
_Keep = Callable[[str, str, str], None]
#: Edits, and share of the longer word, from which two words are plainly two names.
_LEAST_EDITS: Final = 3
_LEAST_SHARE: Final = 0.6


class Others(Struct, frozen=True):
    """What other listed names lend to a near miss.

    Attributes:
        listed: exact readings of all listed names.
        ordered: the same with the words in their order.
        given, surnames: by culture, and given names by gender too (``slavic/female``).
        patronymics: words in -ovich and -ovna, by gender.
        nisbahs: words after ``al-`` that end a name.
        fathers: words after ``bin`` or ``ibn``.
        distinctive: words of organisations that are rare and not generic.
        rare: words that few parties' names hold, lower case without marks.
        ships: words of vessels' names.
        characters: Chinese characters and Korean syllables of listed names, by script.
    """

    listed: frozenset[tuple[str, ...]]
    ordered: frozenset[tuple[str, ...]]
    given: Mapping[str, Sequence[str]]
    surnames: Mapping[str, Sequence[str]]
    patronymics: Mapping[str, Sequence[str]]
    nisbahs: Sequence[str]
    fathers: Sequence[str]
    distinctive: Sequence[str]
    rare: frozenset[str]
    ships: Sequence[str]
    characters: Mapping[str, Sequence[str]]


def others_of(subjects: Iterable[Subject]) -> Others:
    """Collect what near misses are made of, each kind in the order of the alphabet."""
    listed: set[tuple[str, ...]] = set()
    ordered: set[tuple[str, ...]] = set()
    bearers: dict[str, set[str]] = {}
    sets: dict[str, dict[str, set[str]]] = {
        key: {} for key in ("given", "surnames", "patronymics", "words", "characters")
    }

    def keep(kind: str, key: str, word: str) -> None:
        if len(word) > 2 or kind == "characters":
            sets[kind].setdefault(key, set()).add(word)

    for name in subjects:
        listed.add(reading(name.text))
        ordered.add(ordered_reading(name.text))
        if name.script in ("han", "hangul"):
            for char in name.text:
                if script_of(char) == name.script:
                    keep("characters", name.script, char)
        if name.script != "latin":
            continue
        if name.organisation:
            for word in name.words:
                bearers.setdefault(plain(word), set()).add(name.group)
        if name.schema == "Vessel":
            for word in name.words:
                if word.isalpha() and word.isascii():
                    keep("words", "ships", word)
        if name.person:
            _lend(name, keep)
    rare = {word for word, groups in bearers.items() if len(groups) <= _RARE}
    return Others(
        listed=frozenset(listed),
        ordered=frozenset(ordered),
        given=_sorted(sets["given"]),
        surnames=_sorted(sets["surnames"]),
        patronymics=_sorted(sets["patronymics"]),
        nisbahs=sorted(sets["words"].get("nisbahs", ())),
        fathers=sorted(sets["words"].get("fathers", ())),
        distinctive=sorted(
            word
            for word in rare - GENERIC - {*_COUNTRIES, *_ADJECTIVES}
            if len(word) > 3 and word.isalpha() and word.isascii()
        ),
        rare=frozenset(rare),
        ships=sorted(sets["words"].get("ships", ())),
        characters=_sorted(sets["characters"]),
    )


def other_nisbah(rng: random.Random, name: Subject, others: Others) -> str | None:
    """The last word after ``al-``, which tells clan or town, is another one."""
    head, al, last = name.text.rpartition("-")
    if not name.person or not head.lower().endswith((" al", " el")) or " " in last or not al:
        return None
    new = _another(rng, last, others.nisbahs)
    return new and f"{head}-{_as(last, new)}"


def other_father(rng: random.Random, name: Subject, others: Others) -> str | None:
    """Another father: the word after ``bin`` or the patronymic is changed, the rest stays."""
    if not name.person:
        return None
    words = name.words
    for place in range(1, len(words)):
        word = words[place]
        if words[place - 1].lower() in _FILIAL and place > 1 and len(word) > 2:
            return _replaced(name, place, _another(rng, word, others.fathers))
        gender = _patronymic(word)
        if gender and len(words) > 2:
            return _replaced(name, place, _another(rng, word, others.patronymics[gender]))
    return None


def swapped_people(rng: random.Random, name: Subject, others: Others) -> str | None:
    """The first given name of one listed person with the surname of another."""
    if not name.given or not name.last:
        return None
    pool = others.surnames.get(name.culture, ())
    new = _another(rng, " ".join(name.last), pool)
    return new and f"{' '.join(name.given)} {_as(name.last[0], new)}"


def other_given(rng: random.Random, name: Subject, others: Others) -> str | None:
    """Another given name of the same sex, as a brother has it; the rest stays."""
    if not name.given or not name.last:
        return None
    key = f"{name.culture}/{name.gender}" if name.gender else name.culture
    new = _another(rng, name.given[0], others.given.get(key, ()))
    return new and " ".join((_as(name.given[0], new), *name.given[1:], *name.last))


def other_gender(rng: random.Random, name: Subject, others: Others) -> str | None:
    """A given name of the other sex, as a wife or sister has it; a Slavic surname follows."""
    if not name.given or not name.last:
        return None
    first = name.given[0]
    change = dict(_PAIRS_OF_SEX) if name.gender != "female" else _FEMALE_TO_MALE
    new = change.get(first.lower())
    if new is None or (rng.random() < 0.3 and name.gender):
        key = f"{name.culture}/{'male' if name.gender == 'female' else 'female'}"
        new = _another(rng, first, others.given.get(key, ())) if name.gender else None
    if new is None:
        return None
    last = [_feminine(word) for word in name.last] if name.gender != "female" else [*name.last]
    return " ".join((_as(first, new), *last))


def shared_stem(rng: random.Random, name: Subject, _: Others) -> str | None:
    """A surname of the same stem with another ending: Petrov and Petrenko, Ahmadi, Ahmadinejad."""
    if not name.given or len(name.last) != 1:
        return None
    last = name.last[0]
    low = last.lower()
    if name.culture == "slavic":
        end = next((end for end in _SLAVIC_ENDS if low.endswith(end)), "")
        stem, ends = low[: -len(end)] if end else "", _NEW_SLAVIC
        choices = [new for new in ends if OSA.distance(new, end) >= _LEAST_EDITS]
    elif name.culture == "arabic":
        stem, choices = low.rstrip("i") if low.endswith("i") else low, list(_NEW_PERSIAN)
        if low.endswith(_NEW_PERSIAN):
            return None
    else:
        return None
    if len(stem) < 4 or not choices or not last.isalpha():
        return None
    return " ".join((*name.given, _as(last, stem + rng.choice(choices))))


def middle_and_last(rng: random.Random, name: Subject, others: Others) -> str | None:
    """The first given name stays; a middle name and the surname are other people's."""
    if len(name.given) < 2 or not name.last:
        return None
    last = _another(rng, " ".join(name.last), others.surnames.get(name.culture, ()))
    gender = _patronymic(name.given[1])
    pool = others.patronymics[gender] if gender else others.given.get(name.culture, ())
    middle = _another(rng, name.given[1], pool)
    if last is None or middle is None:
        return None
    return " ".join(
        (name.given[0], _as(name.given[1], middle), *name.given[2:], _as(name.last[0], last))
    )


def conflicting_initial(rng: random.Random, name: Subject, _: Others) -> str | None:
    """An initial that is not the listed given name's, with its surname."""
    if not name.given or not name.last:
        return None
    first = name.given[0][0].upper()
    letter = rng.choice([c for c in "ABDFGHKLMNPRSTVZ" if c != first])
    return f"{letter}. {' '.join(name.last)}"


def father_and_son(_: random.Random, name: Subject, __: Others) -> str | None:
    """``A bin B`` as ``B bin A``: the father of the listed son."""
    words = name.words
    places = [i for i, word in enumerate(words) if word.lower() in _FILIAL and i > 0]
    if not name.person or not places or places[0] + 1 >= len(words):
        return None
    at = places[0]
    son, father = words[at - 1], words[at + 1]
    if at != 1 or reading(son) == reading(father) or len(father) < 3:
        return None
    return " ".join((father, words[at], son, *words[at + 2 :]))


def other_country(rng: random.Random, name: Subject, _: Others) -> str | None:
    """Another country, people or city in the name of an organisation."""
    if not name.organisation or len(name.words) < 2 or "branch" in name.text.lower():
        return None
    for place, word in enumerate(name.words):
        for pool in (_COUNTRIES, _ADJECTIVES):
            if plain(word) in pool:
                new = rng.choice([other for other in pool if other != plain(word)])
                return _replaced(name, place, new)
    return None


def other_number(rng: random.Random, name: Subject, _: Others) -> str | None:
    """Another number in the name of an organisation or a vessel."""
    if name.person or len(name.words) < 2:
        return None
    for place in range(len(name.words) - 1, -1, -1):
        digits = plain(name.words[place])
        if digits.isdigit() and len(digits) < 5:
            value = int(digits)
            new = rng.choice([v for v in (value + 1, value + 2, value - 1, value + 10) if v > 0])
            return _replaced(name, place, str(new))
    return None


def other_word(rng: random.Random, name: Subject, others: Others) -> str | None:
    """Another firm of the same trade: the distinctive words change, the generic ones stay."""
    places = _distinctive(name, others)
    if not places or len(places) == len(name.words) or len(places) > 2:
        return None
    words = name.words
    for place in places:
        new = _another(rng, words[place], others.distinctive)
        if new is None:
            return None
        words[place] = _as(words[place], new)
    return " ".join(words)


def generic_only(_: random.Random, name: Subject, others: Others) -> str | None:
    """Nothing but the generic words of an organisation's name: ``General Trading Co.``."""
    places = set(_distinctive(name, others))
    if not places:
        return None
    kept = [word for i, word in enumerate(name.words) if i not in places]
    while kept and plain(kept[0]) in ("of", "and", "for", "the", "de", "&"):
        kept = kept[1:]
    while kept and plain(kept[-1]) in ("of", "and", "for", "the", "de", "&"):
        kept = kept[:-1]
    return " ".join(kept) if len(kept) > 1 else None


def other_vessel(rng: random.Random, name: Subject, others: Others) -> str | None:
    """Another ship of the fleet: one of its two or three words is another."""
    words = name.words
    if name.schema != "Vessel" or len(words) not in (2, 3):
        return None
    places = [i for i, word in enumerate(words) if word.isalpha() and len(word) > 3]
    if not places:
        return None
    place = rng.choice(places)
    return _replaced(name, place, _another(rng, words[place], others.ships))


def person_of_the_name(rng: random.Random, name: Subject, others: Others) -> str | None:
    """A person who has a ship's or a firm's only word for a given name: MARIA, Maria Petrova."""
    if name.person or len(name.words) != 1 or not name.words[0].isalpha():
        return None
    cultures = sorted(culture for culture, words in others.surnames.items() if words)
    if not cultures:
        return None
    surname = rng.choice(others.surnames[rng.choice(cultures)])
    return f"{name.words[0].capitalize()} {surname.capitalize()}"


def other_character(rng: random.Random, name: Subject, others: Others) -> str | None:
    """One Chinese character or Korean syllable is another: another name."""
    if name.script not in ("han", "hangul") or not name.person:
        return None
    places = [i for i, char in enumerate(name.text) if script_of(char) == name.script]
    if not 2 <= len(places) <= 4:
        return None
    place = rng.choice(places)
    pool = [char for char in others.characters[name.script] if char != name.text[place]]
    return name.text[:place] + rng.choice(pool) + name.text[place + 1 :] if pool else None


#: Back from a woman's name to a man's, the first of the table.
_FEMALE_TO_MALE: Final = {female: male for male, female in reversed(_PAIRS_OF_SEX)}


def _lend(name: Subject, keep: _Keep) -> None:
    words = name.words
    for before, word in itertools.pairwise(words):
        if before.lower() in _FILIAL and word.isalpha():
            keep("words", "fathers", word)
    for word in words[1:]:
        gender = _patronymic(word)
        if gender:
            keep("patronymics", gender, word)
    tail = words[-1]
    if tail.lower().startswith(("al-", "el-")) and tail[3:].isalpha():
        keep("words", "nisbahs", tail[3:])
    if name.given and name.last and name.given[0].isalpha():
        if all(word.isalpha() for word in name.last):
            keep("surnames", name.culture, " ".join(name.last))
        keep("given", name.culture, name.given[0])
        if name.gender:
            keep("given", f"{name.culture}/{name.gender}", name.given[0])


def _sorted(found: Mapping[str, set[str]]) -> dict[str, Sequence[str]]:
    return {key: sorted(words) for key, words in sorted(found.items())}


def _patronymic(word: str) -> str:
    low = word.lower()
    if len(low) < 6 or not low.isalpha():
        return ""
    if low.endswith(("vich", "vych")):
        return "male"
    return "female" if low.endswith(("ovna", "evna", "ivna")) else ""


def _another(rng: random.Random, word: str, pool: Sequence[str]) -> str | None:
    """A word of the pool that nobody takes for this one; None if ten draws find none."""
    for _ in range(10 if pool else 0):
        new = rng.choice(pool)
        edits = OSA.distance(word.lower(), new.lower())
        far = edits >= _LEAST_EDITS and edits >= _LEAST_SHARE * max(len(word), len(new))
        if far and reading(new) != reading(word):
            return new
    return None


def _replaced(name: Subject, place: int, new: str | None) -> str | None:
    if new is None:
        return None
    words = name.words
    words[place] = _as(words[place], new)
    return " ".join(words)


def _as(model: str, word: str) -> str:
    """A word in the case of another."""
    letters = [char for char in model if char.isalpha()]
    if len(letters) > 1 and all(char.isupper() for char in letters):
        return word.upper()
    return word if not word.isupper() and word[:1].isupper() else word.title()


def _feminine(word: str) -> str:
    low = word.lower()
    for male, female in _FEMININE:
        if low.endswith(male):
            return _as(word, low[: -len(male)] + female)
    return word


def _distinctive(name: Subject, others: Others) -> list[int]:
    """Places of an organisation's words that tell which one it is.

    Empty where a word is neither rare nor known as generic, for then it is not
    clear what the name would be without it.
    """
    if not name.organisation:
        return []
    found = []
    for place, word in enumerate(name.words):
        form = plain(word)
        if not form or form in GENERIC or form in _COUNTRIES or form in _ADJECTIVES:
            continue
        if form not in others.rare:
            return []
        found.append(place)
    return found
