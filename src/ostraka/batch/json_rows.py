"""Lines of JSON, or one array, as rows.

Owns the flattening of objects within objects into columns. Refuses a file without objects; a
line that is none is given with its reason and the reading goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from ostraka.batch.delimited import (
    FIX,
    HEAD,
    MAX_LINE,
    UNREADABLE,
    Lines,
    Row,
    Text,
    encoding_of,
    open_bytes,
    unreadable,
)
from ostraka.batch.headers import numbered
from ostraka.batch.rejects import FAULT
from ostraka.model.errors import FormatError

#: Most different keys of a file of JSON lines.
_MAX_KEYS: Final = 2000
_DEEPEST: Final = 4


def open_json(path: Path, *, encoding: str = "") -> Text:
    """Open lines of JSON, or one array of objects.

    Objects within objects become columns with dots in their names. The file is read twice: a
    key that appears late is a column like any other.

    Raises:
        FormatError: if it is empty, or has more keys than any table.
    """
    source = path.name
    keys: dict[str, None] = {}
    for document in _documents(path, encoding):
        if isinstance(document, dict):
            keys.update(dict.fromkeys(document))
            if len(keys) > _MAX_KEYS:
                raise FormatError(
                    f"there are more than {_MAX_KEYS:,} keys", source=source, action=FIX
                )
    if not keys:
        raise FormatError("there is no JSON object in it", source=source, action=FIX)
    names = numbered(list(keys))

    def rows() -> Iterator[Row]:
        for document in _documents(path, encoding):
            yield document if isinstance(document, dict) else {FAULT: document}

    return Text(names, rows(), [])


def _documents(path: Path, encoding: str) -> Iterator[dict[str, object] | str]:
    """Objects of a file, or the reasons why there is none."""
    source = path.name
    try:
        opened = open_bytes(path)
        head = opened.read(HEAD)
        opened.seek(0)
    except UNREADABLE as error:
        raise unreadable(source, error) from error
    found = encoding_of(head, encoding, source)
    lines = Lines(opened, found, source)
    try:
        if head.decode(found, "ignore").lstrip("\ufeff \t\r\n").startswith("["):
            yield from _array(lines, source)
            return
        while line := lines.next():
            text = line.strip("\ufeff \t\r\n")
            if text:
                yield _document(text, f"line {lines.number}")
    finally:
        lines.close()


def _array(lines: Lines, source: str) -> Iterator[dict[str, object] | str]:
    text: list[str] = []
    size = 0
    while line := lines.next():
        text.append(line)
        size += len(line)
        if size > MAX_LINE * 64:
            raise FormatError(
                "the array is too long", source=source, action="Write one object per line."
            )
    try:
        whole: Any = msgspec.json.decode("".join(text).lstrip("\ufeff").encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise unreadable(source, error) from error
    for number, one in enumerate(whole, 1):
        yield _flat_or_fault(one, f"element {number}")


def _document(text: str, place: str) -> dict[str, object] | str:
    try:
        return _flat_or_fault(msgspec.json.decode(text.encode("utf-8")), place)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        return f"{place}: {error}"


def _flat_or_fault(document: object, place: str) -> dict[str, object] | str:
    if not isinstance(document, dict):
        return f"{place}: {type(document).__name__} is no JSON object"
    flat: dict[str, object] = {}
    _flatten(document, "", flat, 0)
    return flat or f"{place}: the object is empty"


def _flatten(
    document: Mapping[str, object], before: str, flat: dict[str, object], depth: int
) -> None:
    for key, value in document.items():
        name = f"{before}{key}".replace("\0", "").strip()
        if isinstance(value, dict) and depth < _DEEPEST:
            _flatten(value, f"{name}.", flat, depth + 1)
        else:
            flat[name] = value
