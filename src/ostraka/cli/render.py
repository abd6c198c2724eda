"""Answers for a terminal, or as JSON on request.

Owns the look of the command line. Whatever comes from a list or a user is
shown as plain text: no markup, no control characters.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from ostraka.law.listings import Unknown
    from ostraka.model.evidence import Evidence
    from ostraka.model.records import StoredRecord
    from ostraka.screening.screen import Hit, Result
    from ostraka.screening.why_not import WhyNot
    from ostraka.store.diff import Diff
    from ostraka.store.lists import ListStatus
    from ostraka.store.load import Outcome
    from ostraka.store.versions import VersionRow


#: Columns of text where standard output is no terminal.
_WIDTH = 160


def console() -> Console:
    """Standard output as a rich console that interprets nothing in our text."""
    wide = None if sys.stdout.isatty() else _WIDTH
    return Console(highlight=False, markup=False, emoji=False, width=wide)


def print_json(document: Any) -> None:
    """One JSON document on standard output, keys in our order."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")


def plain(text: str, style: str = "") -> Text:
    """Text of unknown origin, without control characters."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return Text(shown, style=style)


def result(answer: Result, threshold: float, *, as_json: bool) -> None:
    """The answer to one query."""
    if as_json:
        from ostraka.screening.documents import result_document

        print_json(result_document(answer))
        return
    out = console()
    lists = ", ".join(f"{item.list} ({item.version or 'unknown then'})" for item in answer.lists)
    out.print(plain(f"{answer.query.caption}  [{answer.query.schema}]", "bold"))
    out.print(plain(f"as of {answer.receipt.on}, threshold {threshold:.2f}, lists: {lists}", "dim"))
    if not answer.hits:
        out.print(plain("No hit.", "bold green"))
    for hit in answer.hits:
        out.print()
        _hit(out, hit)
    out.print()
    out.print(plain(f"receipt {answer.receipt.result[:16]}, policy {answer.policy[:12]}", "dim"))


def _hit(out: Console, hit: Hit) -> None:
    mark = "MATCH" if hit.match else "shown"
    line = Text.assemble(
        (f"{hit.score:.3f} {mark}  ", "bold red" if hit.match else "bold yellow"),
        plain(hit.caption, "bold"),
        plain(f"  [{hit.schema}]  {hit.id}"),
    )
    out.print(line)
    for record in hit.records:
        words = [f"{record.list} {record.id}", record.status]
        if record.programmes:
            words.append(" ".join(record.programmes))
        if record.listed_on:
            words.append(f"listed {record.listed_on}")
        out.print(plain("      " + " · ".join(words)))
    out.print(_evidence_table(hit.evidence, hit.total))


def _evidence_table(evidence: Sequence[Evidence], total: float) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("      evidence", "query", "listed", "relation"):
        table.add_column(column, style="", header_style="dim", overflow="fold")
    table.add_column("bits", justify="right", header_style="dim")
    for piece in evidence:
        style = "green" if piece.bits > 0 else "red" if piece.bits < 0 else "dim"
        table.add_row(
            plain(f"      {piece.feature}"),
            plain(piece.query),
            plain(piece.listed),
            plain(piece.relation),
            Text(f"{piece.bits:+.2f}", style),
        )
    table.add_row(plain("      total", "bold"), "", "", "", Text(f"{total:+.2f}", "bold"))
    return table


def why_not(answer: WhyNot, *, as_json: bool) -> None:
    """Every gate of one pair."""
    if as_json:
        from ostraka.screening.documents import why_not_document

        print_json(why_not_document(answer))
        return
    out = console()
    verdict = "a hit" if answer.match else "no hit"
    out.print(plain(f"{answer.caption}  {answer.party}: {verdict}", "bold"))
    for gate in answer.gates:
        mark, style = ("passed", "green") if gate.passed else ("FAILED", "bold red")
        out.print(Text.assemble((f"  {mark}  ", style), plain(f"{gate.gate}: {gate.detail}")))
    total = round(sum(piece.bits for piece in answer.evidence), 4)
    out.print(_evidence_table(answer.evidence, total))


def record(stored: StoredRecord, on: date | None, *, as_json: bool) -> None:
    """Everything known of one party."""
    from ostraka.screening.documents import record_document

    document = record_document(stored)
    if on is not None:
        day = on.isoformat()
        document["statements"] = [
            row
            for row in document["statements"]
            if row["since"] <= day and (row["until"] is None or day < row["until"])
        ]
    if as_json:
        print_json(document)
        return
    out = console()
    out.print(plain(f"{document['caption']}  [{document['schema']}]  {document['id']}", "bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("property", "value", "detail", "stated", "source"):
        table.add_column(column, header_style="dim", overflow="fold")
    for row in document["statements"]:
        details = ", ".join(f"{key}: {value}" for key, value in row["detail"].items())
        if row["original"]:
            details = f"{details} (as written: {row['original']})".strip()
        until = f" to {row['until']}" if row["until"] else ""
        table.add_row(
            plain(row["property"]),
            plain(row["value"]),
            plain(details, "dim"),
            plain(f"from {row['since']}{until}"),
            plain(row["source"], "dim"),
        )
    out.print(table)


def lists(states: Sequence[ListStatus], *, as_json: bool) -> None:
    """The state of every list."""
    if as_json:
        print_json([msgspec.to_builtins(state) for state in states])
        return
    out = console()
    if not states:
        out.print(plain("No list is loaded. Run `ostraka update --from FOLDER`."))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column, justify in (
        ("list", "left"),
        ("published", "left"),
        ("on", "left"),
        ("records", "right"),
        ("declared", "right"),
        ("scanned", "right"),
        ("names", "right"),
        ("notes", "right"),
        ("refused", "right"),
        ("state", "left"),
    ):
        table.add_column(column, justify=justify, header_style="dim", overflow="fold")  # type: ignore[arg-type]
    for state in states:
        words = "serving" if state.active else "silent"
        if state.stale:
            words += ", STALE"
        if state.ended:
            words += ", ended"
        if state.scope_note:
            words += f"; last file: {state.scope_note}"
        if state.last_attempt:
            words += f"; last tried {state.last_attempt[:10]}: {state.last_result}"
        if state.last_error:
            words += f": {state.last_error}"
        table.add_row(
            plain(state.list),
            plain(state.published or "unknown"),
            plain(state.published_basis, "dim"),
            str(state.records),
            "-" if state.records_declared is None else str(state.records_declared),
            str(state.records_scanned),
            str(state.names),
            str(state.notes),
            str(state.refused),
            plain(words),
        )
    out.print(table)


def reconciliation(versions: Sequence[VersionRow], *, as_json: bool) -> int:
    """Every version's records beside the file's own count and an independent scan.

    Returns:
        The exit status: 0 if all agree, 2 if any does not.
    """
    rows = []
    for row in versions:
        expected = row.records_declared if row.records_declared is not None else row.records_scanned
        rows.append(
            {
                "list": row.list,
                "published": row.published,
                "format": row.format,
                "records": row.records,
                "records_declared": row.records_declared,
                "records_scanned": row.records_scanned,
                "refused": row.refused,
                "names": row.names,
                "notes": row.notes,
                "agree": row.records <= expected <= row.records + row.refused,
            }
        )
    if as_json:
        print_json(rows)
    else:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for column in rows[0] if rows else ():
            right = column not in ("list", "published", "format", "agree")
            table.add_column(column, justify="right" if right else "left", header_style="dim")
        for found in rows:
            table.add_row(
                *(plain("-" if value is None else str(value)) for value in found.values())
            )
        console().print(table)
    return 0 if all(found["agree"] for found in rows) else 2


def diff(changes: Diff, *, as_json: bool) -> None:
    """What changed between two versions of a list."""
    if as_json:
        print_json(msgspec.to_builtins(changes))
        return
    out = console()
    added, removed, changed = len(changes.added), len(changes.removed), len(changes.changed)
    out.print(plain(f"{changes.list}: {changes.from_} to {changes.to}", "bold"))
    first = f"; {changes.first_told} told for the first time" if changes.first_told else ""
    out.print(plain(f"{added} added, {removed} removed, {changed} values changed{first}", "dim"))
    for mark, style, named in (("+", "green", changes.added), ("-", "red", changes.removed)):
        for record in named:
            text = f"{mark} {record.id}  {record.caption}  {' '.join(record.programmes)}"
            out.print(plain(text, style))
    for change in changes.changed:
        out.print(plain(f"~ {change.id}  {change.caption}: {change.property}", "yellow"))
        out.print(plain(f"    before: {'; '.join(change.before) or '-'}"))
        out.print(plain(f"    after:  {'; '.join(change.after) or '-'}"))


def outcomes(done: Sequence[Outcome], *, as_json: bool) -> None:
    """What became of each file."""
    if as_json:
        print_json([msgspec.to_builtins(outcome) for outcome in done])
        return
    out = console()
    for outcome in done:
        style = {"loaded": "green", "refused": "bold red"}.get(outcome.status, "dim")
        text = outcome.error or (
            f"{outcome.records} records, {outcome.refused} refused, {outcome.notes} notes; "
            f"{outcome.added} added, {outcome.removed} removed, {outcome.changed} changed"
        )
        if outcome.status in ("unchanged", "unknown") and not outcome.error:
            text = "already loaded" if outcome.status == "unchanged" else "of no known kind"
        head = f"{outcome.status:<9}  {outcome.list or '-'}  {outcome.file}: "
        out.print(Text.assemble((head, style), plain(text)))


def unexplained(found: Sequence[Unknown]) -> None:
    """Say on standard error what the law data does not know of lists that were just loaded."""
    for list_id, group in groupby(found, key=lambda one: one.list):
        several = list(group)
        print(
            f"WARNING: {list_id}: {len(several)} combinations that no rule explains. Their parties "
            "count as blocked until the law data knows them; every such answer says so.",
            file=sys.stderr,
        )
        for one in several[:_UNEXPLAINED]:
            tags = ", ".join(f"{tag.kind} {tag.value}" for tag in one.tags) or "no tag at all"
            print(f"  {tags}: {one.reason}", file=sys.stderr)


#: Examples of what no rule explains that are shown of each list.
_UNEXPLAINED = 5


def demo_table(results: Sequence[tuple[str, Result]]) -> Table:
    """Every sample customer and its best hit."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("customer", "name", "score", "best hit", "programmes", "status"):
        table.add_column(column, header_style="dim", overflow="fold")
    for row_id, answer in results:
        best = answer.hits[0] if answer.hits else None
        if best is None:
            table.add_row(plain(row_id), plain(answer.query.caption), "-", "", "", "")
            continue
        tags = " ".join(best.records[0].programmes)
        table.add_row(
            plain(row_id),
            plain(answer.query.caption),
            Text(f"{best.score:.3f}", "bold red"),
            plain(best.caption),
            plain(tags),
            plain(best.records[0].status),
        )
    return table


@contextmanager
def progress(title: str) -> Iterator[Callable[[str, int], None]]:
    """A progress line on standard error, if that is a terminal."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    errors = Console(stderr=True, highlight=False, markup=False)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TextColumn("{task.completed:,.0f} records"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def told(name: str, count: int) -> None:
            bar.update(task, description=plain(name).plain, completed=count)

        yield told
