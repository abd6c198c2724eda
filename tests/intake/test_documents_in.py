"""Documents of every kind become one text with true offsets, or a clear error.

Every document here is invented, but for the shared news article.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from ostraka.intake.documents import Document, read_document
from ostraka.model.errors import FormatError

_PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Treasury
&amp; partners act</title>
<script type="application/ld+json">{"@graph": [{"datePublished": "2024-02-23T10:00:00Z"}]}</script>
<style>p { color: red }</style></head><body><nav><a href="/">Home of Wagner</a></nav><article>
<h1>Treasury <b>Sanc</b>tions</h1>
<p>This article is more than 3 years oldRussia blasted <a href="#">Wagner&nbsp;Group</a>.</p>
<table><tr><td>Acme&shy;tron</td><td>Moscow</td></tr></table>
<div class="related-links">Another story</div><ul><li>One<li>Two</ul>text<br>after</article>
<footer>Contact us</footer><script>alert("Gazprom")</script></body></html>"""


def _zip(**parts: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def _docx(body: str, **parts: str) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return _zip(
        word__document=f"<w:document {space}><w:body>{body}</w:body></w:document>",
        **{name: text.replace("<w:r0", f"<w:r0 {space}") for name, text in parts.items()},
    )


def _pdf(*pages: str, extra: str = "") -> bytes:
    """A PDF of one font; each page's lines stand under each other."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 "
               "/BaseFont /Helvetica >>"]  # fmt: skip
    kids = []
    for page in pages:
        shown = "".join(f"({line}) Tj T* " for line in page.split("\n") if line)
        content = f"BT /F1 10 Tf 12 TL 50 750 Td {shown}ET"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return (
        out
        + (
            f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {extra}>>\nstartxref\n{start}\n%%EOF"
        ).encode()
    )


def _stretches(document: Document, kind: str) -> list[str]:
    return [document.text[one.start : one.end] for one in document.blocks if one.kind == kind]


def _is_sound(document: Document) -> None:
    """Every block lies in the text, none is blank or begins blank, and none overlap."""
    at = 0
    for one in document.blocks:
        assert at <= one.start < one.end <= len(document.text)
        piece = document.text[one.start : one.end]
        assert piece == piece.strip()
        at = one.end


def test_a_news_article_keeps_its_text_and_frees_its_first_word(shared: Path) -> None:
    data = (shared / "documents" / "2021-04-15-news-article.txt").read_bytes()
    document = read_document(data, "article.txt")
    assert document.text == data.decode()
    assert document.date == ""
    first = document.segments[0]
    assert document.text[first[0] : first[1]].startswith("Russia blasted back")
    assert len(_stretches(document, "furniture")) == 6
    _is_sound(document)


def test_a_page_gives_its_text_and_leaves_programs_out() -> None:
    document = read_document(_PAGE.encode(), "page")
    assert (document.kind, document.title) == ("html", "Treasury & partners act")
    assert (document.date, document.date_basis) == ("2024-02-23", "JSON-LD datePublished")
    assert "Gazprom" not in document.text
    assert "Home of Wagner" not in document.text
    assert [one.part for one in document.left_out] == ["nav", "script"]
    assert _stretches(document, "heading") == ["Treasury Sanctions"]
    assert "Russia blasted Wagner Group." in _stretches(document, "paragraph")
    assert _stretches(document, "table-cell") == ["Acmetron", "Moscow"]
    assert _stretches(document, "list-item") == ["One", "Two"]
    assert "Another story" in _stretches(document, "furniture")
    _is_sound(document)


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("Владимир Путин и его окружение", "cp1251", "cp1251"),
        ("Владимир Путин и его окружение", "koi8_r", "koi8_r"),
        ("Владимир Путин", "utf-16", "utf-16"),
        ("Vladimir Putin met them", "utf-16-le", "utf-16-le"),
        ("Jean-François Müller était là", "cp1252", "cp1252"),
        ("俄罗斯联邦对外情报局局长谢尔盖纳雷什金今天表示", "gb18030", "gb18030"),
        ("ロシアのプーチン大統領はきのう述べた", "cp932", "cp932"),
        ("러시아의 푸틴 대통령은 어제 말했다", "cp949", "cp949"),
        ("Łukasz Żółw spotkał się ze Świątkiem w Łodzi", "cp1250", "cp1250"),
    ],
)
def test_the_encoding_is_told_by_the_bytes(text: str, encoding: str, name: str) -> None:
    document = read_document(text.encode(encoding), "x.txt")
    assert document.text == text
    assert document.encoding == name


def test_a_page_in_a_declared_encoding_is_read_in_it() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Сергей</p></body></html>'
    document = read_document(page.encode("cp1251"), "x.html")
    assert document.text == "Сергей\n"


def test_a_message_gives_its_head_its_body_and_what_is_attached() -> None:
    data = (
        b"Received: by x\r\nFrom: =?utf-8?q?J=C3=B6rg_Gro=C3=9F?= <a@example.org>\r\nTo: "
        b"b@example.org"
        b"\r\nSubject: Shipment\r\nDate: Thu, 15 Apr 2021 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n"
        b"Content-Type: text/plain; charset=windows-1251\r\n\r\n\xcf\xf0\xe8\xe2\xe5\xf2\r\n> "
        b"old\r\n"
        b"--B\r\nContent-Type: text/html\r\nContent-Disposition: attachment; "
        b"filename=p.html\r\n\r\n"
        b"<html><body><p>Inner page</p></body></html>\r\n--B\r\nContent-Type: image/png\r\n"
        b"Content-Disposition: attachment; filename=p.png\r\n\r\nxxx\r\n--B--\r\n"
    )
    document = read_document(data, "mail")
    assert (document.kind, document.title, document.date) == ("email", "Shipment", "2021-04-15")
    assert _stretches(document, "header")[0] == "From: Jörg Groß <a@example.org>"
    assert _stretches(document, "paragraph") == ["Привет", "Inner page"]
    assert _stretches(document, "quote") == ["> old"]
    assert document.blocks[-1].part == "p.html"
    assert [one.part for one in document.left_out] == ["attachment p.png"]
    _is_sound(document)


def test_messages_nested_without_end_are_left_out_with_a_reason() -> None:
    data = b"Subject: core\nMIME-Version: 1.0\n\nEnd of it\n"
    for _ in range(30):
        data = b"Subject: outer\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + data
    document = read_document(data, "deep.eml")
    assert "End of it" not in document.text
    assert document.left_out[-1].reason == "nested too deep"


def test_a_plain_body_that_only_points_to_the_page_gives_way_to_it() -> None:
    data = (
        b"Subject: News\nMIME-Version: 1.0\nContent-Type: multipart/alternative; "
        b"boundary=B\n\n--B\n"
        b"Content-Type: text/plain\n\nSee the HTML version.\n--B\nContent-Type: text/html\n\n"
        b"<html><body><p>The company Acme of Moscow was named in the list of the "
        b"ministry.</p></body>"
        b"</html>\n--B--\n"
    )
    assert "Acme of Moscow" in read_document(data, "x.eml").text


def test_a_memo_with_from_and_to_is_text() -> None:
    memo = b"From: the board\nTo: everybody\nSubject: Lunch\n\nThere is lunch."
    assert read_document(memo, "memo.txt").kind == "text"


def test_a_word_file_gives_paragraphs_cells_notes_and_heads() -> None:
    data = _docx(
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Title</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>Wag</w:t></w:r><w:r><w:t xml:space="preserve">ner </w:t><w:tab/>'
        "<w:t>Group</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>B</w:t>"
        "</w:r></w:p></w:tc></w:tr></w:tbl>",
        word__footnotes="<w:r0><w:p><w:r><w:t>A note</w:t></w:r></w:p></w:r0>",
        word__header1="<w:r0><w:p><w:r><w:t>Head</w:t></w:r></w:p></w:r0>",
    )
    document = read_document(data, "letter.bin")
    assert document.kind == "docx"
    assert _stretches(document, "heading") == ["Title"]
    assert _stretches(document, "paragraph") == ["Wagner Group"]
    assert _stretches(document, "table-cell") == ["A", "B"]
    assert _stretches(document, "note") == ["A note"]
    assert _stretches(document, "header") == ["Head"]
    assert document.left_out[0].part == "deleted text"
    _is_sound(document)


def test_an_opendocument_text_is_read() -> None:
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "text", "table")
    )
    data = _zip(
        content=f"<office:document-content {names}><office:body><office:text><text:h>Title</text:h>"
        "<text:p>Wagner<text:s/>Group<text:note><text:note-body><text:p>A note</text:p>"
        "</text:note-body></text:note> acted</text:p></office:text></office:body>"
        "</office:document-content>"
    )
    document = read_document(data, "x.odt")
    assert _stretches(document, "paragraph") == ["Wagner Group acted"]
    assert _stretches(document, "note") == ["A note"]


def test_rich_text_is_read_in_its_code_pages() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Arial;}{\f1\fcharset204 Times;}}{\*\generator x;}"
        rb"\f0 Hello \b bold\b0\par \u1055?\u1088? \'cf\'f0 \{x\}\par}"
    )
    document = read_document(data, "x.rtf")
    assert (document.kind, document.text) == ("rtf", "Hello bold\nПр Пр {x}\n")


def test_a_pdf_gives_paragraphs_with_their_pages() -> None:
    foot = "Ministry of Invention page"
    line = "The ministry designated Acme Invented Trading and four other compa-\nnies today."
    data = _pdf(*(f"A head {n}\nand one\n{line}\nMore\nand more\n{foot} {n}" for n in (1, 2, 3)))
    document = read_document(data, "x")
    assert document.kind == "pdf"
    assert any("four other companies today." in one for one in _stretches(document, "paragraph"))
    assert f"{foot} 2" in _stretches(document, "furniture")
    assert {one.page for one in document.blocks} == {1, 2, 3}
    _is_sound(document)


def test_a_pdf_tells_its_own_date_as_a_weak_one() -> None:
    data = _pdf("Something was said here", extra="/Info << /CreationDate (D:20240223101500Z) >> ")
    document = read_document(data, "x.pdf")
    assert (document.date, document.date_certainty) == ("2024-02-23", "weak")


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "x.txt", "empty"),
        (b" \n\t ", "x.txt", "empty"),
        (_pdf("", ""), "scan.pdf", "text layer"),
        (b"%PDF-1.4\ngarbage", "x.pdf", "broken"),
        (b"PK\x03\x04garbage", "x.docx", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.doc", "old Office"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "x.txt", "picture"),
        (bytes(range(256)) * 40, "x.txt", "no text"),
        (b"<html><body><script>x()</script></body></html>", "x", "holds no text"),
        (_zip(xl__workbook="<a/>"), "x.xlsx", "workbook"),
        (_docx(""), "x.docx", "no text"),
        (
            _zip(word__document='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            "x.docx",
            "document type",
        ),
        (_zip(word__document="<a><b></a>"), "x.docx", "no XML"),
        (b"<div>" * 6000 + b"Wagner", "deep.html", "deep"),
        (b"\xff\xfe\x00\xd8\x00\x00", "x.txt", "utf-16"),
        (
            b"Subject: nothing\nMIME-Version: 1.0\nContent-Type: text/html\n\n <p>",
            "x.eml",
            "no text",
        ),
    ],
)
def test_what_cannot_be_read_is_an_error_that_says_what_to_do(
    data: bytes, name: str, says: str
) -> None:
    with pytest.raises(FormatError) as caught:
        read_document(data, name)
    assert says in str(caught.value)
    assert caught.value.action
    assert caught.value.source


def test_an_archive_that_unpacks_without_end_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 * 1024 * 1024))
    with pytest.raises(FormatError, match="unpacks to more"):
        read_document(out.getvalue(), "bomb.docx")


def test_a_word_cut_off_in_the_middle_of_a_letter_is_still_utf_8() -> None:
    data = "Сергей Нарышкин и другие".encode()[:-1]
    assert read_document(data, "x.txt").text.startswith("Сергей Нарышкин")
