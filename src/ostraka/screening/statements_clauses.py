"""The clauses of a sentence: who acts in them, what undoes them, where reasons begin.

Owns the patterns by which :mod:`ostraka.screening.statements` reads a sentence around its verb.
Refuses to read one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ostraka.screening.statements_words import AUTHORITY, Basis, Deed, Verb

#: What stands between an authority and its verb without another acting.
BETWEEN: Final = re.compile(
    r"""(?:
      (?:signed|signs|issued|adopted|approved|announced|unveiled|published)\s+(?:[\w-]+\s+){0,6}?
        (?:decrees?|orders?|packages?|measures|regulations?|decisions?|directives?|lists?|rounds?|
        steps|designations)\b(?:\s+(?:on\s+\w+day|today))?(?:\s+(?:that|which))?
    | [\s,—–-]+ | \([^()]{1,40}\) | ['’]s? | “|”
    | \b(?:and|&|also|today|yesterday|now|then|jointly|together|both|formally|officially|again|has|
        have|had|is|are|the|of|for|on\s+\w+day|earlier\s+(?:today|on\s+\w+day)|in\s+turn|this\s+week|
        separately|further|meanwhile|in\s+(?:its|a|an)\s+[a-z]+\s+(?:step|action|move))\b
    | \b[a-z]+ly\b
    | \bon\s+(?:[A-Z][a-z]+\.?\s+\d{1,2}(?:,\s*\d{4})?|\d{1,2}\s+[A-Z][a-z]+(?:\s+\d{4})?)
    | \b(?:Department|Office|Ministry|Minister|Secretary|Council|Commission|Treasury|State|Foreign|
        Assets|Control|Finance|Committee|Security|Affairs|government|administration|authorities|
        officials|foreign\s+ministers?|leaders|ministers|members?\s+states?|Member\s+States|
        allies|partners|its\s+allies|bloc)\b
    | \b(?:President|Secretary|Minister|Premier|Chancellor|Mr\.?|Ms\.?|Mrs\.?)
        (?:\s+[A-Z][\w.’'-]+){1,3}
    )""",
    re.VERBOSE,
)
ALONG: Final = re.compile(
    r"(?:[—–-]|,)?\s*(?:\b(?:along|together|jointly|in\s+(?:close\s+)?(?:coordination|cooperation|"
    r"partnership|concert|conjunction|lockstep))\s+with|\balongside|\bjoined\s+by|\bas\s+well\s+"
    r"as)\s"
    r"[^—–;]{2,200}?(?:[—–]|,(?!\s*(?:and\s+)?(?:the\s+)?[A-Z]))\s*"
)
ALONG_AFTER: Final = re.compile(
    r"\b(?:along|together|jointly|in\s+(?:close\s+)?(?:coordination|cooperation|partnership|"
    r"concert|"
    r"conjunction|lockstep))\s+with\s|\balongside\s|\bjoined\s+by\s"
)
#: Where a clause begins: what stands before is another's.
CLAUSE: Final = re.compile(
    r";|:\s|\b(?:after|because|that|which|who|whom|while|when|since|where|although|though|but|so|"
    r"if|"
    r"unless|whether|before|until|as)\s|[“”]"
)
#: *a decree that*: what follows is the deed of whoever signed it.
ACT_THAT: Final = re.compile(
    r"\b(?:signed|signs|issued|adopted|approved|announced|unveiled|published)\s+(?:[\w-]+\s+){0,6}?"
    r"(?:decrees?|orders?|packages?|measures|regulations?|decisions?)\s+(?:that|which)\s$"
)
UNDONE: Final = re.compile(
    r"\b(?:will|would|could|may|might|should|shall|must|can|not|never|no|neither|nor|cannot|if|"
    r"unless|"
    r"whether|threatened|threatens|considering|plans?|planned|planning|proposed|proposes|proposal|"
    r"urged|vowed|pledged|promised|expected|intends?|wants?|refused|declined|failed|ready|"
    r"prepar\w+|"
    r"about\s+to|to\s+be|likely|rumou?red|allegedly|reportedly|without|instead\s+of|had\s+yet)\b|"
    r"n['’]t\b",
    re.IGNORECASE,
)
EARLIER: Final = re.compile(
    r"\b(?:previously|earlier\s+(?:this|in)|already|formerly|once|years?\s+ago|months?\s+ago|"
    r"weeks?\s+ago|"
    r"last\s+(?:week|month|year|spring|summer|autumn|fall|winter|\w+day)|had\s+been|has\s+long|"
    r"(?:was|were)\s+first)\b"
    r"|\b(?:in|since|by|of)\s+(?:early\s+|late\s+|mid-)?(?:(?:January|February|March|April|May|"
    r"June|July|"
    r"August|September|October|November|December)(?:\s+of)?\s+)?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
#: Signs that a count is of all that was ever done.
SUM: Final = re.compile(
    r"\b(?:so\s+far|to\s+date|in\s+total|altogether|over\s+the\s+(?:past|last)|"
    r"since\s+(?:the\s+|its\s+|his\s+|Russia['’]s\s+|Moscow['’]s\s+)?[\w-]*\s*(?:invasion|war|start|beginning|"
    r"annexation|conflict|outbreak)\b|since\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d)"
)
#: Where those who were acted on end and the reasons begin.
REASON: Final = re.compile(
    r"\s(?:who|whom|which|that|for|after|because|as\s+part|while|when|in\s+connection|in\s+"
    r"response|"
    r"in\s+retaliation|over|accused|linked\s+to|associated\s+with|involved\s+in|responsible\s+for|"
    r"owned\s+by|pursuant\s+to|under|alleged|amid|following|believed|suspected|connected|operating|"
    r"supporting|in\s+line\s+with|in\s+coordination|along\s+with|together\s+with|by|as|to\s+its|"
    r"to\s+the|"
    r"on\s+(?:its|the|\w+day)|from\s+(?:its|the)|and\s+the\s+expulsion|and\s+expelled|with\s+"
    r"(?:\w+\s+)?"
    r"sanctions)\s|;|\s[—–]\s"
)
INCLUDING: Final = re.compile(
    r",?\s*(?:\b(?:including|among\s+them|among\s+others|such\s+as|of\s+(?:whom|which)|notably|"
    r"namely)\b|:)"
)
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY: Final = re.compile(r"\b(?:on\s+|late\s+|,\s*)?(" + "|".join(WEEKDAYS) + r")\b")


#: A sentence with one of these speaks of such a deed, whether a rule reads it or not.
SPEAKS: Final = re.compile(
    r"\bsanction|\bdesignat|\bblacklist|\basset\s+freeze|\bfreez\w+\s+(?:the\s+)?assets|\bdelist"
)
TO_DO: Final = re.compile(r"\bto\s+(?:sanction|designate|blacklist|freeze|impose|add|delist)\b")


def along_stripped(gap: str) -> str:
    """A gap without an aside that names partners: *— along with the EU —*."""
    return re.sub(
        r"[—–,]?\s*\b(?:along|together|jointly|in\s+(?:close\s+)?(?:coordination|cooperation|"
        r"partnership|concert|conjunction)|alongside|joined|as\s+well)\s*(?:with|by|as)?\b",
        " ",
        gap,
    )


#: Titles after which a name stands.
TITLES: Final = ("Minister", "minister", "Secretary", "secretary", "President")
PERSON: Final = re.compile(r"^(?:\s+[A-ZÀ-Þ][\w.’'-]+){1,3}")
_WHOSE: Final = re.compile(r"\b(?:of|from|in|with|to|against|by|near|for)\s+(?:the\s+)?$")
_OFFICE_OF: Final = re.compile(
    r"\b(?:[Dd]epartment|[Mm]inistry|[Oo]ffice|[Gg]overnment|[Cc]ouncil|[Ss]ecretary|[Bb]ehalf|"
    r"[Pp]resident)\s+of\s+(?:the\s+)?$"
)


def is_of(before: str) -> bool:
    """Whether an authority only tells whose something is: *an ally of the United States*."""
    near = before[-40:]
    return (
        _WHOSE.search(near) is not None
        and _OFFICE_OF.search(near) is None
        and ALONG_AFTER.search(before) is None
    )


#: Words in capitals that say whence and not who.
_PEOPLE: Final = re.compile(
    r"(?:ian|ean|ese|ish|stani|qi|eli|eni|ban|can|ghan|tch|based|linked)s?$"
)


def has_name(words: str, verb: Verb) -> bool:
    """Whether words name somebody: two words in capitals, or one with a title or a form."""
    if verb.rule == "restricts":
        return False
    single = re.match(r"\s*(?:the\s+)?([A-Z][\w-]{2,})", words)
    if verb.rule == "sanctions" and single and not _PEOPLE.search(single[1]):
        return AUTHORITY.fullmatch(single[1]) is None
    names = re.findall(
        r"(?:\b[A-Z][\w’'.-]+(?:\s+(?:al|bin|de|van|of|and|the|for)\s+|\s+|-))+[A-Z][\w’'.-]+"
        r"|“[^”]{3,80}”|\b[A-Z]{3,}\b",
        words,
    )
    kept = [one for one in names if not AUTHORITY.fullmatch(one.strip())]
    if verb.deed == "restricted":
        return bool(kept) or bool(re.search(r"\b(?:Central\s+Bank|Ministry|Fund)\b", words))
    return bool(kept)


def stricter(deed: Deed, bases: Sequence[Basis]) -> Deed:
    """A deed under a directive restricts, and blocks nobody."""
    directive = any(one.name.startswith("Directive ") for one in bases)
    return "restricted" if directive and deed == "designated" else deed
