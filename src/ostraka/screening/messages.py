"""Screening of payment messages: fields with roles in; pass, alert or error out.

Owns what is done with each role: parties and banks are screened with all that the message
says of them, codes as what they are, free text by the mentions in it, places against
embargoed territories; what is retained is shown and not screened. Refuses to pass what could
not be read: an error is an outcome of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import msgspec

from ostraka.intake.fields import Message, Subject
from ostraka.law.decide_question import ActorKind
from ostraka.law.territories import gazetteer
from ostraka.model.party import Party
from ostraka.names.tokens import analyse
from ostraka.screening.geography import Geography, PlaceMet, TextPlaces
from ostraka.screening.hits import Hit
from ostraka.screening.messages_instant import EU_TARGETED
from ostraka.screening.messages_law import PaymentLaw
from ostraka.screening.messages_plan import Plan, plan
from ostraka.screening.messages_result import (
    Finder,
    HitKind,
    Mention,
    MessageHit,
    MessageResult,
    failed,
)
from ostraka.screening.messages_subjects import (
    Probe,
    bic_country,
    iban_country,
)
from ostraka.screening.messages_texts import Text, codes_in
from ostraka.screening.screen import Screener

__all__ = ["Finder", "MessageHit", "MessageResult", "MessageScreener", "failed", "screen_message"]

#: Answers kept for values that come again: banks, own customers, usual texts.
_KEPT: Final = 50_000
#: Kinds that no payer, payee or bank is.
_THINGS: Final = frozenset({"Vessel", "Airplane", "CryptoWallet", "Security", "Vehicle"})


class MessageScreener:
    """Screens messages of one day; what repeats among them is screened once."""

    def __init__(
        self,
        screener: Screener,
        finder: Finder,
        on: date,
        *,
        actors: Sequence[ActorKind] = (),
        instant: bool = False,
    ) -> None:
        """Put together what screening a message needs.

        Args:
            screener: index and policy.
            finder: finds listed parties in free text.
            on: the day whose lists and law are asked.
            actors: who acts, for the law's decision; each law's own operator by default.
            instant: whether the messages are instant payments.

        Raises:
            NotReadyError: if no list had a version by that day.
        """
        self._screener = screener
        self._finder = finder
        self._on = on
        self._instant = instant
        self._actors = tuple(actors)
        self._law = PaymentLaw(screener, on, actors)
        self._geography = Geography(gazetteer(), on)
        self._receipt = screener.screen(Party("", "Thing", ""), on).receipt
        self._without_eu = _without(screener, EU_TARGETED)
        self._hits: dict[tuple[Party, bool], tuple[Hit, ...]] = {}
        self._mentions: dict[str, tuple[Mention, ...]] = {}
        self._places: dict[str, TextPlaces] = {}

    def screen(self, messages: Sequence[Message]) -> list[MessageResult]:
        """Screen messages.

        Args:
            messages: many together cost less than one after the other.

        Returns:
            One result for each, in their order.
        """
        lexicon = self._screener.lexicon
        plans = [plan(message, lexicon, instant=self._instant) for message in messages]
        self._prepare(plans)
        return [self._answer(planned) for planned in plans]

    def _prepare(self, plans: Sequence[Plan]) -> None:
        """Read the names of all messages together: what they share is done once."""
        for kept in (self._hits, self._mentions, self._places):
            if len(kept) > _KEPT:
                kept.clear()
        new = [
            probe.query
            for planned in plans
            for probe, without in planned.probes
            if (probe.query, without) not in self._hits
        ]
        self._screener.prepare(dict.fromkeys(new))

    def _answer(self, planned: Plan) -> MessageResult:
        hits: list[MessageHit] = []
        for probe, without in planned.probes:
            hits += self._party(probe, without=without)
        texts: list[tuple[Text, TextPlaces]] = []
        for text in planned.texts:
            named = self._named(text, "")
            hits += named
            texts.append((text, self._text_places(text, named)))
        for address in planned.addresses:
            for text in address.texts:
                hits += self._named(text, address.part)
        places = [*self._of_codes(planned), *self._of_addresses(planned)]
        places += [one for text, found in texts for one in _placed(text, found.met)]
        places, denied = _weighed(places, texts)
        hits += places
        return self._result(planned, tuple(hits), denied)

    def _party(self, probe: Probe, *, without: bool) -> list[MessageHit]:
        key = (probe.query, without)
        found = self._hits.get(key)
        if found is None:
            screener = self._without_eu if without else self._screener
            hits = () if screener is None else screener.hits(probe.query, self._on)
            found = self._hits[key] = tuple(self._no_things(screener, probe.query, hits))
        return [_met(probe, hit) for hit in found]

    def _no_things(
        self, screener: Screener | None, query: Party, hits: Iterable[Hit]
    ) -> Iterable[Hit]:
        """Payers, payees and banks are persons and bodies, not ships that have their name.

        By a name alone a ship is met only by a party of unknown kind that bears no legal
        form, and only if the name is enough although the kind differs (OFAC, FAQ 5). An
        identifier that agrees is never set aside.
        """
        things = [hit for hit in hits if hit.schema in _THINGS]
        if screener is None or not things or query.schema in _THINGS:
            return hits
        kept = {hit.id: hit for hit in things if _identified(query, hit)}
        if query.schema == "LegalEntity" and not self._bears_a_form(query):
            body = msgspec.structs.replace(query, schema="Organization")
            kept = {hit.id: hit for hit in screener.hits(body, self._on)} | kept
        return [kept.get(hit.id, hit) for hit in hits if hit not in things or hit.id in kept]

    def _bears_a_form(self, query: Party) -> bool:
        return any(
            token.role == "orgform"
            for name in query.names
            for token in analyse(name.text, "organization", self._screener.lexicon)
        )

    def _named(self, text: Text, part: str) -> list[MessageHit]:
        """Listed parties and codes that a text names, each once."""
        found = [
            MessageHit(
                path=text.path_at(one.start),
                part=part,
                kind="text",
                value=one.text,
                start=one.start,
                end=one.end,
                hit=one.hit,
            )
            for one in self._find(text.text)
        ]
        known = {one.hit.id for one in found if one.hit is not None}
        if text.glued:
            # Offsets in the text put together are not those of the message: the first field stands.
            found += [
                MessageHit(text.pieces[0].path, part, "text", one.text, hit=one.hit)
                for one in self._find(text.glued)
                if one.hit.id not in known
            ]
        return found + self._coded(text, part)

    def _coded(self, text: Text, part: str) -> list[MessageHit]:
        found = []
        for code in codes_in(text.text):
            written = text.text[code.start : code.end]
            query = Party("", "Thing", written, identifiers=code.identifiers)
            key = (query, False)
            hits = self._hits.get(key)
            if hits is None:
                hits = self._hits[key] = tuple(self._screener.hits(query, self._on))
            is_bic = code.identifiers[0].kind == "swiftBic"
            kind: HitKind = "bic" if is_bic else "identifier"
            path = text.path_at(code.start)
            found += [
                MessageHit(path, part, kind, written, code.start, code.end, hit) for hit in hits
            ]
        return found

    def _find(self, text: str) -> tuple[Mention, ...]:
        found = self._mentions.get(text)
        if found is None:
            found = self._mentions[text] = tuple(self._finder.find(text, self._on))
        return found

    def _text_places(self, text: Text, named: Sequence[MessageHit]) -> TextPlaces:
        """Places in a text, without those that are part of a listed party's name."""
        found = self._places.get(text.text)
        if found is None:
            found = self._places[text.text] = self._geography.text(text.text)
        if not named or not found.met:
            return found
        spans = [(one.start, one.end) for one in named if one.end]
        apart = tuple(
            place
            for place in found.met
            if not any(start <= place.start and place.end <= end for start, end in spans)
        )
        return msgspec.structs.replace(found, met=apart)

    def _of_codes(self, planned: Plan) -> list[MessageHit]:
        """Banks and accounts in an embargoed country, by BIC and IBAN."""
        found = []
        for subject in planned.message.subjects:
            for value in subject.bics:
                found += self._coded_place(subject, value, bic_country(value), planned)
            for value in subject.accounts:
                found += self._coded_place(subject, value, iban_country(value), planned)
        return found

    def _coded_place(
        self, subject: Subject, value: str, country: str, planned: Plan
    ) -> list[MessageHit]:
        place = self._geography.country(country, value, subject.path) if country else None
        if place is None:
            return []
        path = next(
            (
                field.path
                for field in planned.message.fields
                if field.subject == subject.path and field.value == value
            ),
            subject.path,
        )
        return [MessageHit(path, subject.part, "geography", value, place=place)]

    def _of_addresses(self, planned: Plan) -> list[MessageHit]:
        return [
            MessageHit(place.path, address.part, "geography", place.text, place=place)
            for address in planned.addresses
            for place in self._geography.address(address.parts)
        ]

    def _result(
        self, planned: Plan, hits: tuple[MessageHit, ...], denied: tuple[PlaceMet, ...]
    ) -> MessageResult:
        message = planned.message
        order = {field.path: number for number, field in enumerate(message.fields)}
        decided = sorted(
            (self._decided(hit, message.currencies) for hit in dict.fromkeys(hits)),
            key=lambda hit: (order.get(hit.path, len(order)), hit.start),
        )
        # Where the message was kept is no part of the answer.
        asked = msgspec.structs.replace(message, source="")
        body = msgspec.json.encode((asked, decided), order="sorted")
        digest = hashlib.sha256(body).hexdigest()
        return MessageResult(
            source=message.source,
            standard=message.standard,
            type=message.type,
            id=message.id,
            outcome="alert" if decided else "pass",
            reasons=tuple(_reason(hit) for hit in decided),
            fields=message.fields,
            hits=tuple(decided),
            denied=denied,
            instant=planned.instant,
            receipt=msgspec.structs.replace(self._receipt, result=digest),
        )

    def _decided(self, hit: MessageHit, currencies: Sequence[str]) -> MessageHit:
        if hit.hit is not None:
            decisions = self._law.of_party(hit.hit.id, currencies)
        elif hit.place is not None:
            decisions = self._law.of_place(hit.place.place, currencies)
        else:
            return hit
        return msgspec.structs.replace(hit, decisions=decisions)


def screen_message(
    screener: Screener,
    finder: Finder,
    message: Message,
    on: date,
    *,
    instant: bool = False,
    actors: Sequence[ActorKind] = (),
) -> MessageResult:
    """Screen one message.

    Args:
        screener: index and policy.
        finder: finds listed parties in free text.
        message: the message.
        on: the day whose lists and law are asked.
        instant: whether it is an instant payment.
        actors: who acts.

    Raises:
        NotReadyError: if no list had a version by that day.
    """
    made = MessageScreener(screener, finder, on, instant=instant, actors=actors)
    return made.screen([message])[0]


def _without(screener: Screener, lists: Sequence[str]) -> Screener | None:
    """The same screener without some lists; None if nothing is left."""
    chosen = screener.lists or tuple(
        dict.fromkeys(item.list for item in screener.snapshot.meta.lists)
    )
    left = tuple(one for one in chosen if one not in lists)
    if not left:
        return None
    policy = msgspec.structs.replace(screener.policy, lists=left)
    return Screener(
        screener.snapshot, screener.lexicon, policy, code_version="", weights=screener.weights
    )


def _identified(query: Party, hit: Hit) -> bool:
    """Whether a code agrees, and not only a name."""
    codes = {one.kind for one in query.identifiers}
    return any(one.feature in codes and one.bits > 0 for one in hit.evidence)


def _met(probe: Probe, hit: Hit) -> MessageHit:
    """What met, and in which field: told from the piece of evidence that weighs most."""
    kind: HitKind = "name"
    value = probe.query.caption
    pieces = [one for one in hit.evidence if one.query and one.bits > 0]
    codes = {one.kind for one in probe.query.identifiers}
    strongest = max(pieces, key=lambda one: one.bits, default=None)
    if strongest is not None and strongest.feature in codes:
        kind = "bic" if strongest.feature == "swiftBic" else "identifier"
        value = strongest.query
    else:
        named = [one.query for one in hit.evidence if one.feature.startswith("name") and one.query]
        value = next((one.text for one in probe.query.names if one.text in named), value)
    path, written = probe.path, value
    for known, where in probe.places:
        folded = " ".join(known.split())
        if folded and (value in folded or folded in value):
            path, written = where, known
            break
    return MessageHit(path, probe.part, kind, written, hit=hit)


def _placed(text: Text, places: Iterable[PlaceMet]) -> Iterable[MessageHit]:
    for place in places:
        path = text.path_at(place.start)
        yield MessageHit(
            path, "", "geography", place.text, place.start, place.end, place=_at(place, path)
        )


def _weighed(
    places: Sequence[MessageHit], texts: Sequence[tuple[Text, TextPlaces]]
) -> tuple[list[MessageHit], tuple[PlaceMet, ...]]:
    """Doubtful names and denials, weighed with everything else that the message says.

    Returns:
        The places that count, and the denials that stand: those of territories to which
        nothing else in the message leads.
    """
    met = {one.place.territory for one in places if one.place is not None}
    doubtful = [
        one
        for text, found in texts
        for one in _placed(text, found.doubtful)
        if one.place is not None and one.place.territory in met
    ]
    denied = [one for text, found in texts for one in _placed(text, found.denied)]
    broken = [one for one in denied if one.place is not None and one.place.territory in met]
    standing = tuple(one.place for one in denied if one.place is not None and one not in broken)
    return [*places, *doubtful, *broken], standing


def _at(place: PlaceMet, path: str) -> PlaceMet:
    return msgspec.structs.replace(place, path=path)


def _reason(hit: MessageHit) -> str:
    """A hit in one line."""
    if hit.hit is not None:
        lists = ", ".join(sorted({one.list for one in hit.hit.records}))
        return f"{hit.path}: {hit.kind} meets {hit.hit.caption} ({hit.hit.id}, {lists})"
    if hit.place is not None:
        return f"{hit.path}: {hit.place.text!r} lies in embargoed territory: {hit.place.territory}"
    return hit.path
