"""Five tools over a book: screen, explain, party, decide, actions.

Owns the tools' names, their arguments and what each says of itself. Every answer
is the document that the command line prints with ``--json``; an error is the
same text, naming input, place and next action.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final, ParamSpec

import msgspec
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from ostraka.book import Book, code_version
from ostraka.model.errors import OstrakaError, UsageError
from ostraka.screening import documents
from ostraka.screening.query import make_query

if TYPE_CHECKING:
    from ostraka.model.party import Party

#: Most hits of one answer, unless more are asked for.
_HITS: Final = 10
_MOST_HITS: Final = 100

_INSTRUCTIONS: Final = (
    "Sanctions screening from the official lists. `screen` finds listed parties by name and "
    "attributes; `explain` tells why a name does or does not meet one party; `party` shows all "
    "that is known of one; `decide` answers whether an act is allowed, with the texts; `actions` "
    "tells what was designated on a day. A score below the threshold is no hit. An answer of "
    "`cannot-be-ruled-out` is not a permission. Nothing here is legal advice."
)

P = ParamSpec("P")


def create_server(book: Book) -> MCPServer[Any]:
    """The server of a book.

    Args:
        book: opened; its lists, policy and time of knowledge answer.

    Returns:
        The server; ``run("stdio")`` serves it.
    """
    server: MCPServer[Any] = MCPServer(
        "ostraka", title="Ostraka", instructions=_INSTRUCTIONS, version=code_version()
    )

    def told(tool: Callable[P, dict[str, Any]]) -> Callable[P, dict[str, Any]]:
        @functools.wraps(tool)
        def answer(*args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
            try:
                return tool(*args, **kwargs)
            except OstrakaError as error:
                raise ToolError(str(error)) from error

        return answer

    for tool in _tools(book):
        server.add_tool(told(tool))
    return server


def _tools(book: Book) -> tuple[Callable[..., dict[str, Any]], ...]:
    def screen(
        name: Annotated[str, Field(description="The name, in any script.")],
        type: Annotated[
            str, Field(description="person, company, vessel, aircraft ...; Thing if unknown.")
        ] = "Thing",
        born: Annotated[
            str, Field(description="Birth date: 1960, 1960-08, 1960-08-31, 1960~, 1955/1958.")
        ] = "",
        country: Annotated[str, Field(description="ISO code or name of a country.")] = "",
        id: Annotated[
            str, Field(description="An identifier, KIND:VALUE, such as passport:1084010.")
        ] = "",
        as_of: Annotated[
            str, Field(description="Day whose lists are asked, YYYY-MM-DD; today by default.")
        ] = "",
        limit: Annotated[int, Field(description="Most hits of the answer, 1 to 100.")] = _HITS,
    ) -> dict[str, Any]:
        """Find listed parties by name and attributes, each with evidence in bits and its source."""
        if not 1 <= limit <= _MOST_HITS:
            raise UsageError(f"limit {limit} is not between 1 and {_MOST_HITS}")
        query = _query(name, type, born, country, id)
        result = book.screen_party(query, _day(as_of))
        document = documents.result_document(result)
        return {**document, "hits": document["hits"][:limit], "hits_in_all": len(result.hits)}

    def explain(
        party: Annotated[
            str, Field(description="Id of the listed party, such as us_ofac_sdn-15582.")
        ],
        name: Annotated[str, Field(description="The name that was screened.")],
        type: Annotated[str, Field(description="Kind of party; Thing if unknown.")] = "Thing",
        born: Annotated[str, Field(description="Birth date, partial or not.")] = "",
        country: Annotated[str, Field(description="ISO code or name of a country.")] = "",
        id: Annotated[str, Field(description="An identifier, KIND:VALUE.")] = "",
        as_of: Annotated[
            str, Field(description="Day whose lists are asked; today by default.")
        ] = "",
    ) -> dict[str, Any]:
        """Tell every gate that a query and one listed party passed or failed, with the evidence."""
        query = _query(name, type, born, country, id)
        return documents.why_not_document(book.why_not(query, party, _day(as_of)))

    def party(
        id: Annotated[str, Field(description="Id of a listed party or of any of its records.")],
        as_of: Annotated[
            str, Field(description="Only what was stated on that day; all times by default.")
        ] = "",
    ) -> dict[str, Any]:
        """Show all that every list states of one party, each value with its source and times."""
        return documents.party_document(book.party_view(id, _day(as_of)))

    def decide(
        parties: Annotated[list[str], Field(description="Ids or names of the parties to the act.")],
        activity: Annotated[
            str, Field(description="primary-market, secondary-market, lending, payment, ...")
        ],
        actors: Annotated[
            list[str], Field(description="us-financial-institution, us-person, eu-operator, ...")
        ],
        on: Annotated[str, Field(description="Day of the act; today by default.")] = "",
        instrument: Annotated[str, Field(description="bond, loan, debt or equity.")] = "",
        currency: Annotated[str, Field(description="ISO 4217 code.")] = "",
        maturity_days: Annotated[int | None, Field(description="Days to repayment.")] = None,
        issued: Annotated[str, Field(description="Day on which the instrument was issued.")] = "",
        place: Annotated[
            str, Field(description="Address where goods or services go to or come from.")
        ] = "",
    ) -> dict[str, Any]:
        """Decide whether an act is allowed, with every rule and the text that decides it."""
        from ostraka.screening.deciding import Asked

        asked = {
            "parties": parties,
            "activity": activity,
            "actors": actors,
            "on": (_day(on) or book.today()).isoformat(),
            "instrument": instrument,
            "currency": currency,
            "maturity_days": maturity_days,
            "issued": issued or None,
            "place": place,
        }
        try:
            question = msgspec.convert(asked, Asked)
        except msgspec.ValidationError as error:
            raise UsageError(str(error), action="Correct the argument named.") from error
        found: dict[str, Any] = msgspec.to_builtins(book.decide(question))
        return {"question": msgspec.to_builtins(question), **found}

    def actions(
        on: Annotated[str, Field(description="The day, YYYY-MM-DD.")],
        by: Annotated[
            list[str] | None,
            Field(description="List ids or countries (us, eu, gb); all by default."),
        ] = None,
    ) -> dict[str, Any]:
        """Tell what each authority did on a day, who acted with it, and how that is known."""
        day = _day(on)
        if day is None:
            raise UsageError("there is no day", action="Write YYYY-MM-DD.")
        found = book.actions(day, by or ())
        return documents.actions_document(found, book.together(found))

    return (screen, explain, party, decide, actions)


def _query(name: str, type: str, born: str, country: str, id: str) -> Party:
    return make_query(
        [name] if name.strip() else [],
        schema=type,
        births=[born] if born else [],
        countries=[country] if country else [],
        identifiers=[id] if id else [],
        genders=[],
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day", action="Write YYYY-MM-DD.") from error
