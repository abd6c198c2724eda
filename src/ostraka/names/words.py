"""What a word does in a name: its role, and its meaning where it has one.

Owns the tables of organisation forms, titles, particles, generic words and
numbers, and the labelling of a name's words with them. Refuses to weigh and to
compare. A label depends on the words of the name and the family alone.

A name keeps at least one word of role ``name``, ``number`` or ``generic``: in a
name made of nothing but forms and titles they are the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from ostraka.model.countries import country_code
from ostraka.model.schema import Family
from ostraka.names import scripts, tables
from ostraka.names.latin import to_latin

Role = Literal[
    "name", "initial", "particle", "filial", "title",
    "orgform", "generic", "number", "suffix", "prefix", "fragment",
]  # fmt: skip


class Word(Struct, frozen=True, gc=False):
    """One labelled word, or several that are one organisation form.

    Attributes:
        form: lower-case ASCII letters and digits, several words joined.
        role: what it does in the name.
        symbol: its meaning, the same for all spellings (``ORG:LLC``, ``NUM:3``,
            ``TITLE:DR``, ``PART:BIN``, ``GEN:BANK``), or empty.
        start: position of the first input word.
        end: position after the last input word.
    """

    form: str
    role: Role
    symbol: str
    start: int
    end: int


class OrgForm(NamedTuple):
    """A legal form: its class, the broader group, and where in a name it may stand."""

    kind: str
    group: str
    where: tuple[str, ...]


class _Title(NamedTuple):
    role: Role
    kind: str
    where: str


#: Families whose names are an organisation's; those of persons; those of things.
_ORGANISATIONS: Final = ("organization", "wallet", "security", "any")
_PERSONS: Final = ("person", "any")
_THINGS: Final = ("vessel", "aircraft")

#: Words of the longest form, letters of the longest form written apart, and digits that
#: a number may have to be read as one.
_LONGEST_FORM: Final = 8
_MOST_LETTERS: Final = 5
_NUMBER_DIGITS: Final = 18
#: Kinds of particles that each side of the house knows.
_PERSONAL: Final = ("filial", "article", "assimilated", "kunya", "nobiliary")
_IMPERSONAL: Final = ("conjunction", "preposition", "number", "nobiliary", "article")


def label(words: Sequence[str], family: Family) -> list[Word]:
    """Say what each word of a name does.

    Args:
        words: lower-case Latin forms in reading order, from :func:`to_latin`.
        family: the kind of party; a person has no organisation form, an
            organisation no title, ``any`` may have both.

    Returns:
        Labels in reading order; every input word is in exactly one.
    """
    if family == "person":
        found = [_personal(words, place) for place in range(len(words))]
    elif family in _ORGANISATIONS:
        found = _organisational(words, family)
    else:
        found = _of_thing(words)
    if found and not any(word.role in ("name", "number", "generic") for word in found):
        return [_as_name(word) for word in found]
    return found


def is_plain(form: str, family: Family) -> bool:
    """Whether a word is a name wherever it stands, whatever stands beside it.

    Args:
        form: a lower-case Latin form.
        family: ``person`` or ``organization``.
    """
    if len(form) < 2 or not form.isalpha():
        return False
    if family == "person":
        return not (form in _titles() or form in _particles(_PERSONAL) or form in _AND)
    return not (
        form in _numbers()
        or form in _particles(_IMPERSONAL)
        or form in _generic()
        or form in _words_of_forms()
        or form in _words_of_prefixes()
        or country_symbol(form)
    )


def ship_prefix(words: Sequence[str]) -> Word | None:
    """What stands before a ship's name: ``MV``, ``Motor Vessel``; None if a name begins there.

    Args:
        words: lower-case Latin forms of the whole name.
    """
    for count in (2, 1):
        found = _prefixes().get("".join(words[:count]))
        if found is not None and len(words) > count:
            return Word("".join(words[:count]), "prefix", f"SHIP:{found.kind}", 0, count)
    return None


def org_form(form: str) -> OrgForm | None:
    """The legal form that a Latin spelling stands for.

    Args:
        form: lower-case Latin words with blanks between (``sp z oo``).
    """
    return _org_forms().get(tuple(form.split()))


def form_words() -> tuple[str, ...]:
    """Every word of five letters or more that legal forms are made of, in Latin, sorted."""
    return _form_words()


def org_group(symbol: str) -> str:
    """The broader group of a form's symbol: ``limited`` for ``ORG:LLC`` and ``ORG:LTD``.

    Args:
        symbol: a symbol of :class:`Word`.

    Returns:
        The group, or an empty string where the symbol is no form's.
    """
    return _groups().get(symbol, "")


def _as_name(word: Word) -> Word:
    return Word(word.form, "name", "", word.start, word.end)


def _one(words: Sequence[str], place: int, role: Role, symbol: str = "") -> Word:
    return Word(words[place], role, symbol, place, place + 1)


# --- persons ---------------------------------------------------------------


def _personal(words: Sequence[str], place: int) -> Word:
    form, last = words[place], len(words) - 1
    title = _titles().get(form)
    if title is not None and _titled(words, place, title):
        return _one(words, place, title.role, f"{_PREFIX_OF[title.role]}:{title.kind}")
    kind = _particles(_PERSONAL).get(form)
    if kind is not None and place < last and not (place == 0 and form in _GIVEN):
        role: Role = "filial" if kind[0] == "filial" else "particle"
        return _one(words, place, role, f"PART:{kind[1]}")
    if kind is not None and place == last > 1 and kind[1] in ("OGLU", "QIZI"):
        return _one(words, place, "filial", f"PART:{kind[1]}")
    if form in _AND and 0 < place < last:
        return _one(words, place, "particle", "PART:AND")
    if len(form) == 1 and form.isalpha():
        return _one(words, place, "initial")
    if form.isdigit():
        return _number(words, place, form)
    return _one(words, place, "name")


_PREFIX_OF: Final[dict[str, str]] = {"title": "TITLE", "suffix": "SUF", "prefix": "SHIP"}
#: Particles that are given names where they begin a name.
_GIVEN: Final = frozenset(
    {"ben", "van", "den", "der", "le", "la", "di", "do", "da", "san", "lo", "an", "ed"}
    | {"ter", "ten", "des", "del", "bou", "om", "um", "de", "d", "as", "us", "es", "et", "er"}
)
_AND: Final = frozenset({"y", "and"})


def _titled(words: Sequence[str], place: int, title: _Title) -> bool:
    """True if a title's word is one here: its place is right and a name is left beside it."""
    if title.role == "suffix":
        return place == len(words) - 1 > 0
    if title.role == "prefix" or place == len(words) - 1:
        return False
    if title.where == "lead":
        return all(_leads(word) for word in words[:place])
    return True


def _leads(form: str) -> bool:
    title = _titles().get(form)
    return title is not None and title.role == "title"


# --- organisations -----------------------------------------------------------


def _organisational(words: Sequence[str], family: Family) -> list[Word]:
    forms = _forms_in(words)
    found: list[Word] = []
    place = 0
    while place < len(words):
        span = forms.get(place)
        if span is not None:
            end, form = span
            found.append(Word("".join(words[place:end]), "orgform", f"ORG:{form.kind}", place, end))
            place = end
            continue
        letters = _letters_from(words, place, forms) if family != "any" else place
        if letters - place > 1:
            found.append(Word("".join(words[place:letters]), "name", "", place, letters))
            place = letters
            continue
        found.append(_of_organisation(words, place, family))
        place += 1
    return found


def _of_organisation(words: Sequence[str], place: int, family: Family) -> Word:
    form = words[place]
    if form.isdigit():
        return _number(words, place, form)
    numeral = _numbers().get(form)
    last = len(words) - 1
    if numeral is not None and _counts(words, place, numeral[1]):
        return _one(words, place, "number", f"NUM:{numeral[0]}")
    kind = _particles(_IMPERSONAL).get(form)
    if kind is not None and kind[0] == "number":
        if place < last and (words[place + 1].isdigit() or words[place + 1] in _numbers()):
            return _one(words, place, "particle", f"PART:{kind[1]}")
    elif kind is not None and (place < last or len(form) > 1) and last > 0:
        return _one(words, place, "particle", f"PART:{kind[1]}")
    concept = _generic().get(form)
    if concept is not None:
        return _one(words, place, "generic", f"GEN:{concept}")
    if family == "any":
        return _personal(words, place)
    return _one(words, place, "name", country_symbol(form))


def _counts(words: Sequence[str], place: int, kind: str) -> bool:
    """Whether a numeral is one here: a Roman letter is at the end, or after "No."."""
    if kind == "word":
        return True
    if kind == "roman":
        return place > 0
    before = _particles(_IMPERSONAL).get(words[place - 1]) if place else None
    return place == len(words) - 1 > 0 or (before is not None and before[0] == "number")


@lru_cache(maxsize=1 << 15)
def country_symbol(form: str) -> str:
    """``CTRY:ir`` for a word that names a country, its people or a capital; empty for any other."""
    if form in _PLACES:
        return f"CTRY:{_PLACES[form]}"
    code = country_code(form) if len(form) > _LONGEST_CODE else None
    return f"CTRY:{code}" if code else ""


#: Places that are no country or more than one, and that two names must still agree on.
_PLACES: Final = {
    place: names.split()[0]
    for names in (
        "korea korean koreas", "congo congolese", "dominican", "tehran teheran", "moscow moskva",
        "beirut beyrouth", "damascus", "baghdad bagdad", "kabul", "tripoli", "minsk", "kyiv kiev",
        "pyongyang", "caracas", "havana habana", "khartoum", "sanaa", "benghazi", "aleppo",
        "petersburg", "sevastopol", "crimea krym krim", "donetsk", "luhansk lugansk", "isfahan",
        "istanbul", "ankara", "dubai", "beijing peking", "shanghai", "hongkong", "london", "paris",
        "berlin", "managua", "karachi", "islamabad", "lahore", "bogota", "harare", "cairo",
    )
    for place in names.split()
}  # fmt: skip
#: ISO codes are no longer; a word must be, to name a country.
_LONGEST_CODE: Final = 3


def _letters_from(words: Sequence[str], place: int, forms: dict[int, tuple[int, OrgForm]]) -> int:
    """Where a run of single letters ends: ``U S A`` is one word in a company's name."""
    end = place
    while end < len(words) and end not in forms and len(words[end]) == 1 and words[end].isalpha():
        end += 1
    return end


def _forms_in(words: Sequence[str]) -> dict[int, tuple[int, OrgForm]]:
    """Legal forms by the place where each begins, with the place where it ends."""
    spans = []
    place = 0
    while place < len(words):
        span = _form_at(words, place)
        if span is None:
            place += 1
        else:
            spans.append((place, *span))
            place = span[0]
    tail, head = len(words), 0
    allowed: dict[int, tuple[int, OrgForm]] = {}
    for start, end, form in reversed(spans):
        at_end = end == tail
        if at_end and ("any" in form.where or "end" in form.where or "edge" in form.where):
            allowed[start] = (end, form)
            tail = start
        elif "any" in form.where:
            allowed[start] = (end, form)
    for start, end, form in spans:
        if start != head:
            break
        if form.where != ("end",):
            allowed[start] = (end, form)
            head = end
    return allowed


def _form_at(words: Sequence[str], place: int) -> tuple[int, OrgForm] | None:
    """The longest form that begins at a place."""
    longest = _first_words().get(words[place], 0)
    if len(words[place]) == 1:
        # Letters written apart: L L C.
        for end in range(min(place + _MOST_LETTERS, len(words)), place + 1, -1):
            if all(len(word) == 1 for word in words[place:end]):
                joined = _org_forms().get(("".join(words[place:end]),))
                if joined is not None:
                    return end, joined
    for end in range(min(place + longest, len(words)), place, -1):
        form = _org_forms().get(tuple(words[place:end]))
        if form is not None:
            return end, form
    return None


# --- vessels and aircraft ------------------------------------------------------


def _of_thing(words: Sequence[str]) -> list[Word]:
    found: list[Word] = []
    last = len(words) - 1
    for place, form in enumerate(words):
        title = _prefixes().get(form)
        numeral = _numbers().get(form)
        if title is not None and place == 0 < last:
            found.append(_one(words, place, "prefix", f"SHIP:{title.kind}"))
        elif form.isdigit():
            found.append(_number(words, place, form))
        elif numeral is not None and (
            numeral[1] == "word"
            or (numeral[1] == "roman" and place > 0)
            or (numeral[1] == "letter" and place == last > 0)
        ):
            found.append(_one(words, place, "number", f"NUM:{numeral[0]}"))
        elif place < last and (kind := _particles(_IMPERSONAL).get(form)) is not None:
            found.append(_one(words, place, "particle", f"PART:{kind[1]}"))
        else:
            found.append(_one(words, place, "name"))
    return found


def _number(words: Sequence[str], place: int, digits: str) -> Word:
    if len(digits) > _NUMBER_DIGITS:
        return _one(words, place, "number", f"NUM:{digits}")
    return _one(words, place, "number", f"NUM:{int(digits)}")


# --- tables ----------------------------------------------------------------


def _spelled(text: str) -> tuple[str, ...]:
    """A table's spelling as the words that a name with it gives."""
    cleaned = scripts.clean(text.lower())
    plain: list[str] = []
    for word in cleaned.split():
        letters = word.strip(".").replace("/", ".").split(".")
        joined = len(letters) > 1 and all(len(letter) <= 1 for letter in letters)
        plain.append("".join(letters) if joined else word)
    words = scripts.split_words(" ".join(plain))
    return tuple(form for word in words if (form := to_latin(word)))


@lru_cache(maxsize=1)
def _org_forms() -> dict[tuple[str, ...], OrgForm]:
    found: dict[tuple[str, ...], OrgForm] = {}
    for spelling, kind, group, where in tables.rows("org_forms"):
        words = _spelled(spelling)
        old = found.get(words)
        if not words:
            continue
        if old is None:
            found[words] = OrgForm(kind, group, (where,))
        elif old.kind == kind and where not in old.where:
            found[words] = OrgForm(kind, group, (*old.where, where))
    return found


@lru_cache(maxsize=1)
def _words_of_forms() -> frozenset[str]:
    """Every word that a legal form has."""
    return frozenset(word for words in _org_forms() for word in words)


@lru_cache(maxsize=1)
def _form_words() -> tuple[str, ...]:
    return tuple(sorted({word for words in _org_forms() for word in words if len(word) >= 5}))


@lru_cache(maxsize=1)
def _groups() -> dict[str, str]:
    return {f"ORG:{row[1]}": row[2] for row in tables.rows("org_forms")}


@lru_cache(maxsize=1)
def _first_words() -> dict[str, int]:
    """First words of forms, with the length of the longest form that each begins."""
    found: dict[str, int] = {}
    for words in _org_forms():
        found[words[0]] = max(found.get(words[0], 0), min(len(words), _LONGEST_FORM))
    return found


@lru_cache(maxsize=1)
def _all_titles() -> dict[tuple[str, str], _Title]:
    found: dict[tuple[str, str], _Title] = {}
    roles: dict[str, Role] = {"title": "title", "suffix": "suffix", "prefix": "prefix"}
    for spelling, role, kind, _, where in tables.rows("titles"):
        form = "".join(_spelled(spelling))
        found.setdefault((role, form), _Title(roles[role], kind, where))
    return found


@lru_cache(maxsize=1)
def _titles() -> dict[str, _Title]:
    """Titles and suffixes of persons."""
    ordered = sorted(_all_titles().items(), key=lambda item: item[0][0])
    return {form: title for (role, form), title in ordered if role != "prefix"}


@lru_cache(maxsize=1)
def _prefixes() -> dict[str, _Title]:
    return {form: title for (role, form), title in _all_titles().items() if role == "prefix"}


@lru_cache(maxsize=1)
def _words_of_prefixes() -> frozenset[str]:
    """Every word that stands before a ship's name."""
    rows = [spelling for spelling, role, *_ in tables.rows("titles") if role == "prefix"]
    return frozenset(word for spelling in rows for word in _spelled(spelling))


@lru_cache(maxsize=8)
def _particles(kinds: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Particles of some kinds: form to kind and class; the kind named first wins."""
    found: dict[str, tuple[str, str]] = {}
    for wanted in kinds:
        for spelling, kind, name in tables.rows("particles"):
            if kind == wanted:
                found.setdefault("".join(_spelled(spelling)), (kind, name))
    return found


@lru_cache(maxsize=1)
def _generic() -> dict[str, str]:
    found: dict[str, str] = {}
    for spelling, concept in tables.rows("generic_words"):
        words = _spelled(spelling)
        if words:
            found.setdefault(words[-1], concept)
    return found


@lru_cache(maxsize=1)
def _numbers() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for spelling, value, kind in tables.rows("numbers"):
        found.setdefault(to_latin(spelling), (value, kind))
    return found
