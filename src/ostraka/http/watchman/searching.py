"""GET /v2/search and /v2/listinfo: what is asked of the screener, and the answer.

Owns the answers' outer shape. The score is Ostraka's: an exact name alone is a
clear match, an identifier that agrees never hides one that conflicts, one
shared phone number decides nothing, and a base58 address is compared as written.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from ostraka.http.match_api.matching import LEAST_SCORE
from ostraka.http.match_api.register import Register
from ostraka.http.watchman.asking import Asked
from ostraka.http.watchman.showing import entity, list_name
from ostraka.model.records import StoredRecord
from ostraka.screening.hits import Hit
from ostraka.store.lists import ListStatus

#: Scores at which the search stops if it has entities enough.
_STEPS = (0.7, 0.4, 0.2)


def answer_search(register: Register, asked: Asked, day: date) -> dict[str, Any]:
    """Answer a search.

    Args:
        register: the index.
        asked: the search.
        day: the day whose lists are asked.
    """
    hits = _hits(register, asked, day)[: asked.limit]
    entities = [_entity(register, hit, asked, day) for hit in hits]
    return {"query": asked.echo, "entities": entities or None}


def _hits(register: Register, asked: Asked, day: date) -> list[Hit]:
    """The best hits: a lower score is asked for only while entities are missing."""
    last = min(max(asked.min_match, LEAST_SCORE), 0.999999)
    hits: list[Hit] = []
    for least in (*(step for step in _STEPS if step > last), last):
        policy = msgspec.structs.replace(register.screener.policy, threshold=least)
        found = register.screener_of(policy).hits(asked.party, day)
        hits = [hit for hit in found if hit.score >= max(least, asked.min_match)]
        if len(hits) >= asked.limit:
            break
    return hits


def _entity(register: Register, hit: Hit, asked: Asked, day: date) -> dict[str, Any]:
    records = list(_records(register, hit))
    document = entity(hit, records, day.toordinal(), asked.kind)
    document["match"] = hit.score
    if asked.debug is not None and hit.score >= asked.debug:
        told = msgspec.json.encode(hit.evidence)
        document["debug"] = base64.b64encode(told).decode("ascii")
        document["details"] = {
            "finalScore": hit.score,
            "pieces": [
                {
                    "pieceType": piece.feature,
                    "score": piece.bits,
                    "query": piece.query,
                    "index": piece.listed,
                    "relation": piece.relation,
                }
                for piece in hit.evidence
            ],
        }
    return document


def _records(register: Register, hit: Hit) -> Iterable[StoredRecord]:
    for one in hit.records:
        row = register.snapshot.find(f"{one.list}:{one.id}")
        if row is not None:
            yield register.snapshot.record(row)


def listinfo(states: Sequence[ListStatus], version: str) -> dict[str, Any]:
    """What lists are loaded.

    Args:
        states: the state of each list.
        version: version of the program.
    """
    active = [one for one in states if one.active and not one.ended and one.version is not None]
    received = sorted(state.retrieved for state in active if state.retrieved)
    return {
        "lists": {list_name(state.list): state.records for state in active},
        "listHashes": {list_name(state.list): state.sha256 for state in active},
        "startedAt": rfc3339(received[0] if received else ""),
        "endedAt": rfc3339(received[-1] if received else ""),
        "version": version,
    }


def rfc3339(stamp: str) -> str:
    """An ISO time in UTC as RFC 3339; the zero time for none."""
    if not stamp:
        return "0001-01-01T00:00:00Z"
    return stamp.replace("+00:00", "Z") if "T" in stamp else f"{stamp}T00:00:00Z"
