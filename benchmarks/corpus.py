"""What is measured on: the real lists, the invented customers, and perturbed listed names.

Owns every choice of a sample, all by fixed seeds. The perturbations are
invented here and carry no knowledge of how any program compares names.
"""

from __future__ import annotations

import csv
import gzip
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from ostraka.index.snapshot import Snapshot
    from ostraka.model.party import Party

#: The files of the lists, below the shared folder.
LISTS: Final = (
    "lists/ofac_sdn/2024-05-07/sdn.xml",
    "lists/un_sc/2024-05-15/un_consolidated.xml",
)
CUSTOMERS: Final = "customers/negatives_us.csv.gz"
#: The day that every screening asks about: both lists had been published.
ON: Final = date(2024, 6, 1)

_SEED: Final = 20240601

Row = dict[str, str]


def customers(shared: Path) -> Iterator[Row]:
    """All customers, in the order of the file."""
    with gzip.open(shared / CUSTOMERS, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def sample(rows: list[Row], size: int) -> list[Row]:
    """Some of them, in their order; the same ones every time."""
    if size >= len(rows):
        return rows
    chosen = sorted(random.Random(_SEED).sample(range(len(rows)), size))
    return [rows[i] for i in chosen]


def listed_parties(snapshot: Snapshot) -> list[Party]:
    """Every party listed on the day, in the order of the index."""
    from ostraka.screening.views import view

    day = ON.toordinal()
    parties = [view(snapshot.record(row), day).party for row in range(len(snapshot))]
    return [party for party in parties if party.names]


class Probe(Struct, frozen=True):
    """A listed name written otherwise.

    Attributes:
        kind: how it was changed.
        party: id of the party that it names.
        written: the name as the list has it.
        asked: the name as it is asked for.
        family: ``person`` or ``company``.
    """

    kind: str
    party: str
    written: str
    asked: str
    family: str


def probes(parties: list[Party], per_kind: int) -> list[Probe]:
    """Perturbed primary names of listed persons and organisations.

    Args:
        parties: the listed parties.
        per_kind: how many of each kind.
    """
    chooser = random.Random(_SEED)
    found: list[Probe] = []
    for kind, (family, change) in _CHANGES.items():
        pool = [party for party in parties if party.schema in _SCHEMAS[family]]
        chooser.shuffle(pool)
        of_kind: list[Probe] = []
        for party in pool:
            if len(of_kind) == per_kind:
                break
            name = _natural(party.names[0].text)
            asked = change(name, chooser) if name.isascii() else None
            if asked and (asked != name or kind == "exact"):
                of_kind.append(Probe(kind, party.id, name, asked, family))
        found += of_kind
    return found


_SCHEMAS: Final = {"person": ("Person",), "company": ("Organization", "Company", "LegalEntity")}


def _natural(name: str) -> str:
    """``IVANOV, Ivan`` as ``Ivan Ivanov``."""
    last, comma, first = name.partition(",")
    if comma and "," not in first and first.strip():
        name = f"{first.strip()} {last.strip()}"
    return " ".join(word.capitalize() for word in name.split())


def _exact(name: str, _: random.Random) -> str | None:
    return name if len(name.split()) > 1 else None


def _typo(name: str, chooser: random.Random) -> str | None:
    words = name.split()
    long = [i for i, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if len(words) < 2 or not long:
        return None
    i = chooser.choice(long)
    words[i] = _slip(words[i], chooser)
    return " ".join(words)


def _slip(word: str, chooser: random.Random) -> str:
    at = chooser.randrange(1, len(word) - 1)
    letter = chooser.choice("abcdefghijklmnopqrstuvwxyz")
    return chooser.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def _two_typos(name: str, chooser: random.Random) -> str | None:
    words = name.split()
    long = [i for i, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if len(long) < 2:
        return None
    for i in chooser.sample(long, 2):
        words[i] = _slip(words[i], chooser)
    return " ".join(words)


def _reordered(name: str, _: random.Random) -> str | None:
    words = name.split()
    return " ".join([words[-1], *words[:-1]]) if len(words) > 1 else None


def _middle_dropped(name: str, _: random.Random) -> str | None:
    words = name.split()
    return f"{words[0]} {words[-1]}" if len(words) > 2 else None


def _three_changes(name: str, chooser: random.Random) -> str | None:
    shorter = _middle_dropped(name, chooser)
    slipped = _typo(shorter, chooser) if shorter else None
    return _reordered(slipped, chooser) if slipped else None


def _initial(name: str, _: random.Random) -> str | None:
    words = name.split()
    if len(words) < 2 or len(words[0]) < 2 or len(words[-1]) < 4:
        return None
    return " ".join([f"{words[0][0]}.", *words[1:]])


def _joined(name: str, chooser: random.Random) -> str | None:
    words = name.split()
    if len(words) < 2 or not all(word.isalpha() for word in words):
        return None
    at = chooser.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1].lower(), *words[at + 2 :]])


def _form_dropped(name: str, _: random.Random) -> str | None:
    words = name.replace(",", "").replace(".", "").split()
    forms = {"llc", "ltd", "limited", "inc", "co", "company", "corp", "corporation", "gmbh", "sa"}
    kept = [word for word in words if word.lower() not in forms]
    return " ".join(kept) if 1 < len(kept) < len(words) else None


#: A plain Latin to Cyrillic spelling, longest first: invented for the benchmark.
_CYRILLIC: Final = (
    ("shch", "щ"), ("kh", "х"), ("zh", "ж"), ("ch", "ч"), ("sh", "ш"), ("ts", "ц"), ("yu", "ю"),
    ("ya", "я"), ("yo", "ё"), ("ye", "е"), ("iy", "ий"), ("ck", "к"), ("ph", "ф"), ("th", "т"),
    ("a", "а"), ("b", "б"), ("c", "к"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"),
    ("i", "и"), ("j", "дж"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"),
    ("p", "п"), ("q", "к"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("w", "в"),
    ("x", "кс"), ("y", "й"), ("z", "з"),
)  # fmt: skip


def _cyrillic(name: str, _: random.Random) -> str | None:
    """Of names that end as Slavic ones do: others are not usually written so."""
    words = name.split()
    slavic = ("ov", "ova", "ev", "eva", "in", "ina", "sky", "skiy", "skaya", "enko", "vich", "uk")
    if len(words) < 2 or not words[-1].lower().endswith(slavic) or "-" in name:
        return None
    return " ".join(_spelled(word.lower()).capitalize() for word in words)


def _spelled(word: str) -> str:
    out = ""
    while word:
        for latin, letter in _CYRILLIC:
            if word.startswith(latin):
                out += letter
                word = word[len(latin) :]
                break
        else:
            out += word[0]
            word = word[1:]
    return out[:-1] + "ий" if out.endswith("скй") else out


_CHANGES: Final[dict[str, tuple[str, Callable[[str, random.Random], str | None]]]] = {
    "exact": ("person", _exact),
    "typo": ("person", _typo),
    "two typos": ("person", _two_typos),
    "reordered": ("person", _reordered),
    "middle dropped": ("person", _middle_dropped),
    "typo, reordered, middle dropped": ("person", _three_changes),
    "initial": ("person", _initial),
    "joined": ("person", _joined),
    "Cyrillic": ("person", _cyrillic),
    "company, typo": ("company", _typo),
    "company, form dropped": ("company", _form_dropped),
}
