"""Stakes in a table: CSV with one holding or one statement of control per row.

Owns the reading of such a table by its header's words (``owner``, ``owned``, ``percent`` and
so on; docs/law/ownership.md has them all). Refuses a table without an owner and an owned
column, and keeps a row that it cannot read aside with its line and reason.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Final, cast, get_args

from ostraka.model.dates import DateSpan
from ostraka.model.errors import FormatError, UsageError
from ostraka.model.ownership import (
    WHOLE,
    Control,
    OwnedParty,
    OwnershipItem,
    PartyKind,
    Path,
    Stake,
    StakeOf,
    Strength,
    percent,
)
from ostraka.model.records import Material, Refused
from ostraka.model.text import fold_space
from ostraka.sources.xml_stream import only_part

#: Words of a header, by the column that they mean.
COLUMNS: Final[dict[str, str]] = {
    **dict.fromkeys(("owner", "owner_id", "shareholder", "controller", "parent"), "owner"),
    **dict.fromkeys(("owned", "owned_id", "company", "controlled", "subsidiary"), "owned"),
    **dict.fromkeys(("percent", "percentage", "share", "stake", "ownership"), "percent"),
    **dict.fromkeys(("min", "minimum", "least"), "least"),
    **dict.fromkeys(("max", "maximum", "most"), "most"),
    **dict.fromkeys(("since", "from", "start", "acquired", "start_date"), "since"),
    **dict.fromkeys(("until", "to", "end", "divested", "end_date"), "until"),
    **dict.fromkeys(("stated", "as_of", "statement_date"), "stated"),
    **dict.fromkeys(("source", "url"), "source"),
    **dict.fromkeys(("item", "id", "statement"), "item"),
    **dict.fromkeys(("of", "right"), "of"),
    **dict.fromkeys(("control", "means"), "control"),
    "strength": "strength",
    "path": "path",
    "joint": "joint",
    "owner_name": "owner_name",
    "owned_name": "owned_name",
    "company_name": "owned_name",
    "owner_kind": "owner_kind",
    "owned_kind": "owned_kind",
}
_NUMBER = r"(\d{1,3}(?:[.,]\d{1,12})?)\s?%?"
_EXACT = re.compile(_NUMBER)
_ABOVE = re.compile(rf"(>=|≥|>|at least|more than|over)\s?{_NUMBER}", re.IGNORECASE)
_BELOW = re.compile(rf"(<=|≤|<|at most|less than|under)\s?{_NUMBER}", re.IGNORECASE)
_RANGE = re.compile(rf"{_NUMBER}\s?(?:-|–|to)\s?{_NUMBER}", re.IGNORECASE)
_UNKNOWN: Final = frozenset({"", "?", "unknown", "n/a", "na", "-"})
_STRICT: Final = frozenset({">", "more than", "over", "<", "less than", "under"})
_DELIMITERS: Final = ",;\t|"
#: No row of such a table is longer.
_LONGEST: Final = 1 << 16

Row = dict[str, str]


def read(material: Material) -> Iterator[OwnershipItem | Refused]:
    """Read a table of stakes.

    Args:
        material: one CSV file in UTF-8; its delimiter is found in the header.

    Yields:
        For each row its parties and its stake or control, or a refusal.

    Raises:
        FormatError: if the file is not such a table.
    """
    part = only_part(material, "a table of stakes")
    with part.open() as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        try:
            head = text.readline(_LONGEST)
            delimiter = max(_DELIMITERS, key=head.count)
            columns = _columns(next(csv.reader([head], delimiter=delimiter), []), part.name)
            lines = csv.reader(text, delimiter=delimiter)
            for cells in lines:
                if any(cell.strip() for cell in cells):
                    place = f"line {lines.line_num + 1}"
                    yield from _row(columns, cells, part.name, place)
        except (UnicodeDecodeError, csv.Error) as error:
            raise FormatError(
                f"the table cannot be read: {error}",
                source=part.name,
                action="Save it as CSV in UTF-8.",
            ) from error


def read_size(text: str) -> tuple[int, int]:
    """The bounds of a stake written by people.

    Args:
        text: ``50``, ``33.3%``, ``25-50``, ``>50``, ``at least 25``, ``unknown`` or nothing.

    Returns:
        Smallest and largest size in millionths of a percent; what stands between is open.

    Raises:
        UsageError: if it is none of these.
    """
    folded = fold_space(text)
    if folded.lower() in _UNKNOWN:
        return 0, WHOLE
    if found := _EXACT.fullmatch(folded):
        return _bounds(found[1], found[1])
    if found := _RANGE.fullmatch(folded):
        return _bounds(found[1], found[2])
    if found := _ABOVE.fullmatch(folded):
        least = _bounds(found[2], "100")[0]
        return min(least + (found[1].lower() in _STRICT), WHOLE), WHOLE
    if found := _BELOW.fullmatch(folded):
        most = _bounds("0", found[2])[1]
        return 0, max(most - (found[1].lower() in _STRICT), 0)
    raise UsageError(f"{text!r} is not the size of a stake", action="Write 50, 25-50 or unknown.")


def _columns(cells: list[str], name: str) -> list[str]:
    words = [re.sub(r"[^\w]+", "_", cell.strip().lower()).strip("_") for cell in cells]
    columns = [COLUMNS.get(word, f"?{word}") for word in words]
    known = [column for column in columns if not column.startswith("?")]
    for needed in ("owner", "owned"):
        if needed not in known:
            words_of = ", ".join(sorted(w for w, c in COLUMNS.items() if c == needed))
            raise FormatError(
                f"the header has no column of the {needed} party",
                source=name,
                place="line 1",
                action=f"Name one column: {words_of}.",
            )
    if len(known) != len(set(known)):
        raise FormatError(
            "two columns of the header mean the same",
            source=name,
            place="line 1",
            action="Leave one of them out.",
        )
    return columns


def _row(
    columns: list[str], cells: list[str], name: str, place: str
) -> Iterator[OwnershipItem | Refused]:
    try:
        if len(cells) > len(columns):
            raise UsageError("the row has more cells than the header", action="Correct it.")
        row = {c: fold_space(v) for c, v in zip(columns, cells, strict=False)}
        left = sorted(c for c, v in row.items() if c.startswith("?") and v)
        yield from _items(row, name, place)
        if left:
            said = "; ".join(f"{c[1:]}: {row[c]}" for c in left)
            yield Refused(row.get("item", ""), place, "columns that are not known", said)
    except UsageError as error:
        yield Refused("", place, error.reason, " | ".join(cells)[:500])


def _items(row: Row, name: str, place: str) -> Iterator[OwnershipItem]:
    owner, owned = row.get("owner", ""), row.get("owned", "")
    if not owner or not owned:
        raise UsageError("the row does not name both parties", action="Fill in the ids.")
    days = {key: row.get(key, "") for key in ("since", "until", "stated")}
    for day in filter(None, days.values()):
        DateSpan.parse(day)
    source = row.get("source", "") or name
    item = row.get("item", "") or place
    kinds = [_word(row.get(key, ""), get_args(PartyKind), "") for key in _KINDS]
    means = row.get("control", "")
    told: Stake | Control
    if means and means.lower() not in ("no", "false", "0"):
        strength = _word(row.get("strength", ""), get_args(Strength), "certain")
        told = Control(
            owner, owned, means, cast(Strength, strength), **days, source=source, item=item
        )
        if row.get("percent") or row.get("least") or row.get("most"):
            raise UsageError("the row tells a stake and control", action="Make two rows of it.")
    else:
        least, most = _size(row)
        told = Stake(
            owner,
            owned,
            least,
            most,
            cast(StakeOf, _word(row.get("of", ""), get_args(StakeOf), "shares")),
            **days,
            source=source,
            item=item,
            path=cast(Path, _word(row.get("path", ""), get_args(Path), "direct")),
            joint=row.get("joint", ""),
        )
    for party, called, kind in zip(
        (owner, owned), ("owner_name", "owned_name"), kinds, strict=True
    ):
        if row.get(called) or kind:
            yield OwnedParty(party, row.get(called, ""), cast(PartyKind, kind), source)
    yield told


_KINDS: Final = ("owner_kind", "owned_kind")


def _size(row: Row) -> tuple[int, int]:
    told, least, most = (row.get(key, "") for key in ("percent", "least", "most"))
    if told and (least or most):
        raise UsageError("the row tells a stake and its bounds", action="Leave one out.")
    if told:
        return read_size(told)
    return _bounds(least or "0", most or "100")


def _bounds(least: str, most: str) -> tuple[int, int]:
    low, high = percent(least.replace(",", ".")), percent(most.replace(",", "."), up=True)
    if low > high:
        raise UsageError("the smallest size is above the largest", action="Swap them.")
    return low, high


def _word(text: str, known: tuple[str, ...], default: str) -> str:
    word = text.lower() or default
    if word not in known:
        words = ", ".join(filter(None, known))
        raise UsageError(f"{text!r} is not known", action=f"Write one of: {words}.")
    return word
