"""Where FIN messages begin and end. All messages are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.intake.fin_blocks import MAX_LINE, decode, frames, looks_like_fin

HEAD = "{1:F01GLOBDEFFAXXX0000000000}{2:I103GLOBFRPPXXXXN}"
BODY = "\n:20:A\n:59:OTTO BERG"
GOOD = f"{HEAD}{{4:{BODY}\n-}}"


def cut(text: str) -> list[str]:
    """Block 4 of each message, or its error."""
    return [
        one.error or next(block.text for block in one.blocks if block.id == "4")
        for one in frames(text)
    ]


@pytest.mark.parametrize(
    "between",
    ["", "\n", "$", "\n$\n", "\n\n", "\x03 \x01", "}", "};", "{\n$$\n", "\x1a", "{5:{A:1}}"],
)  # fmt: skip
def test_messages_stand_one_after_the_other_with_anything_usual_between(between: str) -> None:
    assert cut(GOOD + between + GOOD + between) == [BODY, BODY]


def test_messages_of_one_line_each_are_told_apart() -> None:
    line = f"{HEAD}{{4::20:A-}}"
    assert cut(line * 3) == [":20:A"] * 3
    assert cut(f"{line}{{5:{{CHK:1}}}}\n{GOOD}") == [":20:A", BODY]


def test_blocks_of_block_4_alone_are_messages_each() -> None:
    assert cut("{4:\n:20:A\n-}{4:\n:20:B\n-}") == ["\n:20:A", "\n:20:B"]


def test_lines_without_any_block_are_one_message_up_to_its_end() -> None:
    assert cut(":20:A\n:59:B\n-\n:20:C\n") == [":20:A\n:59:B", ":20:C\n"]
    assert cut(f":20:A\n$\n{GOOD}") == [":20:A", BODY]


def test_a_minus_within_a_text_ends_nothing() -> None:
    body = "\n:70:A - B -}X\n:59:C"
    assert cut(f"{{4:{body}\n-}}") == [body]


@pytest.mark.parametrize(
    "broken",
    [
        f"{HEAD}{{4:{BODY}\n",
        f"{HEAD}{{4:{BODY}",
        HEAD,
        "{1:F01GLOBDEFFAXXX00",
        "{1:broken}",
        f"{HEAD}{{4:\n:70:{'A' * (MAX_LINE + 1)}\n-}}",
        f"{HEAD}{{4:\n:70:\x07\n-}}",
        "dear sirs",
    ],
)
@pytest.mark.parametrize("between", ["\n$\n", "$"])
def test_a_broken_message_is_one_error_and_takes_no_other_with_it(
    broken: str, between: str
) -> None:
    read = cut(between.join([GOOD, broken, GOOD]))
    assert len(read) == 3
    assert read[0] == read[2] == BODY
    assert read[1] != BODY


def test_a_message_without_its_end_stops_where_the_next_header_begins() -> None:
    assert cut(f"{HEAD}{{4:{BODY}\n{GOOD}") == ["block 4 does not end", BODY]


def test_places_are_counted_from_one() -> None:
    read = list(frames(f"\n\n{GOOD}\n$\njunk\n$\n{GOOD}"))
    assert [(one.number, one.line) for one in read] == [(1, 3), (2, 8), (3, 10)]


def test_an_acknowledgement_of_another_terminal_stands_alone() -> None:
    receipt = "{1:F21GLOBUS33AXXX0000000000}{4:{177:2605010717}{451:0}}"
    read = list(frames(receipt + GOOD + receipt))
    assert [len(one.receipt) for one in read] == [0, 0, 0]
    assert [one.blocks[0].text[1:3] for one in read] == ["21", "01", "21"]


def test_many_broken_messages_are_read_once_each() -> None:
    read = list(frames("{4:a\n$\n" * 5000))
    assert len(read) == 5000
    assert all(one.error for one in read)


@given(st.text(alphabet="{}:14$-\nA\r", max_size=60))
def test_no_message_of_a_text_is_cut_twice_or_lost(text: str) -> None:
    plain = decode(text.encode())
    read = list(frames(plain))
    assert [one.number for one in read] == list(range(1, len(read) + 1))
    if set(plain) & set("A14:-"):
        assert read
    for one in read:
        assert one.error or any(block.id == "4" for block in one.blocks)


def test_a_long_beginning_that_was_cut_in_a_letter_is_still_recognised() -> None:
    data = f"{{4:\n:20:A\n:70:{'é' * 4000}\n-}}".encode()
    assert looks_like_fin(data)
    assert looks_like_fin(b" " + data)
