"""Which reader a file is for, and what is refused. All files are invented."""

from __future__ import annotations

import pytest

from ostraka.intake import messages
from ostraka.intake.messages import read_messages
from ostraka.model.errors import FormatError

MT = (
    b"{1:F01GLOBDEFFAXXX0000000000}{2:I103GLOBFRPPXXXXN}{4:\r\n:20:REF1\r\n:32A:260501EUR10,\r\n"
    b":50K:OTTO BERG\r\n:59:ANNA BERG\r\n-}"
)
XML = (
    b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>'
    b"<CdtTrfTxInf><Dbtr><Nm>Otto Berg</Nm></Dbtr></CdtTrfTxInf></FIToFICstmrCdtTrf></Document>"
)


@pytest.mark.parametrize(
    ("data", "standard"), [(MT, "mt"), (XML, "iso20022"), (b"\xef\xbb\xbf" + XML, "iso20022")]
)
def test_the_content_tells_the_standard(data: bytes, standard: str) -> None:
    (read,) = read_messages(data, "file")
    assert not isinstance(read, FormatError)
    assert read.standard == standard


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"PK\x03\x04abc", "zip"),
        (b"%PDF-1.7", "PDF"),
        (b'{"amount": 1}', "JSON"),
        (b"<!doctype HTML><p>", "web page"),
        (b"<invoice/>", "XML, but no ISO 20022"),
        (b"dear sirs", "dear sirs"),
        (b"\x00\x01\x02", "begins with"),
    ],
)
def test_what_is_no_message_is_refused_by_what_it_looks_like(data: bytes, seen: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_messages(data, "mail/attachment")
    assert caught.value.source == "mail/attachment"
    assert seen in caught.value.reason
    assert caught.value.action


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(messages, "MAX_BYTES", len(MT) - 1)
    with pytest.raises(FormatError, match="more than"):
        read_messages(MT, "file")


def test_a_broken_message_of_a_batch_stands_in_its_place() -> None:
    batch = b"\r\n$\r\n".join([MT, b"{1:broken}", MT])
    kinds = [isinstance(one, FormatError) for one in read_messages(batch, "batch.rje")]
    assert kinds == [False, True, False]
