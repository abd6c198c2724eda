"""What a designation of the UK Sanctions List says, in its XML, CSV and ODS alike.

Owns the fields that only this list has: the regime, the sanctions imposed, the
references to other lists. Refuses nothing: a text without a reading is a note.

The XML and the CSV name a regime by its regulations ("The Russia (Sanctions)
(EU Exit) Regulations 2019"), the search export and OFSI by one word
("Russia"). The program is that word in every format; the regulations are the
authority.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ostraka.model.records import Fact
from ostraka.model.text import fold_space
from ostraka.sources.uk_fields import enumerated, fact, is_nothing, note

LIST_ID: Final = "uk_sl"

_REGULATIONS = re.compile(r"(?:The )?(.{3,160}?) Regulations \d{4}", re.IGNORECASE)
_NOT_THE_REGIME = re.compile(
    r" \((?:EU Exit|Sanctions|United Nations Sanctions|No\. ?\d)\)| Sanctions$", re.IGNORECASE
)
#: Regimes that the publisher names otherwise than its regulations.
_NAMED_OTHERWISE: Final = {
    "Counter-Terrorism": "Counter-Terrorism (Domestic)",
    "Republic of Guinea-Bissau": "Guinea-Bissau",
    "Global Irregular Migration and Trafficking in Persons": "Global Irregular Migration",
}


def regime_facts(text: str) -> Iterator[Fact]:
    """The regime as a program, and its regulations as the authority."""
    for regime in text.split("|"):
        whole = fold_space(regime)
        if is_nothing(whole):
            continue
        found = _REGULATIONS.fullmatch(whole)
        if found is None:
            yield fact("program", whole)
            continue
        bare = _NOT_THE_REGIME.sub("", found.group(1)).replace(" Sanctions)", ")")
        yield fact("program", _NAMED_OTHERWISE.get(bare, bare), whole)
        yield fact("authority", whole)


def sanctions_facts(text: str, separator: str = "|") -> Iterator[Fact]:
    """Each sanction imposed, as written.

    Args:
        text: sanctions with separators between them.
        separator: ``|``, or ``,`` in the search export.
    """
    for sanction in text.split(separator):
        if not is_nothing(sanction):
            yield fact("provisions", fold_space(sanction), sanction)


def source_facts(text: str) -> Iterator[Fact]:
    """Who designated: ``UN``, ``UK``, or both."""
    for source in text.split("|"):
        if not is_nothing(source):
            yield note("Designation source", source)


def group_facts(text: str) -> Iterator[Fact]:
    """The party's group in OFSI's list, which ended in January 2026."""
    for group in re.split(r"[|;,]", text):
        if not is_nothing(group):
            yield fact("authorityId", fold_space(group), list="uk_ofsi")


def un_reference_facts(text: str) -> Iterator[Fact]:
    """The party's reference in the United Nations' list."""
    for item in enumerated(text):
        for reference in re.split(r"[|;,\s]+", item):
            if not is_nothing(reference):
                yield fact("unscId", reference.rstrip("."), reference)
