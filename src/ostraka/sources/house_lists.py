"""Ids of lists that are not an authority's: a house list never takes an official id.

Owns how such an id is made from what a file says. Refuses nothing: any text
gives an id of the letters a to z, digits and underscores.
"""

from __future__ import annotations

import re
from typing import Final

from anyascii import anyascii

_NOT_ID = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 60


def house_id(text: str, prefix: str) -> str:
    """The id of a list that a user brought.

    Args:
        text: a dataset's name, a file's name, what a mapping says.
        prefix: put before an id that is an official list's, or that is empty or begins
            with a digit: ``ftm``, ``own``.

    Returns:
        Letters, digits and single underscores: ``house_watch``; ``ftm_us_ofac_sdn``.
    """
    bare = _NOT_ID.sub("_", anyascii(text).lower()).strip("_")[:_LONGEST].strip("_")
    if not bare or bare[0].isdigit() or bare in official_ids():
        return f"{prefix}_{bare}".rstrip("_")
    return bare


def official_ids() -> frozenset[str]:
    """Ids of the lists of the package."""
    # The table of lists imports the formats, and these import this module.
    from ostraka.sources.formats import lists

    return frozenset(info.id for info in lists()) | {"starter"}
