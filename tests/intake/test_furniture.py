"""What belongs to a site is marked, and nothing else is. Every line here is invented."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.intake.furniture import blocks_of, is_wrapped, rule_of


@pytest.mark.parametrize(
    "banner",
    [
        "This article is more than\n3 year old",
        "This article is more than 3 years old",
        "This story is over two months old.",
        "This article was published 5 years ago",
        "Dieser Artikel ist mehr als 3 Jahre alt.",
        "Cet article a plus de 3 ans",
        "Este artículo tiene más de 2 años",
        "Этой статье более 3 лет",
    ],
)
def test_a_banner_glued_to_the_text_frees_its_first_word(banner: str) -> None:
    text = f"{banner}Russia said so."
    *before, last = blocks_of(text)
    assert {one.kind for one in before} == {"furniture"}
    assert (last.kind, text[last.start : last.end]) == ("paragraph", "Russia said so.")


@pytest.mark.parametrize(
    "line",
    [
        "RELATED: Wagner leader seen on ship",
        "READ MORE: Wagner leader seen on ship",
        "Related article: The ship",
        "Read more: The ship",
        "Читайте также: Корабль",
        "Subscribe to our newsletter for more",
        "We use cookies to improve your experience",
        "Share on Facebook",
        "Facebook Twitter WhatsApp Email",
        "Advertisement",
        "© 2021 The Invented Times",
        "12 Comments",
        "Photo: Ivan Petrov/Reuters",
        "(Photo by Ivan Petrov via Getty Images)",
        "Getty Images",
        "Reporting by Ann Example in London; editing by Bob Example",
    ],
)
def test_lines_of_the_site_are_furniture(line: str) -> None:
    assert [one.kind for one in blocks_of(f"First.\n{line}\nLast.")] == [
        "paragraph",
        "furniture",
        "paragraph",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Related parties: Gazprom Export and Rosneft Trading.",
        "Read Ahmed Hassan was designated yesterday.",
        "This article is more than a description of Wagner.",
        "The older brother of Oleg Example.",
        "Shareholders: Oleg Deripaska",
        "Photo of Oleg Deripaska arriving in court",
        "More than 30 companies were named.",
        "See also: Rosneft Oil Company",
        "Signal Ltd",
        "Home Invest OOO",
        "Subscribed capital: 3 million",
        "Commenting on Iran, he said no.",
        "Mail.ru Group",
        "AP Moller",
        "Telegram FZ LLC",
        "Watch Dogs Security of Moscow",
    ],
)
def test_text_that_begins_alike_stays_text(line: str) -> None:
    assert rule_of(line, 20) == ""


def test_a_writer_is_kept_apart_from_furniture() -> None:
    blocks = blocks_of("Headline of the day\nBy Alexander Invented and Ann Example\nText.")
    assert [one.kind for one in blocks] == ["paragraph", "byline", "paragraph"]


def test_tags_left_in_a_text_are_cut_out_of_it() -> None:
    text = '<p class="x">The leaders met <b>Wagner</b> today, 3 < 4.</p>'
    kept = [text[one.start : one.end] for one in blocks_of(text) if one.kind == "paragraph"]
    assert kept == ["The leaders met", "Wagner", "today, 3 < 4."]


def test_wrapped_lines_are_one_paragraph() -> None:
    line = "The ministry named thirty companies that had supplied the army with the parts"
    text = f"{line}\n{line}\n{line}\n\n{line}\n{line}.\n"
    assert is_wrapped(text)
    assert len(blocks_of(text, wrapped=True)) == 2


@given(st.text(alphabet="Read more:\n <p>By/3©RELATED", max_size=300))
def test_blocks_cover_all_that_is_not_blank(text: str) -> None:
    blocks = blocks_of(text)
    covered = "".join(text[one.start : one.end] for one in blocks)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(one.end <= two.start for one, two in itertools.pairwise(blocks))


def test_lines_made_to_hold_up_a_reader_do_not() -> None:
    begun = time.process_time()
    for line in ("By " + "a" * 100, "Photo: " + "a " * 60, "<p " * 50, "By " + "A, " * 30):
        for _ in range(50):
            blocks_of(line)
    assert time.process_time() - begun < 1
