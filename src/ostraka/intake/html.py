"""The text of a web page.

Owns which elements hold text, which are the site's own, and where a page tells its title and
its date. Refuses to fetch anything, to run anything, and entities of a page's own making.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree, html
from lxml.etree import _Element

from ostraka.intake.dateline import dateline_of, written_day
from ostraka.intake.furniture import blocks_of, rule_of
from ostraka.intake.text_blocks import BlockKind, Dated, Document, Writer
from ostraka.intake.text_decoding import decode
from ostraka.model.errors import FormatError

_ACTION: Final = "Save the page as text, or give the original file."
_CHARSET: Final = re.compile(
    rb"""<(?:meta[^>]{0,200}charset|\?xml[^>]{0,100}encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
_HEAD_BYTES: Final = 4096
#: Elements whose content is no text of the page.
_LEFT: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "select",
        "button",
        "datalist",
        "dialog",
        "map",
        "head",
        "math",
        "nav",
    ]
)
#: What the site says and not the page, where it stands outside the article.
_SITE: Final = frozenset(("footer",))
_SITE_ROLES: Final = frozenset(
    ("navigation", "contentinfo", "search", "menu", "menubar", "toolbar")
)
_SITE_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|newsletter|subscribe|subscription|share|sharing|social|"
    r"breadcrumbs?|related|recommended|recirc|trending|most-?read|advert(?:isement)?|ad-slot|promo|"
    r"paywall|comments?|outbrain|taboola|skip-link|sitemap|site-footer|site-header)(?:[\s_-]|$)",
    re.IGNORECASE,
)
#: Elements that carry the text of a page: nothing that holds one is the site's.
_BODY: Final = frozenset(("article", "main", "h1", "body", "html"))
#: Characters of an element that is known as the site's by its name alone.
_SITE_LONGEST: Final = 3000
_BLOCKS: Final[dict[str, BlockKind]] = {
    **dict.fromkeys(
        [
            "p",
            "div",
            "section",
            "article",
            "main",
            "header",
            "footer",
            "aside",
            "address",
            "figure",
            "figcaption",
            "center",
            "details",
            "summary",
            "fieldset",
            "form",
            "legend",
            "dl",
            "dd",
            "dt",
            "tr",
            "table",
            "tbody",
            "thead",
            "tfoot",
            "caption",
            "ul",
            "ol",
            "pre",
            "hr",
            "body",
            "html",
            "title",
            "label",
            "option",
        ],
        "paragraph",
    ),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "li": "list-item",
    "td": "table-cell",
    "th": "table-cell",
    "blockquote": "quote",
    "q-block": "quote",
}
_SPACE: Final = re.compile(r"\s+")
#: Blocks that may turn out to be furniture; a cell and a quotation are what they are.
_LINES: Final = ("paragraph", "list-item", "heading")
#: Where a page tells when it was published, the best first.
_METAS: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "date.issued",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date",
    "publish-date", "publish_date", "pubdate", "publication_date", "parsely-pub-date",
    "sailthru.date", "citation_publication_date", "article.published", "date",
)  # fmt: skip
_IN_PATH: Final = re.compile(r"/(20\d\d)/([01]?\d|[a-z]{3})/([0-3]?\d)(?:/|-|$)")
#: Levels of JSON-LD that are looked into.
_DEEP: Final = 12


def is_html(head: str) -> bool:
    """Whether a text begins as a web page does.

    Args:
        head: the first few thousand characters.
    """
    start = head[:2000].lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<head", "<body")):
        return True
    if not start.startswith("<"):
        return False
    whole = head.lower()
    return any(tag in whole for tag in ("<html", "<body", "<!doctype html", "</head>"))


def declared_charset(data: bytes) -> str:
    """The encoding that a page or an XML file declares in its head, or empty."""
    found = _CHARSET.search(data[:_HEAD_BYTES])
    return found[1].decode("ascii") if found else ""


def read_html(data: bytes, source: str, declared: str = "") -> Document:
    """Read a web page.

    Args:
        data: its bytes.
        source: what it is called.
        declared: the encoding that its envelope declares.

    Raises:
        FormatError: if it is no page, is nested beyond reason, or holds no text.
    """
    text, encoding = decode(data, source, declared or declared_charset(data))
    return read_html_text(text, source, encoding)


def read_html_text(text: str, source: str, encoding: str = "") -> Document:
    """Read a page that is decoded already; see :func:`read_html`."""
    root = _tree(text, source)
    writer = Writer(source)
    _Page(writer).read(root)
    if not writer.blocks:
        raise FormatError(
            "the page holds no text; it may be made by a program in the reader",
            source=source,
            action="Save the page as the reader shows it, or copy its text.",
        )
    title = _SPACE.sub(" ", root.findtext(".//title") or "").strip()
    dated = _dated(root)
    whole = writer.text
    if not dated.date:
        dated = dateline_of(whole)
    return Document(
        source, "html", title, whole, tuple(writer.blocks), dated.date, dated.basis,
        dated.certainty, encoding, writer.left_out,
    )  # fmt: skip


def _tree(text: str, source: str) -> _Element:
    # ``huge_tree`` bounds the depth at 2,048 and not at 256: old pages leave tags open.
    parser = html.HTMLParser(
        no_network=True, huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    # What cannot stand in a tree is white space to a reader.
    clean = text.translate(_UNFIT) if any(mark in text for mark in _UNFIT_MARKS) else text
    if clean.lstrip().startswith("<?xml"):
        clean = clean[clean.find(">") + 1 :]
    try:
        root = html.document_fromstring(clean.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(
            f"the page cannot be read: {str(error)[:120]}", source=source, action=_ACTION
        ) from error
    for problem in parser.error_log:
        if "depth" in problem.message.lower():
            raise FormatError(
                "the page is nested too deep", source=source,
                place=f"line {problem.line}", action=_ACTION,
            )  # fmt: skip
    return root


_UNFIT_MARKS: Final = tuple(chr(code) for code in (0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 14, 27))
_UNFIT: Final = dict.fromkeys((*range(9), 11, *range(14, 32)), " ")


class _Page:
    """One walk over a page, without recursion."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._words: list[str] = []
        self._number = 0

    def read(self, root: _Element) -> None:
        kinds: list[BlockKind] = ["paragraph"]
        site: _Element | None = None
        pre = 0
        skip: _Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            if skip is not None:
                if event == "end" and element is skip:
                    skip = None
                    self._words.append(element.tail or "")
                continue
            if event == "start":
                if tag in _LEFT or not tag:
                    self._leave(tag, element)
                    skip = element
                    continue
                if tag in _BLOCKS:
                    self._flush(kinds[-1], site is not None)
                    kinds.append(_BLOCKS[tag] if _BLOCKS[tag] != "paragraph" else kinds[-1])
                if site is None and _is_site(element, tag):
                    self._flush(kinds[-1], furniture=False)
                    site = element
                pre += tag in ("pre", "textarea")
                if tag == "br":
                    self._words.append("\n")
                if tag not in ("textarea", "input"):
                    self._words.append(_kept(element.text, pre))
                continue
            if tag in _BLOCKS:
                self._flush(kinds.pop(), site is not None)
            if element is site:
                self._flush(kinds[-1], furniture=True)
                site = None
            pre -= tag in ("pre", "textarea")
            self._words.append(_kept(element.tail, pre))
        self._flush("paragraph", furniture=False)

    def _flush(self, kind: BlockKind, furniture: bool) -> None:
        """Write the words gathered as one block, or as one a line."""
        if not self._words:
            return
        text = "".join(self._words)
        self._words.clear()
        text = text.replace("\xa0", " ").replace("\u00ad", "")
        lines = [" ".join(line.split()) for line in text.split("\n")]
        after = "\t" if kind == "table-cell" else "\n"
        if furniture:
            self._writer.add(" ".join(one for one in lines if one), "furniture", rule="site")
            return
        for line in lines:
            if not line:
                continue
            self._number += 1
            rule = rule_of(line, self._number) if kind in _LINES else ""
            if rule == "byline":
                self._writer.add(line, "byline", rule=rule)
            elif rule:
                self._writer.add(line, "furniture", rule=rule)
            else:
                self._plain(line, kind, after)

    def _plain(self, line: str, kind: BlockKind, after: str) -> None:
        """A line of text; an age banner at its head is cut off."""
        pieces = blocks_of(line) if line.startswith(_BANNERS) else []
        if len(pieces) < 2:
            is_all = bool(pieces) and pieces[0].kind == "furniture"
            rule = pieces[0].rule if is_all else ""
            self._writer.add(line, "furniture" if is_all else kind, rule=rule, after=after)
            return
        for one in pieces:
            piece = line[one.start : one.end]
            self._writer.add(piece, kind if one.kind == "paragraph" else one.kind, rule=one.rule)

    def _leave(self, tag: str, element: _Element) -> None:
        if tag in ("head", ""):
            return
        if tag in ("script", "style", "template", "svg"):
            self._writer.leave_out(tag, "no text of the page")
        elif any(str(piece).strip() for piece in element.itertext()):
            self._writer.leave_out(tag, "belongs to the site")


_BANNERS: Final = ("This ", "The ", "Dieser ", "Cet ", "Este ", "Questo ", "Этой ", "Этому ")


def _kept(text: str | None, pre: int) -> str:
    """Text of an element; white space is one blank, unless it is set as written."""
    if not text:
        return ""
    return text if pre else _SPACE.sub(" ", text)


def _is_site(element: _Element, tag: str) -> bool:
    """Whether an element is the site's: by its tag, its role, or its name if it is short."""
    if tag in _BODY:
        return False
    role = (element.get("role") or "").lower()
    if tag in _SITE or role in _SITE_ROLES:
        return not _within(element) and not _holds_body(element)
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(names) < 3 or not _SITE_NAMES.search(names[:400]):
        return False
    if _holds_body(element):
        return False
    length = 0
    for piece in element.itertext():
        length += len(piece)
        if length > _SITE_LONGEST:
            return False
    return True


def _within(element: _Element) -> bool:
    return any(one.tag in ("article", "main", "blockquote") for one in element.iterancestors())


def _holds_body(element: _Element) -> bool:
    return next(element.iter("article", "main", "h1"), None) is not None


# -- the date ----------------------------------------------------------------


def _dated(root: _Element) -> Dated:
    """The date that a page's head tells, by the best of its bases."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (
            meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        ).strip().lower()  # fmt: skip
        if name in _METAS and name not in found:
            found[name] = written_day(meta.get("content") or "")
    for name in _METAS:
        if found.get(name):
            return Dated(found[name], name, "certain")
    linked = {day for day in _json_days(root) if day}
    if len(linked) == 1:
        return Dated(linked.pop(), "JSON-LD datePublished", "certain")
    times = {
        written_day(one.get("datetime") or "")
        for one in root.iter("time")
        if one.get("pubdate") is not None or (one.get("itemprop") or "").lower() == "datepublished"
    }
    times.discard("")
    if len(times) == 1:
        return Dated(times.pop(), "time element", "certain")
    every = {written_day(one.get("datetime") or "") for one in root.iter("time")} - {""}
    if len(every) == 1:
        return Dated(every.pop(), "time element", "likely")
    return _from_address(root)


def _from_address(root: _Element) -> Dated:
    """The day in the page's own address."""
    for one in (*root.iter("link"), *root.iter("meta")):
        if (one.get("rel") or one.get("property") or "").lower() in ("canonical", "og:url"):
            hit = _IN_PATH.search((one.get("href") or one.get("content") or "")[:2000])
            if hit is not None:
                year, month, day = hit.groups()
                text = f"{day} {month} {year}" if month.isalpha() else (
                    f"{year}-{int(month):02d}-{int(day):02d}"
                )  # fmt: skip
                iso = written_day(text)
                if iso:
                    return Dated(iso, "address of the page", "likely")
    return Dated()


def _json_days(root: _Element) -> Iterator[str]:
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            told = json.loads((script.text or "")[:1_000_000])
        except (ValueError, RecursionError):
            continue
        yield from _published(told, _DEEP)


def _published(told: Any, deep: int) -> Iterator[str]:
    if deep == 0:
        return
    if isinstance(told, dict):
        value = told.get("datePublished")
        if isinstance(value, str):
            yield written_day(value)
        elif isinstance(graph := told.get("@graph"), list):
            yield from _published(graph, deep - 1)
    elif isinstance(told, list):
        for one in told[:1000]:
            yield from _published(one, deep - 1)
