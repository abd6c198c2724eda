"""What a page is asked: the fields of its forms, read once.

Owns the reading of queries, days and questions from a form. Refuses what it
cannot read with the field's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from ostraka.model.errors import UsageError
from ostraka.model.party import Party
from ostraka.screening.deciding import Asked
from ostraka.screening.query import make_query


class Form(Struct, frozen=True):
    """The fields of the search form as written, to be shown again.

    Attributes:
        name, type, born, country, gender, id: of the party asked about.
        as_of: the day whose lists are asked, or empty for today.
        lists: only hits that stand on one of these; all if empty.
    """

    name: str = ""
    type: str = ""
    born: str = ""
    country: str = ""
    gender: str = ""
    id: str = ""
    as_of: str = ""
    lists: tuple[str, ...] = ()

    @classmethod
    def read(cls, given: Mapping[str, Sequence[str]]) -> Form:
        """Read a form: the first value of each field, all of ``list``."""

        def first(field: str) -> str:
            values = given.get(field) or ("",)
            return values[0].strip()

        return cls(
            name=first("name"),
            type=first("type"),
            born=first("born"),
            country=first("country"),
            gender=first("gender"),
            id=first("id"),
            as_of=first("as_of"),
            lists=tuple(one for one in given.get("list", ()) if one),
        )

    @property
    def asks(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.name or self.id)

    def query(self) -> Party:
        """The party asked about.

        Raises:
            UsageError: if a field cannot be read.
        """
        return make_query(
            [self.name] if self.name else [],
            schema=self.type or "Thing",
            births=[self.born] if self.born else [],
            countries=[self.country] if self.country else [],
            identifiers=[self.id] if self.id else [],
            genders=[self.gender] if self.gender else [],
        )

    def day(self) -> date | None:
        """The day asked about, None for today."""
        return read_day(self.as_of, "as of")

    def link(self) -> list[tuple[str, str]]:
        """The fields that are filled in, for an address."""
        fields = ("name", "type", "born", "country", "gender", "id", "as_of")
        return [(field, str(getattr(self, field))) for field in fields if getattr(self, field)]


def read_day(text: str, field: str) -> date | None:
    """A day of a form.

    Raises:
        UsageError: if it is none.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{field}: {text!r} is not a day", action="Write YYYY-MM-DD.") from error


def read_question(given: Mapping[str, Sequence[str]], today: date) -> Asked:
    """The question of the form on decisions.

    Raises:
        UsageError: if a field cannot be read.
    """

    def first(field: str) -> str:
        return (given.get(field) or ("",))[0].strip()

    days = first("maturity_days")
    if days and not days.isdigit():
        raise UsageError(f"maturity: {days!r} is no number of days", action="Write 14.")
    document: dict[str, Any] = {
        "parties": [one.strip() for one in given.get("party", ()) if one.strip()],
        "activity": first("activity"),
        "actors": [one for one in given.get("actor", ()) if one],
        "on": first("on") or today.isoformat(),
        "instrument": first("instrument"),
        "currency": first("currency").upper(),
        "maturity_days": int(days) if days else None,
        "issued": first("issued") or None,
        "place": first("place"),
    }
    try:
        return msgspec.convert(document, Asked)
    except msgspec.ValidationError as error:
        raise UsageError(str(error), action="Correct the field named.") from error
