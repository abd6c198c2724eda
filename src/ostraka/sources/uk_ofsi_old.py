"""OFSI's consolidated list in its old format: the CSV of 29 columns, used until 2022.

Owns reading it and a second count that looks only at the ends of the rows.
Refuses tables with another header, rows of another length and damaged files.

One record is one group: all rows with the same ``Group ID``, which is the
record's id and the same as in the format of 2022. The old format has no
quality of aliases, no name in another script and no labels in "Other
Information"; passports and national numbers are prose. Its text is
Windows-1252. The file declares no number of groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ostraka.model.records import Fact, Header, Item, Material
from ostraka.sources import uk_columns as columns
from ostraka.sources.uk_fields import about_document, enumerated, fact, is_nothing, note
from ostraka.sources.uk_information import contacts_in_prose
from ostraka.sources.uk_ofsi import count_groups, is_table, read_table
from ostraka.sources.uk_rows import Layout
from ostraka.sources.xml_stream import only_part

FORMAT: Final = "uk-ofsi-old"

COLUMNS: Final = (
    "Name 6", "Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Title", "DOB",
    "Town of Birth", "Country of Birth", "Nationality", "Passport Details", "NI Number",
    "Position", "Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Address 6",
    "Post/Zip Code", "Country", "Other Information", "Group Type", "Alias Type", "Regime",
    "Listed On", "Last Updated", "Group ID",
)  # fmt: skip

_NUMBER = re.compile(
    r"(?P<label>[^\d(]{0,80}?)\b(?P<number>[A-Z]{0,4}[ /-]{0,2}\d[\dA-Z/. -]{2,28}?)"
    r"(?=$|[ .,;]{0,3}(?:$|[(]|[A-Za-z]{2}))(?P<rest>.*)"
)
_DAY_ONLY = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}|(?:19|20)\d\d")
