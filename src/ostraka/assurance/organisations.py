"""Treatments of organisations and vessels: forms, numbers, abbreviations, prefixes.

Owns small tables of its own, apart from those that matching reads, so that what
is measured is not what was put in. Each treatment takes a source of chance and
a listed name in Latin letters and gives the name written otherwise, or None
where the name has nothing to treat.
Source of the tables: common knowledge of company law and of shipping.
"""

from __future__ import annotations

import random
import re
from typing import Final

from ostraka.assurance.subjects import Subject

#: Spellings of one legal form, by row.
FORMS: Final[tuple[tuple[str, ...], ...]] = (
    ("LLC", "L.L.C.", "Limited Liability Company"),
    ("LTD", "Ltd.", "Limited"),
    ("CO", "Co.", "Company"),
    ("CORP", "Corp.", "Corporation"),
    ("INC", "Inc.", "Incorporated"),
    ("JSC", "J.S.C.", "Joint Stock Company", "AO"),
    ("OJSC", "Open Joint Stock Company", "OAO"),
    ("PJSC", "Public Joint Stock Company", "PAO"),
    ("CJSC", "Closed Joint Stock Company", "ZAO"),
    ("OOO", "O.O.O.", "Obshchestvo s Ogranichennoi Otvetstvennostyu"),
    ("GMBH", "G.m.b.H.", "Gesellschaft mit beschraenkter Haftung"),
    ("SA", "S.A.", "Sociedad Anonima"),
    ("SAS", "S.A.S."),
    ("SARL", "S.A.R.L.", "S.a r.l."),
    ("SRL", "S.R.L.", "S. de R.L."),
    ("SA DE CV", "S.A. de C.V.", "Sociedad Anonima de Capital Variable"),
    ("PLC", "P.L.C.", "Public Limited Company"),
    ("LP", "L.P.", "Limited Partnership"),
    ("PTE LTD", "Pte. Ltd.", "Private Limited"),
    ("PVT LTD", "Pvt. Ltd.", "Private Limited"),
    ("FZE", "F.Z.E.", "Free Zone Establishment"),
    ("FZCO", "FZ-LLC", "Free Zone Company"),
    ("SDN BHD", "Sdn. Bhd.", "Sendirian Berhad"),
    ("DOO", "D.O.O.", "d.o.o."),
    ("BV", "B.V.", "Besloten Vennootschap"),
    ("AG", "A.G.", "Aktiengesellschaft"),
    ("AS", "A.S.", "Anonim Sirketi"),
)
#: Forms that are taken for one another in careless hands.
_TAKEN_FOR: Final = {
    "LLC": "Ltd", "LTD": "LLC", "CO": "Ltd", "CORP": "Inc", "INC": "Corp", "JSC": "LLC",
    "OJSC": "JSC", "PJSC": "JSC", "CJSC": "JSC", "OOO": "Ltd", "SARL": "SA", "SRL": "SA",
    "PLC": "Ltd", "PTE LTD": "Ltd", "PVT LTD": "Ltd", "FZE": "FZCO", "FZCO": "FZE", "GMBH": "AG",
}  # fmt: skip
_SHORT: Final = {
    "international": "intl", "trading": "trdg", "general": "gen", "industries": "inds",
    "industrial": "ind", "industry": "ind", "technology": "tech", "technologies": "tech",
    "shipping": "shpg", "services": "svcs", "service": "svc", "development": "dev",
    "engineering": "eng", "manufacturing": "mfg", "university": "univ", "institute": "inst",
    "national": "natl", "management": "mgmt", "company": "co", "corporation": "corp",
    "limited": "ltd", "brothers": "bros", "association": "assn", "organization": "org",
    "department": "dept", "government": "govt", "ministry": "min", "transport": "transp",
    "investment": "inv", "investments": "invs", "commercial": "comm", "electronics": "elec",
    "exchange": "exch", "petroleum": "petrol", "construction": "constr", "group": "grp",
    "products": "prods", "production": "prod", "enterprise": "ent", "enterprises": "ents",
    "foundation": "fdn", "center": "ctr", "centre": "ctr", "and": "&", "research": "rsch",
    "equipment": "equip", "chemical": "chem", "marine": "mar", "maritime": "mar",
    "agricultural": "agri", "military": "mil", "scientific": "sci", "laboratory": "lab",
}  # fmt: skip
#: Words that say what a firm does, not which one it is.
GENERIC: Final = frozenset(
    {
        *_SHORT, "bank", "trade", "import", "export", "holding", "holdings", "oil", "gas", "steel",
        "energy", "factory", "plant", "works", "airlines", "airways", "air", "lines", "line",
        "navigation", "logistics", "capital", "finance", "financial", "consulting",
        "insurance", "media", "news", "agency", "bureau", "office", "committee", "council",
        "federal", "state", "public", "central", "joint", "stock", "private", "open", "of", "the",
        "for", "de", "co", "ltd", "llc", "jsc", "inc", "corp", "sa", "gmbh", "fze", "pjsc", "ojsc",
        "systems", "system", "solutions", "security", "defense", "defence", "aviation",
        "aerospace", "design", "machinery", "machine", "building", "metal", "mining", "food",
        "medical", "pharmaceutical", "communications", "telecommunications", "properties",
        "property", "real", "estate", "travel", "tourism", "hotel", "charity", "relief", "fund",
        "front", "army", "brigade", "movement", "party", "union", "school", "electric", "power",
        "resources", "materials", "supply", "world", "global", "group", "special", "advanced",
        "money", "currency", "house", "city", "club", "fishery", "textile", "automotive", "motors",
    }
)  # fmt: skip
_NUMBERS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
)  # fmt: skip
_ROMAN: Final = (
    "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
    "XV", "XVI", "XVII", "XVIII", "XIX", "XX",
)  # fmt: skip
_PREFIXES: Final = ("M/V ", "MV ", "M/T ", "MT ", "M.V. ", "SS ", "Motor Vessel ", "Tanker ")
_MARKS: Final = str.maketrans("", "", ".,()\"'")


def plain(word: str) -> str:
    """A word without marks, lower case."""
    return word.translate(_MARKS).lower()


def form_rewritten(rng: random.Random, name: Subject) -> str | None:
    """The legal form in another of its spellings: written out, shortened or with dots."""
    found = _form(name)
    if found is None:
        return None
    start, end, row = found
    old = " ".join(name.words[start:end])
    spellings = [form for form in row if plain(form) != plain(old)]
    new = rng.choice(spellings or [form for form in row if form != old])
    return _with(name, start, end, new.upper() if name.text.isupper() else new)


def form_changed(_: random.Random, name: Subject) -> str | None:
    """Another legal form of the same weight: ``LLC`` where the list has ``Ltd``."""
    found = _form(name)
    if found is None:
        return None
    start, end, row = found
    new = _TAKEN_FOR.get(row[0])
    return None if new is None else _with(name, start, end, new)


def form_dropped(_: random.Random, name: Subject) -> str | None:
    """Without the legal form."""
    found = _form(name)
    if found is None or len(name.words) - (found[1] - found[0]) < 1:
        return None
    text = _with(name, found[0], found[1], "")
    return text if len(text) > 3 else None


def form_moved(_: random.Random, name: Subject) -> str | None:
    """The legal form from the end to the front, or from the front to the end."""
    found = _form(name)
    if found is None:
        return None
    start, end, _row = found
    words = name.words
    form, rest = words[start:end], words[:start] + words[end:]
    if not rest or 0 < start < len(words) - (end - start):
        return None
    moved = rest + form if start == 0 else form + rest
    return " ".join(moved).replace(",", "")


def words_abbreviated(rng: random.Random, name: Subject) -> str | None:
    """One or two common words in the short form that files use: ``Intl``, ``Trdg``, ``&``."""
    words = name.words
    places = [i for i, word in enumerate(words) if plain(word) in _SHORT]
    if not places or not name.organisation:
        return None
    for place in rng.sample(places, min(len(places), rng.randint(1, 2))):
        short = _SHORT[plain(words[place])]
        words[place] = short.upper() if words[place].isupper() else short.capitalize()
    text = " ".join(words)
    return text if text != name.text else None


def number_rewritten(rng: random.Random, name: Subject) -> str | None:
    """A number up to twenty in digits, in words or in Roman numerals."""
    words = name.words
    if name.person:
        return None
    for place, word in enumerate(words):
        value = _value(word) if place else None
        if value is None:
            continue
        forms = [str(value), _NUMBERS[value].capitalize(), _ROMAN[value]]
        choices = [form for form in forms if form and form.lower() != plain(word)]
        words[place] = rng.choice(choices)
        return " ".join(words)
    return None


def vessel_prefix(rng: random.Random, name: Subject) -> str | None:
    """A ship's prefix before the name of a vessel."""
    if name.schema != "Vessel" or name.text.upper().startswith(("M/", "MV", "MT", "SS ")):
        return None
    return rng.choice(_PREFIXES) + name.text


def article_added(_: random.Random, name: Subject) -> str | None:
    """``The`` before an organisation's name, or without it where the list has it."""
    if not name.organisation or len(name.words) < 2:
        return None
    if name.words[0].lower() == "the":
        return " ".join(name.words[1:])
    return f"The {name.text}"


def _value(word: str) -> int | None:
    clean = plain(word)
    if clean.isdigit() and len(clean) <= 2 and 0 < int(clean) <= 20 and not clean.startswith("0"):
        return int(clean)
    if clean in _NUMBERS[1:]:
        return _NUMBERS.index(clean)
    return _ROMAN.index(word) if word in _ROMAN[2:] else None


def _form(name: Subject) -> tuple[int, int, tuple[str, ...]] | None:
    """The legal form that ends or begins a name: its place and its spellings."""
    if not name.organisation:
        return None
    words = [plain(word) for word in name.words]
    best: tuple[int, int, tuple[str, ...]] | None = None
    for row in FORMS:
        for form in row:
            parts = [plain(part) for part in re.split(r"[ ]", form)]
            size = len(parts)
            if size >= len(words):
                continue
            for start in (len(words) - size, 0):
                longest = best is None or size > best[1] - best[0]
                if words[start : start + size] == parts and longest:
                    best = (start, start + size, row)
    return best


def _with(name: Subject, start: int, end: int, new: str) -> str:
    words = name.words
    kept = [*words[:start], *([new] if new else []), *words[end:]]
    return " ".join(kept).strip(" ,")
