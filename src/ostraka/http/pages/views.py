"""From a book to what a page shows.

Owns the choice and the order of what is shown; every function is a pure reading
of a book, run where such work is run. Refuses to render.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from ostraka.book import Book
from ostraka.http.pages.asking import Form
from ostraka.http.pages.charts import Graph, Span, graph, timeline, waterfall
from ostraka.law.listings import Listed
from ostraka.law.load import law
from ostraka.law.measures import measures_of
from ostraka.law.ownership_listed import listed_statements
from ostraka.model.evidence import Evidence
from ostraka.model.ownership import WHOLE, Control, Stake
from ostraka.model.records import StoredFact
from ostraka.model.schema import NAME_PROPERTIES, PROPERTIES
from ostraka.names.scripts import script_of
from ostraka.screening.hits import Hit
from ostraka.screening.parties import PartyView, Seen
from ostraka.store.actions_terms import Action
from ostraka.store.diff import Diff

#: Hits of one page, and rows of one difference.
MOST_HITS: Final = 100
MOST_ROWS: Final = 200
#: Days of a bracket that says too little of one day to be shown first.
LONG_BRACKET: Final = 60
#: Kinds of party that the search form offers.
KINDS: Final = ("person", "company", "organization", "vessel", "aircraft", "wallet")
_IDENTIFYING: Final = ("identifier", "email", "phone", "url")
#: Properties of a listing, not of the party.
_LISTING: Final = frozenset({"program", "listingDate", "authority", "authorityId", "provisions"})


def search(book: Book, form: Form) -> dict[str, Any]:
    """The search page: hits with the address of each one's evidence."""
    found: dict[str, Any] = {
        "form": form,
        "kinds": KINDS,
        "versions": _days(book),
        "today": book.today(),
        "lists": sorted({one.list for one in book.screener.snapshot.meta.lists}),
        "threshold": book.policy.reports_from,
    }
    if not form.asks:
        return {**found, "result": None, "hits": [], "more": 0}
    result = book.screen_party(form.query(), form.day())
    wanted = set(form.lists)
    hits = [hit for hit in result.hits if not wanted or wanted & {one.list for one in hit.records}]
    rows = [(hit, _why(hit), evidence_link(form, hit.id)) for hit in hits[:MOST_HITS]]
    return {**found, "result": result, "hits": rows, "more": max(len(hits) - MOST_HITS, 0)}


def evidence_link(form: Form, party: str) -> str:
    """The address of the evidence of a query and a party."""
    return f"/evidence?{urlencode([*form.link(), ('party', party)])}"


def _why(hit: Hit) -> list[Evidence]:
    """What besides the name speaks for or against a hit, the strongest first."""
    told = [one for one in hit.evidence if not one.feature.startswith(("name", "prior"))]
    return sorted(told, key=lambda one: -abs(one.bits))


def _days(book: Book) -> list[str]:
    """The days on which a loaded list was published, the first and every one after."""
    return sorted({one.version for one in book.screener.snapshot.meta.lists if one.version})


def evidence(book: Book, form: Form, party: str) -> dict[str, Any]:
    """The page of one hit: words, bits, gates, and the two sides beside each other."""
    day = form.day()
    answer = book.why_not(form.query(), party, day)
    bars = waterfall([one.bits for one in answer.evidence])
    view = book.party_view(party, day)
    return {
        "form": form,
        "answer": answer,
        "steps": list(zip(answer.evidence, bars, strict=True)),
        "words": [one for one in answer.evidence if one.feature == "name"],
        "against": [one for one in answer.evidence if one.bits < 0 and one.feature != "prior"],
        "sides": _sides(form, view),
        "view": view,
        "back": f"/?{urlencode(form.link())}",
    }


def _sides(form: Form, view: PartyView) -> list[tuple[str, str, list[StoredFact]]]:
    """What was asked and what the lists state, property by property."""
    asked = (
        ("name", form.name, NAME_PROPERTIES),
        ("birth date", form.born, ("birthDate",)),
        ("country", form.country, ("nationality", "country", "citizenship", "jurisdiction")),
        ("gender", form.gender, ("gender",)),
        ("identifier", form.id, tuple(_of_types(_IDENTIFYING))),
    )
    facts = [fact for seen in view.records for fact in seen.record.facts]
    rows = []
    for label, given, properties in asked:
        stated = _distinct(one for one in facts if one.fact.prop in properties)
        if given or stated:
            rows.append((label, given, stated))
    return rows


def _of_types(types: Sequence[str]) -> list[str]:
    """Properties of a party, and not of its listing, that hold such values."""
    return [
        name
        for name, prop in PROPERTIES.items()
        if prop.type in types and prop.schema not in ("Sanction", "Thing")
    ]


def _distinct(facts: Iterable[StoredFact]) -> list[StoredFact]:
    kept: dict[str, StoredFact] = {}
    for one in facts:
        kept.setdefault(one.fact.value.casefold(), one)
    return list(kept.values())


def party(book: Book, party_id: str, on: date | None) -> dict[str, Any]:
    """The page of one party."""
    view = book.party_view(party_id, on)
    today = on or book.today()
    return {
        "view": view,
        "on": on,
        "names": _names(view),
        "identifiers": _identifiers(view),
        "others": _others(view),
        "designations": _designations(view),
        "timeline": timeline([_span(seen) for seen in view.records], today),
        "measures": _measures(view, today),
        "owners": _owners(book, view),
    }


_Stated = tuple[Seen, StoredFact]


def _facts(view: PartyView) -> list[_Stated]:
    return [(seen, fact) for seen in view.records for fact in seen.record.facts]


def _names(view: PartyView) -> list[tuple[str, list[tuple[str, list[_Stated]]]]]:
    """Names by script, each with every statement of it."""
    by_script: dict[str, dict[str, list[_Stated]]] = {}
    for seen, fact in _facts(view):
        if fact.fact.prop in NAME_PROPERTIES:
            text = fact.fact.value
            script = next((s for s in map(script_of, text) if s != "common"), "latin")
            by_script.setdefault(script, {}).setdefault(text, []).append((seen, fact))
    first = sorted(by_script.items(), key=lambda item: (item[0] != "latin", item[0]))
    return [(script, list(names.items())) for script, names in first]


def _identifiers(view: PartyView) -> list[_Stated]:
    wanted = set(_of_types(_IDENTIFYING))
    return [(seen, fact) for seen, fact in _facts(view) if fact.fact.prop in wanted]


def _others(view: PartyView) -> list[tuple[str, list[_Stated]]]:
    """Everything else, by property."""
    left_out = {*NAME_PROPERTIES, *_of_types(_IDENTIFYING), *_LISTING}
    rest = [(seen, fact) for seen, fact in _facts(view) if fact.fact.prop not in left_out]
    rest.sort(key=lambda row: row[1].fact.prop)
    return [(prop, list(rows)) for prop, rows in groupby(rest, key=lambda row: row[1].fact.prop)]


def _designations(view: PartyView) -> list[tuple[Seen, list[str], list[str]]]:
    """Each record with its programmes and authorities."""

    def stated(seen: Seen, prop: str) -> list[str]:
        return list(dict.fromkeys(f.fact.value for f in seen.record.facts if f.fact.prop == prop))

    return [(seen, stated(seen, "program"), stated(seen, "authority")) for seen in view.records]


def _span(seen: Seen) -> Span:
    since = seen.listed_on or seen.since
    until = date.fromisoformat(seen.until[:10]) if seen.until else None
    note = f"listed {seen.listed_on}" if seen.listed_on else f"stated since version {seen.since}"
    if seen.until:
        note += f", not stated from {seen.until} on"
    return Span(seen.record.list, _day_of(since), until, f"{seen.id}: {note}", bool(seen.listed_on))


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _measures(view: PartyView, on: date) -> list[tuple[Seen, Any]]:
    """What each listing forbids on the day."""
    return [
        (seen, measure)
        for seen in view.records
        for measure in measures_of(law(), Listed.at(seen.record, on), on)
    ]


def _owners(book: Book, view: PartyView) -> Graph | None:
    """What the lists say of owners and control, drawn; None if they say nothing."""
    own = {seen.record.source for seen in view.records}
    said = [
        one
        for one in listed_statements(seen.record for seen in view.records)
        if isinstance(one, Stake | Control)
    ]
    if not said:
        return None

    def same(key: str) -> str:
        return view.id if key in own else key

    lines = dict.fromkeys(
        (same(above), same(below), told) for above, below, told in map(_line, said)
    )
    keys = dict.fromkeys([view.id, *(key for line in lines for key in line[:2])])
    nodes = [(key, *_box(book, view, key)) for key in keys]
    return graph(nodes, [line for line in lines if line[0] != line[1]])


def _line(one: Stake | Control) -> tuple[str, str, str]:
    """Who owns or controls whom, and what is told of it."""
    if isinstance(one, Control):
        return one.controller, one.controlled, one.means
    if one.least == 0 and one.most == WHOLE:
        return one.owner, one.owned, "share unknown"
    least, most = (f"{part / (WHOLE / 100):g}" for part in (one.least, one.most))
    return one.owner, one.owned, f"{least} %" if least == most else f"{least} to {most} %"


def _box(book: Book, view: PartyView, key: str) -> tuple[str, str, bool]:
    """Caption of a party in a graph, its id, whether it is the one the page is about."""
    if key == view.id:
        return view.caption, key, True
    if key.startswith("name:"):
        return key.removeprefix("name:"), "named only", False
    row = book.screener.snapshot.find(key)
    if row is None:
        return key, "not in force", False
    facts = book.screener.snapshot.record(row).facts
    name = next((one.fact.value for one in facts if one.fact.prop == "name"), key)
    return name, key.replace(":", "-", 1), False


def lists(book: Book) -> dict[str, Any]:
    """The page of the lists: age, counts, what failed."""
    states, today = book.lists(), book.today()
    days = {one.list: _day_of(one.published) for one in states}
    ages = {name: None if day is None else (today - day).days for name, day in days.items()}
    return {"lists": states, "ages": ages}


def changes(book: Book, list_id: str, before: str, after: str) -> dict[str, Any]:
    """What changed in a list between two versions."""
    found: Diff = book.diff(list_id, before, after)
    return {
        "list": list_id,
        "diff": found,
        "versions": [row for row in book.versions() if row.list == list_id],
        "most": MOST_ROWS,
    }


def actions(book: Book, on: date, by: Sequence[str]) -> dict[str, Any]:
    """What happened on a day, by authority; what only a long bracket tells comes last."""
    found = book.actions(on, by)
    near = [one for one in found.actions if not _is_long(one)]
    far = [one for one in found.actions if _is_long(one)]
    return {
        "on": on,
        "by": by,
        "found": found,
        "groups": [(name, list(rows)) for name, rows in groupby(near, lambda one: one.authority)],
        "far": [(name, list(rows)) for name, rows in groupby(far, lambda one: one.authority)],
    }


def _is_long(one: Action) -> bool:
    return one.bracket is not None and one.bracket.days > LONG_BRACKET
