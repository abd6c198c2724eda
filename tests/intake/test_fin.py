"""Whole FIN messages. All messages are invented but those of the fixture ``shared``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.intake import fin
from ostraka.intake.fields import Field, Message, Role, Subject
from ostraka.intake.fin import is_fin, read_fin, read_fin_batch
from ostraka.intake.fin_blocks import decode, frames
from ostraka.intake.fin_tags import tags_of
from ostraka.model.errors import FormatError

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "fin"
HEAD = "{1:F01GLOBDEFFAXXX0000000000}{2:I%sGLOBFRPPXXXXN}"
#: What may stand in a field besides its values: signs between parts, and numbers of lines.
JOINTS = frozenset(" \n/.:")


def one(text: str, kind: str = "103") -> Message:
    """A message of which only block 4 matters."""
    data = f"{HEAD % kind}{{4:\r\n{text}\r\n-}}".replace("\n", "\r\n").replace("\r\r", "\r")
    (message,) = read_fin(data.encode(), "invented.fin")
    return message


def field(message: Message, path: str) -> Field:
    return next(item for item in message.fields if item.path == path)


def subject(message: Message, path: str) -> Subject:
    return next(item for item in message.subjects if item.path == path)


def rebuilt(raw: str, values: list[str]) -> bool:
    """Whether values stand in a text in this order, with nothing else but joints between."""
    at = 0
    for value in values:
        here = raw.find(value, at)
        if here < 0 or not joins(raw[at:here]):
            return False
        at = here + len(value)
    return joins(raw[at:])


def joins(text: str) -> bool:
    return all(
        not piece or piece in "12345678" for piece in "".join(
            " " if char in JOINTS else char for char in text
        ).split(" ")
    )  # fmt: skip


def check_lossless(data: bytes) -> int:
    """Every field of block 4 is rebuilt from its values; how many there were."""
    checked = 0
    messages = read_fin(data, "x")
    for frame, message in zip(frames(decode(data)), messages, strict=True):
        body = next(block.text for block in frame.blocks if block.id == "4")
        paths = [item.path for item in message.fields]
        assert len(set(paths)) == len(paths)
        values: dict[str, list[str]] = {}
        for item in message.fields:
            if item.path.startswith("4:"):
                mark = "4:B/" if item.path.startswith("4:B/") else "4:"
                place = mark + item.path.removeprefix(mark).partition("/")[0]
                values.setdefault(place, []).append(item.value)
        for (tag, lines), (place, parts) in zip(tags_of(body), values.items(), strict=True):
            assert place.removeprefix("4:B/").removeprefix("4:").partition("[")[0] == tag or not tag
            assert rebuilt("\n".join(lines), parts), (place, parts)
            checked += 1
    return checked


def test_every_shared_message_is_read_and_every_value_of_it_is_kept(shared: Path) -> None:
    files = sorted((shared / "payments").rglob("*.fin")) + sorted(
        (shared / "payments").rglob("*.rje")
    )
    assert files
    for file in files:
        data = file.read_bytes()
        assert is_fin(data)
        assert check_lossless(data) > 2, file.name


#: Numbers of tags whose first line is kept: codes, references, dates, amounts.
KEPT = frozenset(map(str, [*range(11, 16), 17, 18, *range(20, 24), 26, 28, *range(30, 39), 71]))
#: A line of block 4: its tag, what stands before its words, its words.
LINE = re.compile(
    r"^(?::\d\d[A-Z]?:)?(?:[1-8]/(?:[A-Z]{2}/)?)?(?:/[A-Z]{3,8}/|//?)?(?P<words>[^\n{}]+)$", re.M
)
PLANTED = "BERGMANN OTTO EMANUEL"


def test_a_name_in_any_line_of_a_shared_message_is_screened_unless_the_field_is_kept(
    shared: Path,
) -> None:
    planted = 0
    for file in sorted((shared / "payments" / "mt_mx_pairs").rglob("*.fin")):
        text = decode(file.read_bytes())
        for place in LINE.finditer(text, text.index("{4:")):
            if text[place.start()] in "{-":
                continue
            start, end = place.span("words")
            (message,) = read_fin(f"{text[:start]}{PLANTED}{text[end:]}".encode(), file.name)
            (met,) = (item for item in message.fields if PLANTED in item.value)
            names = [name for item in message.subjects for name in item.names]
            tag = met.path.removeprefix("4:B/").removeprefix("4:")[:2]
            if met.role in (Role.PARTY, Role.AGENT):
                assert PLANTED in names, met
            else:
                assert met.role in (Role.TEXT, Role.GEOGRAPHY) or tag in KEPT, met
            planted += 1
    assert planted > 200


def test_the_invented_message_has_every_field_with_its_role() -> None:
    (message,) = read_fin((FIXTURES / "mt103_invented.fin").read_bytes(), "mt103_invented.fin")
    assert (message.type, message.id, message.date) == ("MT103", "IVAN PETROV 42", "2026-05-01")
    assert message.currencies == ("EUR", "USD")
    roles = {item.path: (item.role, item.value, item.kind) for item in message.fields}
    assert roles["4:20"] == (Role.RETAINED, "IVAN PETROV 42", "reference")
    assert roles["4:23E/text"] == (Role.TEXT, "CALL OTTO BERG FIRST", "text")
    assert roles["4:50F/identifier"] == (Role.IDENTIFIER, "NB0949042", "idNumber")
    assert roles["4:50F/line[5]"] == (Role.PARTY, "19701231", "birthDate")
    assert roles["4:52D/clearing"] == (Role.AGENT, "044525225", "bikCode")
    assert roles["4:53B/text"] == (Role.TEXT, "HAMBURG BRANCH", "text")
    assert roles["4:70"][0] is Role.TEXT
    assert roles["4:70"][1].splitlines()[2] == "ANY, NOT RELATED TO IRAN"
    assert roles["4:72/INS[1]/bic"] == (Role.AGENT, "GLOBITMM", "bic")
    assert roles["4:72/line[2]"][1] == "/ACC/CREDIT ACCOUNT OF THE INVENTED\n//PARTNER LTD"
    assert roles["4:77B/line[1]/country"] == (Role.GEOGRAPHY, "BE", "country")
    assert roles["4:77T"] == (Role.TEXT, "/NARR/ANYTHING AT ALL", "text")
    assert roles["5:CHK"] == (Role.RETAINED, "DE1B0D71FA96", "code")
    assert roles["S:COP"] == (Role.RETAINED, "P", "code")
    assert [(item.path, item.part) for item in message.subjects] == [
        ("1:sender", "InstgAgt"), ("2:receiver", "InstdAgt"), ("4:50F", "Dbtr"),
        ("4:51A", "InstgAgt"), ("4:52D", "DbtrAgt"), ("4:53B", "InstgRmbrsmntAgt"),
        ("4:54A", "InstdRmbrsmntAgt"), ("4:55A", "ThrdRmbrsmntAgt"), ("4:56C", "IntrmyAgt1"),
        ("4:57D", "CdtrAgt"), ("4:59F", "Cdtr"), ("4:72/INS[1]", "PrvsInstgAgt1"),
    ]  # fmt: skip


def test_the_values_of_the_headers_put_together_are_the_headers() -> None:
    data = (FIXTURES / "mt103_invented.fin").read_bytes()
    (message,) = read_fin(data, "x")
    for block, written in (("1:", "F01GLOBDEFFAXXX0000000000"), ("2:", "I103GLOBFRPPX012N1")):
        values = [item.value for item in message.fields if item.path.startswith(block)]
        assert "".join(values) == written


def test_the_terminal_of_an_output_message_is_the_receivers() -> None:
    data = (
        b"{1:F01GLOBDEFFAXXX0000000000}"
        b"{2:O1031612260425GLOBUS33B01201613135552604260717U}{4:\n:20:A\n-}"
    )
    (message,) = read_fin(data, "x")
    assert [(item.path, item.part, item.bics) for item in message.subjects] == [
        ("1:receiver", "InstdAgt", ("GLOBDEFF",)),
        ("2:sender", "InstgAgt", ("GLOBUS33", "GLOBUS33012")),
    ]


def test_the_invented_message_is_lossless() -> None:
    assert check_lossless((FIXTURES / "mt103_invented.fin").read_bytes()) > 20


TAGS = st.sampled_from(
    (FIXTURES / "tags.txt").read_text(encoding="utf-8").split(),
)
WORDS = st.sampled_from(
    (FIXTURES / "words.txt").read_text(encoding="utf-8").split(),
)
LINES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
BODIES = st.lists(st.tuples(TAGS, st.lists(LINES, max_size=5)), min_size=1, max_size=8)


@given(BODIES)
def test_nothing_of_a_field_is_ever_lost(body: list[tuple[str, list[str]]]) -> None:
    text = "".join(f":{tag}:" + "\n".join(lines) + "\n" for tag, lines in body)
    assert check_lossless(f"{HEAD % '103'}{{4:\n{text}-}}".encode()) >= 1


@given(st.binary(max_size=300))
def test_any_bytes_are_messages_or_errors_and_nothing_else(data: bytes) -> None:
    for start in (b"", b"{1:F01GLOBDEFFAXXX0000000000}{4:\n:20:"):
        try:
            found = list(read_fin_batch(start + data, "x"))
        except FormatError:
            continue
        assert found
        assert all(isinstance(item, Message | FormatError) for item in found)


def test_a_tag_that_nobody_knows_is_free_text() -> None:
    assert field(one(":20:A\n:99Q:X\n:07Z:OTTO BERG\nULM"), "4:07Z").role is Role.TEXT


def test_more_lines_than_a_retained_field_has_are_free_text() -> None:
    message = one(":20:A\nOTTO BERG\n:21:B\n:32A:260501EUR1,\nANNA BERG")
    assert field(message, "4:20").role is Role.RETAINED
    assert (field(message, "4:20/text").role, field(message, "4:20/text").value) == (
        Role.TEXT,
        "OTTO BERG",
    )
    assert field(message, "4:32A/text").value == "ANNA BERG"


def test_a_tag_that_is_not_at_the_margin_is_a_tag() -> None:
    assert subject(one(":20:A\n  :59k:OTTO BERG"), "4:59K").names == ("OTTO BERG",)


def test_text_before_the_first_tag_is_screened() -> None:
    assert field(one("OTTO BERG\n:20:A"), "4:text").role is Role.TEXT


def test_a_cover_payment_has_its_underlying_transfer_in_sequence_b() -> None:
    body = ":20:A\n:21:B\n:32A:260501EUR1,\n:52A:GLOBDEFF\n:58A:GLOBUS33\n:50K:OTTO BERG\n" \
        ":52A:GLOBFRPP\n:59:ANNA BERG\n:70:RENT"  # fmt: skip
    message = one(body, "202")
    assert message.type == "MT202COV"
    assert [(item.path, item.part, item.bank) for item in message.subjects[2:]] == [
        ("4:52A", "Dbtr", True),
        ("4:58A", "Cdtr", True),
        ("4:B/50K", "Dbtr", False),
        ("4:B/52A", "DbtrAgt", True),
        ("4:B/59", "Cdtr", False),
    ]
    assert field(message, "4:B/70").role is Role.TEXT


def test_only_transfers_between_banks_are_cover_payments() -> None:
    data = b"{1:F01GLOBDEFFAXXX0000000000}{2:I%sGLOBFRPPXXXXN}{3:{119:COV}}{4:\n:20:A\n-}"
    assert read_fin(data % b"205", "x")[0].type == "MT205COV"
    assert read_fin(data % b"103", "x")[0].type == "MT103"


def test_in_a_direct_debit_who_orders_is_who_gets() -> None:
    message = one(":20:A\n:50L:OTTO BERG\n:50K:ACME LTD\n:52A:GLOBDEFF\n:59:ANNA BERG", "104")
    assert [item.part for item in message.subjects[2:]] == ["InitgPty", "Cdtr", "CdtrAgt", "Dbtr"]


def test_repeated_tags_are_counted() -> None:
    message = one(":20:A\n:21:B\n:59:OTTO BERG\n:21:C\n:59:ANNA BERG", "101")
    assert [item.path for item in message.subjects[2:]] == ["4:59[1]", "4:59[2]"]
    assert field(message, "4:59[2]/line[1]").value == "ANNA BERG"


def test_an_acknowledgement_belongs_to_the_message_behind_it() -> None:
    receipt = b"{1:F21GLOBDEFFAXXX0000000000}{4:{177:2605010717}{451:1}{405:H50}}"
    message = b"{1:F01GLOBDEFFAXXX0000000000}{2:I103GLOBFRPPXXXXN}{4:\n:20:A\n-}"
    (read,) = read_fin(receipt + message, "x")
    assert read.type == "MT103"
    assert field(read, "ack:405").value == "H50"
    (alone,) = read_fin(receipt, "x")
    assert (alone.type, alone.id) == ("NAK", "")


def test_a_batch_is_numbered_and_a_broken_message_holds_up_no_other() -> None:
    good = "{1:F01GLOBDEFFAXXX0000000000}{2:I103GLOBFRPPXXXXN}{4:\n:20:A\n:59:OTTO BERG\n-}"
    batch = f"{good}\n$\n{good[:-3]}\n$\n{good}$junk${good}{good}"
    read = list(read_fin_batch(batch.encode(), "b.rje"))
    assert [item.source for item in read] == [
        "b.rje#1", "b.rje", "b.rje#3", "b.rje", "b.rje#5", "b.rje#6"
    ]  # fmt: skip
    broken = read[1]
    assert isinstance(broken, FormatError)
    assert broken.place == "message 2, line 6"
    assert broken.action
    with pytest.raises(FormatError, match="message 2"):
        read_fin(batch.encode(), "b.rje")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{1:F01GLOBDEFFAXXX0000000000}{2:I103GLOBFRPPXXXXN}", "no block 4"),
        (b"{1:F01GLOBDEFFAXXX0000000000}{4:\n:20:A\n", "block 4 does not end"),
        (b"{1:F01GLOBDEFFAXXX0000000000}{4:\n-}", "block 4 is empty"),
        (b"{1:F01GLOBDEFFAXXX0000000000}{4:\nwords\n-}", "block 4 has no field"),
        (b"{1:F01GLOBDEFFAXXX0000000000", "block 1 does not end"),
        (b"{1:F01GLOBDEFFAXXX0000000000}{4:\n:20:A\x00B\n-}", "control characters"),
        (b"{4:\n:70:" + b"A" * 10_001 + b"\n-}", "line of more than"),
        (b"{4:\n:70:" + b"A\n" * 150_000 + b"\n-}", "more than 200,000"),
        (b"dear sirs", "belongs to no message"),
        (b"", "holds no message"),
        (b" $ ", "holds no message"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_fin(data, "bad.fin")
    assert reason in caught.value.reason
    assert caught.value.source == "bad.fin"
    assert caught.value.action


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fin, "MAX_BYTES", 10)
    with pytest.raises(FormatError, match="more than 10"):
        read_fin(b"{4:\n:20:A\n-}", "x")


def test_a_message_of_block_4_alone_is_read_with_and_without_its_braces() -> None:
    for data in (b"{4:\r\n:20:A\r\n:59:OTTO BERG\r\n-}", b":20:A\r\n:59:OTTO BERG\r\n"):
        assert is_fin(data)
        (message,) = read_fin(data, "x")
        assert message.type == "MT"
        assert subject(message, "4:59").names == ("OTTO BERG",)


def test_a_system_message_keeps_its_values() -> None:
    (message,) = read_fin(b"{1:F01GLOBDEFFAXXX0000000000}{2:I010GLOBFRPPXXXXN}"
                          b"{4:{175:0710}{106:OTTO BERG}}", "x")  # fmt: skip
    assert message.type == "MT010"
    assert field(message, "4:175").role is Role.RETAINED
    assert field(message, "4:106").role is Role.TEXT


def test_securities_parties_are_read_behind_their_qualifier() -> None:
    message = one(
        ":16R:GENL\n:20C::SEME//REF1\n:95P::DEAG//GLOBDEFFXXX\n:95Q::BUYR//OTTO BERG\nULM\n"
        ":95S::ALTE//TXID/DE/12345\n:95L::ALTE//529900T8BM49AURSDO55\n:97A::SAFE//123\n"
        ":94C::DOMI//IR\n:70E::SPRO//FOR ANNA BERG\n:35B:ISIN XS0000000000\nACME 5 PCT",
        "541",
    )
    assert message.id == "REF1"
    parts = {item.part: item for item in message.subjects}
    assert parts["DEAG"].bics == ("GLOBDEFFXXX",)
    assert parts["BUYR"].names[0] == "OTTO BERG"
    assert field(message, "4:97A").role is Role.IDENTIFIER
    assert field(message, "4:94C").role is Role.GEOGRAPHY
    assert field(message, "4:70E").value == "FOR ANNA BERG"
    assert field(message, "4:35B").value == "ISIN XS0000000000\nACME 5 PCT"


def test_a_statement_names_parties_behind_codes_and_in_its_texts() -> None:
    message = one(
        ":20:A\n:25:12345678/90\n:61:2605010501C100,NTRFNONREF//X\nOTTO BERG\n"
        ":86:166?00TRANSFER?20RENT?32ACME SHIPPING AND TRA?33DING LTD\n"
        ":86:/BENM//NAME/ANNA BERG/REMI/RENT",
        "940",
    )
    assert field(message, "4:25").role is Role.IDENTIFIER
    assert field(message, "4:61").role is Role.RETAINED
    assert field(message, "4:61/text").role is Role.TEXT
    assert field(message, "4:86[1]").role is Role.TEXT
    assert subject(message, "4:86[1]").names == (
        "ACME SHIPPING AND TRA DING LTD",
        "ACME SHIPPING AND TRADING LTD",
    )
    assert subject(message, "4:86[2]").names == ("ANNA BERG",)


def test_line_ends_and_encodings_do_not_matter() -> None:
    text = (FIXTURES / "mt103_invented.fin").read_bytes().decode()
    (expected,) = read_fin(text.encode(), "x")
    for data in (
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + text.encode(),
        text.encode("utf-16"),
        text.replace("\n", "\x85").encode("cp500"),
        b"\x01" + text.replace("\n", "\r\n").encode() + b"\x03" + b" " * 60,
    ):
        assert is_fin(data)
        assert read_fin(data, "x") == (expected,)


def test_letters_of_an_eight_bit_file_stay() -> None:
    (message,) = read_fin(b"{4:\n:20:A\n:59:M\xfcLLER\n-}", "x")
    assert message.subjects[0].names == ("MüLLER",)


@pytest.mark.parametrize(
    "data", [b"", b"dear sirs", b"<a/>", b"PK\x03\x04", b"\xff\xfe", b'{"a":1}']
)
def test_other_files_are_not_fin(data: bytes) -> None:
    assert not is_fin(data)
