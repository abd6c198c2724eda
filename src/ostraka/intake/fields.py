"""What a payment message is made of: fields with roles, and the parties that they describe.

Owns the vocabulary that every message reader gives and screening takes. A reader
gives every value of a message exactly one field: nothing is skipped.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

__all__ = ["Field", "Message", "Role", "Subject"]


class Role(StrEnum):
    """What is done with a field.

    The roles follow the Wolfsberg guidance on payment screening: names, addresses, codes
    that identify and free text are screened; amounts, dates and references are kept.
    """

    PARTY = "party"
    """A name of a person or organisation, or what describes one (birth, country)."""
    AGENT = "agent"
    """A bank: its BIC, name or clearing code."""
    IDENTIFIER = "identifier"
    """A code that identifies a party or thing: account, LEI, IMO number, wallet, passport."""
    TEXT = "text"
    """Free text that may name anybody."""
    GEOGRAPHY = "geography"
    """A place: country, town, postcode, street, address line."""
    RETAINED = "retained"
    """Kept as evidence and not screened: amounts, dates, references, technical codes."""


class Field(Struct, frozen=True, gc=False):
    """One value of a message.

    Attributes:
        path: where it stands. ISO 20022: element names from the message root, repeated
            ones counted from 1: ``CdtTrfTxInf[2]/Dbtr/PstlAdr/AdrLine[1]``; the business
            header begins with ``AppHdr``. FIN: block and tag, then line or part:
            ``4:50K[1]/line[2]``, ``2:receiver``.
        role: what is done with it.
        value: as written, trimmed of white space around it.
        kind: what it is, in the words of :class:`Subject` (``name``, ``bic``, ``lei``,
            ``account``, ``country``, ``town``, ``address``, ``birthDate`` ...), or
            ``text``, ``amount``, ``date``, ``reference``, ``code``.
        subject: path of the subject that it describes, or empty.
    """

    path: str
    role: Role
    value: str
    kind: str = ""
    subject: str = ""


class Subject(Struct, frozen=True, gc=False):
    """A party or bank that a message describes.

    Attributes:
        path: where it stands, as in :class:`Field`.
        part: what it does in the payment, in words of ISO 20022: ``Dbtr``, ``UltmtCdtr``,
            ``IntrmyAgt1``, ``InstgAgt``, ``InitgPty``, ``Invcr`` ...; FIN fields give the
            same words (50a ``Dbtr``, 59a ``Cdtr``, 52a ``DbtrAgt``, 57a ``CdtrAgt``).
        bank: whether it is a financial institution in this place.
        person: whether the message says that it is a natural person; None if it does not say.
        names: names, whole, in the order of the message.
        bics, leis, accounts: codes; an account is an IBAN or any other account number.
        identifiers: others, each (property of FollowTheMoney, value), such as
            ``("passportNumber", "AB123")``; ``idNumber`` where the kind is unknown.
        births: birth dates, ISO. birth_places: towns and countries of birth.
        countries: ISO 3166 codes, of residence, address, registration.
        nationalities: ISO 3166 codes.
        address: lines and parts of the postal address, most precise first.
        towns, postcodes: where they stand in fields of their own.
    """

    path: str
    part: str
    bank: bool = False
    person: bool | None = None
    names: tuple[str, ...] = ()
    bics: tuple[str, ...] = ()
    leis: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    births: tuple[str, ...] = ()
    birth_places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


class Message(Struct, frozen=True, gc=False):
    """A payment message, read.

    Attributes:
        source: file and, in a batch, place: ``batch.rje#3``.
        standard: ``iso20022`` or ``mt``.
        type: ``pacs.008.001.08``, ``MT103``, ``MT202COV``.
        id: the message's own identification, or empty.
        fields: every value, in the order of the message.
        subjects: parties and banks, in the order of the message.
        currencies: of amounts, without repetition.
        date: settlement or value date, ISO, or empty.
        instant: whether the message says that it is an instant payment.
    """

    source: str
    standard: str
    type: str
    id: str
    fields: tuple[Field, ...]
    subjects: tuple[Subject, ...]
    currencies: tuple[str, ...] = ()
    date: str = ""
    instant: bool = False
