"""Is a party blocked because of who owns it: the answer under every regime, with its proof.

Owns the way from what a user calls a party to one party of the lists or of the files of
stakes, and the parties that a screening extends to. Refuses to choose between two parties
of one name: it names them, and asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import msgspec
from msgspec import Struct

from ostraka.law.ownership import NOTICE, Ownership, Verdict
from ostraka.law.ownership_text import draw_all, draw_chain
from ostraka.model.errors import NotReadyError, UsageError
from ostraka.model.evidence import Evidence
from ostraka.model.party import Party
from ostraka.screening.hits import Hit
from ostraka.screening.owned_above import Web, listed_id
from ostraka.screening.owned_files import OWNED, StakesFile, bare_name
from ostraka.screening.owned_web import words_of
from ostraka.screening.query import make_query

#: Parties that are named where a name means several.
_NAMED: Final = 5
#: Parties of ownership data that one screening looks at.
_MOST: Final = 20


class Owned(Struct, frozen=True):
    """The ownership answers for one party.

    Attributes:
        party: its id.
        name: its name, as far as a source tells one.
        as_of: the day.
        verdicts: the verdict of each regime: us, us-bis, eu, uk, ca, au, ch.
        text: the same drawn as text, chain by chain.
        taken: owners that were taken for listed parties by a number or a name, in words.
        files: the files of stakes that were read.
        refused: statements of them that could not be read.
    """

    party: str
    name: str
    as_of: date
    verdicts: dict[str, Verdict]
    text: str
    taken: tuple[str, ...] = ()
    files: tuple[StakesFile, ...] = ()
    refused: int = 0


def owned(web: Web, asked: str, on: date) -> Owned:
    """Answer for one party.

    Args:
        web: what lists and files tell.
        asked: id of a listed party or of one in the files, or a name.
        on: the day.

    Raises:
        UsageError: if the name means several parties.
        NotReadyError: if neither the lists nor the files know the party.
    """
    party = resolve(web, asked, on)
    above = web.above(party, on)
    found = Ownership(above.holdings, above.designated)
    verdicts = found.verdicts(above.party, on)
    return Owned(
        party=above.party,
        name=above.names.get(above.party) or bare_name(above.party, ""),
        as_of=on,
        verdicts=verdicts,
        text=draw_all(verdicts, above.names),
        taken=above.taken,
        files=web.told.files,
        refused=sum(one.refused for one in web.told.files),
    )


def resolve(web: Web, asked: str, on: date) -> str:
    """The party that is meant.

    Args:
        web: what lists and files tell.
        asked: an id, or a name.
        on: the day.

    Raises:
        UsageError: if the name means several parties.
        NotReadyError: if it means none.
    """
    text = asked.strip()
    if not text:
        raise UsageError("no party is named", action="Name one by id or by name.")
    if text in web:
        return text
    listed = listed_id(web.screener.snapshot, text)
    if listed is not None:
        return listed
    meant = _named(web, text, on)
    if len(meant) == 1:
        return next(iter(meant))
    if meant:
        several = "; ".join(f"{name} ({party})" for party, name in list(meant.items())[:_NAMED])
        raise UsageError(
            f"{text!r} means {len(meant)} parties", source=several, action="Name one by its id."
        )
    raise NotReadyError(
        f"nothing is known of {text!r}",
        action="Give files that name it with --stakes, or the party's id.",
    )


def _named(web: Web, text: str, on: date) -> dict[str, str]:
    """The parties of a name: those that are called exactly so, else all that are like it."""
    query = make_query([text])
    listed = [hit for hit in web.screener.hits(query, on) if hit.match]
    exact = {hit.id: hit.caption for hit in listed if web.is_called(hit, text)}
    alike = {hit.id: hit.caption for hit in listed}
    wanted = words_of(text)
    for hit in web.named(query, on):
        party = hit.id.removeprefix(f"{OWNED}-")
        alike[party] = hit.caption
        if words_of(hit.caption) == wanted:
            exact[party] = hit.caption
    found = exact or alike
    # What a file calls a listed party is that party.
    same = {party: web.identity(party, on).same for party in found}
    return {same[party] or party: name for party, name in found.items()}


def derived_hits(web: Web, query: Party, on: date, known: Iterable[str] = ()) -> list[Hit]:
    """Parties of ownership data that a query means and that are caught without being named.

    Args:
        web: what lists and files tell.
        query: the party asked about.
        on: the day.
        known: ids of parties that are hits themselves.

    Returns:
        A hit for each party that is blocked, or cannot be ruled out, under some regime,
        marked with the listed parties through which it is (``derived``); the chains are the
        last piece of evidence, at 0 bits.
    """
    found = []
    seen = set(known)
    for hit in web.named(query, on)[:_MOST]:
        party = hit.id.removeprefix(f"{OWNED}-")
        if web.identity(party, on).same in seen:
            continue
        above = web.above(party, on)
        if above.party in seen or not above.designated:
            continue
        verdicts = Ownership(above.holdings, above.designated).verdicts(above.party, on)
        caught = {regime: one for regime, one in verdicts.items() if one.verdict != "not-blocked"}
        # Where nothing is told of its owners, every party could be caught: that says nothing.
        if not any(one.proof for one in caught.values()):
            continue
        told = "; ".join(f"{regime} {one.verdict}" for regime, one in caught.items())
        shown = next(one for one in caught.values() if one.proof)
        chain = " / ".join(draw_chain(shown, above.names))
        piece = Evidence("ownership", told, chain, "derived", 0.0, above.party)
        listed = {one.party for one in above.designated}
        through = {step.party for one in caught.values() for step in one.proof} & listed
        found.append(
            msgspec.structs.replace(
                hit,
                id=above.party,
                evidence=(*hit.evidence, piece),
                records=tuple(
                    msgspec.structs.replace(one, status="derived") for one in hit.records
                ),
                derived=tuple(sorted(through)),
            )
        )
    return found


def owned_document(answer: Owned) -> dict[str, Any]:
    """The answer as plain data."""
    told: dict[str, Any] = msgspec.to_builtins(answer)
    told["party"] = {"id": answer.party, "name": answer.name}
    del told["name"]
    return {**told, "notice": NOTICE}
