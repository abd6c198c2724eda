"""Instant payments in the EU: what is not screened while they are executed.

Owns the condition and the extent of Article 5d(2) of Regulation (EU) No 260/2012, as
Regulation (EU) 2024/886 put it there: during the execution of an instant credit transfer
the payment service providers involved do not verify whether payer or payee are under
targeted financial restrictive measures of the Union; they verify their customers
themselves, at once after a change and at least once a day. Refuses to leave out anything
else: other lists, other parties, banks, texts and places are screened as ever.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from ostraka.intake.fields import Message, Subject
from ostraka.screening.messages_subjects import bic_country, iban_country

#: Lists of parties under the Union's targeted financial restrictive measures (Article 215 TFEU).
EU_TARGETED: Final = ("eu_fsf",)
#: Payer and payee, and only they.
_EXEMPT: Final = ("Dbtr", "Cdtr")
#: Messages that carry the execution of a credit transfer.
_TYPES: Final = ("pacs.008", "pain.001")
#: Member states, ISO 3166. The rule is one of the Union: elsewhere everything is screened.
_MEMBERS: Final = frozenset(
    {
        "at", "be", "bg", "cy", "cz", "de", "dk", "ee", "es", "fi", "fr", "gr", "hr", "hu", "ie",
        "it", "lt", "lu", "lv", "mt", "nl", "pl", "pt", "ro", "se", "si", "sk",
    }
)  # fmt: skip
#: Overseas parts of member states that have a country code of their own in BICs or IBANs and
#: belong to the Union.
_WITH_MEMBERS: Final = frozenset({"gf", "gp", "mf", "mq", "re", "yt"})
_CITATION: Final = "Regulation (EU) No 260/2012, Article 5d(2)"


class Instant(Struct, frozen=True):
    """What the instant-payment mode did with a message.

    Attributes:
        applies: whether payer and payee were not screened against the Union's measures.
        why: the condition that holds, or the one that does not.
        lists: the lists that were left out.
        paths: the payers and payees for which they were.
        citation: the rule.
    """

    applies: bool
    why: str
    lists: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    citation: str = _CITATION


def instant_mode(message: Message, *, asked: bool) -> Instant | None:
    """Decide whether the rule applies to a message.

    Args:
        message: the message.
        asked: whether the user says that it is an instant payment.

    Returns:
        What is left out; None if nobody calls the payment an instant one.
    """
    if not asked and not message.instant:
        return None
    against = _against(message)
    if against:
        return Instant(applies=False, why=against)
    paths = tuple(one.path for one in message.subjects if exempt(one))
    by = "the message says so" if message.instant else "it was screened as one"
    return Instant(True, f"an instant credit transfer in euro: {by}", EU_TARGETED, paths)


def exempt(subject: Subject) -> bool:
    """Whether a subject is payer or payee of the payment, and no bank in that place."""
    return subject.part in _EXEMPT and not subject.bank


def _against(message: Message) -> str:
    """Why the rule does not apply; empty if nothing speaks against it."""
    if not message.type.startswith(_TYPES):
        return f"{message.type or 'the message'} does not execute a credit transfer"
    if message.currencies != ("EUR",):
        told = ", ".join(message.currencies) or "not told"
        return f"the currency is {told}: the rule is about euro"
    for one in message.subjects:
        if one.part in ("DbtrAgt", "CdtrAgt"):
            countries = [bic_country(bic) for bic in one.bics]
        elif one.part in _EXEMPT:
            countries = [iban_country(account) for account in one.accounts]
        else:
            continue
        for country in filter(None, countries):
            if country not in _MEMBERS | _WITH_MEMBERS:
                return f"{one.part} is in {country.upper()}: the rule is one of the Union"
    return ""
