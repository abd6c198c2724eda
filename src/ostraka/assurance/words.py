"""Treatments of a person's words: order, parts that fall away, habits of forms and of address.

Owns treatments that keep it clear to a human reader who is meant. Each takes a
source of chance and a listed name in Latin letters and gives the name written
otherwise, or None where the name has nothing to treat. Refuses to know how any
program compares names.
"""

from __future__ import annotations

import random
import re
from functools import cache
from importlib.resources import files
from typing import Final

from ostraka.assurance.subjects import Subject

_PATRONYMIC: Final = re.compile(
    r"\w{2,}(?:ovich|evich|yevich|ovych|evych|ovna|evna|ivna|yvna|avich|avna|ichna|inichna)",
    re.IGNORECASE,
)
_FILIAL: Final = ("bin", "ibn", "ben", "b.", "bint", "oglu", "ogly", "ould", "wuld")
#: Small words and the other ways in which they are written.
_PARTICLES: Final = {
    "bin": ("ibn", "ben", "b.", ""),
    "ibn": ("bin", "ben", "b.", ""),
    "ben": ("bin", "ibn"),
    "al": ("el", ""),
    "el": ("al", ""),
    "abu": ("abou", "abo"),
    "abou": ("abu",),
    "de": ("",),
    "del": ("de", ""),
    "van": ("Van",),
    "von": ("",),
    "abdul": ("abd al", "abdel", "abd ul"),
    "abd": ("abdul", "abdel"),
}
_TITLES: Final = ("Mr", "Mr.", "Dr", "Dr.", "Prof.", "Eng.", "Gen.", "Col.", "Senator", "Minister")
_TITLES_OF_WOMEN: Final = ("Ms", "Mrs.", "Dr", "Prof.", "Senator", "Minister")
_HONORIFICS: Final = (
    "Sheikh", "Shaykh", "Haji", "Hajji", "Sayyid", "Seyed", "Mullah", "Maulavi", "Qari", "Ustad",
    "Imam", "Hafiz",
)  # fmt: skip
#: Characters of a beneficiary's name in a SWIFT MT field 50 or 59, line 1 (SWIFT standards).
PAYMENT_WIDTH: Final = 35


def reordered(_: random.Random, name: Subject) -> str | None:
    """The family name first, as forms and files write it."""
    if not name.given or not name.last or _fathers(name):
        return None
    return " ".join((*name.last, *name.given))


def comma_order(_: random.Random, name: Subject) -> str | None:
    """``LAST, First``."""
    if not name.given or not name.last:
        return None
    return f"{' '.join(name.last).upper()}, {' '.join(name.given)}"


def middle_dropped(rng: random.Random, name: Subject) -> str | None:
    """One word between the first and the last is left out; a father's name with its particle."""
    words = name.words
    places = [i for i in range(1, len(words) - 1) if len(words[i]) > 2 and "-" not in words[i][:3]]
    if len(words) < 3 or not name.person or not places:
        return None
    place = rng.choice(places)
    if words[place].lower() in (*_PARTICLES, *_FILIAL):
        return None
    start = place - 1 if words[place - 1].lower() in _FILIAL and place > 1 else place
    kept = words[:start] + words[place + 1 :]
    return " ".join(kept) if len(kept) > 1 else None


def initials(rng: random.Random, name: Subject) -> str | None:
    """Given names as initials: ``V. Putin``, ``V.V. Putin``."""
    if not name.given or not name.last or max(map(len, name.last)) < 4:
        return None
    letters = [word[0].upper() for word in name.given if word[0].isalpha()]
    if not letters or min(map(len, name.given)) < 2:
        return None
    mark = rng.choice((". ", " ", "."))
    head = mark.join(letters) + ("." if mark != " " else "")
    return f"{head} {' '.join(name.last)}"


def middle_initial(rng: random.Random, name: Subject) -> str | None:
    """The first given name whole, the others as initials."""
    if len(name.given) < 2 or not name.last or min(map(len, name.given)) < 3:
        return None
    dot = rng.choice((".", ""))
    rest = " ".join(f"{word[0].upper()}{dot}" for word in name.given[1:])
    return f"{name.given[0]} {rest} {' '.join(name.last)}"


def joined(rng: random.Random, name: Subject) -> str | None:
    """Two neighbouring words without the blank between them."""
    words = name.words
    places = [
        i for i in range(len(words) - 1) if words[i].isalpha() and words[i + 1].isalpha()
    ]  # fmt: skip
    if not places:
        return None
    at = rng.choice(places)
    second = words[at + 1] if words[at].isupper() else words[at + 1].lower()
    return " ".join((*words[:at], words[at] + second, *words[at + 2 :]))


def split(rng: random.Random, name: Subject) -> str | None:
    """One word of seven letters and more in two pieces of three and more."""
    words = name.words
    places = [i for i, word in enumerate(words) if len(word) >= 7 and word.isalpha()]
    if not places:
        return None
    place = rng.choice(places)
    at = rng.randrange(3, len(words[place]) - 2)
    words[place] = f"{words[place][:at]} {words[place][at:]}"
    return " ".join(words)


def truncated(_: random.Random, name: Subject) -> str | None:
    """Cut off after 35 characters, as one line of a payment message does."""
    text = name.text
    return text[:PAYMENT_WIDTH].rstrip() if len(text) > PAYMENT_WIDTH else None


def last_cut(rng: random.Random, name: Subject) -> str | None:
    """The last word cut in its second half, four letters and more kept."""
    words = name.words
    if len(words) < 2 or len(words[-1]) < 6 or not words[-1].isalpha():
        return None
    keep = rng.randrange(max(4, len(words[-1]) // 2), len(words[-1]))
    return " ".join((*words[:-1], words[-1][:keep]))


def diminutive(rng: random.Random, name: Subject) -> str | None:
    """The short form of the first given name, by the table ``diminutives.tsv``."""
    if not name.given or not name.last:
        return None
    short = _diminutives().get(name.given[0].lower())
    if not short:
        return None
    rest = name.given[1:] if rng.random() < 0.5 else ()
    return " ".join((rng.choice(short).capitalize(), *rest, *name.last))


def patronymic_dropped(_: random.Random, name: Subject) -> str | None:
    """Without the father's name: the word in -ovich or -ovna, or ``bin`` and the next."""
    words = name.words
    if not name.person:
        return None
    for place in range(1, len(words)):
        if _PATRONYMIC.fullmatch(words[place]) and len(words) > 2:
            return " ".join(words[:place] + words[place + 1 :])
        if words[place].lower() in ("bin", "ibn", "ben") and len(words) > place + 2:
            return " ".join(words[:place] + words[place + 2 :])
    return None


def surname_dropped(_: random.Random, name: Subject) -> str | None:
    """A Spanish name without the mother's surname."""
    if name.culture != "hispanic" or len(name.last) != 2 or not name.given:
        return None
    return " ".join((*name.given, name.last[0]))


def particles(rng: random.Random, name: Subject) -> str | None:
    """``al`` as ``el`` or joined or gone, ``bin`` as ``ibn`` or gone, ``Abdul`` as ``Abd al``."""
    if not name.person:
        return None
    words = re.sub(r"\b([AaEe][Ll])-", r"\1 ", name.text).split()
    places = [i for i, w in enumerate(words[:-1]) if w.lower() in _PARTICLES]
    if not places:
        return None
    place = rng.choice(places)
    word = words[place]
    if word.lower() in ("al", "el") and rng.random() < 0.4:
        words[place : place + 2] = [f"{word}{words[place + 1].lower()}"]
    else:
        new = rng.choice(_PARTICLES[word.lower()])
        words[place] = new if word.islower() else new.upper() if word.isupper() else new.title()
    text = " ".join(" ".join(words).split())
    return text if text not in (name.text, "") else None


def title_added(rng: random.Random, name: Subject) -> str | None:
    """A title of courtesy, learning or office before the name."""
    if not name.person or len(name.words) < 2:
        return None
    titles = _TITLES_OF_WOMEN if name.gender == "female" else _TITLES
    return f"{rng.choice(titles)} {name.text}"


def honorific_added(rng: random.Random, name: Subject) -> str | None:
    """A religious or tribal title before a name of an Arab, Persian or Afghan kind."""
    if not name.person or name.culture != "arabic" or name.gender == "female":
        return None
    first = name.words[0].lower()
    if len(name.words) < 2 or first in {title.lower() for title in _HONORIFICS}:
        return None
    return f"{rng.choice(_HONORIFICS)} {name.text}"


def _fathers(name: Subject) -> bool:
    return any(word.lower() in _FILIAL for word in name.words)


@cache
def _diminutives() -> dict[str, tuple[str, ...]]:
    """Short forms by full name, both lower case; names of two languages have both."""
    path = files("ostraka.assurance") / "data" / "diminutives.tsv"
    found: dict[str, tuple[str, ...]] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in [line for line in lines if line and not line.startswith("#")][1:]:
        full, short, _ = line.split("\t")
        found[full] = (*found.get(full, ()), *short.split())
    return found
