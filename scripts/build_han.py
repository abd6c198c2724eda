"""Build ``src/ostraka/names/data/han.tsv``: how a Chinese character is written plainly and read.

Owns the choice of characters and readings from the Unicode Han Database. Run it
by hand when that database has a new version::

    python scripts/build_han.py FOLDER

FOLDER holds ``Unihan_Readings.txt``, ``Unihan_Variants.txt`` and
``Unihan_DictionaryLikeData.txt``, as files or compressed by bzip2 (Debian's
``unicode-data`` has them so). The same files give the same bytes. Nothing here
is needed at run time.
"""

from __future__ import annotations

import bz2
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

TARGET: Final = (
    Path(__file__).resolve().parents[1] / "src" / "ostraka" / "names" / "data" / "han.tsv"
)
#: Fields that are read, and the file of each.
FIELDS: Final = {
    "kHangul": "Unihan_Readings.txt",
    "kCantonese": "Unihan_Readings.txt",
    "kSimplifiedVariant": "Unihan_Variants.txt",
    "kTraditionalVariant": "Unihan_Variants.txt",
    "kUnihanCore2020": "Unihan_DictionaryLikeData.txt",
}
#: Characters of personal names and of schooling, by the letters after a Hangul reading.
KOREAN: Final = frozenset("EN")
#: Characters written in mainland China, Hong Kong and Taiwan.
CHINESE: Final = frozenset("GHT")
#: Simplified forms that are parts of characters only.
PARTS: Final = frozenset("钅讠饣纟")
HEAD: Final = """\
# Chinese characters: the simplified form, the Korean readings in Hangul, the Cantonese readings in
# Jyutping without tones. Made by scripts/build_han.py from the Unicode Han Database, version
# {version} (kSimplifiedVariant, kHangul, kCantonese). Copyright 1991-2022 Unicode, Inc., under the
# Unicode licence (unicode.org/license.txt). Left out: characters that stand in neither the Korean
# sets for names and schools nor the core sets of China.
character	simplified	korean	cantonese
"""


def fields(folder: Path) -> tuple[dict[str, dict[str, str]], str]:
    """Values by field and character, and the version that the files state."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    version = ""
    for name in sorted(set(FIELDS.values())):
        path = folder / name
        packed = path.with_name(f"{name}.bz2")
        if packed.is_file():
            text = bz2.decompress(packed.read_bytes()).decode()
        elif path.is_file():
            text = path.read_text(encoding="utf-8")
        else:
            raise SystemExit(f"{path} is not there; name the folder that holds it")
        version = version or re.findall(r"Unicode version: ([\d.]+)|$", text)[0]
        for line in text.splitlines():
            if line.startswith("U+"):
                code, field, value = line.split("\t")
                if FIELDS.get(field) == name:
                    found[field][chr(int(code[2:], 16))] = value
    return found, version


def simplified(char: str, found: dict[str, dict[str, str]]) -> str:
    """The one simplified form; the character itself where there is none or more than one."""
    forms = [chr(int(code[2:], 16)) for code in found["kSimplifiedVariant"].get(char, "").split()]
    own = [form for form in forms if form != char and form not in PARTS]
    return char if char in forms or len(own) != 1 else own[0]


def main(folder: Path) -> None:
    """Write the table."""
    found, version = fields(folder)
    rows = []
    for char in sorted({*found["kHangul"], *found["kCantonese"], *found["kSimplifiedVariant"]}):
        hangul = [entry.partition(":") for entry in found["kHangul"].get(char, "").split()]
        korean = [sound for sound, _, sets in hangul if KOREAN & set(sets)]
        core = CHINESE & set(found["kUnihanCore2020"].get(char, ""))
        plain = simplified(char, found)
        if ord(char) > 0xFFFF or not (korean or core or plain != char):
            continue
        cantonese = [re.sub(r"\d", "", each) for each in found["kCantonese"].get(char, "").split()]
        row = (char, plain, " ".join(korean), " ".join(dict.fromkeys(cantonese)))
        rows.append("\t".join(row))
    TARGET.write_text(HEAD.format(version=version) + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(rows):,} characters, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python scripts/build_han.py FOLDER")
    main(Path(sys.argv[1]))
