"""The command ``demo``: the starter list, the sample customers, the evidence."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from ostraka.batch.rows import read_header, read_row
from ostraka.batch.tables import read_table
from ostraka.cli import render
from ostraka.screening.documents import result_document

if TYPE_CHECKING:
    from ostraka.book import Book

#: Answers shown with all their evidence; the others stand in the table.
_SHOWN = 4


def run(book: Book, *, as_json: bool) -> int:
    """Load, screen and show.

    Returns:
        The exit status of a command that answered: 0.
    """
    outcome = book.load_starter()
    with as_file(files("ostraka.sources").joinpath("data", "sample_customers.csv")) as path:
        header, rows = read_table(path)
        columns = read_header(header, path.name)
        queries = [read_row(columns, row, number, "Thing") for number, row in enumerate(rows, 1)]
    results = [
        (read.id, book.screen_party(read.query)) for read in queries if read.query is not None
    ]
    if as_json:
        render.print_json([result_document(result) for _, result in results])
        return 0
    out = render.console()
    out.print(
        render.plain(
            f"Starter list: {outcome.records} records of 15 April 2021. "
            f"{len(results)} sample customers (invented) screened.",
            "bold",
        )
    )
    out.print(render.demo_table(results))
    shown = [result for _, result in results if result.hits][:_SHOWN]
    for result in shown:
        out.rule(characters="-")
        render.result(result, book.policy.threshold, as_json=False)
    out.rule(characters="-")
    out.print(
        render.plain(
            "Next: `ostraka screen NAME`, or load the full lists: `ostraka update --from FOLDER`."
        )
    )
    return 0
