"""One row of a table of customers as a query.

Owns the reading of rows. A row that names nobody is refused with its reason; a value that cannot
be read is left out of the query and reported, never guessed. Which column is what is
:mod:`ostraka.batch.columns`' work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct

from ostraka.batch.births import read_births
from ostraka.batch.cells import MAX_CELL, NOTHING, clean, exact, is_nothing, texts
from ostraka.batch.columns import Columns, read_header
from ostraka.batch.rejects import FAULT, NOTE
from ostraka.model.errors import UsageError
from ostraka.model.party import Birth, Identifier, Name, Party, Value
from ostraka.screening.query import (
    MAX_NAME,
    read_country,
    read_gender,
    read_identifier,
    read_schema,
)

__all__ = ["Columns", "RowQuery", "read_header", "read_row", "read_type"]

#: Roles whose cells may hold several values, and what stands between them.
_MANY: Final = frozenset({"alias", "country", "identifier"})
_BETWEEN: Final = re.compile(r"[;|\n]")
_COUNTRIES: Final = re.compile(r"[,/&+]| and | und | et | y ")
_PARTS: Final = ("first", "middle", "prefix", "last")
#: What travel documents and registers write for a part of a name that is not known.
_NO_PART: Final = frozenset({"fnu", "lnu", "nfn", "nln", "nmn", "nmi"})
_DOUBTFUL: Final = NOTHING | _NO_PART
_TYPES: Final = {
    word: schema
    for schema, words in {
        "Person": "individual|natural person|natural|person|private|private person|"
        "private individual|pf|np|ind|physical person|privatperson|natürliche person|"
        "personne physique|particulier|persona fisica|persona física|persona natural|"
        "pessoa física|pessoa fisica|natuurlijk persoon|физическое лицо|физлицо|фл|фл.|человек|"
        "фізична особа|osoba fizyczna|gerçek kişi|bireysel|个人|自然人|個人|개인|فرد|شخص طبيعي",
        "LegalEntity": "legal entity|legal|legal person|le|pj|juridical person|non-individual|"
        "non individual|"
        "juristische person|personne morale|persona jurídica|persona juridica|persona moral|"
        "persona giuridica|pessoa jurídica|pessoa juridica|rechtspersoon|юридическое лицо|"
        "юрлицо|юл|юл.|юридична особа|osoba prawna|tüzel kişi|kurumsal|法人|법인|شخص اعتباري",
        "Company": "corporate|corporation|corp|co|firm|firma|unternehmen|société|"
        "societe|entreprise|empresa|azienda|bedrijf|компания|şirket|公司|企业|会社|회사|شركة",
    }.items()
    for word in words.split("|")
}
_GENDERS: Final = {
    word: gender
    for gender, words in {
        "male": "man|mann|männlich|mannlich|homme|masculin|hombre|masculino|maschio|uomo|mr|herr|"
        "h|муж|муж.|мужской|м|чоловіча|mężczyzna|muž|erkek|男|男性|남|남성|남자|ذكر|זכר",
        "female": "woman|weiblich|w|frau|femme|féminin|feminin|mujer|femenino|feminino|femmina|"
        "donna|mrs|ms|miss|vrouw|жен|жен.|женский|ж|жіноча|kobieta|k|žena|kadın|女|女性|여|여성|여자|"
        "أنثى|נקבה",
    }.items()
    for word in words.split("|")
}


class RowQuery(Struct, frozen=True, gc=False):
    """One row read.

    Attributes:
        id: the row's id: of its id column, else its number from 1.
        query: the party to screen; None if the row names nobody.
        problems: what could not be read, in words.
    """

    id: str
    query: Party | None
    problems: tuple[str, ...]


class _Draft:
    """Values of one row while they are read."""

    def __init__(self, schema: str) -> None:
        self.id = ""
        self.names: list[str] = []
        self.parts: dict[str, list[str]] = {}
        self.maiden: list[str] = []
        self.births: list[Birth] = []
        self.birth_parts: dict[str, str] = {}
        self.countries: list[Value] = []
        self.genders: list[Value] = []
        self.addresses: list[str] = []
        self.identifiers: list[Identifier] = []
        self.schema = schema


def read_row(columns: Columns, row: Mapping[str, object], number: int, schema: str) -> RowQuery:
    """Read one row.

    Args:
        columns: which column is what.
        row: column name to value; None and empty text mean "not given". A row that the reader
            could not read holds its reason under :data:`ostraka.batch.rejects.FAULT`.
        number: the row's number, from 1, for rows without an id.
        schema: kind of party where the table has no column for it.

    Returns:
        The query, or the reasons why there is none.
    """
    if FAULT in row:
        return RowQuery(str(number), None, (str(row[FAULT]),))
    draft = _Draft(schema)
    problems = [str(row[NOTE])] if NOTE in row else []
    for role, column in columns.roles:
        given = row.get(column)
        if given is None:
            continue
        hint = columns.hint(column) if columns.hints else ""
        if type(given) is str and (role not in _MANY or not _BETWEEN.search(given)):
            text = clean(given)
            if not text:
                continue
            take = _TAKES.get(role)
            try:
                if take is not None:
                    take(draft, text, hint)
                else:
                    _take_identifier(draft, role, text, text)
            except UsageError as error:
                if not is_nothing(text):
                    problems.append(f"{column}: {_short(error.reason)}")
            continue
        try:
            _take(draft, role, given, hint)
        except UsageError as error:
            problems.append(f"{column}: {error.reason}")
    if draft.birth_parts:
        _finish_birth(draft, problems)
    names = _names(draft, problems)
    row_id = draft.id or str(number)
    if not names and not draft.identifiers:
        return RowQuery(row_id, None, (*problems, "there is no name and no identifier"))
    query = Party(
        id=row_id,
        schema=draft.schema,
        caption=names[0] if names else draft.identifiers[0].value,
        names=tuple(Name(name) for name in names),
        births=tuple(draft.births),
        identifiers=tuple(draft.identifiers),
        countries=tuple(draft.countries),
        genders=tuple(draft.genders),
        addresses=(Value("address", ", ".join(draft.addresses)),) if draft.addresses else (),
    )
    return RowQuery(row_id, query, tuple(problems))


def _take(draft: _Draft, role: str, given: object, hint: str) -> None:
    """Take a cell that may hold several values.

    Raises:
        UsageError: if it, or a part of it, cannot be read; what can be read is taken.
    """
    if type(given) is str:
        given = [part for part in _BETWEEN.split(given) if part]
    take = _TAKES.get(role)
    unread: list[str] = []
    for text in texts(given):
        try:
            if take is not None:
                take(draft, text, hint)
            else:
                _take_identifier(draft, role, text, given)
        except UsageError as error:
            if not is_nothing(text):
                unread.append(_short(error.reason))
    if unread:
        raise UsageError("; ".join(unread))


def _take_id(draft: _Draft, text: str, _: str) -> None:
    draft.id = draft.id or _bounded(text)


def _take_name(draft: _Draft, text: str, _: str) -> None:
    if len(text) > MAX_NAME:
        raise UsageError(f"a name of {len(text)} characters is longer than {MAX_NAME}")
    draft.names.append(text)


def _take_first(draft: _Draft, text: str, _: str) -> None:
    draft.parts.setdefault("first", []).append(_bounded(text))


def _take_middle(draft: _Draft, text: str, _: str) -> None:
    draft.parts.setdefault("middle", []).append(_bounded(text))


def _take_prefix(draft: _Draft, text: str, _: str) -> None:
    draft.parts.setdefault("prefix", []).append(_bounded(text))


def _take_last(draft: _Draft, text: str, _: str) -> None:
    draft.parts.setdefault("last", []).append(_bounded(text))


def _take_maiden(draft: _Draft, text: str, _: str) -> None:
    draft.maiden.append(_bounded(text))


def _take_birth(draft: _Draft, text: str, hint: str) -> None:
    day = hint == "day-first" if hint else None
    for span in read_births(text, day):
        draft.births.append(Birth(span))


def _take_year(draft: _Draft, text: str, _: str) -> None:
    draft.birth_parts["year"] = text.removesuffix(".0")


def _take_month(draft: _Draft, text: str, _: str) -> None:
    draft.birth_parts["month"] = text.removesuffix(".0")


def _take_day(draft: _Draft, text: str, _: str) -> None:
    draft.birth_parts["day"] = text.removesuffix(".0")


def _take_country(draft: _Draft, text: str, _: str) -> None:
    for code in _countries(text):
        draft.countries.append(Value("country", code))


def _take_gender(draft: _Draft, text: str, hint: str) -> None:
    draft.genders.append(Value("gender", _gender(text, hint)))


def _take_type(draft: _Draft, text: str, _: str) -> None:
    draft.schema = read_type(text)


def _take_address(draft: _Draft, text: str, _: str) -> None:
    if not is_nothing(text):
        draft.addresses.append(_bounded(text))


def _take_kinds(draft: _Draft, text: str, _: str) -> None:
    draft.identifiers.append(read_identifier(_bounded(text)))


def _take_identifier(draft: _Draft, role: str, text: str, given: object) -> None:
    exact(given, text)
    if not is_nothing(text):
        draft.identifiers.append(Identifier(role, _bounded(text)))


#: What is done with a text of each role; other roles are identifiers.
_TAKES: Final[dict[str, Callable[[_Draft, str, str], None]]] = {
    "id": _take_id,
    "name": _take_name,
    "alias": _take_name,
    "first": _take_first,
    "middle": _take_middle,
    "prefix": _take_prefix,
    "last": _take_last,
    "maiden": _take_maiden,
    "birth": _take_birth,
    "birthyear": _take_year,
    "birthmonth": _take_month,
    "birthday_": _take_day,
    "country": _take_country,
    "gender": _take_gender,
    "type": _take_type,
    "address": _take_address,
    "town": _take_address,
    "identifier": _take_kinds,
}


def _bounded(text: str) -> str:
    if len(text) > MAX_CELL:
        raise UsageError(f"a value of {len(text):,} characters is longer than {MAX_CELL:,}")
    return text


def _short(reason: str) -> str:
    return reason if len(reason) <= 300 else f"{reason[:297]}..."


@lru_cache(maxsize=4096)
def _countries(text: str) -> tuple[str, ...]:
    """Countries of a cell: as one, else of its parts.

    Raises:
        UsageError: if a part is no country.
    """
    try:
        return (read_country(text),)
    except UsageError:
        parts = [part.strip() for part in _COUNTRIES.split(text) if part.strip()]
        if len(parts) < 2:
            raise
        return tuple(dict.fromkeys(read_country(part) for part in parts))


def _gender(text: str, hint: str) -> str:
    if hint == "hombre-mujer" and text in ("M", "m"):
        return "female"
    return _GENDERS.get(text.lower()) or read_gender(text)


def read_type(text: str) -> str:
    """FollowTheMoney schema of a word for a kind of customer, in several languages.

    Raises:
        UsageError: if no kind has that name.
    """
    return _TYPES.get(text.strip().lower()) or read_schema(text)


def _finish_birth(draft: _Draft, problems: list[str]) -> None:
    """A birth date that stands in columns of its parts."""
    year, month, day = (draft.birth_parts.get(part, "") for part in ("year", "month", "day"))
    if not year or (draft.births and not month):
        return
    if month and not month.isdecimal():
        text = " ".join(part for part in (day, month, year) if part)
    else:
        text = "-".join(part.zfill(2) for part in (year, month, day if month else "") if part)
    try:
        draft.births += [Birth(span) for span in read_births(text)]
    except UsageError as error:
        if not is_nothing(year):
            problems.append(f"birth year: {_short(error.reason)}")


def _names(draft: _Draft, problems: list[str]) -> list[str]:
    """The names of a row: whole ones, and those put together from parts.

    A placeholder such as ``NULL`` or ``FNU`` is no name. Where it can be one (Mr. Null), the
    parts are read with it and without.
    """
    names = [name for name in draft.names if _sound(name) or not is_nothing(name)]
    parts = draft.parts
    for found in parts.values():
        if len(found) > 1 or not _sound(found[0]):
            names = _doubtful_parts(names, parts)
            break
    else:
        names = _with_parts(names, parts) if parts else names
    if draft.maiden:
        first = [text for part in ("first", "middle") for text in parts.get(part, ())]
        names += [
            " ".join([*first, text])
            for text in draft.maiden
            if not is_nothing(text) and (first or " " in text)
        ]
    if not names and (draft.names or parts):
        problems.append("its name is a placeholder")
    if len(names) > 1:
        names = list(dict.fromkeys(names))
    if parts and any(len(name) > MAX_NAME for name in names):
        problems.append(f"a name put together is longer than {MAX_NAME} characters")
        names = [name for name in names if len(name) <= MAX_NAME]
    return names


def _sound(text: str) -> bool:
    """Whether a text is no placeholder at first sight."""
    return text[0].isalpha() and (len(text) > 20 or text.lower() not in _DOUBTFUL)


def _doubtful_parts(names: list[str], parts: Mapping[str, list[str]]) -> list[str]:
    """Names with the parts that are surely names, and with those that may be placeholders."""
    known = {
        part: [
            text
            for text in found
            if text.lower() not in _NO_PART and any(letter.isalnum() for letter in text)
        ]
        for part, found in parts.items()
    }
    sure = {part: [text for text in found if not is_nothing(text)] for part, found in known.items()}
    if not any(sure.values()):
        return names
    names = _with_parts(names, sure)
    return _with_parts(names, known) if known != sure else names


def _once(texts: list[str]) -> list[str]:
    """Values of one part, without those that another one says as well (``Ivan``, ``Ivan P.``)."""
    if len(texts) == 1:
        return texts
    words = [text.lower().split() for text in texts]
    return [
        text
        for place, text in enumerate(texts)
        if not any(
            set(words[place]) < set(other) or (words[place] == other and place > at)
            for at, other in enumerate(words)
        )
    ]


def _with_parts(names: list[str], parts: Mapping[str, list[str]]) -> list[str]:
    """Whole names and one of parts; a whole name of one word beside a given name is a surname."""
    texts: list[str] = []
    for part in _PARTS:
        if part in parts:
            texts += _once(parts[part])
    whole = " ".join(texts)
    first = parts.get("first")
    alone = bool(names) and " " not in names[0]
    if alone and first and not parts.get("last") and first[0].lower() not in names[0].lower():
        return [f"{whole} {names[0]}", *names[1:]]
    return [*names, whole] if whole else names
