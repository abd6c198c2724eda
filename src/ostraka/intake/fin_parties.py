"""Parties and banks of FIN messages: accounts, codes, names and addresses of one field.

Owns the options of fields 50 to 59 and 81 to 95: BIC (A, C, G), account and name (no
letter, D, H, K), numbered lines (F), coded lines (J). Refuses to decide where the standard
leaves it open: where a name may go on in the next line both readings are given, and a line
of an address stays a line, to be screened for places and for names.

Source: SWIFT User Handbook, Standards MT General Information, field formats 50a, 52a, 59a.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ostraka.intake.fields import Field, Role, Subject
from ostraka.intake.fin_names import country_of_line, names_of_lines
from ostraka.intake.fin_tags import Tag
from ostraka.model.countries import country_code

__all__ = ["Reading", "is_bic", "read_generic_party", "read_party"]

Reading = tuple[list[Field], Subject]

_BIC: Final = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3,4})?", re.IGNORECASE)
_CLEARING: Final = re.compile(r"//([A-Z]{2})([^.\s]*)(?:\.(\S*))?(.*)")
_ACCOUNT: Final = re.compile(r"/(?:([A-Z]|IBAN|BBAN)/)?(.*)")
#: Words behind an account, which are no part of it; groups of an IBAN are no words.
_NOTED: Final = re.compile(r"(\S+)\s+([^\W\d_]{2,}[\s,.]+[^\W\d_]{2,}.*)")
_NUMBERED: Final = re.compile(r"([1-8])/[ \t]*(.*)")
_IDENTIFIED: Final = re.compile(r"([A-Z]{4})/([A-Z]{2})/(.+)")
_COUNTRY: Final = re.compile(r"([A-Z]{2})(?:[ \t]*/[ \t]*(.*))?")
_BIRTH: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CODED: Final = re.compile(r"/(ABIC|ACCT|ADD1|ADD2|CITY|CLRC|CNTR|GBSC|LEIC|NAME|PTYA|USCH|USFW)/")

#: Code words of line 1 of option F: property of FollowTheMoney.
_PROPERTY: Final = {
    "CCPT": "passportNumber",
    "LEIC": "leiCode",
    "SOSE": "socialSecurityNumber",
    "TXID": "taxNumber",
}
#: Code words with an issuer between country and number.
_ISSUED: Final = frozenset({"CUST", "DRLC", "EMPL"})
#: Code words of papers that a state gives its nationals.
_OF_NATIONALS: Final = frozenset({"CCPT", "NIDN"})
#: Code words that only a natural person has.
_OF_PERSONS: Final = frozenset({"ARNU", "CCPT", "DRLC", "EMPL", "NIDN"})


def is_bic(text: str) -> bool:
    """Whether a word has the form of a BIC or a logical terminal, with a country that exists."""
    return bool(_BIC.fullmatch(text)) and country_code(text[4:6]) is not None


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def read_party(tag: Tag, part: str, *, bank: bool) -> Reading:
    """Read a party or a bank.

    Args:
        tag: the field.
        part: what it does in the payment.
        bank: whether it is a financial institution in this place.

    Returns:
        Its fields in the order of the message, and the subject that they describe.
    """
    draft = _Draft(tag.place, part, bank)
    letter = tag.tag[2:]
    if letter == "J" or (tag.lines and _CODED.match(tag.lines[0])):
        draft.coded(tag.lines)
        return draft.fields, draft.subject()
    lines = draft.identified(tag.lines, coded=letter == "F")
    if not lines:
        pass
    elif letter in ("A", "G", "P") or (letter == "C" and not bank):
        draft.bics_of(lines, tag.tag)
    elif letter == "B" and bank:
        # A branch: the name of a town, or whatever else somebody wrote.
        draft.text(lines)
    elif _is_numbered(lines, letter):
        draft.numbered(lines)
    else:
        draft.free(lines)
    return draft.fields, draft.subject()


def _is_numbered(lines: Sequence[str], letter: str) -> bool:
    """Whether lines have numbers: some of option F, or from 1 on where they need none."""
    if letter == "F":
        return any(_NUMBERED.match(line) for line in lines)
    return lines[0].startswith("1/")


def read_generic_party(place: str, letter: str, qualifier: str, lines: tuple[str, ...]) -> Reading:
    """Read field 95 of securities messages, behind its qualifier.

    Args:
        place: path of the field.
        letter: its option: P (BIC), L (LEI), S (other number), C (country), R (proprietary
            code), else name and address.
        qualifier: what the party does: ``DEAG``, ``BUYR``.
        lines: the value behind qualifier and data source.

    Returns:
        As :func:`read_party`.
    """
    bank = letter in ("P", "R")
    draft = _Draft(place, qualifier, bank)
    if not lines:
        pass
    elif letter == "P":
        draft.bics_of(lines, "95P")
    elif letter == "L":
        draft.lei("".join(lines))
    elif letter == "R":
        draft.add("code", Role.AGENT, lines[0], "code")
        draft.text(lines[1:])
    else:
        rest = draft.identified(lines, coded=letter == "S")
        if rest:
            draft.free(rest)
    return draft.fields, draft.subject()


class _Draft:
    """A party while its lines are read."""

    def __init__(self, place: str, part: str, bank: bool) -> None:
        self.fields: list[Field] = []
        self._place = place
        self._part = part
        self._bank = bank
        self._named = Role.AGENT if bank else Role.PARTY
        self._person: bool | None = None
        self._names: list[str] = []
        self._bics: list[str] = []
        self._leis: list[str] = []
        self._accounts: list[str] = []
        self._identifiers: list[tuple[str, str]] = []
        self._births: list[str] = []
        self._birth_places: list[str] = []
        self._countries: list[str] = []
        self._nationalities: list[str] = []
        self._address: list[str] = []
        self._towns: list[str] = []

    def add(self, at: str, role: Role, value: str, kind: str) -> None:
        """One more field; a place without a value is none."""
        value = value.strip()
        if value:
            self.fields.append(Field(f"{self._place}/{at}", role, value, kind, self._place))

    def subject(self) -> Subject:
        """What was read, as one party."""
        return Subject(
            path=self._place,
            part=self._part,
            bank=self._bank,
            person=self._person,
            names=tuple(dict.fromkeys(self._names)),
            bics=tuple(self._bics),
            leis=tuple(self._leis),
            accounts=tuple(self._accounts),
            identifiers=tuple(self._identifiers),
            births=tuple(self._births),
            birth_places=tuple(self._birth_places),
            countries=tuple(dict.fromkeys(self._countries)),
            nationalities=tuple(self._nationalities),
            address=tuple(self._address),
            towns=tuple(self._towns),
        )

    def identified(self, lines: Sequence[str], *, coded: bool) -> Sequence[str]:
        """Read the party identifiers that may stand first; the lines that are left."""
        taken = 0
        for line in lines:
            again = f"[{taken + 1}]" if taken else ""
            clearing = _CLEARING.fullmatch(line)
            if taken and not (line.startswith("/") and _has_digit(line) and " " not in line):
                # The standard has one line; a second one is no name only if it cannot be one.
                break
            if clearing is not None and (not clearing[2] or _has_digit(clearing[2])):
                self._clearing(clearing, again)
            elif line.startswith("/"):
                self._account(line, again)
            elif coded and (written := _IDENTIFIED.fullmatch(line)):
                self._identifier("identifier", written[1], written[2], written[3])
            else:
                break
            taken += 1
        return lines[taken:]

    def _clearing(self, found: re.Match[str], again: str) -> None:
        """``//RU044525225.30101810400000000225``: clearing system, code, account."""
        scheme, code, account, rest = found.groups(default="")
        self.add(f"clearing{again}/system", Role.RETAINED, scheme, "code")
        russian = scheme == "RU" and code.isdigit()
        self.add(f"clearing{again}", Role.AGENT, code, "bikCode" if russian else "code")
        if russian:
            self._identifiers.append(("bikCode", code))
        if account:
            self.add(f"account{again}", Role.IDENTIFIER, account, "account")
            self._accounts.append(account)
        self.add(f"clearing{again}/text", Role.TEXT, rest, "text")

    def _account(self, line: str, again: str) -> None:
        """``/D/12345``, ``/DE89...``: an account, after a mark of debit or credit."""
        found = _ACCOUNT.fullmatch(line)
        mark, account = (found[1] or "", found[2].strip(" /")) if found else ("", line)
        if mark:
            self.add(f"account{again}/mark", Role.RETAINED, mark, "code")
        if " " in account and all(char.isalpha() or char in " .,'-&" for char in account):
            # No account is written in words: a name that was put here is screened as one.
            self.add(f"account{again}", self._named, account, "name")
            self._names.append(account)
        elif account:
            written = _NOTED.fullmatch(account)
            note = ""
            if written is not None and _has_digit(written[1]):
                account, note = written[1], written[2]
            self.add(f"account{again}", Role.IDENTIFIER, account, "account")
            self._accounts.append(account)
            self.add(f"account{again}/text", Role.TEXT, note, "text")
            if self._bank and is_bic(account):
                self._bics.append(account)

    def _identifier(self, at: str, code: str, country: str, text: str) -> None:
        """``CCPT/FR/123``, ``DRLC/BE/BRUSSELS/NB0949042``."""
        if at == "identifier":
            self.add(f"{at}/code", Role.RETAINED, code, "code")
        national = code in _OF_NATIONALS
        self.add(f"{at}/country", Role.PARTY, country, "nationality" if national else "country")
        (self._nationalities if national else self._countries).append(country)
        issuer, _, number = text.rpartition("/") if code in _ISSUED else ("", "", text)
        self.add(f"{at}/issuer", Role.TEXT, issuer, "text")
        number = number.strip()
        kind = _PROPERTY.get(code, "idNumber")
        self.add(at, Role.IDENTIFIER, number, kind)
        if kind == "leiCode":
            self._leis.append(number)
        elif number:
            self._identifiers.append((kind, number))
        if code in _OF_PERSONS:
            self._person = True

    def lei(self, text: str) -> None:
        """A legal entity identifier that stands alone."""
        self.add("lei", Role.IDENTIFIER, text, "leiCode")
        self._leis.append(text)

    def bics_of(self, lines: Sequence[str], tag: str) -> None:
        """Lines of which each should be a BIC; what is none is a name."""
        for number, line in enumerate(lines, 1):
            at = "bic" if number == 1 else f"line[{number}]"
            if _BIC.fullmatch(line):
                self._bic(at, line)
            elif self._bics and tag[:2] in ("41", "42"):
                self.add(at, Role.TEXT, line, "text")
            else:
                self.add(at, self._named, line, "name")
                self._names.append(line)

    def _bic(self, at: str, text: str) -> None:
        self.add(at, Role.AGENT, text, "bic")
        self._bics.append(text)

    def text(self, lines: Sequence[str]) -> None:
        """Lines that may be anything."""
        self.add("text", Role.TEXT, "\n".join(lines), "text")

    def free(self, lines: Sequence[str]) -> None:
        """Name and address, which only the eye tells apart: the first line is a name."""
        lines = [bare for line in lines if (bare := line.lstrip("/ "))]
        if not lines:
            return
        self._names += names_of_lines(lines)
        # A BIC in the place of a name or in the address; there eight letters may be a town.
        self._bics += [
            line
            for number, line in enumerate(lines)
            if is_bic(line) and (self._bank or not number or not line.isalpha())
        ]
        self.add("line[1]", self._named, lines[0], "name")
        for number, line in enumerate(lines[1:], 2):
            self._address_line(f"line[{number}]", line)
        for line in reversed(lines[1:]):
            country = country_of_line(line)
            if country:
                self._countries.append(country)
                break

    def _address_line(self, at: str, line: str) -> None:
        """One line of an address; ``FR/PARIS`` and ``FR`` are parts of their own."""
        found = _COUNTRY.fullmatch(line)
        if found is not None and country_code(found[1]) is not None:
            self._located(at, found[1], found[2] or "")
        else:
            self.add(at, Role.GEOGRAPHY, line, "address")
            self._address.append(line)

    def _located(self, at: str, country: str, town: str) -> None:
        """A country, and what stands behind it."""
        self.add(f"{at}/country", Role.GEOGRAPHY, country, "country")
        self._countries.append(country)
        if town.strip():
            self.add(f"{at}/town", Role.GEOGRAPHY, town, "town")
            self._towns.append(town.strip())

    def numbered(self, lines: Sequence[str]) -> None:
        """Lines with their number: ``1/`` names, ``2/`` address, ``3/`` country and town."""
        names: list[str] = []
        current = "1"
        for number, line in enumerate(lines, 1):
            at = f"line[{number}]"
            found = _NUMBERED.fullmatch(line)
            text = line
            if found is not None:
                current, text = found[1], found[2]
            if current == "1":
                self.add(at, self._named, text, "name")
                names += [text] if text else []
            elif current == "2":
                self.add(at, Role.GEOGRAPHY, text, "address")
                self._address += [text] if text else []
            elif current == "3":
                self._address_line(at, text)
            elif text:
                self._detail(current, at, text)
        self._names += names_of_lines(names, names=True)

    def _detail(self, number: str, at: str, text: str) -> None:
        """Lines 4 to 8 of option F of field 50: birth, and numbers of a person."""
        located = _COUNTRY.fullmatch(text)
        if number == "4":
            self._born(at, text)
        elif number == "5":
            self._person = True
            if located is None:
                self.add(at, Role.PARTY, text, "birthPlace")
                self._birth_places.append(text)
                return
            for name, kind, value in (
                ("country", "birthCountry", located[1]),
                ("town", "birthPlace", located[2]),
            ):
                if value:
                    self.add(f"{at}/{name}", Role.PARTY, value, kind)
                    self._birth_places.append(value)
        elif number in "67" and located is not None and located[2]:
            self._identifier(at, "CUST" if number == "6" else "NIDN", located[1], located[2])
        elif number in "67":
            self.add(at, Role.IDENTIFIER, text, "idNumber")
            self._identifiers.append(("idNumber", text))
        else:
            # It completes the number before it, and says whatever else there was no room for.
            self.add(at, Role.TEXT, text, "text")
            if self._identifiers and " " not in text:
                kind, begun = self._identifiers[-1]
                self._identifiers.append((kind, begun + text))

    def _born(self, at: str, text: str) -> None:
        self.add(at, Role.PARTY, text, "birthDate")
        found = _BIRTH.fullmatch(text)
        if found is not None:
            parts = [found[1], *(part for part in (found[2], found[3]) if part != "00")]
            self._births.append("-".join(parts))
        self._person = True

    def coded(self, lines: Sequence[str]) -> None:
        """``/NAME/...``, ``/ABIC/...``: option J; a line without a code goes on with the last."""
        code, names, at = "", list[str](), 0
        for line in lines:
            # Text before the first code of a line goes on with the code before it.
            pieces = [code, *_CODED.split(line)]
            for place, (code, text) in enumerate(zip(pieces[::2], pieces[1::2], strict=True)):
                at += bool(place or text.strip())
                if place:
                    self.add(f"line[{at}]/code", Role.RETAINED, code, "code")
                if text.strip():
                    self._coded(code, f"line[{at}]", text.strip())
                    names += [text.strip()] if code == "NAME" else []
        self._names += names_of_lines(names, names=True)

    def _coded(self, code: str, at: str, text: str) -> None:
        if code == "ABIC" and _BIC.fullmatch(text):
            self._bic(at, text)
        elif code == "NAME":
            self.add(at, self._named, text, "name")
        elif code == "ACCT":
            self.add(at, Role.IDENTIFIER, text, "account")
            self._accounts.append(text)
        elif code == "LEIC":
            self.add(at, Role.IDENTIFIER, text, "leiCode")
            self._leis.append(text)
        elif code in ("ADD1", "ADD2", "CITY", "CNTR"):
            kind = {"CITY": "town", "CNTR": "country"}.get(code, "address")
            self.add(at, Role.GEOGRAPHY, text, kind)
            {"CITY": self._towns, "CNTR": self._countries}.get(code, self._address).append(text)
        elif code in ("CLRC", "GBSC", "USCH", "USFW"):
            self.add(at, Role.AGENT, text, "code")
        else:
            self.add(at, Role.TEXT, text, "text")
