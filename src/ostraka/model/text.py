"""White space and normal form of a text: what every reading does first.

Owns the one folding that is allowed before a value is stored. Refuses any
other change: letters, case and punctuation stay as the source wrote them.
"""

from __future__ import annotations

import unicodedata


def fold_space(text: str) -> str:
    """Put a text into Unicode normal form C with single spaces inside and none around.

    Args:
        text: any text; no-break spaces, tabs and line ends count as white space.

    Returns:
        The folded text; folding twice changes nothing.
    """
    return " ".join(unicodedata.normalize("NFC", text).split())
