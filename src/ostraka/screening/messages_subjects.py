"""From what a message says of a party or bank to the parties that are screened.

Owns the reading of names that hold several parties, of BICs, and which codes may be
compared with which. Refuses to compare an account with anything but accounts and wallets,
and a BIC by anything less than its eight characters of the institution.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from ostraka.intake.fields import Field, Role, Subject
from ostraka.model.countries import country_code
from ostraka.model.errors import OstrakaError
from ostraka.model.ftm import read_birth
from ostraka.model.party import Birth, Identifier, Name, Party, Value
from ostraka.model.schema import IDENTIFIER_OF_WORD
from ostraka.model.text import fold_space
from ostraka.names.lexicon import Lexicon
from ostraka.names.tokens import analyse
from ostraka.screening.query import MAX_NAME, speaking_identifier

_BIC: Final = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
#: Words between two parties in one field, after which another name begins.
_MARKS: Final = re.compile(
    r"(?:^|[\s,;(])(?:c/o|b/o|o/b/o|obo|fbo|f/b/o|f/o|on behalf of|for the benefit of|"
    r"for (?:the )?account of|attn|attention|t/a|trading as|d/?b/?a|doing business as|"
    r"a/?k/?a|a\.k\.a|also known as|f/?k/?a|f\.k\.a|formerly|known as|alias)(?:[.:\s]+|$)",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\(([^()]{4,200})\)")
#: Words between the holders of one account.
_JOINT: Final = re.compile(r"\s+(?:and/or|and|or|und|oder|et|ou|y|e|&|\+|/)\s+|\s*;\s*", re.I)
_VESSEL: Final = re.compile(
    r"(?:m[/.]?\s?v\.?|m[/.]?t\.?|s[/.]s\.?|f[/.]?v\.?|m[/.]y\.?|vessel|tanker|motor vessel|ship)"
    r"[\s:]+(?P<name>\S.{1,120})",
    re.IGNORECASE,
)
#: Bits of a word that is a usual name of persons: one in four thousand bears it.
_USUAL: Final = 12.0
#: Names that one field can hold at most.
_MOST: Final = 12
#: Kinds of field that describe a party and are no name of it.
_DESCRIBING: Final = frozenset(
    {
        "birthDate", "birthPlace", "birthCountry", "birthCity", "country", "nationality", "gender",
        "title", "town", "postcode", "address", "code", "date", "text", "amount", "reference",
        "phone",
    }
)  # fmt: skip


class Probe(Struct, frozen=True):
    """One party to screen.

    Attributes:
        path: where it stands.
        part: what it does in the payment.
        query: the party.
        places: values of the message with the path of each, to tell what met.
    """

    path: str
    part: str
    query: Party
    places: tuple[tuple[str, str], ...] = ()


def probes_of(subject: Subject, fields: Sequence[Field], lexicon: Lexicon) -> Iterator[Probe]:
    """The parties to screen for a subject: itself, and a vessel where it is called one.

    Args:
        subject: the party or bank.
        fields: the fields that describe it.
        lexicon: tells names of persons.
    """
    names = tuple(dict.fromkeys(one for name in subject.names for one in name_variants(name)))
    identifiers = tuple(_identifiers(subject))
    if not names and not identifiers:
        return
    places = tuple((field.value, field.path) for field in fields)
    query = Party(
        id="",
        schema=_schema(subject, lexicon),
        caption=names[0] if names else identifiers[0].value,
        names=tuple(Name(name) for name in names),
        births=tuple(_births(subject.births)),
        identifiers=identifiers,
        countries=tuple(dict.fromkeys(_countries(subject))),
        addresses=(Value("address", ", ".join(subject.address)),) if subject.address else (),
    )
    yield Probe(subject.path, subject.part, query, places)
    yield from _vessels(subject.path, subject.part, names, places)


def orphans(fields: Iterable[Field], subjects: Sequence[Subject]) -> Iterator[Probe]:
    """The parties to screen for fields that no subject holds.

    A field that is to be screened and is in no subject is screened alone: what a reader
    did not put together must not be lost.

    Args:
        fields: fields of the message.
        subjects: its subjects.
    """
    held = {one.path: _held(one) for one in subjects}
    for field in fields:
        if field.role not in (Role.PARTY, Role.AGENT, Role.IDENTIFIER) or not field.value.strip():
            continue
        if field.kind in _DESCRIBING or _within(_key(field.value), held.get(field.subject, ())):
            continue
        yield from _alone(field)


def name_variants(text: str) -> tuple[str, ...]:
    """A name as it stands, and the names of several parties that it may hold.

    Args:
        text: a name field: ``IVAN PETROV C/O ACME LTD``, ``A. Smith and B. Smith``.

    Returns:
        The whole first; parts of joint holders only where each has two words or more.
    """
    whole = fold_space(text)[:MAX_NAME]
    found = [whole]
    pieces = [part.strip(" ,;:-") for part in _MARKS.split(whole)]
    outside = fold_space(_BRACKETS.sub(" ", whole))
    if outside != whole:
        # "Martin (Paris)" is not everyone called Martin.
        pieces += [outside] if " " in outside else []
        pieces += [one.strip() for one in _BRACKETS.findall(whole)]
    for piece in list(pieces):
        holders = [one.strip() for one in _JOINT.split(piece)]
        if len(holders) > 1 and all(len(one.split()) > 1 for one in holders):
            pieces += holders
    found += [piece for piece in pieces if sum(c.isalpha() for c in piece) > 2]
    return tuple(dict.fromkeys(one for one in found if one))[:_MOST]


def read_bic(text: str) -> str:
    """A BIC of eight or eleven characters, or empty.

    Args:
        text: as written; of the twelve characters of a logical terminal the ninth goes.
    """
    code = "".join(text.split()).upper()
    if len(code) == 12:
        code = code[:8] + code[9:]
    if not _BIC.fullmatch(code):
        return ""
    return code[:8] if code.endswith("XXX") and len(code) == 11 else code


def bic_identifiers(text: str) -> Iterator[Identifier]:
    """What a BIC is compared as: the institution (eight characters), and the branch.

    A branch of a listed bank is that bank. Less than eight characters name nobody.
    """
    code = read_bic(text)
    if code:
        yield Identifier("swiftBic", code[:8])
        if len(code) > 8:
            yield Identifier("swiftBic", code)


def bic_country(text: str) -> str:
    """The country of a BIC: its fifth and sixth characters, lower case; or empty."""
    return read_bic(text)[4:6].lower()


def iban_country(text: str) -> str:
    """The country of an IBAN whose check digits are right (ISO 7064, mod 97-10); or empty."""
    code = "".join(text.split()).upper()
    if not _IBAN.fullmatch(code):
        return ""
    turned = "".join(str(int(char, 36)) for char in code[4:] + code[:4])
    return code[:2].lower() if int(turned) % 97 == 1 else ""


def _schema(subject: Subject, lexicon: Lexicon) -> str:
    if subject.bank or subject.person is False:
        return "Organization"
    person = subject.person or (
        bool(subject.names) and all(names_a_person(name, lexicon) for name in subject.names)
    )
    return "Person" if person else "LegalEntity"


def names_a_person(text: str, lexicon: Lexicon) -> bool:
    """Whether a name can hardly be anything but a person's.

    So it is if it has two to four words, each a usual name of persons and more usual there
    than in names of bodies, and one of them a given name: ``Ana Nielsen`` is not the body
    that calls itself ANA. A body of the very same name still alerts: the kind of party
    lowers the score and decides nothing.

    Args:
        text: the name.
        lexicon: how usual each word is.
    """
    words = analyse(text, "organization", lexicon)
    if any(word.role not in ("name", "particle", "initial", "title") for word in words):
        return False
    named = [word.form for word in words if word.role == "name"]
    if not 2 <= len(named) <= 4:
        return False
    shares = [lexicon.given_share(form) for form in named]
    usual = all(
        lexicon.bits(form) <= _USUAL and lexicon.bits(form) < lexicon.org_bits(form)
        for form in named
    )
    return (
        usual and all(one is not None for one in shares) and any((one or 0) > 0.5 for one in shares)
    )


def _identifiers(subject: Subject) -> Iterator[Identifier]:
    for bic in subject.bics:
        yield from bic_identifiers(bic)
    for lei in subject.leis:
        yield Identifier("leiCode", lei)
    for kind, value in subject.identifiers:
        yield Identifier(IDENTIFIER_OF_WORD.get(kind.lower(), "idNumber"), value)
    for account in subject.accounts:
        yield from _account(account)


def _account(text: str) -> Iterator[Identifier]:
    """An account is a wallet or an e-mail address if it has their form, and nothing else.

    A number of seven digits here is no ship, and one of nine no company.
    """
    spoken = speaking_identifier(text.strip())
    if spoken is not None and spoken.kind in ("publicKey", "email"):
        yield spoken


def _births(texts: Iterable[str]) -> Iterator[Birth]:
    for text in texts:
        try:
            yield Birth(read_birth(text))
        except OstrakaError:
            # A birth date that nobody can read says nothing; the field shows it.
            continue


def _countries(subject: Subject) -> Iterator[Value]:
    """Countries of address and residence agree where they agree; nationality can contradict."""
    for text in subject.nationalities:
        code = country_code(text)
        if code is not None:
            yield Value("nationality", code)
    for text in subject.countries:
        code = country_code(text)
        if code is not None:
            yield Value("address", code)


def _vessels(
    path: str, part: str, names: Iterable[str], places: tuple[tuple[str, str], ...]
) -> Iterator[Probe]:
    found = [one["name"] for name in names if (one := _VESSEL.match(name))]
    if found:
        called = tuple(Name(name) for name in dict.fromkeys(found))
        yield Probe(path, part, Party("", "Vessel", found[0], names=called), places)


def _alone(field: Field) -> Iterator[Probe]:
    places = ((field.value, field.path),)
    if field.kind == "bic":
        codes = tuple(bic_identifiers(field.value))
    elif field.kind == "account":
        codes = tuple(_account(field.value))
    elif field.kind.lower() in IDENTIFIER_OF_WORD:
        codes = (Identifier(IDENTIFIER_OF_WORD[field.kind.lower()], field.value),)
    elif field.role is Role.IDENTIFIER:
        spoken = speaking_identifier(field.value.strip())
        codes = (spoken or Identifier("idNumber", field.value),)
    elif sum(char.isalpha() for char in field.value) < 2:
        return
    else:
        names = name_variants(field.value)
        called = tuple(Name(name) for name in names)
        schema = "Organization" if field.role is Role.AGENT else "LegalEntity"
        yield Probe(field.path, "", Party("", schema, names[0], names=called), places)
        yield from _vessels(field.path, "", names, places)
        return
    if codes:
        query = Party("", "LegalEntity", field.value, identifiers=codes)
        yield Probe(field.path, "", query, places)


def _held(subject: Subject) -> tuple[str, ...]:
    values = (
        *subject.names,
        *subject.bics,
        *subject.leis,
        *subject.accounts,
        *(value for _, value in subject.identifiers),
    )
    return tuple(_key(value) for value in values)


def _within(value: str, held: Iterable[str]) -> bool:
    """Whether a value stands among others, or as whole words in one of them."""
    return any(f" {value} " in f" {one} " for one in held)


def _key(value: str) -> str:
    return " ".join(value.split()).casefold()
