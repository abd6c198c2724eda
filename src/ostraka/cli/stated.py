"""``actions --from-text``: what a text says of designations, beside what the lists say.

Owns the order of reading and the words for it; all is decided in
:mod:`ostraka.screening.statements` and :mod:`ostraka.screening.statements_compare`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ostraka.cli.render import console, plain, print_json
from ostraka.model.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from ostraka.book import Book
    from ostraka.intake.documents import Document
    from ostraka.screening.statements import Statements
    from ostraka.screening.statements_compare import Checked, Comparison

#: Characters of a sentence that are shown.
_SHOWN = 160


def run(book: Book, name: str, on: date | None, by: Sequence[str], *, as_json: bool) -> int:
    """Read a text and compare what it says with the lists.

    Args:
        book: the lists.
        name: a file, or ``-`` for standard input.
        on: the day of the text; what it tells of itself by default.
        by: list ids, or countries.
        as_json: print one JSON document.

    Returns:
        Exit status: 1 if a statement differs from the lists, else 0.
    """
    from ostraka.intake.documents import read_document
    from ostraka.screening.statements import read_statements
    from ostraka.screening.statements_compare import compare_statements

    document = read_document(_content(name), name)
    # The date of a file is not the date of what it says.
    own = "" if document.date_certainty == "weak" else document.date
    day = on.isoformat() if on else own
    said = read_statements(document.text, day, _known(book, document, day), document.furniture)
    days = sorted({one.date for one in said.statements if one.date})
    compared = [compare_statements(said, book.actions(date.fromisoformat(one), by)) for one in days]
    basis = "given" if on else document.date_basis if own else ""
    if as_json:
        print_json(_document(document, day, basis, said, compared))
    else:
        _show(console(), document, day, basis, said, compared)
    return int(any(one.answer == "differs" for each in compared for one in each.checked))


def _content(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    path = Path(name)
    if not path.is_file():
        raise UsageError(f"there is no file {name!r}", action="Check the path.")
    return path.read_bytes()


def _known(book: Book, document: Document, day: str) -> list[Any]:
    """The listed parties that the text names."""
    from ostraka.screening.statements import Known

    reading = book.read(document.text, document.source, date.fromisoformat(day) if day else None)
    records = {
        id: tuple(seen.id for seen in book.party_view(id).records)
        for id in sorted({id for one in reading.mentions for id in (one.party_id, *one.also)})
    }
    return [
        Known(
            one.start,
            one.end,
            one.text,
            tuple(dict.fromkeys(seen for id in (one.party_id, *one.also) for seen in records[id])),
            one.caption,
        )
        for one in reading.mentions
    ]


def _document(
    document: Document, day: str, basis: str, said: Statements, compared: Sequence[Comparison]
) -> dict[str, Any]:
    return {
        "source": document.source,
        "date": day,
        "date_basis": basis,
        "statements": msgspec.to_builtins(said.statements),
        "unread": {"count": len(said.unread), "sentences": msgspec.to_builtins(said.unread)},
        "compared": msgspec.to_builtins(compared),
    }


def _show(
    out: Console, document: Document, day: str, basis: str, said: Statements,
    compared: Sequence[Comparison],
) -> None:  # fmt: skip
    told = f"date {day} ({basis})" if day else "no date of its own; give one with --on"
    out.print(plain(f"{document.source}: {told}", "bold"), soft_wrap=True)
    checks: dict[int, list[Checked]] = {}
    for each in compared:
        for check in each.checked:
            checks.setdefault(check.statement, []).append(check)
    for number, one in enumerate(said.statements):
        who = ", ".join(author.family for author in one.authorities)
        laws = "; ".join(law.name for law in one.legal_basis)
        count = str(one.total) if one.total else ""
        head = " ".join(filter(None, (who, one.deed, count, laws and f"under {laws}", one.date)))
        out.print()
        out.print(plain(f"{number + 1}. {head} [{one.rule}]", "green"), soft_wrap=True)
        out.print(plain(f"   {_short(one.text)}"), soft_wrap=True)
        for check in checks.get(number, ()):
            out.print(plain(f"   {_answer(check)}"), soft_wrap=True)
    if not said.statements:
        out.print(plain("No statement of a designation can be read in it."))
    for each in compared:
        for extra in each.extra:
            out.print(plain(f"on {each.date} the lists of {extra.family} have {extra.count} "
                            f"{extra.kind} that the text does not name"))  # fmt: skip
    if said.unread:
        out.print()
        out.print(plain(f"left out: {len(said.unread)}", "dim"))
    for left in said.unread:
        out.print(plain(f"   {left.reason}: {_short(left.text)}", "dim"), soft_wrap=True)


def _answer(check: Checked) -> str:
    words = [f"{check.family}: {check.answer}"]
    if check.answer != "not told":
        words.append(f"the lists have {check.listed} ({check.counted})")
    if check.named:
        words.append(f"{len(check.named)} named by both")
    if check.missing:
        words.append(f"not on the lists that day: {', '.join(check.missing)}")
    return "; ".join(words)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
