"""The nouns of the law: authorities, rules, measures, directives, licences.

Owns their shape. Refuses to hold law itself: that stands in ``data/*.yaml``, each
entry with the text it rests on. Dates are ISO; ``since`` is the first day on which
something applies and ``until`` the first day on which it no longer does; an empty
text means that there is no such day.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

#: What can be forbidden or required.
Kind = Literal[
    "asset-freeze",
    "funds-unavailable",
    "transactions-prohibited",
    "reject",
    "primary-market",
    "secondary-market",
    "lending",
    "debt-limit",
    "equity-limit",
    "securities",
    "investment",
    "correspondent-accounts",
    "payment-processing",
    "foreign-exchange",
    "trade",
    "projects",
    "services",
    "port-and-airspace",
    "arms",
    "procurement",
    "travel-ban",
    "management",
    "reporting",
    "secondary-sanctions",
]

#: Who is bound. ``member-states``: states alone (entry bans), no private person.
Actor = Literal[
    "anyone",
    "us-person",
    "us-financial-institution",
    "us-bank",
    "us-owned-foreign-person",
    "us-government",
    "foreign-financial-institution",
    "foreign-person",
    "exporter",
    "eu-operator",
    "uk-person",
    "ca-person",
    "au-person",
    "ch-person",
    "member-states",
]

#: Whether a measure reaches a company that a listed party owns.
#: ``extends``: by the jurisdiction's own ownership rule; ``own-test``: by a test in the text.
Ownership = Literal["extends", "does-not-extend", "own-test", "unknown", "not-applicable"]

#: How far a measure may be relied upon. ``unverified`` can only lead to "cannot be ruled out";
#: ``unknown`` is the block that stands for a combination that no rule explains.
Standing = Literal["verified", "unverified", "unknown"]

#: The kinds of tag that a record's listing carries; see :func:`ostraka.law.measures.tags_of`.
TagKind = Literal[
    "program",
    "source",
    "topic",
    "provision",
    "sanctions-type",
    "schedule",
    "authority",
    "directive",
    "instrument",
]


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """A text that law data rests on.

    Attributes:
        title: publisher and title, or citation.
        url: where it is published.
        read: true if the passage cited was read (in a stored copy, or in the project's
            requirements, which were checked against it); an unread text verifies nothing.
    """

    title: str
    url: str
    read: bool = False


class Authority(Struct, frozen=True, forbid_unknown_fields=True):
    """An order, regulation, statute, resolution: what a listing is made under.

    Attributes:
        id: its key: ``eo-14024``.
        title: its name and number.
        kind: ``order``, ``regulation``, ``statute``, ``resolution``, ``list``.
        since: the day from which it applies.
        until: the day from which it no longer does.
        regulations: where it is carried out: ``31 CFR part 587``.
        labels: its name as list files write it (OFAC's ``legalAuthorities``).
        sources: keys of the texts.
    """

    id: str
    title: str
    kind: Literal["order", "regulation", "statute", "resolution", "list"]
    since: str = ""
    until: str = ""
    regulations: str = ""
    labels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Window(Struct, frozen=True, forbid_unknown_fields=True):
    """Debt, by the day on which it was issued, and the maturity from which it is forbidden.

    Attributes:
        issued_from: first day of issue that is caught.
        issued_before: first day of issue that is caught no longer.
        over_days: debt of a longer maturity is caught; None if the maturity does not matter.
    """

    issued_from: str = ""
    issued_before: str = ""
    over_days: int | None = None

    def holds(self, issued: date) -> bool:
        """Whether something issued that day falls into the window."""
        day = issued.isoformat()
        return self.issued_from <= day and (not self.issued_before or day < self.issued_before)


class Terms(Struct, frozen=True, forbid_unknown_fields=True):
    """What a measure says of the instrument.

    Attributes:
        windows: days of issue with their maturity limits; empty if neither matters.
        currency: ``any``, ``ruble`` or ``non-ruble``.
        instruments: ``bond``, ``loan``, ``debt``, ``equity``; empty for all.
        scope: the rest, in words: projects, items, exceptions.
        partial: true if acts of the kind outside of ``scope`` are free.
        activities: activities that it reaches besides those of its kind (a ban on financial
            services reaches payments).
        licence: who grants the licence that it asks for, where it prohibits only without one.
    """

    windows: tuple[Window, ...] = ()
    currency: Literal["any", "ruble", "non-ruble"] = "any"
    instruments: tuple[str, ...] = ()
    scope: str = ""
    partial: bool = False
    activities: tuple[str, ...] = ()
    licence: str = ""


class Template(Struct, frozen=True, forbid_unknown_fields=True):
    """A measure as a law file states it once, for every rule that leads to it.

    Attributes:
        id: its key.
        kind: what is forbidden or required.
        binds: who must obey.
        ownership: whether it reaches owned companies.
        citation: the provision, or empty where the rule's authority has an article for the kind.
        terms: what it says of the instrument.
        since: the day from which it applies.
        until: the day from which it no longer does.
        schemas: FollowTheMoney schemas that it fits; empty for all (an entry ban fits persons).
        verified: whether a text that was read says this.
        checked: what was checked against what.
        sources: keys of the texts.
        note: what else matters.
    """

    id: str
    kind: Kind
    binds: tuple[Actor, ...]
    ownership: Ownership
    citation: str = ""
    terms: Terms = Terms()
    since: str = ""
    until: str = ""
    schemas: tuple[str, ...] = ()
    verified: bool = False
    checked: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""


#: Tag kind to patterns; an asterisk stands for any text. One of the patterns must fit.
Match = dict[TagKind, tuple[str, ...]]


class Reach(Struct, frozen=True, forbid_unknown_fields=True):
    """A list, or the part of a list, that a rule speaks of.

    Attributes:
        list: list id.
        match: tags that the record must also carry.
    """

    list: str
    match: Match = {}


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """What a combination of tags on a list means.

    Attributes:
        id: its key.
        title: the programme or provision, in words.
        match: the tags it explains; a tag of every kind named must be there.
        also: tags that it explains as well where they are there.
        without: tags that must not be there.
        scope: name of a scope of its file.
        lists: list ids, if no scope is named.
        authorities: keys of the authorities.
        measures: keys of the templates.
        directive: key of the directive whose versions give the measures.
        articles: article of the authority, by kind of measure.
        dated_as: what a list calls the provision or the list where it gives the party's own date.
        nothing: why the tag forbids nothing by itself; empty if it does, or if another tag of
            the record must say what it forbids.
        since: the day from which the programme applies.
        until: the day from which it no longer does.
        verified: whether a text that was read says that this combination has these measures.
        checked: what was checked against what.
        sources: keys of the texts.
        note: what else matters.
    """

    id: str
    title: str
    match: Match
    also: Match = {}
    without: Match = {}
    scope: str = ""
    lists: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    directive: str = ""
    articles: dict[Kind, str] = {}
    dated_as: tuple[str, ...] = ()
    nothing: str = ""
    since: str = ""
    until: str = ""
    verified: bool = False
    checked: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""


class DirectiveVersion(Struct, frozen=True, forbid_unknown_fields=True):
    """One version of a directive.

    Attributes:
        id: its key.
        title: its name: ``Directive 1A``.
        issued: the day it was issued.
        since: the day from which it applies.
        until: the day on which another text took its place.
        measures: keys of the templates.
        verified: whether its text, or the regulator's account of it, was read.
        checked: what was checked against what.
        sources: keys of the texts.
    """

    id: str
    title: str
    issued: str
    measures: tuple[str, ...]
    since: str
    until: str = ""
    verified: bool = False
    checked: str = ""
    sources: tuple[str, ...] = ()


class NamedParty(Struct, frozen=True, forbid_unknown_fields=True):
    """A party that a directive names.

    Attributes:
        name: as the text writes it.
        since: the first day on which the directive binds dealings with it.
        annex: where the text names it, and when.
        until: the day on which it was taken out.
        records: the list records that are this party: ``us_ofac_cons:31694``.
        names: other names.
        sources: keys of the texts.
        verified: whether a text that was read names it with that date.
    """

    name: str
    since: str
    annex: str
    until: str = ""
    records: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    verified: bool = False


class Directive(Struct, frozen=True, forbid_unknown_fields=True):
    """A directive under an order, through its versions, and the parties it names.

    Attributes:
        id: its key.
        title: what it is about.
        authority: key of its authority.
        versions: oldest first.
        parties: those whom its texts name, as far as they are recorded here.
        delay_days: days between a later determination and its effect.
        complete: whether ``parties`` holds all whom it binds; if not, a list says who else.
    """

    id: str
    title: str
    authority: str
    versions: tuple[DirectiveVersion, ...]
    parties: tuple[NamedParty, ...] = ()
    delay_days: int = 0
    complete: bool = False


class LicenceVersion(Struct, frozen=True, forbid_unknown_fields=True):
    """One version of a general licence.

    Attributes:
        number: ``8L``.
        since: the day from which it authorises.
        expires: the last moment of its authority, as a day and, where the text gives one, an hour
            (``2025-03-12 00:01 America/New_York``); empty if it has no end.
        verified: whether a text that was read gives these dates.
        sources: keys of the texts.
    """

    number: str
    since: str
    expires: str = ""
    verified: bool = False
    sources: tuple[str, ...] = ()

    def authorises_on(self, on: date) -> bool:
        """Whether some part of that day lies within the licence's time.

        A licence that ends at one minute past midnight does not count for its last day.
        """
        day = on.isoformat()
        last, _, hour = self.expires.partition(" ")
        if not last:
            return self.since <= day
        return self.since <= day and (day < last or (day == last and not hour.startswith("00:")))


class Licence(Struct, frozen=True, forbid_unknown_fields=True):
    """A general licence: what is authorised although it is prohibited.

    Attributes:
        id: its key.
        title: its title.
        authorities: keys of the authorities whose prohibitions it lifts.
        directives: keys of the directives whose prohibitions it lifts.
        activities: kinds of measure that it can answer.
        scope: what it authorises, in words.
        limits: what it does not authorise, in words.
        parties: names of the parties it is limited to; empty if it has no such limit.
        versions: oldest first.
        note: what else matters.
    """

    id: str
    title: str
    authorities: tuple[str, ...]
    scope: str
    versions: tuple[LicenceVersion, ...]
    directives: tuple[str, ...] = ()
    activities: tuple[Kind, ...] = ()
    limits: str = ""
    parties: tuple[str, ...] = ()
    note: str = ""


class Law(Struct, frozen=True, eq=False):
    """All the law that is loaded, by key.

    Attributes:
        versions: version of each data file, by its name.
        followed_to: the day up to which each file's law was followed, by its name.
        sources: the texts.
        authorities: by key.
        templates: by key.
        rules: by list id, in the order of the files.
        directives: by key.
        named: directives and parties, by list record; each also by ``law:`` and its name.
        licences: by key.
        labels: keys of the authorities, by the name that list files write.
    """

    versions: dict[str, str]
    followed_to: dict[str, str]
    sources: dict[str, Source]
    authorities: dict[str, Authority]
    templates: dict[str, Template]
    rules: dict[str, tuple[tuple[Rule, Reach], ...]]
    directives: dict[str, Directive]
    named: dict[str, tuple[tuple[str, NamedParty], ...]]
    licences: dict[str, Licence]
    labels: dict[str, tuple[str, ...]]
