"""Which of OFAC's two lists a file is, and whether it is all of it.

Owns the rule that tells the SDN list from the consolidated (non-SDN) list by
content, since both come in the same formats, often under the same file name.
Refuses to look at file names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from ostraka.model.records import Scope

#: Detail ``type`` of a provision that the publisher calls a sanctions type (Block, Reject).
SANCTIONS_TYPE: Final = "sanctions type"
#: How many records are looked at before the list is named.
SURVEYED: Final = 1000


class Sight(Struct, frozen=True):
    """What the survey sees of one record.

    Attributes:
        programmes: the record's programme tags.
        texts: its id types, or the pieces of its remarks, which begin with them.
    """

    programmes: frozenset[str]
    texts: tuple[str, ...]


#: What the Advanced and the Enhanced XML tell and the classic XML and the CSV have no place for.
UNTOLD: Final = (
    "*[script]",
    "authority",
    "listingDate[list]",
    "notes[document]",
    "notes[related]",
    "notes[type=comment]",
    "notes[type=reliability]",
    "parent",
    f"provisions[type={SANCTIONS_TYPE}]",
    "recordId",
)
#: Tags that only the consolidated (non-SDN) list uses on their own.
_NON_SDN: Final = frozenset({"NS-PLC", "CMIC-EO13959", "561-Related", "FSE-IR"})
#: Tags that block unless the record says which lesser measure it is under.
_LESSER: Final = {
    "UKRAINE-EO13662": ("Executive Order 13662 Directive Determination",),
    "RUSSIA-EO14024": ("Executive Order 14024 Directive", "Listing Date (EO 14024 Directive"),
    "BURMA-EO14014": ("Executive Order 14014 Directive", "Listing Date (EO 14014 Directive"),
    "ILLICIT-DRUGS-EO14059": ("Executive Order 14059 information",),
    "CAATSA - RUSSIA": ("CAATSA Section 235 Information",),
}


def survey(sights: Sequence[Sight], list_id: str | None) -> tuple[str, Scope]:
    """Which list a file is, and whether it is all of it.

    The list is the consolidated (non-SDN) one if more than half of the records
    are under measures that are less than a block: every tag of the record is
    one that only that list uses on its own, or is explained by an id type that
    names the lesser measure (a directive under E.O. 13662, 14024 or 14014, the
    menu of E.O. 14059 or CAATSA 235). A tag alone does not tell:
    RUSSIA-EO14024 stands on both lists, and the SDN list keeps the E.O. 13662
    determination of banks that were blocked later.

    A file is a filtered export, and so closes nothing, if one tag stands on
    every record: OFAC's search exports by programme, and neither list has ever
    had one programme.

    Args:
        sights: the first :data:`SURVEYED` records.
        list_id: the list's id where the user names it, or None.
    """
    lesser = sum(1 for sight in sights if sight.programmes and _lesser(sight))
    found = "us_ofac_cons" if lesser * 2 > len(sights) else "us_ofac_sdn"
    shared = frozenset.intersection(*(sight.programmes for sight in sights)) if sights else ()
    note = f"every record has {', '.join(sorted(shared))}: a filtered export" if shared else ""
    return list_id or found, Scope(full=not shared, missing=UNTOLD, note=note)


def _lesser(sight: Sight) -> bool:
    return all(
        tag in _NON_SDN or any(text.startswith(_LESSER.get(tag, ())) for text in sight.texts)
        for tag in sight.programmes
    )
