"""The fields of block 4 of a FIN message, and what is done with each by its tag.

Owns the table of tags. It names the tags that are kept and not screened, those that hold
parties, banks and accounts; every other tag, known or not, is free text and is screened.
Refuses to read what stands inside a party (:mod:`ostraka.intake.fin_parties`).

Source: SWIFT User Handbook, Standards MT Categories 1 to 9, General Field Definitions;
roles as in the Wolfsberg guidance on payment screening.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct

__all__ = ["Tag", "TagKind", "always_bank", "kind_of", "numbered", "part_of", "tags_of"]

TagKind = Literal[
    "party", "bank", "account", "statement", "information", "country", "retained", "mixed", "text"
]

#: A field begins with its tag at the beginning of a line. White space before it and a small
#: letter are against the standard; taken for text, a party would hide in a reference.
_TAG: Final = re.compile(r"[ \t]*:(\d{2}[A-Za-z]?):")

#: Kept: references, codes, dates, times, rates, amounts, balances, marks of sequences.
_RETAINED: Final = frozenset(
    {
        "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23",
        "26", "27", "28", "30", "31", "32", "33", "34", "36", "37", "38", "60", "62", "64", "65",
        "71", "90", "92", "93", "98", "99",
    }
)  # fmt: skip
#: Tags with a number of the table above that are free text all the same, and with them those
#: that hold a text behind their code.
_TEXTS: Final = frozenset({"71B", "71C", "71D", "71N", "37N", "26F", "14F"})
#: Codes and dates with a number that otherwise means something else.
_CODES: Final = frozenset({"25D", "44C"})
#: A code, and free text behind a stroke or on the lines after it.
_MIXED: Final = frozenset({"22K", "23E", "31D"})
#: Free text with a country in it: ordering customer's and beneficiary's residence.
_COUNTRY: Final = frozenset({"77B"})
_ACCOUNT: Final = frozenset({"25", "97"})
_STATEMENT: Final = frozenset({"61"})
_PARTY: Final = frozenset({"50", "59"})
_BANK: Final = frozenset(
    {"51", "52", "53", "54", "55", "56", "57", "58", "81", "82", "83", "84", "85", "87", "88"}
)
#: Tags that hold a bank with these letters only; otherwise they are text or a code.
_BANK_WITH: Final = {
    "41": "AD", "42": "AD", "86": "ABDJ", "89": "ABDJ", "91": "ABDJ", "96": "ABDJ",
}  # fmt: skip

_MAYBE_BANK: Final = frozenset({"81", "82", "83", "84", "85", "87", "88", "89", "96"})

#: What a tag's party does, in words of ISO 20022, as SWIFT's translation (CBPR+) pairs them.
_CREDIT: Final = {
    "50": "Dbtr", "51": "InstgAgt", "52": "DbtrAgt", "53": "InstgRmbrsmntAgt",
    "54": "InstdRmbrsmntAgt", "55": "ThrdRmbrsmntAgt", "56": "IntrmyAgt1", "57": "CdtrAgt",
    "58": "Cdtr", "59": "Cdtr",
}  # fmt: skip
#: Transfers between banks: the ordering and the beneficiary institution are debtor and creditor.
_BETWEEN_BANKS: Final = _CREDIT | {"52": "Dbtr"}
#: Direct debits: who orders is who gets.
_DEBIT: Final = _CREDIT | {"50": "Cdtr", "52": "CdtrAgt", "57": "DbtrAgt", "59": "Dbtr"}
#: Parties of documentary credits and guarantees.
_TRADE: Final = {
    "50": "Applcnt", "59": "Bnfcry", "51": "ApplcntBk", "52": "IssgBk", "41": "AvlblWthBk",
    "42": "Drwee", "53": "RmbrsgBk", "54": "InstdRmbrsmntAgt", "56": "AdvsgBk",
    "57": "AdvsThrghBk", "58": "NgtgBk", "91": "IssrBk",
}  # fmt: skip
#: Parties of treasury and of syndications, by tag alone.
_TREASURY: Final = {
    "81": "CntrPty", "82": "PtyA", "83": "FndOrBnfcry", "84": "CntrPty", "86": "IntrmyAgt1",
    "87": "PtyB", "88": "Brkr",
}  # fmt: skip
_OF_DEBIT: Final = frozenset({"104", "107"})
_OF_BANKS: Final = frozenset({"200", "201", "202", "203", "204", "205", "210"})
#: In a request for transfer and in direct debits these options of 50 name who sends the order.
_INITIATORS: Final = frozenset({"50C", "50L"})
_WITH_INITIATOR: Final = frozenset({"101", "102", "104", "107"})


class Tag(Struct, frozen=True):
    """A field of block 4.

    Attributes:
        tag: number and letter: ``50K``.
        place: path: ``4:50K``, ``4:59[2]`` if the tag occurs more than once.
        lines: the value's lines, white space at their ends removed, none empty.
    """

    tag: str
    place: str
    lines: tuple[str, ...]


def tags_of(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Cut block 4 into fields.

    Args:
        text: the block's text, with line feeds alone.

    Returns:
        (tag, lines) of each field in its order; lines before the first tag have the tag ``""``.
    """
    tag, lines = "", list[str]()
    for line in text.split("\n"):
        begun = _TAG.match(line)
        if begun is not None:
            if tag or lines:
                yield tag, tuple(lines)
            tag, lines = begun[1].upper(), []
            line = line[begun.end() :]
        line = line.strip()
        if line:
            lines.append(line)
    if tag or lines:
        yield tag, tuple(lines)


def numbered(found: list[tuple[str, tuple[str, ...]]], underlying: int) -> Iterator[Tag]:
    """Give each field its path.

    Args:
        found: tags and lines.
        underlying: index at which the underlying customer transfer begins (sequence B of a
            cover payment), or the number of fields: its paths begin with ``4:B/``.
    """
    stems = [
        f"4:{'B/' if index >= underlying else ''}{tag or 'text'}"
        for index, (tag, _) in enumerate(found)
    ]
    often: dict[str, int] = {}
    for stem in stems:
        often[stem] = often.get(stem, 0) + 1
    met: dict[str, int] = {}
    for stem, (tag, lines) in zip(stems, found, strict=True):
        place = stem
        if often[stem] > 1:
            met[stem] = met.get(stem, 0) + 1
            place = f"{stem}[{met[stem]}]"
        yield Tag(tag, place, lines)


def kind_of(tag: str) -> TagKind:
    """What is done with a tag.

    Args:
        tag: number and letter.

    Returns:
        ``text`` for every tag that the tables do not name.
    """
    number, letter = tag[:2], tag[2:]
    if number in _PARTY:
        return "party"
    if number in _BANK or (letter and letter in _BANK_WITH.get(number, "")):
        return "bank"
    if tag in _MIXED:
        return "mixed"
    if tag in _TEXTS:
        return "text"
    if number in _RETAINED or tag in _CODES:
        return "retained"
    if number in _ACCOUNT:
        return "account"
    if number in _STATEMENT:
        return "statement"
    if tag == "86":
        return "information"
    return "country" if tag in _COUNTRY else "text"


def always_bank(tag: str) -> bool:
    """Whether what stands in a tag of banks can be nothing but a bank.

    The parties of treasury deals and the obligor of a guarantee (51 without a letter) may be
    anybody; with their BIC they are banks.

    Args:
        tag: number and letter.
    """
    number, letter = tag[:2], tag[2:]
    return bool(letter) and (number not in _MAYBE_BANK or letter == "A")


def part_of(tag: str, kind: str, *, underlying: bool = False) -> str:
    """What the party of a tag does in the payment, in words of ISO 20022.

    Args:
        tag: number and letter.
        kind: the type of the message, three digits, or empty if it is not known.
        underlying: whether the field stands in the underlying transfer of a cover payment.

    Returns:
        The word; ``Pty`` where the tables have none.
    """
    number = tag[:2]
    if tag in _INITIATORS and kind in _WITH_INITIATOR:
        return "InitgPty"
    if kind in _OF_DEBIT:
        table = _DEBIT
    elif kind[:1] == "7":
        table = _TRADE
    elif kind in _OF_BANKS and not underlying:
        table = _BETWEEN_BANKS
    else:
        table = _CREDIT
    return table.get(number) or _TREASURY.get(number, "Pty")
