"""ISO 20022 files as they come: envelopes, several in one, quoted, hostile. All invented."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from ostraka.intake.fields import Field, Message, Role
from ostraka.intake.iso20022 import is_iso, read_iso, read_iso_batch
from ostraka.intake.iso20022_roles import role_of, rule_of
from ostraka.model.errors import FormatError

FIXTURES = Path(__file__).parents[1] / "fixtures" / "iso20022"
PAYMENT = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>'
    "<GrpHdr><MsgId>{0}</MsgId></GrpHdr><CdtTrfTxInf><Cdtr><Nm>Olga {0}</Nm></Cdtr></CdtTrfTxInf>"
    "</FIToFICstmrCdtTrf></Document>"
)


def fixture(name: str) -> Message:
    data = (FIXTURES / name).read_bytes()
    assert is_iso(data)
    (message,) = read_iso(data, name)
    return message


def field(message: Message, end: str) -> Field:
    return next(one for one in message.fields if one.path.endswith(end))


def test_an_inquiry_is_read_with_its_header_beside_it() -> None:
    message = fixture("camt110_header_beside_document.xml")
    assert (message.type, message.id) == ("camt.110.001.01", "INVQ-1")
    parts = {one.part: one for one in message.subjects}
    assert list(parts) == ["Fr", "To", "Rqstr", "Rspndr", "ReqOrgtr"]
    assert parts["Rspndr"].names == ("Invented Bank of the North",)
    assert parts["Rspndr"].bank
    assert parts["ReqOrgtr"].names == ("Olga Invented",)
    assert field(message, "ReqNrrtv").role is Role.TEXT
    assert field(message, "InvstgtnSubTp/Prtry").role is Role.TEXT
    for reference in ("RqstrInvstgtnId", "EIR", "OrgnlMsgId"):
        assert field(message, reference).kind == "reference"


def test_an_answer_is_read_without_its_enclosed_file() -> None:
    message = fixture("camt111.xml")
    assert message.type == "camt.111.001.02"
    assert field(message, "RspnNrrtv").role is Role.TEXT
    assert field(message, "NclsdFile/Nm").role is Role.TEXT
    assert field(message, "Nclsr").role is Role.RETAINED
    assert message.subjects[0].leis == ("529900T8BM49AURSDO55",)


def test_messages_one_after_the_other_are_all_read() -> None:
    declared = '<?xml version="1.0" encoding="UTF-8"?>\n'
    data = "\n".join(declared + PAYMENT.format(n) for n in (1, 2, 3)).encode("utf-8-sig")
    read = read_iso(data, "day.xml")
    assert [one.id for one in read] == ["1", "2", "3"]
    assert [one.source for one in read] == ["day.xml#1", "day.xml#2", "day.xml#3"]
    assert [one.subjects[0].names for one in read] == [("Olga 1",), ("Olga 2",), ("Olga 3",)]


def test_a_broken_message_of_a_batch_holds_up_no_other() -> None:
    empty = PAYMENT.format("2").replace("<Nm>Olga 2</Nm>", "")
    data = f"<Batch>{PAYMENT.format(1)}{empty}{PAYMENT.format(3)}</Batch>".encode()
    first, second, third = read_iso_batch(data, "day.xml")
    assert isinstance(first, Message)
    assert isinstance(third, Message)
    assert (first.id, third.id) == ("1", "3")
    assert isinstance(second, FormatError)
    assert second.source == "day.xml#2"
    with pytest.raises(FormatError, match="neither party nor bank"):
        read_iso(data, "day.xml")


@pytest.mark.parametrize("behind", ["<Document>", "rubbish", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"])
def test_what_stands_behind_a_message_is_not_passed_over(behind: str) -> None:
    data = (PAYMENT.format(1) + behind).encode()
    try:
        read = read_iso(data, "day.xml")
    except FormatError as error:
        assert error.source == "day.xml"  # noqa: PT017
    else:
        assert Field("Messages/text()", Role.TEXT, behind, "text") in read[0].fields


@pytest.mark.parametrize("wrap", ["<![CDATA[{}]]>", "escaped"])
def test_a_message_that_stands_in_a_text_is_read_as_one(wrap: str) -> None:
    inner = '<?xml version="1.0" encoding="UTF-16"?>' + PAYMENT.format(1)
    body = escape(inner) if wrap == "escaped" else wrap.format(inner)
    data = f"<S:DataPDU xmlns:S='urn:swift:saa:xsd:saa.2.0'><S:Body>{body}</S:Body></S:DataPDU>"
    assert is_iso(data.encode())
    outer, read = read_iso(data.encode(), "pdu.xml")
    assert read.type == "pacs.008.001.08"
    assert read.subjects[0].names == ("Olga 1",)
    assert read.source == "pdu.xml#Body"
    assert [(one.role, one.kind) for one in outer.fields] == [(Role.RETAINED, "message")]


def test_a_broken_message_in_an_envelope_is_an_error_and_in_a_message_text() -> None:
    broken = escape(PAYMENT.format(1)[:-5])
    with pytest.raises(FormatError, match="malformed"):
        read_iso(f"<DataPDU><Body>{broken}</Body></DataPDU>".encode(), "pdu.xml")
    quoting = PAYMENT.format(1).replace("</Cdtr>", f"</Cdtr><AddtlInf>{broken}</AddtlInf>")
    (message,) = read_iso(quoting.encode(), "quote.xml")
    assert field(message, "AddtlInf").role is Role.TEXT


def test_quotations_end_somewhere() -> None:
    text = PAYMENT.format(1)
    for _ in range(5):
        text = f"<DataPDU><Body>{escape(text)}</Body></DataPDU>"
    with pytest.raises(FormatError):
        read_iso(text.encode(), "deep.xml")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("<kml><Document><Placemark><name>Somewhere</name></Placemark></Document></kml>", "no ISO"),
        (PAYMENT.format("<" + "a" * 200 + ">x</" + "a" * 200 + ">"), "characters"),
        (PAYMENT.format("<" + "a" * 90 + ">") + "", "malformed"),
        (
            PAYMENT.format("<" + f"{'b' * 90}><" * 20 + "b/>" + f"</{'b' * 90}>" * 20),
            "nest too deeply",
        ),
    ],
)
def test_what_no_message_looks_like_is_refused(data: str, told: str) -> None:
    with pytest.raises(FormatError, match=told) as caught:
        read_iso(data.encode(), "strange.xml")
    assert caught.value.source == "strange.xml"
    assert caught.value.action


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_an_element_of_too_many_attributes_is_refused_before_it_is_read(encoding: str) -> None:
    many = " ".join(f"a{n}='>'" for n in range(50_000))
    with pytest.raises(FormatError, match="attributes"):
        read_iso(PAYMENT.format(1).replace("</Cdtr>", f"</Cdtr><b {many}/>").encode(encoding), "x")
    few = " ".join(f"a{n}='>'" for n in range(60))
    assert read_iso(PAYMENT.format(1).replace("</Cdtr>", f"</Cdtr><b {few}/>").encode(), "x")


def test_a_file_of_too_many_elements_is_refused_before_it_is_read() -> None:
    with pytest.raises(FormatError, match="too large"):
        read_iso(b"<Document>" + b"<a/>" * 4_000_001 + b"</Document>", "bomb.xml")


INSTANT = "<PmtTpInf><LclInstrm><Cd>INST</Cd></LclInstrm></PmtTpInf>"


@pytest.mark.parametrize(
    ("body", "instant"),
    [
        (f"<CdtTrfTxInf>{INSTANT}<X>a</X></CdtTrfTxInf>", True),
        (f"<GrpHdr>{INSTANT}</GrpHdr><CdtTrfTxInf><X>a</X></CdtTrfTxInf>", True),
        (f"<PmtInf>{INSTANT}<CdtTrfTxInf><X>a</X></CdtTrfTxInf></PmtInf>", True),
        (f"<CdtTrfTxInf>{INSTANT}</CdtTrfTxInf><CdtTrfTxInf><X>a</X></CdtTrfTxInf>", False),
        (f"<PmtInf>{INSTANT}</PmtInf><PmtInf><CdtTrfTxInf><X>a</X></CdtTrfTxInf></PmtInf>", False),
        (f"<CdtTrfTxInf><OrgnlTxRef>{INSTANT}</OrgnlTxRef></CdtTrfTxInf>", False),
        ("<CdtTrfTxInf><RmtInf><Ustrd>INST</Ustrd></RmtInf></CdtTrfTxInf>", False),
        ("<CdtTrfTxInf><PmtTpInf><SvcLvl><Cd>URGP</Cd></SvcLvl></PmtTpInf></CdtTrfTxInf>", False),
    ],
)
def test_a_message_is_instant_only_if_each_of_its_payments_is(body: str, instant: bool) -> None:
    party = "<GrpHdr2><Cdtr><Nm>Olga</Nm></Cdtr></GrpHdr2>"
    text = f"<Document><FIToFICstmrCdtTrf>{body}{party}</FIToFICstmrCdtTrf></Document>"
    assert read_iso(text.encode(), "invented.xml")[0].instant is instant


def test_a_person_called_in_parts_has_one_name() -> None:
    text = (
        "<Document><Prtry><Hldr><GvnNm>Olga</GvnNm><MddlNm>P.</MddlNm><Nm>Invented</Nm></Hldr>"
        "<Ownr><FrstNm>Petr</FrstNm></Ownr></Prtry></Document>"
    )
    (message,) = read_iso(text.encode(), "invented.xml")
    assert [one.names for one in message.subjects] == [("Olga P. Invented",), ("Petr",)]


@pytest.mark.parametrize(
    ("chain", "value", "role"),
    [
        ("Cdtr/Id/OrgId/Othr/Id", "AB 12 34", Role.IDENTIFIER),
        ("Cdtr/Id/OrgId/Othr/Id", "Invented Trading House", Role.TEXT),
        ("CdtrAcct/Prxy/Id", "olga@example.org", Role.IDENTIFIER),
        ("CdtrAcct/Prxy/Id", "Olga Invented", Role.TEXT),
        ("CdtrAcct/Id/BlckChainAdrOrWllt/Id", "0xabc", Role.IDENTIFIER),
        ("Purp/Cd", "GDDS", Role.RETAINED),
        ("Purp/Cd", "INVENTED", Role.TEXT),
        ("Purp/Cd", "Invented", Role.TEXT),
        ("Tax/Rcrd/Tp", "INV", Role.TEXT),
        ("RgltryRptg/Dtls/Tp", "INV", Role.TEXT),
        ("SplmtryData/Envlp/X/VesselIMO", "9187629", Role.IDENTIFIER),
        ("SplmtryData/Envlp/X/BeneficiaryName", "Olga", Role.PARTY),
        ("SplmtryData/Envlp/X/Count", "17", Role.RETAINED),
        ("SplmtryData/Envlp/X/Anything", "Olga", Role.TEXT),
        ("Assgnmt/Assgnr", "INVNDEFF", Role.AGENT),
        ("Assgnmt/Assgnr", "Invented Bank", Role.TEXT),
        ("RgltryRptg/Authrty/AuthrtyNm", "Invented Office", Role.PARTY),
        ("PmtInf/DbtrCtryOfRes", "IR", Role.GEOGRAPHY),
        ("Sgntr/Signature/SignatureValue", "QUJD" * 40, Role.RETAINED),
        ("SplmtryData/Envlp/X/Thing", "0x" + "ab" * 20, Role.TEXT),
        ("SplmtryData/Envlp/X/SenderWallet", "0x" + "ab" * 20, Role.IDENTIFIER),
        ("SplmtryData/Envlp/X/PassportNumber", "12345678", Role.IDENTIFIER),
        ("SplmtryData/Envlp/X/SndrBIC", "INVNDEFF", Role.AGENT),
        ("SplmtryData/Envlp/X/Winner", "Olga", Role.TEXT),
        ("Sgntr/Signature/X509SubjectName", "CN=Invented Bank", Role.TEXT),
        ("CdtTrfTxInf/PmtId/AcctOwnrTxId", "OLGA INVENTED", Role.RETAINED),
    ],
)
def test_element_and_form_decide_the_role(chain: str, value: str, role: Role) -> None:
    assert role_of(rule_of(tuple(chain.split("/"))), value)[0] is role
