"""Kept receipts: the command ``receipts``.

Parses, calls and renders; nothing else.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from cyclopts import App, Parameter
from rich.table import Table

from ostraka.cli.app import Home, Json
from ostraka.cli.app import _day as read_day
from ostraka.cli.render import console, plain, print_json
from ostraka.model.errors import UsageError

if TYPE_CHECKING:
    from ostraka.store.receipts import Receipts

receipts = App(
    name="receipts",
    help="Show, check and erase the receipts that the server keeps.",
    help_format="plaintext",
)


def _receipts(home: Path | None) -> Receipts:
    from ostraka.store.home import default_home
    from ostraka.store.receipts import FernetSeal, Receipts

    root = home if home is not None else default_home(os.environ)
    key = os.environ.get("OSTRAKA_RECEIPTS_KEY", "")
    seal = FernetSeal(key) if key else None
    return Receipts.open(root, os.environ.get("OSTRAKA_DATABASE_URL"), seal)


@receipts.command(name="list")
def list_(
    *,
    after: Annotated[int, Parameter(help="Begin after this number.")] = 0,
    limit: Annotated[int, Parameter(help="Most receipts shown.")] = 100,
    home: Home = None,
    json: Json = False,
) -> int:
    """Show what is kept, without what was asked."""
    rows = _receipts(home).rows(after, max(limit, 1))
    if json:
        print_json(msgspec.to_builtins(rows))
        return 0
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("number", "made", "kept until", "erased", "sealed", "sha256"):
        table.add_column(column, header_style="dim", overflow="fold")
    for row in rows:
        sealed = "yes" if row.sealed else "no"
        cells = (row.made[:19], row.keep_until[:10], row.erased[:10] or "-", sealed)
        table.add_row(str(row.number), *(plain(cell) for cell in (*cells, row.sha256[:16])))
    console().print(table)
    return 0


@receipts.command
def show(
    number: Annotated[int, Parameter(help="The receipt's number.")],
    *,
    home: Home = None,
) -> int:
    """Show one receipt whole, as JSON: what was asked, by whom, and what answered."""
    row, content = _receipts(home).read(number)
    told: dict[str, Any] = msgspec.to_builtins(row)
    told["content"] = None if content is None else msgspec.json.decode(content)
    print_json(told)
    return 0


@receipts.command
def erase(
    *,
    number: Annotated[
        list[int] | None, Parameter(help="A receipt's number; may be repeated.")
    ] = None,
    before: Annotated[
        str | None, Parameter(help="Those made before this day (YYYY-MM-DD).")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Erase what receipts hold for good. Their links stay, so that the chain still holds."""
    day = read_day(before)
    if not number and day is None:
        raise UsageError(
            "nothing is named to be erased", action="Give --number N or --before YYYY-MM-DD."
        )
    first = None if day is None else datetime.combine(day, time.min, UTC)
    done = _receipts(home).erase(datetime.now(UTC), numbers=number or (), before=first)
    if json:
        print_json({"erased": done})
    else:
        console().print(plain(f"{done} receipts erased"))
    return 0


@receipts.command
def verify(*, home: Home = None, json: Json = False) -> int:
    """Look through the whole chain: exit status 0 if it holds, 1 if not."""
    found = _receipts(home).verify()
    if json:
        print_json(msgspec.to_builtins(found))
        return 1 if found.broken else 0
    told = f"{found.receipts} receipts, {found.erased} erased, head {found.head}"
    if found.unread:
        told += f"; {found.unread} sealed contents not compared: set OSTRAKA_RECEIPTS_KEY"
    if found.broken:
        told = f"the chain is broken at receipt {found.broken}: {found.reason}"
    console().print(plain(told))
    return 1 if found.broken else 0


@receipts.command(name="make-key")
def make_key() -> int:
    """Make a key for OSTRAKA_RECEIPTS_KEY, which seals receipts at rest."""
    from ostraka.store.receipts import FernetSeal

    console().print(plain(FernetSeal.make_key()))
    return 0
