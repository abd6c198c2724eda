"""The words in which a text says that somebody was designated.

Owns the lexicon: authorities with the family of lists that is theirs, deeds, legal bases, and
how many. Refuses to decide anything: what these words say together is read by
:mod:`ostraka.screening.statements`.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from msgspec import Struct

Family = Literal["us", "eu", "gb", "ca", "au", "ch", "un", "ru", "ua", "jp", "nz", "cn"]
Deed = Literal["designated", "removed", "restricted", "attribution"]
Form = Literal["active", "passive", "noun"]

#: Who acts, by the family of lists. Words in capitals are read as written, so that the
#: pronoun *us* is no country; the rest with their capitals, as names have.
_AUTHORITIES: Final[tuple[tuple[Family, str], ...]] = (
    (
        "us",
        r"(?:the\s+)?(?:US|U\.S\.?|United\s+States|American)(?:['’]s?)?\s+(?:Department\s+of\s+"
        r"(?:the\s+)?(?:Treasury|State|Commerce|Justice)|Treasury(?:\s+Department)?"
        r"|State\s+Department|Commerce\s+Department|government|Government|administration"
        r"|Secretary\s+of\s+(?:State|the\s+Treasury)|authorities|officials)"
        r"|Department\s+of\s+(?:the\s+Treasury|State|Commerce)"
        r"|(?:Department\s+of\s+(?:the\s+)?Treasury['’]s\s+)?Office\s+of\s+Foreign\s+Assets\s+"
        r"Control"
        r"|OFAC|Treasury\s+Department|(?<!HM )(?<!Majesty’s )(?<!Majesty's )Treasury(?!\s+of\b)"
        r"|State\s+Department|White\s+House"
        r"|(?:Biden|Trump|Obama|Bush|Clinton)\s+[Aa]dministration"
        r"|President\s+(?:Joe\s+|Donald\s+|Barack\s+|George\s+W\.?\s+)?(?:Biden|Trump|Obama|Bush)"
        r"|(?:Mr\.?\s+)?(?:Joe\s+Biden|Donald\s+Trump|Barack\s+Obama|Biden|Trump|Obama)"
        r"|Bureau\s+of\s+Industry\s+and\s+Security|United\s+States(?:\s+of\s+America)?|U\.S\.A?\.?"
        r"|US|USA|Washington|America",
    ),
    (
        "eu",
        r"European\s+(?:Union|Council|Commission)|Council\s+of\s+the\s+(?:European\s+Union|EU)"
        r"|EU(?:['’]s)?\s+(?:Council|[Ff]oreign\s+ministers|[Mm]ember\s+[Ss]tates|leaders|"
        r"governments|ambassadors)|EU|Brussels|(?<!Federal )(?<!Security )Council(?!\s+of\b)",
    ),
    (
        "gb",
        r"(?:United\s+Kingdom|UK|U\.K\.|British|Britain)(?:['’]s)?\s+(?:[Gg]overnment|Treasury|"
        r"[Ff]oreign\s+(?:[Oo]ffice|[Ss]ecretary)|authorities|Office\s+of\s+Financial\s+"
        r"Sanctions\s+"
        r"Implementation)|(?:HM|Her\s+Majesty['’]s|His\s+Majesty['’]s)\s+Treasury|OFSI|FCDO"
        r"|Office\s+of\s+Financial\s+Sanctions\s+Implementation|Foreign,?\s+Commonwealth\s+(?:and|"
        r"&)\s+"
        r"Development\s+Office|United\s+Kingdom|UK|U\.K\.|Great\s+Britain|Britain|London",
    ),
    (
        "ca",
        r"(?:Canada['’]s|Canadian|Canada)\s+(?:[Gg]overnment|[Ff]oreign\s+[Mm]inist(?:er|ry))"
        r"|[Gg]overnment\s+of\s+Canada|Global\s+Affairs\s+Canada|Canada|Ottawa",
    ),
    (
        "au",
        r"(?:Australia['’]s|Australian|Australia)\s+(?:[Gg]overnment|[Ff]oreign\s+[Mm]inist(?:er|"
        r"ry))"
        r"|Department\s+of\s+Foreign\s+Affairs\s+and\s+Trade|DFAT|Australia|Canberra",
    ),
    (
        "ch",
        r"Swiss\s+(?:[Gg]overnment|Federal\s+Council)|(?:Swiss\s+)?Federal\s+Council|SECO"
        r"|State\s+Secretariat\s+for\s+Economic\s+Affairs|Switzerland",
    ),
    (
        "un",
        r"(?:UN|U\.N\.|United\s+Nations)\s+Security\s+Council(?:['’]s)?(?:\s+[A-Z][\w/()’'-]+)"
        r"{0,6}?"
        r"\s+Committee|(?:(?:UN|U\.N\.|United\s+Nations)\s+)?Security\s+Council(?:\s+Committee)?"
        r"|United\s+Nations|UN|U\.N\.",
    ),
    (
        "ru",
        r"Russian\s+(?:[Ff]oreign\s+[Mm]inistry|[Gg]overnment|authorities|Federation)"
        r"|Russia['’]s\s+(?:[Ff]oreign\s+[Mm]inistry|[Gg]overnment)|Kremlin|Russia|Moscow",
    ),
    (
        "ua",
        r"President\s+(?:Volodymyr\s+)?Zelensk(?:yy|y|iy)|Ukrainian\s+[Gg]overnment|Ukraine|Kyiv|"
        r"Kiev",
    ),
    ("jp", r"Japan(?:ese\s+[Gg]overnment)?|Tokyo"),
    ("nz", r"New\s+Zealand|Wellington"),
    ("cn", r"China(?:['’]s\s+[Ff]oreign\s+[Mm]inistry)?|Chinese\s+[Gg]overnment|Beijing"),
)  # fmt: skip

_NAMED_GROUPS: Final = "|".join(
    rf"(?P<{family}>(?:[Tt]he\s+)?(?:{words}))" for family, words in _AUTHORITIES
)
AUTHORITY: Final = re.compile(rf"(?<![\w-])(?:{_NAMED_GROUPS})(?![\w-])")

#: Under what a party was designated: the family, how it is written, how it is cited.
_BASES: Final[tuple[tuple[Family, str, str], ...]] = (
    ("us", r"(?:Executive\s+Order|E\.\s?O\.|EO)\s*(?:\((?:E\.?O\.?)\)\s*)?(?:No\.?\s*)?(1\d{4})\b",
     "Executive Order {}"),
    ("us", r"(?<!Council )\bDirective\s+(\d[A-C]?)\b(?!\s*/)", "Directive {}"),
    ("us", r"\b(?:Section\s+(\d{3})\s+of\s+)?(?:CAATSA|Countering\s+America['’]s\s+Adversaries\s+"
     r"Through\s+Sanctions\s+Act)", "CAATSA {}"),
    ("us", r"\b(?:Global\s+Magnitsky\s+(?:Human\s+Rights\s+Accountability\s+)?Act)()",
     "Global Magnitsky Act"),
    ("us", r"\bSection\s+(7031\(c\))", "Section {}"),
    ("eu", r"\b(?:Council\s+)?(?:Implementing\s+)?Regulation\s+(?:\((?:EU|EC)\)\s*)?(?:No\.?\s*)?"
     r"(\d{1,4}/\d{1,4})", "Regulation (EU) {}"),
    ("eu", r"\b(?:Council\s+)?(?:Implementing\s+)?Decision\s+(?:\(CFSP\)\s*)?(\d{4}/\d{1,4})",
     "Decision (CFSP) {}"),
    ("gb",
        r"\b((?:The\s+)?[A-Z][\w' -]{2,60}?\s*\(Sanctions\)\s*(?:\([^)]{2,40}\)\s*)*Regulations\s+"
     r"\d{4})", "{}"),
    ("gb", r"\bSanctions\s+and\s+Anti-Money\s+Laundering\s+Act\s+(2018)", "SAMLA {}"),
    ("un", r"\b(?:Security\s+Council|UNSC|UNSCR|UN|U\.N\.)\s+(?:[Rr]esolutions?\s+)?(\d{4})\s*"
     r"(?:\(\d{4}\))", "UN resolution {}"),
    ("un", r"\b(?:(?:Security\s+Council|UNSC|UN|U\.N\.)\s+)?[Rr]esolution\s+(\d{3,4})\b",
     "UN resolution {}"),
    ("ca", r"\b(Special\s+Economic\s+Measures\s*(?:\([^)]{2,40}\)\s*)?(?:Act|Regulations))", "{}"),
    ("ca", r"\b(Justice\s+for\s+Victims\s+of\s+Corrupt\s+Foreign\s+Officials\s+Act)", "{}"),
    ("au", r"\b(Autonomous\s+Sanctions\s+(?:Act|Regulations)(?:\s+\d{4})?)", "{}"),
)  # fmt: skip
BASES: Final = tuple((family, re.compile(text), form) for family, text, form in _BASES)

#: Deeds: what was done, in what form it is said, whether it needs a sign that sanctions are
#: meant, and the words. The verb stands in a form that says it is done.
_SANCTION: Final = (
    r"(?:economic\s+|financial\s+|new\s+|fresh\s+|further\s+|additional\s+|more\s+|sweeping\s+|"
    r"targeted\s+|tough(?:er)?\s+|severe\s+|full\s+|blocking\s+|coordinated\s+|"
    r"another\s+round\s+of\s+|a\s+(?:new\s+)?(?:round|raft|package|series|slew|range)\s+of\s+)*"
)
_DEEDS: Final[tuple[tuple[str, Deed, Form, bool, str], ...]] = (
    ("lifts-sanctions", "removed", "active", False,
     r"(?:lifted|removed|eased|dropped|revoked|lifts|is\s+lifting|are\s+lifting)\s+(?:its\s+|"
     r"the\s+|all\s+)?"
     rf"{_SANCTION}(?:sanctions|asset\s+freezes?|designations?)\s+(?:on|against|from|of)\b"),
    ("takes-off-list", "removed", "active", False,
     r"(?:delisted|de-listed|unblocked|(?:removed|deleted|took|struck|removing|removes)"
     r"(?=[^.;]{2,160}?"
     r"\b(?:from|off)\s+(?:its|the|their)\s+[^.;]{0,60}?(?:\blists?\b|\bList\b|\bAnnex\b)))"),
    ("imposes-sanctions", "designated", "active", False,
     r"(?:imposed|announced|levied|slapped|unveiled|adopted|approved|issued|introduced|placed|put|"
     r"applied|enacted|"
     r"imposes|announces|unveils|adopts|imposing|announcing|adopting)\s+(?:today\s+|on\s+\w+day\s+"
     r")?"
     rf"{_SANCTION}(?:sanctions|asset\s+freezes?|travel\s+bans?|restrictive\s+measures|"
     r"(?:asset\s+freezes?|sanctions)\s+and\s+travel\s+bans?)\s+"
     r"(?:on|against|upon|targeting|covering|for)\b"),
    ("announces-sanctions", "designated", "active", False,
     rf"(?:imposed|announced|unveiled|adopted|approved|introduced)\s+{_SANCTION}sanctions\b"),
    ("announces-designation", "designated", "active", False,
     r"(?:announced|announces|announcing)\s+(?:today\s+)?(?:the\s+)?(?:designations?|listings?|"
     r"blacklisting)\s+of\b"),
    ("puts-on-list", "designated", "active", False,
     r"(?:added|placed|put|included|is\s+adding|are\s+adding|adds|places|puts|adding)"
     r"(?=[^.;]{2,200}?\b(?:to|on|in|onto|under)\s+"
     r"(?:its|the|their|a|an)?\s*[^.;]{0,60}?(?:(?:sanctions?|SDN|Designated|Entity|black|blocked|"
     r"stop)\s?-?(?:\w+\s+){0,3}[Ll]ists?\b"
     r"|\bblacklists?\b|\bsanctions\b|\bAnnex\b))"),
    ("expands-list", "designated", "active", False,
     r"(?:expanded|extended|updated|widened)\s+(?:its|the|their)\s+(?:\w+\s+){0,3}(?:list|"
     r"sanctions|blacklist)\s+"
     r"(?:by|with|to\s+include|to)\b"),
    ("freezes-assets", "designated", "active", False,
     r"(?:froze|frozen|freezes|freezing|blocked|blocks|blocking)\s+(?:the\s+|all\s+|any\s+)?(?:\w+"
     r"\s+)?(?:assets|property|properties|funds|"
     r"accounts)\s+(?:of|belonging\s+to|held\s+by|owned\s+by)\b"),
    ("hits-with-sanctions", "designated", "active", False,
     r"(?:hit|hits|struck|targeted|targets|slapped|targeting|punished)(?=[^.;]{2,120}?\bwith\s+"
     r"(?:\w+\s+){0,3}(?:sanctions|"
     r"asset\s+freezes?))"),
    ("takes-action", "designated", "active", True,
     r"(?:took|taken|takes|taking)\s+(?:\w+\s+){0,2}action(?:\s+today)?\s+(?:against|to\s+"
     r"(?:sanction|designate))\b"),
    ("prohibits", "restricted", "active", False,
     r"(?:prohibited|barred|banned|prohibits|prohibiting)\s+(?:all\s+|its\s+)?(?:[\w.]+\s+){0,2}?"
     r"(?:financial\s+institutions|banks|persons|"
     r"companies|investors|citizens)\s+from\s+(?:\w+\s+){0,6}?(?:with|in|to|by|of)\b"),
    ("issues-directive", "restricted", "active", False,
     r"(?:issued|issues|issuing|adopted)\s+(?:\w+\s+){0,3}?Directive\s+\d"),
    ("restricts", "restricted", "active", False,
     r"(?:increased|tightened|imposed|introduced|expanded)\s+(?:new\s+|further\s+)?"
     r"(?:financial\s+)?(?:restrictions|curbs|prohibitions)\s+on\b"),
    ("sanctions", "designated", "active", False,
     r"(?:sanctioned|designated|blacklisted|re-?designated|sanctioning|designating|blacklisting|"
     r"[Ss]anctions(?!\s+(?:lists?|polic|regimes?|programs?|packages?|on|against|relief|evasion|"
     r"law|"
     r"imposed|announced|were|are|was|is|and|over|for|in|to|by|have|has|will|which|that|under|from|"
     r"authorit|compliance|target|hit|also)\b)|[Dd]esignates|[Bb]lacklists)\b"),
    ("blocks", "designated", "active", True,
     r"(?:blocked|listed|targeted|hit|barred|banned|lists|targets|targeting)\b"),
    ("attributes", "attribution", "active", False,
     r"(?:named|identified|attributed|blamed)(?=[^.;]{2,300}?\b(?:as\s+(?:the\s+)?(?:perpetrators?"
     r"|culprits?|those\s+responsible|"
     r"being\s+(?:behind|responsible))|responsible\s+for|to\s+the\s+Russian|for\s+the\s+(?:\w+\s+)"
     r"{0,3}(?:attack|hack|intrusion|"
     r"operation|campaign)))"),
)  # fmt: skip

_AUX: Final = r"(?:was|were|been|being|is\s+being|are\s+being|got)"
_PASSIVES: Final[tuple[tuple[str, Deed, bool, str], ...]] = (
    ("is-taken-off-list", "removed", False,
     rf"{_AUX}\s+(?:\w+ly\s+|also\s+)?(?:delisted|de-listed|unblocked|(?:removed|deleted|struck|"
     rf"taken)\s+(?:from|off)\s+"
     r"(?:the\s+|its\s+)?[^.;]{0,60}?(?:\blists?\b|\bList\b|\bAnnex\b))"),
    ("is-put-on-list", "designated", False,
     rf"{_AUX}\s+(?:\w+ly\s+|also\s+)?(?:added|placed|put|included)\s+(?:to|on|in|onto|under)\s+"
     rf"(?:the\s+|its\s+|a\s+|an\s+)?"
     r"[^.;]{0,60}?(?:\b(?:sanctions?|SDN|Designated|Entity)\s+(?:\w+\s+){0,3}[Ll]ists?\b|"
     r"\bblacklists?\b|\bsanctions\b|\bAnnex\b)"),
    ("is-sanctioned", "designated", False,
     rf"{_AUX}\s+(?:\w+ly\s+|also\s+|today\s+|re-?)?(?:sanctioned|designated|blacklisted|re-?"
     rf"designated)\b"),
    ("is-blocked", "designated", True,
     rf"{_AUX}\s+(?:\w+ly\s+|also\s+|today\s+)?(?:blocked|listed|targeted|hit)\b"),
)  # fmt: skip


class Verb(Struct, frozen=True):
    """A way of saying what was done.

    Attributes:
        rule: its name.
        deed: what it says.
        form: who stands before it: the authority, or the party.
        weak: whether it says so only where the sentence speaks of sanctions anyhow.
        pattern: its words.
    """

    rule: str
    deed: Deed
    form: Form
    weak: bool
    pattern: re.Pattern[str]


VERBS: Final = (
    *(Verb(rule, deed, "passive", weak, re.compile(rf"\b{words}"))
      for rule, deed, weak, words in _PASSIVES),
    *(Verb(rule, deed, form, weak, re.compile(rf"(?<![\w-]){words}"))
      for rule, deed, form, weak, words in _DEEDS),
)  # fmt: skip

#: A sentence without one of these says nothing of the kind.
TRIGGER: Final = re.compile(
    r"sanction|designat|blacklist|listed|\blists?\b|asset|froze|freez|block|restricti|prohibit|"
    r"action|"
    r"target|directive|perpetrat|culprit|responsible|barred|banned|\badd(?:ed|ing|s)\b|unveil|hit\b",
    re.IGNORECASE,
)
#: What a text without a blank line has somewhere if it speaks of such a deed at all.
ROOTS: Final = (
    "sanction", "designat", "list", "asset", "froze", "freez", "block", "restrict", "prohibit",
    "action", "target", "directive", "perpetrat", "culprit", "responsib", "barred", "banned", "add",
    "unveil", "hit", "санкц", "sanktion", "sancion", "sanzion", "制裁", "제재",
)  # fmt: skip
#: Words of other languages that speak of sanctions.
FOREIGN: Final = re.compile(
    r"санкци|sanktionier|sanktionsliste|sancion[óoa]|sanctionn[ée]|sanzionat|制裁|제재",
    re.IGNORECASE,
)
#: Signs that sanctions are meant, for weak verbs.
SANCTIONS: Final = re.compile(
    r"\bsanction|\basset|\bproperty\b|\bpursuant\b|\bSpecially Designated\b|\bSDN\b|\bblacklist|"
    r"\bExecutive Order\b|\bE\.\s?O\.|\brestrictive measures|\btravel ban|\bOFAC\b|\bOFSI\b|"
    r"\bOffice of Foreign Assets Control\b",
)


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_UNITS: Final = _split(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS: Final = _split("twenty thirty forty fifty sixty seventy eighty ninety")
_WORDS: Final = {
    **{word: number for number, word in enumerate(_UNITS)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    **{
        f"{ten}{part}{unit}": 10 * tens + ones
        for tens, ten in enumerate(_TENS, 2)
        for ones, unit in enumerate(_UNITS[1:10], 1)
        for part in ("-", " ")
    },
    "a dozen": 12, "two dozen": 24, "a hundred": 100, "one hundred": 100, "two hundred": 200,
    "three hundred": 300,
}  # fmt: skip
_PERSON: Final = _split(
    "individuals people persons officials oligarchs lawmakers nationals citizens businessmen "
    "businesspeople leaders men women generals officers ministers politicians elites hackers "
    "judges members operatives executives legislators deputies propagandists financiers tycoons "
    "billionaires commanders facilitators traffickers russians belarusians iranians diplomats"
)
_ENTITY: Final = _split(
    "entities companies firms banks groups organisations organizations institutions businesses "
    "agencies subsidiaries corporations enterprises bodies outlets networks exchanges "
    "refineries trusts"
)
_THING: Final = _split("vessels ships tankers aircraft planes yachts helicopters wallets addresses")
_MIXED: Final = _split("parties targets names designations actors listings entries")
NOUNS: Final = {
    **dict.fromkeys(_PERSON, "person"),
    **dict.fromkeys(_ENTITY, "entity"),
    **dict.fromkeys(_THING, "thing"),
    **dict.fromkeys(_MIXED, "party"),
    "individual": "person", "person": "person", "official": "person", "national": "person",
       "entity": "entity", "company": "entity", "firm": "entity", "bank": "entity",
       "group": "entity", "organization": "entity", "organisation": "entity",
       "vessel": "thing", "ship": "thing", "target": "party",
}  # fmt: skip
_NUMBER: Final = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_NOUN: Final = "|".join(sorted(map(re.escape, NOUNS), key=len, reverse=True))
#: How many of what: *32 Russia-linked entities and individuals*.
COUNT: Final = re.compile(
    r"(?<![\w.,/-])(?P<about>(?:more\s+than|over|at\s+least|nearly|almost|about|around|some|up\s+"
    r"to|"
    r"approximately|roughly)\s+)?"
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}|(?:{_NUMBER}))(?![\w%,./])"
    r"(?:\s+(?!and\b|or\b|of\b|to\b|in\b|by\b)[\w'’.-]+){0,5}?"
    rf"\s+(?P<noun>{_NOUN})\b"
    rf"(?P<more>\s+(?:and|or)\s+(?:(?!\d|(?:{_NUMBER})\b)[\w'’-]+\s+){{0,3}}?(?:{_NOUN})\b)?",
    re.IGNORECASE,
)


class Count(Struct, frozen=True):
    """How many of what a sentence says were acted on.

    Attributes:
        number: how many.
        kind: ``person``, ``entity``, ``thing``, or ``party`` where several are counted as one.
        about: whether the text says *more than* or the like.
        text: as written.
    """

    number: int
    kind: str
    about: bool
    text: str


class Basis(Struct, frozen=True):
    """The law that a sentence names.

    Attributes:
        name: as it is cited, such as ``Executive Order 14024``.
        family: whose law it is.
        number: its own number, or empty.
        start, end: where in the sentence.
    """

    name: str
    family: Family
    number: str
    start: int
    end: int


def counts_of(text: str) -> tuple[Count, ...]:
    """Every count of parties in a text, in order."""
    found = []
    for hit in COUNT.finditer(text):
        word = " ".join(hit["number"].lower().replace(",", "").split())
        number = int(word) if word.isdigit() else _WORDS[word]
        if 1900 <= number <= 2100 and not hit["about"]:
            continue
        kind = NOUNS[hit["noun"].lower()]
        more = (hit["more"] or "").split()
        if more and NOUNS[more[-1].lower()] != kind:
            kind = "party"
        # ``three vessels and an individual``
        number += bool(more) and more[1].lower() in ("a", "an")
        found.append(Count(number, kind, bool(hit["about"]), hit[0].strip()))
    return tuple(found)


def bases_of(text: str) -> tuple[Basis, ...]:
    """Every law that a sentence names, in order, each once."""
    found: dict[str, Basis] = {}
    for family, pattern, form in BASES:
        for hit in pattern.finditer(text):
            number = hit[1] or ""
            name = " ".join(form.format(number).split())
            if name not in found:
                found[name] = Basis(name, family, number, hit.start(), hit.end())
    return tuple(sorted(found.values(), key=lambda one: (one.start, one.name)))
