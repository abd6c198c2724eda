"""The command ``message``: payment messages in; pass, alert or error for each out.

Parses, calls the book and renders; nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from ostraka.cli.app import Home, Json, KnownAt, Method, PolicyFile, Threshold
from ostraka.cli.app import _book as open_book
from ostraka.cli.app import _day as read_day
from ostraka.cli.render import console, plain
from ostraka.law.decide_question import ACTORS, STRICTNESS
from ostraka.model.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from ostraka.law.decide_question import ActorKind
    from ostraka.screening.messages_result import MessageHit, MessageResult

_ALERT = 1
_ERROR = 2
_STYLES = {"pass": "bold green", "alert": "bold red", "error": "bold red"}
_MANY: dict[str, Any] = {"negative": "", "consume_multiple": False}
#: Messages of a run whose hits are shown in full; of more, one line each.
_IN_FULL = 20
_SHOWN = 60


def message(
    *files: Annotated[
        str,
        Parameter(
            help="Files of messages, folders of them, or - for standard input.",
            allow_leading_hyphen=True,
        ),
    ],
    on: Annotated[
        str | None, Parameter("--on", help="Day whose lists and law are asked; today by default.")
    ] = None,
    instant: Annotated[
        bool,
        Parameter(
            "--instant",
            negative="",
            help="EU instant credit transfers: payer and payee are not screened against EU "
            "targeted measures, everything else is.",
        ),
    ] = False,
    actor: Annotated[
        tuple[str, ...],
        Parameter(
            "--actor",
            help=f"Who acts, for the law's decision: {', '.join(ACTORS)}; each law's own operator "
            "by default.",
            **_MANY,
        ),
    ] = (),
    threshold: Threshold = None,
    method: Method = None,
    policy: PolicyFile = None,
    workers: Annotated[int | None, Parameter(help="Processes. Default: all processors.")] = None,
    known_at: KnownAt = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Screen payment messages: ISO 20022 and SWIFT MT. Exit status 2 if one cannot be read."""
    if not files:
        raise UsageError("there is no file", action="Name files or folders, or - for input.")
    book = open_book(home, policy, threshold, known_at, method)
    results = book.messages(
        sources_of(files),
        on=read_day(on),
        instant=instant,
        actors=tuple(_actor(one) for one in actor),
        processes=workers,
    )
    counts = {"pass": 0, "alert": 0, "error": 0}
    show = print_lines if json else show_results
    for result in show(results):
        counts[result.outcome] += 1
    if not sum(counts.values()):
        raise UsageError("there is no file in the folder", source=", ".join(files))
    if counts["error"]:
        return _ERROR
    return _ALERT if counts["alert"] else 0


def sources_of(files: Sequence[str]) -> list[Path | tuple[str, bytes]]:
    """Files, the files of folders in the order of their names, and standard input.

    Args:
        files: as written; ``-`` is standard input.

    Raises:
        UsageError: if a path is not there.
    """
    found: list[Path | tuple[str, bytes]] = []
    for name in files:
        path = Path(name)
        if name == "-":
            found.append(("standard input", _standard_input()))
        elif path.is_dir():
            found += sorted(one for one in path.rglob("*") if one.is_file() and _visible(one, path))
        elif path.exists():
            found.append(path)
        else:
            raise UsageError(f"there is no file {name!r}", action="Check the path.")
    return found


def _standard_input() -> bytes:
    from ostraka.intake.messages import MAX_BYTES

    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _visible(path: Path, root: Path) -> bool:
    return not any(part.startswith(".") for part in path.relative_to(root).parts)


def _actor(text: str) -> ActorKind:
    for one in ACTORS:
        if one == text.strip().lower():
            return one
    raise UsageError(f"--actor {text!r} is not known", action=f"Write one of {', '.join(ACTORS)}.")


def print_lines(results: Iterable[MessageResult]) -> Iterator[MessageResult]:
    """One line of JSON for each message."""
    from ostraka.screening.messages_documents import message_document

    for result in results:
        line = msgspec.json.encode(message_document(result)).decode()
        sys.stdout.write(f"{line}\n")
        yield result


def show_results(results: Iterable[MessageResult]) -> Iterator[MessageResult]:
    """Outcome, hits and roles of each message; of many, what is not a pass."""
    out = console()
    for number, result in enumerate(results):
        if number < _IN_FULL or result.outcome != "pass":
            _show(out, result, full=number < _IN_FULL)
        yield result


def _show(out: Console, result: MessageResult, *, full: bool) -> None:
    told = " ".join(one for one in (result.type, result.id) if one)
    out.print(
        Text.assemble(
            (result.outcome.upper(), _STYLES[result.outcome]),
            plain(f"  {result.source}", "bold"),
            plain(f"  {told}"),
        )
    )
    if result.outcome == "error":
        for reason in result.reasons:
            out.print(plain(f"  {reason}"))
        return
    if result.hits:
        out.print(_hits(result.hits))
    for place in result.denied:
        out.print(plain(f"  {place.path}: {place.text!r} is denied, and nothing else leads there"))
    if result.instant is not None:
        mode = result.instant
        what = f"left out {', '.join(mode.lists)} for {', '.join(mode.paths)}"
        out.print(plain(f"  instant payment: {what if mode.applies else 'nothing left out'}"))
        out.print(plain(f"    {mode.why} ({mode.citation})", "dim"))
    if full:
        out.print(plain(f"  fields: {_roles(result)}", "dim"))


def _hits(hits: Sequence[MessageHit]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("  score", "field", "kind", "value", "meets", "lists", "the law's answer"):
        table.add_column(column, header_style="dim", overflow="fold")
    for one in hits:
        if one.hit is not None:
            score, meets = f"{one.hit.score:.3f}", f"{one.hit.caption}  {one.hit.id}"
            lists = ", ".join(sorted({record.list for record in one.hit.records}))
        else:
            score, lists = "", ", ".join(_rules(one))
            meets = f"{one.place.place} ({one.place.territory})" if one.place else ""
        cells = (f"  {score}", one.path, one.kind, _short(one.value), meets, lists, _law(one))
        table.add_row(*(plain(cell) for cell in cells))
    return table


def _rules(hit: MessageHit) -> list[str]:
    return [] if hit.place is None else [one.rule for one in hit.place.restrictions]


def _law(hit: MessageHit) -> str:
    """Answers, the strictest first, with those who act; what is free for all others is one word."""
    answers: dict[str, list[str]] = {}
    for one in hit.decisions:
        answers.setdefault(one.answer, []).append("+".join(one.actors))
    if len(answers) > 1 and "permitted" in answers:
        answers["permitted"] = ["others"]
    order = sorted(answers, key=STRICTNESS.index, reverse=True)
    return "; ".join(f"{answer}: {', '.join(answers[answer])}" for answer in order)


def _roles(result: MessageResult) -> str:
    counts: dict[str, int] = {}
    for field in result.fields:
        counts[field.role] = counts.get(field.role, 0) + 1
    return ", ".join(f"{count} {role}" for role, count in counts.items())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
