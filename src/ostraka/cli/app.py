"""The command line: parse, call, render. Nothing else.

Exit status: 0 done, no hit; 1 a hit; 2 usage or input error; 3 data not ready;
70 internal error. Answers go to standard output, everything else to standard
error.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Group, Parameter

if TYPE_CHECKING:
    from ostraka.book import Book
    from ostraka.model.party import Party

HIT = 1

app = App(
    name="ostraka",
    help="May I deal with this party, under whose law, since when, and how do you know?",
    version_flags=["--version"],
    help_format="plaintext",
    result_action="return_value",
)

_EVERYWHERE = Group("Accepted by every command", sort_key=100)
_MANY: dict[str, Any] = {"negative": "", "consume_multiple": False, "show_default": False}

Home = Annotated[
    Path | None,
    Parameter("--home", group=_EVERYWHERE, help="Data directory. Default: OSTRAKA_HOME."),
]
Json = Annotated[
    bool, Parameter("--json", negative="", group=_EVERYWHERE, help="Print JSON on standard output.")
]
PolicyFile = Annotated[Path | None, Parameter("--policy", help="Policy file (TOML).")]
Threshold = Annotated[
    float | None, Parameter("--threshold", help="Score from which a hit is a match (0 to 1).")
]
Method = Annotated[
    Literal["evidence", "ofac"] | None,
    Parameter("--method", help="ofac: compare names as OFAC's own search tool does."),
]
Type = Annotated[
    str, Parameter("--type", help="Kind of party: person, company, vessel, aircraft, wallet ...")
]
Born = Annotated[
    tuple[str, ...],
    Parameter("--born", help="Birth date: 1960, 1960-08, 1960-08-31, 1960~, 1955/1958.", **_MANY),
]
Country = Annotated[
    tuple[str, ...], Parameter("--country", help="Country, ISO code or name.", **_MANY)
]
Gender = Annotated[tuple[str, ...], Parameter("--gender", help="male, female or other.", **_MANY)]
Identifier = Annotated[
    tuple[str, ...],
    Parameter("--id", help="KIND:VALUE, such as passport:1084010 or imo:9187629.", **_MANY),
]
AsOf = Annotated[
    str | None, Parameter("--as-of", help="Ask the lists as published by that day (YYYY-MM-DD).")
]

KnownAt = Annotated[
    str | None,
    Parameter(
        "--known-at",
        help="Answer from the files received by then (YYYY-MM-DD, or with a time, UTC).",
    ),
]


@app.command
def demo(*, home: Home = None, json: Json = False) -> int:
    """Load the starter list, screen the sample customers and show the evidence."""
    from ostraka.cli import demonstration

    return demonstration.run(_book(home), as_json=json)


@app.command
def update(
    *lists: str,
    from_: Annotated[
        Path | None, Parameter("--from", help="List files, or folders of them.")
    ] = None,
    published: Annotated[
        str | None, Parameter(help="Publication date, where the file does not tell its own.")
    ] = None,
    accept_shrink: Annotated[
        bool, Parameter(negative="", help="Load a file that lost many of its records.")
    ] = False,
    addresses: Annotated[
        Path | None, Parameter(help="Other addresses (YAML or TOML: list id, then address).")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Fetch lists from their publishers, or load list files with --from.

    Args:
        lists: list ids; all that are still published by default.
    """
    from ostraka.cli import updating

    if published is not None:
        _day(published)
    return updating.run(
        _book(home),
        lists,
        from_,
        addresses=addresses,
        published=published,
        accept_shrink=accept_shrink,
        as_json=json,
    )


@app.command
def lists(
    *,
    check: Annotated[
        bool, Parameter(negative="", help="Reconcile every version with its file's own count.")
    ] = False,
    home: Home = None,
    json: Json = False,
) -> int:
    """Show each list: version, published, age, records, names; stale ones are marked."""
    from ostraka.cli import render

    if check:
        return render.reconciliation(_book(home).versions(), as_json=json)
    render.lists(_book(home).lists(), as_json=json)
    return 0


@app.command
def diff(
    list_id: Annotated[str, Parameter(name="LIST", help="List id, such as us_ofac_sdn.")],
    *,
    from_: Annotated[str, Parameter("--from", help="Earlier version: its number, or a day.")] = "",
    to: Annotated[str, Parameter("--to", help="Later version: its number, or a day.")] = "",
    home: Home = None,
    json: Json = False,
) -> int:
    """Show what changed between two versions of a list; by default the last two."""
    from ostraka.cli import render

    render.diff(_book(home).diff(list_id, from_, to), as_json=json)
    return 0


@app.command
def actions(
    *,
    on: Annotated[str | None, Parameter("--on", help="The day (YYYY-MM-DD).")] = None,
    by: Annotated[
        tuple[str, ...],
        Parameter("--by", help="Only this list or country: us, eu, gb ...", **_MANY),
    ] = (),
    window: Annotated[
        int | None,
        Parameter("--window", help="Days around it that count as together. Default: 7."),
    ] = None,
    all: Annotated[bool, Parameter("--all", negative="", help="Name every party.")] = False,
    from_text: Annotated[
        str | None,
        Parameter("--from-text", help="Compare what this text says; --on is its day."),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Show what each authority did on a day, who acted together, and how that is known."""
    from ostraka.cli import actions as acting

    book = _book(home)
    if from_text is not None:
        from ostraka.cli import stated

        return stated.run(book, from_text, _day(on), by, as_json=json)
    if on is None:
        from ostraka.model.errors import UsageError

        raise UsageError("no day is given", action="Give one: --on 2022-02-24.")
    found = book.actions(_certain_day(on), by)
    acting.show(found, book.together(found, window), as_json=json, every=all)
    return 0


@app.command
def screen(
    *name: str,
    type: Type = "any",
    born: Born = (),
    country: Country = (),
    gender: Gender = (),
    id: Identifier = (),
    as_of: AsOf = None,
    known_at: KnownAt = None,
    threshold: Threshold = None,
    method: Method = None,
    owned: Annotated[
        bool,
        Parameter("--owned", negative="", help="Also parties that are caught by their owners."),
    ] = False,
    stakes: Annotated[
        tuple[Path, ...],
        Parameter("--stakes", help="Files of stakes for --owned, or folders of them.", **_MANY),
    ] = (),
    policy: PolicyFile = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Screen one party and show every hit with its evidence.

    Args:
        name: the name, quoted or not; may be left out if --id is given.
    """
    from ostraka.cli import render

    book = _book(home, policy, threshold, known_at, method)
    query = _query(name, type, born, country, gender, id)
    result = book.screen_party(query, _day(as_of))
    if owned or stakes:
        result = book.with_owned(result, _day(as_of), stakes)
    render.result(result, book.policy.reports_from, as_json=json)
    return HIT if result.hits else 0


@app.command
def batch(
    table: Annotated[Path, Parameter(help="Customers: CSV, xlsx, JSON lines, Parquet, DuckDB.")],
    /,
    *,
    output: Annotated[
        Path | None, Parameter(["--output", "-o"], help="Hits: CSV, JSON lines or Parquet.")
    ] = None,
    rejects: Annotated[Path | None, Parameter(help="Rejects. Default: beside the hits.")] = None,
    column: Annotated[
        tuple[str, ...], Parameter("--column", help="ROLE=COLUMN, such as name=client.", **_MANY)
    ] = (),
    sheet: Annotated[str, Parameter("--table", help="Sheet, or table of a database.")] = "",
    encoding: Annotated[str, Parameter(help="Encoding of a text that is not Unicode.")] = "",
    dates: Annotated[
        Literal["auto", "day-first", "month-first"], Parameter(help="What 03/04/1957 means.")
    ] = "auto",
    type: Type = "any",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    threshold: Threshold = None,
    method: Method = None,
    policy: PolicyFile = None,
    workers: Annotated[int | None, Parameter(help="Processes. Default: all processors.")] = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Screen a table of customers; write one row per hit, and what could not be read beside it."""
    from ostraka.cli import batches

    book = _book(home, policy, threshold, known_at, method)
    asked = batches.Request(
        table=table,
        output=output,
        rejects=rejects,
        columns=column,
        sheet=sheet,
        encoding=encoding,
        dates=dates,
        type=type,
        on=_day(as_of),
        workers=workers,
        json_lines=json,
    )
    summary = batches.run(book, asked)
    batches.report(summary)
    if summary.rejected:
        return 2
    return HIT if summary.hits else 0


@app.command(name="why-not")
def why_not(
    name: str,
    party: Annotated[str, Parameter(help="Id of a listed party, such as us_ofac_sdn-15582.")],
    *,
    type: Type = "any",
    born: Born = (),
    country: Country = (),
    gender: Gender = (),
    id: Identifier = (),
    as_of: AsOf = None,
    known_at: KnownAt = None,
    threshold: Threshold = None,
    policy: PolicyFile = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Show every gate that a name and a listed party passed or failed."""
    from ostraka.cli import render

    book = _book(home, policy, threshold, known_at)
    query = _query((name,), type, born, country, gender, id)
    render.why_not(book.why_not(query, party, _day(as_of)), as_json=json)
    return 0


# Loaded when they are called: a command's module is imported by no other command.
app.command(
    "ostraka.cli.merging:party",
    help="Show a listed party as every list shows it, each value with its source and times.",
)
app.command(
    "ostraka.cli.merging:judge",
    help="Decide whether two records are one party; it wins and survives reloads.",
)
app.command(
    "ostraka.cli.merging:coverage",
    help="Show who lists whom, and which parties of one list others do not name.",
)
app.command(
    "ostraka.cli.deciding:decide",
    help="Decide whether an act with a party is allowed, with every rule considered.",
)
app.command(
    "ostraka.cli.owning:owned",
    help="Tell under every regime whether a party is blocked because of who owns it.",
)
app.command(
    "ostraka.cli.messaging:message",
    help="Screen payment messages: ISO 20022 and SWIFT MT, files, folders or standard input.",
)
app.command(
    "ostraka.cli.reading:read",
    help="Find the listed parties that a text names: who, where, listed then and now.",
)
app.command(
    "ostraka.cli.assistants:mcp",
    help="Serve the tools of assistants (Model Context Protocol) over standard input and output.",
)
app.command("ostraka.cli.serving:serve", help="Serve the HTTP APIs and the web pages.")
app.command("ostraka.cli.serving:key", name="key", help="Make, list and revoke the server's keys.")
app.command(
    "ostraka.cli.keeping:receipts",
    name="receipts",
    help="Show, check and erase the receipts that the server keeps.",
)


def _query(
    name: tuple[str, ...],
    type: str,
    born: Sequence[str],
    country: Sequence[str],
    gender: Sequence[str],
    id: Sequence[str],
) -> Party:
    from ostraka.screening.query import make_query

    words = " ".join(name)
    return make_query(
        [words] if words.strip() else [],
        schema=type,
        births=born,
        countries=country,
        identifiers=id,
        genders=gender,
    )


def _book(
    home: Path | None,
    policy: Path | None = None,
    threshold: float | None = None,
    known_at: str | None = None,
    method: Literal["evidence", "ofac"] | None = None,
) -> Book:
    import msgspec

    import ostraka

    book = ostraka.open(home, policy=policy, known_at=_time(known_at))
    changes: dict[str, Any] = {"method": method} if method is not None else {}
    if threshold is not None:
        by_ofac = (method or book.policy.method) == "ofac"
        changes["ofac_threshold" if by_ofac else "threshold"] = threshold
    if changes:
        book.policy = msgspec.structs.replace(book.policy, **changes)
    return book


def _time(text: str | None) -> datetime | None:
    """A time, UTC where it tells no zone; a day stands for its end."""
    from ostraka.model.errors import UsageError

    if text is None:
        return None
    try:
        if len(text) == len("2021-04-15"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{text!r} is not a time", action="Write YYYY-MM-DD or YYYY-MM-DDTHH:MM."
        ) from error
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _certain_day(text: str) -> date:
    day = _day(text)
    assert day is not None
    return day


def _day(text: str | None) -> date | None:
    from ostraka.model.errors import UsageError

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day", action="Write YYYY-MM-DD.") from error
