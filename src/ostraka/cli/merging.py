"""One party, many lists: the commands ``party``, ``judge`` and ``coverage``.

Parses, calls the book and renders; nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from cyclopts import Parameter
from rich.table import Table

from ostraka.cli.app import AsOf, Home, Json, KnownAt
from ostraka.cli.app import _book as open_book
from ostraka.cli.app import _day as read_day
from ostraka.cli.render import console, plain, print_json
from ostraka.model.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from ostraka.screening.coverage import Coverage
    from ostraka.screening.merge import Blocked, Link
    from ostraka.screening.parties import PartyView

#: Parties that a terminal shows of a coverage; --json has all.
_SHOWN = 200
_Id = Annotated[str, Parameter(help="Id of a listed party or record, such as us_ofac_sdn-15582.")]


def party(
    party: _Id,
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Show a listed party as every list shows it, each value with its source and times."""
    from ostraka.screening.documents import party_document

    seen = open_book(home, known_at=known_at).party_view(party, read_day(as_of))
    if json:
        print_json(party_document(seen))
    else:
        show_party(seen)
    return 0


def judge(
    a: _Id,
    b: _Id,
    *,
    same: Annotated[bool, Parameter("--same", negative="", help="They are one party.")] = False,
    different: Annotated[
        bool, Parameter("--different", negative="", help="They are two parties.")
    ] = False,
    withdraw: Annotated[
        bool, Parameter("--withdraw", negative="", help="Take the judgement about them back.")
    ] = False,
    note: Annotated[str, Parameter("--note", help="Why.")] = "",
    by: Annotated[str, Parameter("--by", help="Who decides.")] = "",
    home: Home = None,
    json: Json = False,
) -> int:
    """Decide whether two records are one party. It wins over every rule and survives reloads."""
    if same + different + withdraw != 1:
        raise UsageError(
            "say exactly one of same, different and withdraw",
            action="Write --same, --different or --withdraw.",
        )
    book = open_book(home)
    if withdraw:
        book.withdraw(a, b, by=by)
        told: dict[str, Any] = {"a": a, "b": b, "withdrawn": True}
    else:
        told = msgspec.to_builtins(book.judge(a, b, same=same, note=note, by=by))
    told["parties"] = sorted({book.party_view(one).id for one in (a, b)})
    if json:
        print_json(told)
    else:
        parties = " and ".join(told["parties"])
        what = "withdrawn" if withdraw else "the same" if same else "different"
        console().print(plain(f"{a} and {b}: {what}; now {parties}"))
    return 0


def coverage(
    *,
    listed_by: Annotated[
        tuple[str, ...],
        Parameter("--listed-by", negative="", consume_multiple=False, help="List that names them."),
    ] = (),
    not_by: Annotated[
        tuple[str, ...],
        Parameter("--not-by", negative="", consume_multiple=False, help="List that does not."),
    ] = (),
    on: Annotated[str | None, Parameter("--on", help="Day (YYYY-MM-DD); today by default.")] = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Show who lists whom, and which parties of one list others do not name."""
    found = open_book(home).coverage(listed_by=listed_by, not_by=not_by, on=read_day(on))
    if json:
        print_json(msgspec.to_builtins(found))
    else:
        show_coverage(found, asked=bool(listed_by or not_by))
    return 0


def show_party(seen: PartyView) -> None:
    """A party in the terminal: its records, why they are together, and their values."""
    out = console()
    out.print(plain(f"{seen.caption}  [{seen.schema}]  {seen.id}", "bold"))
    table = _table("record", "name there", "kind", "listed on", "in the list")
    for one in seen.records:
        until = f" to {one.until}" if one.until else ""
        table.add_row(
            plain(one.id),
            plain(one.caption),
            plain(one.record.schema),
            plain(one.listed_on or "-"),
            plain(f"from {one.since}{until}"),
        )
    out.print(table)
    _reasons(out, seen.links, seen.apart)
    out.print()
    out.print(_values(seen))


def _reasons(out: Console, links: Sequence[Link], apart: Sequence[Blocked]) -> None:
    for one in links:
        bits = f", {one.bits:.1f} bits" if one.bits else ""
        total = sum(piece.bits for piece in one.evidence)
        compared = f", compared {total:+.1f} bits" if one.evidence else ""
        text = f"together: {one.a} and {one.b} by {one.rule}: {one.reason}{bits}{compared}"
        out.print(plain(text, "green"))
    for kept in apart:
        who = "" if kept.against == (kept.a, kept.b) else f" of {' and '.join(kept.against)}"
        text = (
            f"apart: {kept.a} and {kept.b} share a {kept.rule} ({kept.reason}), "
            f"but: {kept.because}{who}"
        )
        out.print(plain(text, "yellow"))


def _values(seen: PartyView) -> Table:
    """Every value, one property after the other, all lists' side by side."""
    rows: dict[tuple[str, str], list[str]] = {}
    for one in seen.records:
        for stored in one.record.facts:
            fact = stored.fact
            details = ", ".join(f"{key}: {value}" for key, value in fact.detail)
            written = f" (as written: {fact.original})" if fact.original else ""
            until = f" to {stored.until}" if stored.until else ""
            line = f"{one.id} from {stored.since}{until}"
            line += f"  {details}{written}" if details or written else ""
            rows.setdefault((fact.prop, fact.value), []).append(line)
    table = _table("property", "value", "stated by")
    shown = ""
    order = {prop: n for n, (prop, _) in reversed(list(enumerate(rows)))}
    for (prop, value), said in sorted(rows.items(), key=lambda item: order[item[0][0]]):
        name = prop if prop != shown else ""
        shown = prop
        table.add_row(plain(name), plain(value), plain_lines(said))
    return table


def plain_lines(lines: Sequence[str]) -> Any:
    """Lines of unknown origin, one under the other."""
    from rich.text import Text

    return Text("\n").join(plain(line, "dim") for line in lines)


def show_coverage(found: Coverage, *, asked: bool) -> None:
    """Counts of lists against lists, or the parties asked for."""
    out = console()
    out.print(plain(f"who lists whom on {found.on}", "bold"))
    if found.unknown:
        out.print(plain(f"unknown then: {', '.join(found.unknown)}", "yellow"))
    if found.empty:
        out.print(plain(f"ended by then: {', '.join(found.empty)}", "dim"))
    if asked:
        out.print(plain(f"{len(found.parties):,} parties"))
        table = _table("party", "name", "kind", "listed by")
        for one in found.parties[:_SHOWN]:
            dates = [f"{row.list} {row.listed_on or 'no date'}" for row in one.listings]
            table.add_row(plain(one.id), plain(one.caption), plain(one.schema), plain_lines(dates))
        out.print(table)
        if len(found.parties) > _SHOWN:
            out.print(plain(f"{len(found.parties) - _SHOWN:,} more: --json has all", "dim"))
        return
    counts = {(one.a, one.b): one.parties for one in found.matrix}
    table = _table("parties on both", *found.lists, "nowhere else")
    alone = dict(found.alone)
    for a in found.lists:
        cells = [f"{counts[a, b]:,}" for b in found.lists]
        table.add_row(plain(a), *cells, f"{alone[a]:,}")
    out.print(table)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, header_style="dim", overflow="fold")
    return table
