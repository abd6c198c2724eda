"""Who is caught without being named: the command ``owned``.

Parses, calls the book and renders; nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from ostraka.cli.app import Home, Json, KnownAt
from ostraka.cli.app import _book as open_book
from ostraka.cli.app import _day as read_day
from ostraka.cli.render import console, plain, print_json

_MANY: dict[str, Any] = {"negative": "", "consume_multiple": False}


def owned(
    party: Annotated[str, Parameter(help="Id or name of a party of the lists or of the files.")],
    *,
    as_of: Annotated[
        str | None, Parameter("--as-of", help="The day (YYYY-MM-DD); today by default.")
    ] = None,
    stakes: Annotated[
        tuple[Path, ...],
        Parameter(
            "--stakes",
            help="File of stakes, or a folder of them: BODS, GLEIF relationships, CSV.",
            **_MANY,
        ),
    ] = (),
    known_at: KnownAt = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Tell under every regime whether a party is blocked because of who owns it."""
    from ostraka.screening.owned import owned_document

    answer = open_book(home, known_at=known_at).owned(party, read_day(as_of), stakes)
    if json:
        print_json(owned_document(answer))
        return 0
    out = console()
    title = f"{answer.name}  {answer.party}" if answer.name else answer.party
    out.print(plain(title, "bold"))
    for line in answer.taken:
        out.print(plain(line, "dim"), soft_wrap=True)
    for one in answer.files:
        told = f"{one.name}: {one.stakes} statements, {one.refused} refused"
        out.print(plain(told, "dim"), soft_wrap=True)
    out.print()
    for line in answer.text.split("\n"):
        out.print(plain(line), soft_wrap=True)
    return 0
