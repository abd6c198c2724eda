"""What belongs to a site and not to its text: banners, links to other articles, buttons.

Owns the rules by which such stretches of a plain text are known. Nothing is deleted: a rule
gives a span, and what follows a banner glued to it starts where it truly starts. A line that
no rule knows for certain stays text, because a name lost is worse than a banner read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import Final

from ostraka.intake.text_blocks import Block, BlockKind

#: Characters of a line that may be furniture as a whole.
_LINE: Final = 240
#: First lines among which the writer of an article is named.
_TOP: Final = 12

_NUMBER: Final = (
    r"(?:\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"ein(?:en|em)?|eine[mn]?|zwei|drei|vier|fünf|un|une|deux|trois|quatre|cinq|dos|tres|"
    r"cuatro|cinco|due|tre|quattro|cinque)"
)
#: How old an article is; its words may stand on two lines, and the last of them may be glued
#: to the first word of the text.
_AGE: Final = re.compile(
    rf"""(?:
    (?:This|The)\s+(?:article|story|post|page|content|item|news|report|video)\s+
      (?:is|was\s+(?:published|posted|written))\s+
      (?:(?:more|older)\s+than\s+|over\s+|about\s+|at\s+least\s+)?{_NUMBER}\s+
      (?:minute|hour|day|week|month|year|decade)s?\s+(?:old(?!er|est|[a-z])|ago(?![a-z]))\.?
    | (?:This|The)\s+(?:article|story|post|page|content)\s+is\s+(?:older|more)\s+than\s+
      {_NUMBER}\s+(?:day|week|month|year)s?(?:\s+old(?![a-z]))?\.?
    | Dieser\s+(?:Artikel|Beitrag|Text)\s+ist\s+(?:mehr\s+als\s+|älter\s+als\s+|über\s+)?
      {_NUMBER}\s+(?:Tage?n?|Wochen?|Monate?n?|Jahre?n?)(?:\s+alt(?![a-zäöü]))?\.?
    | Cet\s+article\s+(?:a|date\s+de)\s+plus\s+(?:de\s+|d[’'])
      {_NUMBER}\s+(?:jours?|semaines?|mois|ans?|années?)(?![a-zé])\.?
    | Este\s+artículo\s+(?:tiene|es\s+de\s+hace)\s+más\s+de\s+{_NUMBER}\s+
      (?:días?|meses|mes|años?)(?![a-zñ])\.?
    | Questo\s+articolo\s+ha\s+più\s+di\s+{_NUMBER}\s+(?:giorn[io]|mes[ei]|ann[io])(?![a-z])\.?
    | (?:Этой\s+статье|Этой\s+новости|Этому\s+материалу)\s+(?:более|больше)\s+\d{{1,3}}\s+
      (?:дней|дня|недель|месяцев|месяца|лет|года)(?![а-яё])\.?
    )""",
    re.VERBOSE,
)
#: Words in capitals that lead to another article, on a line of their own.
_LEADS: Final = re.compile(
    r"(?:RELATED(?: (?:ARTICLES?|STOR(?:Y|IES)|CONTENT|COVERAGE|TOPICS?|NEWS|VIDEOS?|LINKS?))?"
    r"|READ(?: MORE| ALSO| NEXT| FULL STORY)?|MORE(?: ON THIS| NEWS| STORIES| FROM [A-Z ]{2,30})?"
    r"|SEE ALSO|ALSO READ|ALSO SEE|WATCH(?: NOW| LIVE| MORE)?|LISTEN(?: NOW)?|DON[’']T MISS"
    r"|RECOMMENDED|TRENDING|MUST READ|UP NEXT|ЧИТАЙТЕ ТАКЖЕ|LESEN SIE AUCH|LIRE AUSSI"
    r"|LEA TAMBIÉN|LEGGI ANCHE)\s*[:|»>›–—-]\s*\S"
)
#: The same in common letters, where the words can mean nothing else.
_LEADS_SMALL: Final = re.compile(
    r"(?:Related (?:articles?|stor(?:y|ies)|content|coverage|topics|news|videos?|posts?)"
    r"|Read more|Read also|Read next|Also read|More on this story|More from [A-Z][\w .'’-]{1,30}"
    r"|You may also like|You might also like|Recommended (?:for you|reading|stories)"
    r"|Don[’']t miss|Most read|Most popular|Editor[’']s picks?|Lesen Sie auch|Mehr zum Thema"
    r"|Lire aussi|À lire aussi|Lea también|Leer más|Leggi anche|Lees ook|Läs också"
    r"|Читайте также|Читать далее|Материалы по теме|Ещё по теме|Читайте також"
    r"|延伸阅读|相关报道|相关阅读|関連記事)\s*(?::.*|[»>›…→].*|$)"
)
_RELATED: Final = re.compile(r"Related\s*:\s*\S")
#: What a line that is all furniture begins with.
_BUTTONS: Final = re.compile(
    r"(?:subscribe (?:to (?:our|the|my|this)|now|today|here|for)\b|sign up (?:for|to) (?:our|the|a "
    r"free|receive|get)\b|sign in\b.{0,40}$|log ?in\b.{0,30}$|register (?:for free|now)\b"
    r"|get (?:our|the) (?:free )?(?:daily |weekly |morning )?(?:newsletter|app)\b"
    r"|share (?:this|on|via|with|article|story)\b.{0,80}$|follow us\b|like us on\b|join us on\b"
    r"|click here (?:to|for)\b|download (?:our|the) app\b"
    r"|(?:we|this (?:web)?site|our (?:web)?site) uses? cookies\b|we and our partners\b"
    r"|by (?:continuing|using) (?:to (?:browse|use)|this (?:web)?site|our (?:web)?site)\b"
    r"|(?:accept|reject|manage|allow) (?:all )?(?:cookies|preferences)\b|cookie (?:policy|settings)"
    r"|privacy policy\b.{0,60}$|terms (?:of|and) (?:use|service|conditions)\b.{0,60}$"
    r"|advertisement\W{0,3}$|advertisement - (?:scroll|story continues)|sponsored content\W{0,3}$"
    r"|story continues below\b|article continues (?:below|after)\b|scroll down (?:to|for)\b"
    r"|skip to (?:main )?(?:content|navigation)\b|skip navigation$|back to (?:the )?top\W{0,3}$"
    r"|print this (?:page|article)\b|all rights reserved\b|copyright ©|©\s*(?:copyright\s*)?\d{4}"
    r"|copyright \d{4}\b|loading(?:\.{3}|…)|\d{1,6} comments?\W{0,3}$|comments? \(\d{1,6}\)"
    r"|leave a comment\W{0,3}$|join the conversation\W{0,3}$|show comments\b|hide comments\b"
    r"|(?:reading time|estimated reading time)\b.{0,30}$|\d{1,3}[ -]min(?:ute)?s? read\W{0,3}$"
    r"|jump to (?:content|comments)\W{0,3}$|open in (?:app|new window)\W{0,3}$"
    r"|receive our newsletter\b|wir verwenden cookies\b|diese (?:web)?seite verwendet cookies\b"
    r"|ce site utilise des cookies\b|мы используем (?:файлы )?cookie|подпис(?:ывайтесь|аться) на\b"
    r"|newsletter abonnieren\b|abonnez-vous\b|suscríbete\b|anzeige$|werbung$|publicité$|реклама$)",
    re.IGNORECASE,
)
#: Buttons that stand alone, or in a row.
_WORDS: Final = frozenset(
    [
        "share",
        "tweet",
        "email",
        "e-mail",
        "print",
        "save",
        "copy",
        "link",
        "facebook",
        "twitter",
        "whatsapp",
        "linkedin",
        "reddit",
        "telegram",
        "pinterest",
        "messenger",
        "instagram",
        "youtube",
        "pocket",
        "flipboard",
        "comment",
        "comments",
        "like",
        "bookmark",
        "listen",
        "menu",
        "search",
        "home",
        "close",
        "copied",
        "more",
        "mail",
        "vk",
        "viber",
        "messengers",
        "threads",
        "bluesky",
        "mastodon",
        "tumblr",
        "sms",
    ]
)
_AGENCIES: Final = (
    r"(?:Getty(?: Images)?|Reuters|REUTERS|AFP|AP(?: Photo)?|EPA(?:-EFE)?|EFE|Shutterstock|Alamy|"
    r"TASS|ТАСС|Sputnik|РИА Новости|RIA Novosti|Xinhua|Anadolu(?: Agency)?|dpa|DPA|Bloomberg|PA|"
    r"Zuma(?: Press)?|ZUMA(?: Press)?|iStock|Keystone|Kyodo|ANSA|PAP|UPI|NurPhoto|Pool|"
    r"Flickr|Wikimedia(?: Commons)?|Unsplash|Handout)"
)
#: Whose picture it is; the description before it stays.
_CREDITS: Final = re.compile(
    rf"(?:\(?(?:Photo(?:graph)?|Image|Picture|Illustration|Foto|Bild|Фото|Crédit photo|Photo "
    rf"credit|"
    rf"Image credit|Picture credit|Credit)s?(?: by| courtesy of| via)?\s*:?\s+"
    rf"(?:[^\W\d][\w.'’-]*\s+){{0,4}}(?:[^\W\d][\w.'’-]*)?\s*"
    rf"(?:(?:/|\||,|via|for|through)\s*{_AGENCIES}\s*){{1,3}}\)?\.?\s*$"
    rf"|(?:{_AGENCIES}\s*(?:/|,|\|)\s*){{1,3}}{_AGENCIES}\.?\s*$"
    rf"|(?:Photo|Image|Picture|Source|Credit)s?\s*:\s*{_AGENCIES}\.?\s*$"
    rf"|{_AGENCIES}\s*$)"
)
#: Who reported it, in brackets or on a line after the text.
_DESK: Final = re.compile(
    r"\(?(?:(?:Additional |Further )?[Rr]eporting by|[Ww]riting by|[Ee]diting by)\s[^.]{3,200}\)?"
    r"\.?$"
)
#: Who wrote it. Kept apart from furniture: a listed person may write, too.
_BYLINE: Final = re.compile(
    r"(?:By|BY|Von|Par|Por|Автор:?|Текст:?)\s+[^\W\d_][\w.'’-]*(?:,?\s+[^\W\d_][\w.'’-]*){0,11}"
    r"\s*(?:\|.{0,60})?$"
)
#: Tags that a scraper left in the text.
_TAG: Final = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|blockquote|figure|figcaption|img|"
    r"script|style|iframe|table|tr|td|th|tbody|section|article|small|sup|sub|font|center|hr)"
    r"(?:\s[^<>]{0,400})?\s?/?>",
    re.IGNORECASE,
)
#: First words of the lines that the rules above know.
_OPENERS: Final = (
    frozenset(
        [
            "related",
            "read",
            "more",
            "see",
            "also",
            "watch",
            "listen",
            "don't",
            "don’t",
            "recommended",
            "trending",
            "must",
            "up",
            "читайте",
            "lesen",
            "lire",
            "lea",
            "leggi",
            "mehr",
            "à",
            "leer",
            "lees",
            "läs",
            "читать",
            "материалы",
            "ещё",
            "you",
            "most",
            "editor's",
            "editor’s",
            "subscribe",
            "sign",
            "log",
            "login",
            "register",
            "get",
            "follow",
            "join",
            "click",
            "we",
            "this",
            "our",
            "by",
            "accept",
            "reject",
            "manage",
            "allow",
            "cookie",
            "privacy",
            "terms",
            "advertisement",
            "sponsored",
            "story",
            "article",
            "scroll",
            "skip",
            "back",
            "print",
            "all",
            "copyright",
            "loading",
            "leave",
            "show",
            "hide",
            "reading",
            "estimated",
            "jump",
            "open",
            "receive",
            "wir",
            "diese",
            "ce",
            "мы",
            "подписывайтесь",
            "подписаться",
            "newsletter",
            "abonnieren",
            "abonnez-vous",
            "suscríbete",
            "anzeige",
            "werbung",
            "publicité",
            "реклама",
            "download",
            "photo",
            "photograph",
            "image",
            "picture",
            "illustration",
            "foto",
            "bild",
            "фото",
            "crédit",
            "credit",
            "photos",
            "images",
            "pictures",
            "credits",
            "source",
            "sources",
            "getty",
            "reuters",
            "afp",
            "ap",
            "epa",
            "epa-efe",
            "efe",
            "shutterstock",
            "alamy",
            "tass",
            "тасс",
            "sputnik",
            "риа",
            "ria",
            "xinhua",
            "anadolu",
            "dpa",
            "bloomberg",
            "pa",
            "zuma",
            "istock",
            "keystone",
            "kyodo",
            "ansa",
            "pap",
            "upi",
            "nurphoto",
            "pool",
            "flickr",
            "wikimedia",
            "unsplash",
            "handout",
            "reporting",
            "additional",
            "further",
            "writing",
            "editing",
            "von",
            "par",
            "por",
            "автор",
            "текст",
        ]
    )
    | _WORDS
)
_FIRST: Final = re.compile(r"[^\W\d_][^\W\d_'’-]*(?:[’'-][^\W\d_]+)?")
#: First characters that are no letters, and those of scripts that part no words.
_MARKS: Final = frozenset("(©«|·•/0123456789延相関")
_LINES: Final = re.compile(r"[^\n]+")


def blocks_of(text: str, *, wrapped: bool = False) -> list[Block]:
    r"""Divide a plain text into its paragraphs and its furniture.

    Args:
        text: the text, line ends as ``\\n``.
        wrapped: whether a paragraph goes on over line ends until an empty line.

    Returns:
        Blocks in order, none overlapping; white space at the ends of blocks is in none.
    """
    ages = [(found.start(), found.end()) for found in _ages(text)]
    tags = [(found.start(), found.end()) for found in _TAG.finditer(text)] if "<" in text else []
    blocks: list[Block] = []
    for number, found in enumerate(_LINES.finditer(text), 1):
        start, end = found.span()
        if ages and (inner := _inner(ages, start, end)):
            _cut(blocks, text, start, end, inner, "age", number)
        elif tags and (inner := _inner(tags, start, end)):
            _cut(blocks, text, start, end, inner, "tag", number)
        elif end - start > _LINE or not _may_be(text, start):
            _add(blocks, text, start, end, "paragraph")
        else:
            _line(blocks, text, start, end, number)
    return _joined(blocks, text) if wrapped else blocks


def is_wrapped(text: str) -> bool:
    """Whether lines end where the page did and not where the paragraph does.

    True if most lines of the first thousand lie between 50 and 100 characters and go on in
    the next without a full stop.
    """
    lines = text[:60_000].split("\n")[:1000]
    full = [one for one in lines if one.strip()]
    if len(full) < 4 or (len(full) == len(lines) and len(full) < 8):
        return False
    fitting = sum(45 <= len(one) <= 100 for one in full)
    open_ended = sum(45 <= len(one) <= 100 and one.rstrip()[-1:] not in '.!?:;”"' for one in full)
    return fitting > 0.55 * len(full) and open_ended > 0.4 * len(full)


def rule_of(line: str, number: int = 0) -> str:
    """The rule by which a line is furniture as a whole, or ``byline``, or empty.

    Args:
        line: the line, trimmed.
        number: its number in the document, from 1; 0 if it is not known.
    """
    if not line or len(line) > _LINE:
        return ""
    if _LEADS.match(line):
        return "related"
    first = line[0]
    if _LEADS_SMALL.match(line):
        return "related"
    if first == "R" and _RELATED.match(line) and line[-1] not in ".!?:;" and line.count(" ") > 3:
        return "related"
    if _BUTTONS.match(line):
        return "button"
    if len(line) < 80 and _all_buttons(line):
        return "button"
    if _CREDITS.match(line):
        return "credit"
    if first in "(RAFWE" and _DESK.match(line):
        return "desk"
    if 0 < number <= _TOP and len(line) < 120 and first in "BVPАТ" and _BYLINE.match(line):
        return "byline" if _named(line) else ""
    return ""


def _ages(text: str) -> Iterator[re.Match[str]]:
    """Age banners: at the beginning of a line, or glued to what stands before."""
    for word in ("This ", "The ", "Dieser ", "Cet ", "Este ", "Questo ", "Этой ", "Этому "):
        at = text.find(word)
        # A banner stands at the head of a page; what is said within a text is said by it.
        while at > -1:
            if at == 0 or text[at - 1] == "\n" or text[max(0, at - 40) : at].strip() == "":
                found = _AGE.match(text, at)
                if found is not None:
                    yield found
            at = text.find("\n" + word, at + 1)
            at += at > -1


def _may_be(text: str, start: int) -> bool:
    """Whether a line begins as a line of furniture may."""
    first = text[start : start + 24].lstrip()
    if not first or first[0] in _MARKS:
        return bool(first)
    word = first.partition(" ")[0].lower()
    if word in _OPENERS:
        return True
    if word.isalpha():
        return False
    found = _FIRST.match(word)
    return found is not None and found[0] in _OPENERS


def _line(blocks: list[Block], text: str, start: int, end: int, number: int) -> None:
    """Add a line as what it is."""
    if end - start <= _LINE:
        rule = rule_of(text[start:end].strip(), number)
        if rule:
            kind: BlockKind = "byline" if rule == "byline" else "furniture"
            _add(blocks, text, start, end, kind, rule)
            return
    _add(blocks, text, start, end, "paragraph")


def _inner(spans: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The spans that meet a stretch; all of them are in order and none overlap."""
    first = bisect_right(spans, start, key=itemgetter(1))
    return spans[first : bisect_left(spans, end, key=itemgetter(0))]


def _cut(
    blocks: list[Block], text: str, start: int, end: int, spans: list[tuple[int, int]],
    rule: str, number: int,
) -> None:  # fmt: skip
    """Add a line with furniture inside, which is cut out of it."""
    at = start
    for first, last in spans:
        if first > at:
            _line(blocks, text, at, first, number)
        _add(blocks, text, max(first, start), min(last, end), "furniture", rule)
        at = min(last, end)
    if at < end:
        _line(blocks, text, at, end, number)


def _add(
    blocks: list[Block], text: str, start: int, end: int, kind: BlockKind, rule: str = ""
) -> None:
    piece = text[start:end]
    inner = piece.strip()
    if len(inner) == len(piece):
        blocks.append(Block(start, end, kind, 0, rule))
    elif inner:
        start += len(piece) - len(piece.lstrip())
        blocks.append(Block(start, start + len(inner), kind, 0, rule))


def _joined(blocks: list[Block], text: str) -> list[Block]:
    """Paragraphs that follow each other without an empty line, as one."""
    whole: list[Block] = []
    for one in blocks:
        last = whole[-1] if whole else None
        if (
            last is not None
            and last.kind == one.kind == "paragraph"
            and text.count("\n", last.end, one.start) < 2
        ):
            whole[-1] = Block(last.start, one.end, "paragraph")
        else:
            whole.append(one)
    return whole


def _all_buttons(line: str) -> bool:
    words = re.split(r"[\s|·•/,]+", line.strip(" |·•/,").lower())
    return all(word in _WORDS for word in words)


def _named(line: str) -> bool:
    """Whether a line that begins with *By* names people: capitals, and no sentence."""
    words = line.split()[1:]
    large = sum(word[0].isupper() for word in words)
    return bool(words) and large * 3 >= len(words) * 2 and not line.endswith((".", ":", ";"))
