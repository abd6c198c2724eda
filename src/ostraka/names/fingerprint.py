"""What the reading of names depends on, as one digest.

An index holds names as they were read. If the rules, the tables or the lexicon
change, the names must be read again: the digest tells.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ostraka.names.lexicon import Lexicon


def fingerprint(lexicon: Lexicon) -> str:
    """Sha256 over the rules and tables of this room and the lexicon, hexadecimal."""
    return hashlib.sha256(f"{_rules()} {lexicon.digest}".encode()).hexdigest()


@cache
def _rules() -> str:
    digest = hashlib.sha256()
    room = files("ostraka.names")
    for entry in sorted([*room.iterdir(), *(room / "data").iterdir()], key=_name):
        if entry.name.endswith((".py", ".tsv")):
            digest.update(f"{entry.name}\n".encode())
            digest.update(entry.read_bytes())
    return digest.hexdigest()


def _name(entry: Traversable) -> str:
    return entry.name
