"""Payment messages a second: ``python benchmarks/messages.py --shared ../shared``.

Measures ``ostraka message`` as a command, reading included: a folder of pacs.008 files, one
file of MT103 messages, and the real samples of the shared folder. The measured messages are
invented: names of the shared customers put together anew, three hundred banks that come
again and again, texts of invoices; one in two hundred names a listed party.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from xml.sax.saxutils import escape

from anyascii import anyascii

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import corpus, report
from benchmarks.measure import machine, watch

_ROOM: Final = Path(__file__).resolve().parent
_MARKS: Final = (
    "<!-- messages: written by benchmarks/messages.py --readme -->",
    "<!-- end of messages -->",
)
_SIZE: Final = 20_000
_BANKS: Final = 300
_PLANTED_EVERY: Final = 200
#: Listed for years under several laws; written as payee or in the text.
_LISTED: Final = ("Rosoboronexport", "Bank Rossiya", "Vladimir Putin", "Mahan Air")
_TOWNS: Final = (
    ("Berlin", "DE"),
    ("Lyon", "FR"),
    ("Wien", "AT"),
    ("Leeds", "GB"),
    ("Boston", "US"),
)
_THINGS: Final = ("PUMPS", "CONSULTING", "RENT", "BOOKS", "SPARE PARTS", "TRAVEL", "SOFTWARE")


class Payment:
    """One invented payment: who pays whom through which banks, and for what."""

    def __init__(self, number: int, names: Sequence[str], banks: Sequence[tuple[str, str]]) -> None:
        rng = random.Random(number)
        self.number = number
        self.payer, self.payee = rng.choice(names), rng.choice(names)
        self.banks = rng.sample(list(banks), 3)
        self.town, self.country = rng.choice(_TOWNS)
        self.other_town, self.other_country = rng.choice(_TOWNS)
        self.text = f"INVOICE {rng.randrange(10**6)} FOR {rng.choice(_THINGS)} OF MAY"
        self.planted = number % _PLANTED_EVERY == 0
        if self.planted:
            listed = rng.choice(_LISTED)
            if rng.random() < 0.5:
                self.payee = listed
            else:
                self.text = f"{self.text} ON BEHALF OF {listed.upper()}"


def main() -> int:
    """Measure and print; with ``--readme`` put the section into the README."""
    parser = argparse.ArgumentParser(prog="benchmarks/messages.py", description=__doc__)
    parser.add_argument("--shared", default="../shared", type=Path)
    parser.add_argument("--home", type=Path, help="a data directory; loaded anew by default")
    parser.add_argument("--quick", action="store_true", help="a tenth of the messages")
    parser.add_argument("--readme", action="store_true", help="put the section into the README")
    asked = parser.parse_args()
    shared = asked.shared.resolve()
    if not (shared / "payments").is_dir():
        print(f"{shared / 'payments'} is not there.", file=sys.stderr)
        return 2
    size = _SIZE // 10 if asked.quick else _SIZE
    with TemporaryDirectory(prefix="ostraka-messages-") as folder:
        work = Path(folder)
        home = asked.home or work / "home"
        if asked.home is None:
            _ostraka(home, "update", "--from", str(shared / "lists"))
        found = _measure(shared, work, home, size)
    out = _ROOM / "out"
    out.mkdir(exist_ok=True)
    (out / "messages.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    text = _markdown(found)
    print(text)
    if asked.readme:
        report.write_between(_ROOM / "README.md", *_MARKS, text)
    return 0


def _measure(shared: Path, work: Path, home: Path, size: int) -> dict[str, Any]:
    payments = list(_payments(shared, size))
    planted = sum(payment.planted for payment in payments)
    folder = work / "pacs008"
    folder.mkdir()
    for payment in payments:
        (folder / f"{payment.number:06}.xml").write_text(_pacs008(payment), "utf-8")
    batch = work / "mt103.rje"
    batch.write_text("$".join(_mt103(payment) for payment in payments), "latin-1")
    rows = [
        {"what": "pacs.008, a file each", "planted": planted, **_run(home, folder, None)},
        {"what": "pacs.008, a file each, one process", "planted": planted, **_run(home, folder, 1)},
        {"what": "MT103, one file", "planted": planted, **_run(home, batch, None)},
        {"what": "real samples", "planted": 0, **_run(home, shared / "payments", 1)},
    ]
    return {"machine": machine(), "rows": rows}


def _run(home: Path, files: Path, workers: int | None) -> dict[str, Any]:
    options = [] if workers is None else ["--workers", str(workers)]
    with watch() as running:
        lines = _ostraka(home, "message", str(files), "--json", *options)
    outcomes: Counter[str] = Counter()
    for line in lines.splitlines():
        outcomes[json.loads(line)["outcome"]] += 1
    return {
        "messages": outcomes.total(),
        "seconds": running.seconds,
        "cpu": running.cpu,
        **outcomes,
    }


def _ostraka(home: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ostraka", *arguments, "--home", str(home)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1, 2):
        raise SystemExit(f"ostraka {arguments[0]} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def _payments(shared: Path, size: int) -> Iterator[Payment]:
    rng = random.Random(size)
    rows = list(corpus.customers(shared))
    first, last = ([row[column] for row in rows] for column in ("first_name", "last_name"))
    names = [f"{rng.choice(first)} {rng.choice(last)}" for _ in range(size)]
    banks = [_bank(rng) for _ in range(_BANKS)]
    for number in range(size):
        yield Payment(number, names, banks)


def _bank(rng: random.Random) -> tuple[str, str]:
    letters = "".join(rng.choices("BCDFGHJKLMNPRSTV", k=4))
    _, country = rng.choice(_TOWNS)
    return f"{letters}{country}2L", f"{letters.capitalize()}ova Bank"


def _pacs008(one: Payment) -> str:
    (first, first_name), (second, _), (third, third_name) = one.banks
    payer, payee = (
        _party(one.payer, one.town, one.country),
        _party(one.payee, one.other_town, one.other_country),
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>
<GrpHdr><MsgId>M{one.number}</MsgId><CreDtTm>2026-05-01T10:00:00</CreDtTm><NbOfTxs>1</NbOfTxs>
<SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr>
<CdtTrfTxInf><PmtId><InstrId>I{one.number}</InstrId><EndToEndId>E{one.number}</EndToEndId>
<UETR>8a562c67-ca16-48ba-b074-65581be6f0{one.number % 100:02}</UETR></PmtId>
<IntrBkSttlmAmt Ccy="EUR">{one.number}.10</IntrBkSttlmAmt><IntrBkSttlmDt>2026-05-01</IntrBkSttlmDt>
<ChrgBr>SHAR</ChrgBr>
<InstgAgt><FinInstnId><BICFI>{first}</BICFI></FinInstnId></InstgAgt>
<InstdAgt><FinInstnId><BICFI>{second}</BICFI></FinInstnId></InstdAgt>
<IntrmyAgt1><FinInstnId><BICFI>{second}</BICFI></FinInstnId></IntrmyAgt1>
<Dbtr>{payer}</Dbtr>
<DbtrAcct><Id><Othr><Id>{one.number:010}</Id></Othr></Id></DbtrAcct>
<DbtrAgt><FinInstnId><BICFI>{first}</BICFI><Nm>{first_name}</Nm></FinInstnId></DbtrAgt>
<CdtrAgt><FinInstnId><BICFI>{third}</BICFI><Nm>{third_name}</Nm></FinInstnId></CdtrAgt>
<Cdtr>{payee}</Cdtr>
<RmtInf><Ustrd>{escape(one.text)}</Ustrd></RmtInf>
</CdtTrfTxInf></FIToFICstmrCdtTrf></Document>
"""


def _party(name: str, town: str, country: str) -> str:
    return (
        f"<Nm>{escape(name)}</Nm><PstlAdr><StrtNm>Main Road</StrtNm><BldgNb>{len(name)}</BldgNb>"
        f"<TwnNm>{town}</TwnNm><Ctry>{country}</Ctry></PstlAdr>"
    )


def _mt103(one: Payment) -> str:
    (first, _), (second, _), (third, _) = one.banks
    text = "\r\n".join(one.text[at : at + 35] for at in range(0, len(one.text), 35))
    payer, payee = (_latin(name) for name in (one.payer, one.payee))
    return (
        f"{{1:F01{first}AXXX0000000000}}{{2:I103{second}XXXXN}}{{4:\r\n:20:R{one.number}\r\n"
        f":23B:CRED\r\n:32A:260501EUR{one.number},10\r\n"
        f":50K:/{one.number:010}\r\n{payer}\r\n1 MAIN ROAD\r\n{one.town.upper()}\r\n"
        f":52A:{first}\r\n:57A:{third}\r\n:59:/{one.number:08}\r\n{payee}\r\n2 MAIN ROAD\r\n"
        f"{one.other_town.upper()}\r\n:70:{text}\r\n:71A:SHA\r\n-}}"
    )


def _latin(name: str) -> str:
    """A name as FIN can carry it: in Latin capitals."""
    return " ".join(anyascii(name).upper().split())


def _markdown(found: dict[str, Any]) -> str:
    on = found["machine"]
    lines = [
        f"{on['cores']} cores, {on['ram_gb']} GB RAM, Python {on['python']}; load average before "
        f"the run: {on['load_before']}. The command as a whole: starting, opening the index, "
        "reading, screening against every shared list, writing JSON.",
        "",
        "| messages | number | seconds | a second | processor s | alerts | planted | errors |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {row['what']} | {row['messages']:,} | {row['seconds']:.1f} | "
        f"{row['messages'] / row['seconds']:,.0f} | {row['cpu']:.1f} | "
        f"{row.get('alert', 0):,} | {row['planted']:,} | {row.get('error', 0):,} |"
        for row in found["rows"]
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
