"""Screened messages as plain data: the JSON that every adapter prints or sends."""

from __future__ import annotations

from typing import Any

import msgspec

from ostraka.screening.documents import hit_document
from ostraka.screening.messages_result import MessageHit, MessageResult


def message_document(result: MessageResult) -> dict[str, Any]:
    """The answer to one message: outcome, fields with roles, hits with evidence and law."""
    return {
        "source": result.source,
        "standard": result.standard,
        "type": result.type,
        "id": result.id,
        "outcome": result.outcome,
        "reasons": list(result.reasons),
        "fields": [
            {"path": field.path, "role": field.role, "value": field.value, "kind": field.kind}
            for field in result.fields
        ],
        "hits": [message_hit_document(hit) for hit in result.hits],
        "denied": msgspec.to_builtins(result.denied),
        "instant": msgspec.to_builtins(result.instant),
        "receipt": msgspec.to_builtins(result.receipt),
    }


def message_hit_document(hit: MessageHit) -> dict[str, Any]:
    """One hit: its field, what met there, and what the law says of such a payment."""
    document: dict[str, Any] = {
        "path": hit.path,
        "part": hit.part,
        "kind": hit.kind,
        "value": hit.value,
        "start": hit.start,
        "end": hit.end,
    }
    if hit.hit is not None:
        document |= hit_document(hit.hit)
    if hit.place is not None:
        document["place"] = msgspec.to_builtins(hit.place)
    document["decisions"] = msgspec.to_builtins(hit.decisions)
    return document
