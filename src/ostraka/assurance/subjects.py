"""Listed names as suites need them: with their parts, script, culture and split.

Owns the step from stored records to subjects, and the split that keeps a fifth
of all parties out of calibration. Refuses to change a name and to compare.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from msgspec import Struct

from ostraka.model.records import Fact, StoredRecord
from ostraka.model.schema import FAMILY_OF_SCHEMA, NAME_PROPERTIES
from ostraka.names.latin import spelling_key, to_latin
from ostraka.names.scripts import clean, script_of, split_words

Culture = Literal["arabic", "slavic", "hispanic", "chinese", "korean", "other"]

#: One party in so many is held out.
PARTS: Final = 5
#: Identifiers that name one party in every list that gives them.
_LINKING: Final = (
    "unscId", "imoNumber", "innCode", "taxNumber", "passportNumber", "leiCode", "ogrnCode",
)  # fmt: skip
#: A shorter number is likely to be a counter of its own office.
_LEAST_NUMBER: Final = 7
_NATIONS: Final = ("nationality", "citizenship", "country", "birthCountry")

_SLAVIC: Final = (
    "ov", "ova", "ev", "eva", "yov", "in", "ina", "yn", "sky", "skiy", "skii", "ski", "skaya",
    "enko", "chuk", "vich", "uk", "yuk", "tsky", "tskiy", "tskaya",
)  # fmt: skip
_SLAVIC_LANDS: Final = frozenset({"ru", "ua", "by", "bg", "rs", "me", "mk", "kz", "su"})
_ARAB_LANDS: Final = frozenset(
    {
        "sy", "iq", "lb", "sa", "ye", "ir", "af", "pk", "eg", "ly", "dz", "tn", "ma", "jo", "ps",
        "kw", "qa", "ae", "bh", "om", "so", "sd",
    }
)  # fmt: skip
_SPANISH_LANDS: Final = frozenset(
    {"mx", "co", "ve", "cu", "gt", "hn", "ni", "pa", "ec", "pe", "ar", "sv", "es", "py", "bo"}
)
_ARABIC_WORDS: Final = frozenset(
    {
        "al", "el", "bin", "ibn", "ben", "abu", "abd", "abdul", "abdel", "muhammad", "mohammad",
        "mohammed", "mohamed", "ahmad", "ahmed", "ali", "hasan", "hassan", "husayn", "hussein",
        "hossein", "abdallah", "abdullah", "mahmoud", "mahmud", "umar", "omar", "khalid",
    }
)  # fmt: skip


class Subject(Struct, frozen=True):
    """A listed name, ready to be written otherwise.

    Attributes:
        party: id of the party, ``list-record``.
        group: key of the split: the same for all records that are known to be one party.
        schema: FollowTheMoney schema.
        text: the name in reading order.
        script: the script of most of its letters.
        given, last: parts of a person's name, where the list tells them or writes the
            surname in capitals; else empty.
        gender: male, female or empty.
        culture: how names of this kind are built; a guess from letters, words and countries.
        others: the party's other names in the scripts that this one is not in.
        latin: all the party's Latin names.
    """

    party: str
    group: str
    schema: str
    text: str
    script: str
    given: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    gender: str = ""
    culture: Culture = "other"
    others: tuple[str, ...] = ()
    latin: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The name's words between blanks."""
        return self.text.split()

    @property
    def person(self) -> bool:
        """Whether the name is a person's."""
        return self.schema == "Person"

    @property
    def organisation(self) -> bool:
        """Whether the name is an organisation's."""
        return FAMILY_OF_SCHEMA.get(self.schema) in ("organization", "any")


def held_out(group: str) -> bool:
    """Whether a party is kept out of calibration, and so may be measured.

    Args:
        group: the party's key of :func:`split_groups`.

    Returns:
        True for one key in five, by its sha256: the same on every machine.
    """
    digest = hashlib.sha256(group.encode("utf-8")).digest()
    return int.from_bytes(digest[:8], "big") % PARTS == 0


def split_groups(records: Iterable[StoredRecord]) -> dict[str, str]:
    """The split key of every record: records that share a cross reference share a key.

    Cross references are the UN's reference, and IMO, tax, passport, LEI and
    OGRN numbers. Without them the same party could be calibrated on in one list
    and measured in another.

    Args:
        records: the records of all lists that are used together.

    Returns:
        By ``list:record``, the first source of its group in the order of the alphabet.
    """
    parent: dict[str, str] = {}
    holder: dict[str, str] = {}

    def root(source: str) -> str:
        while parent[source] != source:
            parent[source] = parent[parent[source]]
            source = parent[source]
        return source

    for record in records:
        source = record.source
        parent.setdefault(source, source)
        for key in linking_keys(record):
            first, second = sorted((root(holder.setdefault(key, source)), root(source)))
            parent[second] = first
    return {source: root(source) for source in sorted(parent)}


def linking_keys(record: StoredRecord) -> list[str]:
    """What ties a record to the same party in other lists, each as one word."""
    found = []
    for stored in record.facts:
        fact = stored.fact
        if fact.prop not in _LINKING:
            continue
        value = "".join(char for char in fact.value.upper() if char.isalnum())
        kind = {"innCode": "taxNumber"}.get(fact.prop, fact.prop)
        if fact.prop == "unscId":
            found.append(f"un:{value}")
        elif len(value) >= _LEAST_NUMBER and sum(char.isdigit() for char in value) >= 5:
            found.append(f"{record.schema}:{kind}:{value}")
    return found


def reading(text: str) -> tuple[str, ...]:
    """A name as an exact reader takes it: spelling keys of its words, in sorted order.

    Two names of one reading are the same name to anybody; case, marks, order
    and the spellings that one transliteration gives do not matter.
    """
    return tuple(sorted(ordered_reading(text)))


def ordered_reading(text: str) -> tuple[str, ...]:
    """As :func:`reading`, with the words in their order."""
    words = (to_latin(word.lower()) for word in split_words(clean(text)))
    return tuple(spelling_key(word) for word in words if word)


def script_of_name(text: str) -> str:
    """The script of most letters; ``common`` where there is no letter."""
    counts = Counter(script_of(char) for char in text)
    counts.pop("common", None)
    return max(counts, key=lambda script: (counts[script], script)) if counts else "common"


def subjects(record: StoredRecord, group: str) -> list[Subject]:
    """The names of a record, weak aliases left out.

    Args:
        record: the record.
        group: its key of :func:`split_groups`.
    """
    facts = [stored.fact for stored in record.facts]
    named = [f for f in facts if f.prop in NAME_PROPERTIES and f.prop != "weakAlias"]
    scripts = {fact.value: script_of_name(fact.value) for fact in named}
    latin = tuple(dict.fromkeys(text for text, script in scripts.items() if script == "latin"))
    gender = next((fact.value for fact in facts if fact.prop == "gender"), "")
    lands = frozenset(fact.value for fact in facts if fact.prop in _NATIONS)
    found = []
    for fact in named:
        script = scripts[fact.value]
        given, last = _parts(fact) if record.schema == "Person" else ((), ())
        found.append(
            Subject(
                party=f"{record.list}-{record.id}",
                group=group,
                schema=record.schema,
                text=" ".join(fact.value.split()),
                script=script,
                given=given,
                last=last,
                gender=gender,
                culture=_culture(fact.value, frozenset(scripts.values()), lands),
                others=tuple(text for text, other in scripts.items() if other != script),
                latin=latin,
            )
        )
    return found


def _parts(fact: Fact) -> tuple[tuple[str, ...], tuple[str, ...]]:
    first, last = fact.get("firstName"), fact.get("lastName")
    words = fact.value.split()
    if first and last and words == [*first.split(), *last.split()]:
        return tuple(first.split()), tuple(last.split())
    capitals = 0
    for word in reversed(words):
        if not (word.isupper() and len(word) > 1):
            break
        capitals += 1
    if 0 < capitals < len(words) and not any(word.isupper() for word in words[:-capitals]):
        return tuple(words[:-capitals]), tuple(words[-capitals:])
    return (), ()


def _culture(text: str, scripts: frozenset[str], lands: frozenset[str]) -> Culture:
    words = frozenset(text.lower().replace("-", " ").split())
    ends = text.lower().split()[-1:] or [""]
    if "hangul" in scripts or lands & {"kp", "kr"}:
        return "korean"
    if "han" in scripts or lands & {"cn", "hk", "tw"}:
        return "chinese"
    if "cyrillic" in scripts or (lands & _SLAVIC_LANDS and ends[0].endswith(_SLAVIC)):
        return "slavic"
    if "arabic" in scripts or lands & _ARAB_LANDS or len(words & _ARABIC_WORDS) > 1:
        return "arabic"
    if lands & _SPANISH_LANDS:
        return "hispanic"
    return "slavic" if ends[0].endswith(("skiy", "enko", "ovich", "ovna", "vna")) else "other"


def all_subjects(records: Sequence[StoredRecord]) -> list[Subject]:
    """Every name of every record that is not a weak alias, in the order of the records."""
    groups = split_groups(records)
    return [item for record in records for item in subjects(record, groups[record.source])]
