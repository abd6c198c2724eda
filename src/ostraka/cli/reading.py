"""The command ``read``: texts in; the listed parties that they name out.

Parses, calls the book and renders; nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from ostraka.cli.app import Home, Json, KnownAt, PolicyFile, Threshold
from ostraka.cli.app import _book as open_book
from ostraka.cli.app import _day as read_day
from ostraka.cli.render import console, plain
from ostraka.model.errors import OstrakaError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from ostraka.screening.readings import Coded, Marked, PartyRead, Reading, Standing

_FOUND = 1
_ERROR = 2
_NAME = "bold red"
_ELSE = "bold yellow"
_CODE = "bold magenta"
#: Longest text that is shown in full; of a longer one, the lines with a mention.
_IN_FULL = 20_000


def read(
    *files: Annotated[
        str,
        Parameter(
            help="Texts, folders of them, or - for standard input.", allow_leading_hyphen=True
        ),
    ],
    on: Annotated[
        str | None,
        Parameter("--on", help="Day of the text (YYYY-MM-DD), where it does not tell its own."),
    ] = None,
    threshold: Threshold = None,
    policy: PolicyFile = None,
    known_at: KnownAt = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Find the listed parties that texts name. Exit status 2 if one cannot be read."""
    if not files:
        raise UsageError("there is no file", action="Name texts or folders, or - for input.")
    book = open_book(home, policy, threshold, known_at)
    day = read_day(on)
    found = failed = False
    out = console()
    for name, data in _contents(files):
        try:
            reading = book.read(data, name, day)
        except OstrakaError as error:
            failed = True
            print(f"{name}: {error}", file=sys.stderr)
            continue
        found = found or reading.found
        if json:
            print(msgspec.json.encode(reading).decode())
        else:
            show(out, reading)
    if failed:
        return _ERROR
    return _FOUND if found else 0


def show(out: Console, reading: Reading) -> None:
    """Print a text with its mentions marked, then who they are.

    Args:
        out: the console.
        reading: what was found.
    """
    day = f"{reading.date} ({reading.date_basis})" if reading.date else "unknown"
    out.print(plain(f"{reading.source}: date {day}, asked {reading.today}"))
    out.print()
    out.print(annotated(reading))
    out.print()
    if not reading.found:
        out.print(plain("No listed party is named."))
        return
    if reading.parties:
        out.print(_parties(reading.parties))
    for said in reading.statements:
        families = ", ".join(one.family for one in said.authorities)
        count = f" {said.total}" if said.total else ""
        out.print(plain(f"{families}: {said.verb}{count}: {said.text}", "dim"), soft_wrap=True)
    if reading.unread:
        told = f"{len(reading.unread)} sentences on sanctions were not read with certainty"
        out.print(plain(told, "dim"))
    codes = [one for one in reading.identifiers if one.parties]
    for one in codes:
        out.print(
            plain(f"{one.text} ({one.kind}) is that of {', '.join(one.captions)}: "
                  f"{', '.join(one.parties)}")
        )  # fmt: skip


def annotated(reading: Reading) -> Text:
    """The text with its mentions in colour; of a long text the lines that hold one."""
    text = reading.text
    shown = plain(text)
    for one in reading.mentions:
        shown.stylize(_NAME if one.how == "listed" else _ELSE, one.start, one.end)
    for code in reading.identifiers:
        if code.parties:
            shown.stylize(_CODE, code.start, code.end)
    if len(text) <= _IN_FULL:
        return shown
    places = sorted(one.start for one in _spans(reading))
    lines = Text()
    start = 0
    for line in shown.split("\n", allow_blank=True):
        end = start + len(line.plain)
        if any(start <= place <= end for place in places):
            lines.append_text(line)
            lines.append("\n")
        start = end + 1
    return lines


def _spans(reading: Reading) -> Iterator[Marked | Coded]:
    yield from reading.mentions
    yield from (one for one in reading.identifiers if one.parties)


def _parties(parties: Sequence[PartyRead]) -> Table:
    table = Table("party", "score", "named", "listed then", "listed now", box=None, pad_edge=False)
    for one in parties:
        table.add_row(
            plain(f"{one.caption}\n{one.id}"),
            f"{one.score:.3f}",
            plain(", ".join(one.names)),
            plain(_told(one.then)),
            plain(_told(one.now)),
        )
    return table


def _told(standings: Sequence[Standing]) -> str:
    """The lists that have a party; without one, whether that is known."""
    on = [
        one.list if one.status == "listed" else f"{one.list} ({one.status})"
        for one in standings
        if one.status not in ("not listed", "unknown")
    ]
    unknown = sum(one.status == "unknown" for one in standings)
    text = ", ".join(on) or "none"
    return f"{text}; {unknown} unknown" if unknown else text


def _contents(files: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Each file's name and content; folders in the order of their names."""
    for name in files:
        path = Path(name)
        if name == "-":
            yield "standard input", sys.stdin.buffer.read()
        elif path.is_dir():
            for one in sorted(path.rglob("*")):
                if one.is_file() and not one.name.startswith("."):
                    yield str(one), one.read_bytes()
        elif path.exists():
            yield name, path.read_bytes()
        else:
            raise UsageError(f"there is no file {name!r}", action="Check the path.")
