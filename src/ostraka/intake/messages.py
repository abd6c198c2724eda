"""Payment messages of any standard: which reader a file is for, and what it holds.

Owns the choice between ISO 20022 and FIN, by content. Refuses what is neither, naming what
it saw, and what is too large to be a message or a batch of them. One broken message of a
batch is an error of its own and holds up no other.
"""

from __future__ import annotations

import codecs
from typing import Final

from ostraka.intake.fields import Message
from ostraka.intake.fin import is_fin, read_fin_batch
from ostraka.intake.iso20022 import is_iso, read_iso_batch
from ostraka.model.errors import FormatError

#: Bytes of one file; a batch of a day is smaller.
MAX_BYTES: Final = 64 * 1024 * 1024
_ACTION: Final = "Give an ISO 20022 document (XML) or FIN messages, as text, not packed."
#: First bytes of files that people pass by mistake.
_SEEN: Final = (
    (b"\x1f\x8b", "a gzip file"),
    (b"PK\x03\x04", "a zip archive, or a document that is one"),
    (b"%PDF", "a PDF document"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"{\"", "JSON"),
    (b"[", "JSON"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
    (b"<", "XML, but no ISO 20022 message"),
)  # fmt: skip
_SHOWN: Final = 40


def read_messages(data: bytes, source: str) -> tuple[Message | FormatError, ...]:
    """Read every message of a file.

    Args:
        data: the file's content.
        source: what the file is called.

    Returns:
        The messages in their order; an error in the place of one that cannot be read. Never
        empty: a file without a message is an error too.

    Raises:
        FormatError: if the file as a whole cannot be read, or is of no known kind.
    """
    if len(data) > MAX_BYTES:
        raise FormatError(
            f"{len(data):,} bytes are more than {MAX_BYTES:,}",
            source=source,
            action="Split the batch into files.",
        )
    if not data.strip():
        raise FormatError("the file is empty", source=source, action=_ACTION)
    found: tuple[Message | FormatError, ...]
    if is_iso(data):
        found = tuple(read_iso_batch(data, source))
    elif is_fin(data):
        found = tuple(read_fin_batch(data, source))
    else:
        raise FormatError(f"no payment message: {_looks(data)}", source=source, action=_ACTION)
    if not found:
        raise FormatError("the file holds no message", source=source, action=_ACTION)
    return found


def _looks(data: bytes) -> str:
    """What a file looks like, for the error."""
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()[:_SHOWN]
    for mark, name in _SEEN:
        if start[: len(mark)].lower() == mark.lower():
            return f"it is {name}"
    shown = "".join(c if c.isprintable() else "?" for c in start.decode("latin-1"))
    return f"it begins with {shown!r}"
