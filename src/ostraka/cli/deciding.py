"""May this actor do this with this party on this day: the command ``decide``.

Parses, calls the book and renders; nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
from cyclopts import Parameter
from rich.table import Table

from ostraka.cli.app import Home, Json, KnownAt
from ostraka.cli.app import _book as open_book
from ostraka.cli.app import _day as read_day
from ostraka.cli.render import console, plain, print_json
from ostraka.law.decide_question import ACTIVITIES, ACTORS, INSTRUMENTS
from ostraka.model.errors import UsageError

if TYPE_CHECKING:
    from ostraka.law.decide_question import Considered, Decision, Instrument
    from ostraka.screening.deciding import Asked

#: Other words for instruments.
_INSTRUMENTS = {
    "note": "bond",
    "notes": "bond",
    "bonds": "bond",
    "eurobond": "bond",
    "ofz": "bond",
    "credit": "loan",
    "deposit": "loan",
    "share": "equity",
    "shares": "equity",
    "stock": "equity",
}
_STYLES = {"permitted": "bold green", "restricted": "bold yellow", "licence": "bold yellow"}
_MANY: dict[str, Any] = {"negative": "", "consume_multiple": False}
T = TypeVar("T", bound=str)


def decide(
    *,
    party: Annotated[
        tuple[str, ...],
        Parameter("--party", help="Id or name of a party to the act; may be repeated.", **_MANY),
    ],
    activity: Annotated[str, Parameter("--activity", help=f"One of {', '.join(ACTIVITIES)}.")],
    actor: Annotated[
        tuple[str, ...],
        Parameter("--actor", help=f"Who acts: {', '.join(ACTORS)}; may be repeated.", **_MANY),
    ],
    on: Annotated[str | None, Parameter("--on", help="Day of the act; today by default.")] = None,
    instrument: Annotated[str, Parameter("--instrument", help="bond, loan, debt or equity.")] = "",
    currency: Annotated[str, Parameter("--currency", help="ISO 4217 code, such as RUB.")] = "",
    maturity_days: Annotated[
        int | None,
        Parameter("--maturity-days", help="Days to repayment; for goods, the payment terms."),
    ] = None,
    issue_date: Annotated[
        str | None, Parameter("--issue-date", help="Day on which the instrument was issued.")
    ] = None,
    goods_code: Annotated[str, Parameter("--goods-code", help="Customs code of the goods.")] = "",
    place: Annotated[
        str, Parameter("--place", help="Address where goods or services go to or come from.")
    ] = "",
    owner: Annotated[
        tuple[str, ...],
        Parameter(
            "--owner",
            help="An owner of the party: PARTY:PERCENT, such as us_ofac_sdn-15582:50.0.",
            **_MANY,
        ),
    ] = (),
    controlled: Annotated[
        bool | None,
        Parameter(
            "--controlled",
            negative="--not-controlled",
            help="Whether one of the owners controls the party; unknown by default.",
        ),
    ] = None,
    licence: Annotated[
        str, Parameter("--licence", help="General licence relied upon, such as 13 or ru-gl-13.")
    ] = "",
    known_at: KnownAt = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Decide whether an act is allowed, with every rule considered. Not legal advice."""
    from ostraka.screening.deciding import Asked

    book = open_book(home, known_at=known_at)
    if maturity_days is not None and maturity_days < 0:
        raise UsageError("--maturity-days is below 0", action="Write days from issue to repayment.")
    asked = Asked(
        parties=party,
        activity=_one_of(activity, ACTIVITIES, "--activity"),
        on=read_day(on) or book.today(),
        actors=tuple(_one_of(one, ACTORS, "--actor") for one in actor),
        instrument=_instrument(instrument),
        currency=_currency(currency),
        maturity_days=maturity_days,
        issued=read_day(issue_date),
        goods_code=goods_code,
        place=place,
        owners=owner,
        controlled=controlled,
        licence=licence,
    )
    found = book.decide(asked)
    if json:
        print_json(_document(asked, found))
    else:
        show(asked, found)
    return 0


def _one_of(text: str, known: tuple[T, ...], option: str) -> T:
    for one in known:
        if one == text.strip().lower():
            return one
    raise UsageError(f"{option} {text!r} is not known", action=f"Write one of {', '.join(known)}.")


def _instrument(text: str) -> Instrument:
    word = text.strip().lower()
    word = _INSTRUMENTS.get(word, word)
    return _one_of(word, INSTRUMENTS, "--instrument")


def _currency(text: str) -> str:
    code = text.strip().upper()
    if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise UsageError(
            f"--currency {text!r} is no currency", action="Write an ISO 4217 code, such as RUB."
        )
    return code


def _document(asked: Asked, found: Decision) -> Any:
    document = msgspec.to_builtins(found)
    return {"question": msgspec.to_builtins(asked), **document}


def show(asked: Asked, found: Decision) -> None:
    """The answer in the terminal: what holds, every rule, what would change it."""
    out = console()
    what = f"{' + '.join(asked.actors)}: {asked.activity} with {', '.join(asked.parties)}"
    out.print(plain(f"{what}, {asked.on}", "dim"))
    out.print(plain(found.answer.upper(), _STYLES.get(found.answer, "bold red")))
    for condition in found.conditions:
        out.print(plain(f"  {condition.fact}: {condition.must}  [{condition.rule}]"))
    out.print()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("effect", "rule", "text", "why", "party"):
        table.add_column(column, header_style="dim", overflow="fold")
    for one in found.rules:
        style = "" if one.applies else "dim"
        cells = (_effect(one), one.rule, _text(one), one.why, one.party)
        table.add_row(*(plain(cell, style) for cell in cells))
    out.print(table)
    if found.changes:
        out.print()
        out.print(plain("what would change it", "bold"))
    for change in found.changes:
        then = f" -> {change.answer}" if change.answer else ""
        out.print(plain(f"  {change.fact}: {change.value}{then}"))
    out.print()
    for note in (*found.notes, found.notice):
        out.print(plain(note, "dim"))


def _effect(one: Considered) -> str:
    return one.effect if one.applies else "-"


def _text(one: Considered) -> str:
    checked = "" if one.verified or one.standing == "unknown" else " (not verified)"
    return f"{one.citation}{checked}"
