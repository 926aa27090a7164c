"""Long texts in pieces: nothing lost, nothing broken, nothing too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.split import LIMIT, MAX_PARTS, cleaned, shortened, size, split

WORDS = st.text(
    st.sampled_from("段落。!?\n a1é😀<>/:") | st.characters(codec="utf-8"), max_size=900
)
LINK = "https://zhibu.example/report/" + "x" * 60


@given(WORDS, st.integers(8, 300))
def test_the_pieces_joined_are_the_words(words: str, limit: int) -> None:
    pieces = split(words, limit, max_parts=10_000)
    assert "".join(pieces) == words
    assert all(0 < size(piece) <= limit for piece in pieces)


@given(WORDS, st.integers(8, 40), st.integers(1, 5))
def test_the_number_of_pieces_is_capped(words: str, limit: int, most: int) -> None:
    pieces = split(words, limit, most)
    assert len(pieces) <= most
    assert all(size(piece) <= limit for piece in pieces)
    whole = "".join(pieces)
    assert whole == words or (whole.endswith("…") and words.startswith(whole[:-1]))


@pytest.mark.parametrize("character", ["中", "😀", "é", "a"])
@pytest.mark.parametrize("shift", range(4))
def test_no_character_is_broken_at_the_border(character: str, shift: int) -> None:
    words = "a" * shift + character * 3000
    pieces = split(words)
    assert "".join(pieces) == words
    assert all(size(piece) > LIMIT - 4 for piece in pieces[:-1])


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("甲" * 20 + "\n\n" + "乙。" * 5 + "\n" + "丙" * 40, "甲" * 20 + "\n\n"),
        ("甲" * 20 + "\n" + "乙。" * 2 + "丙" * 40, "甲" * 20 + "\n"),
        ("甲" * 20 + "。”" + "丙" * 40, "甲" * 20 + "。”"),
        ("甲" * 60, "甲" * 33),
        ("甲。" + "乙" * 60, "甲。" + "乙" * 31),  # a border near the start is none
    ],
    ids=["paragraph", "line", "sentence", "character", "too early"],
)
def test_a_piece_ends_at_the_best_border(words: str, first: str) -> None:
    assert split(words, 100)[0] == first


@pytest.mark.parametrize("link", [LINK, f'<a href="{LINK}">填写自评</a>'])
@given(before=st.integers(1, 60))
def test_a_link_stays_whole(link: str, before: int) -> None:
    pieces = split("甲" * before + link + "\n" + "乙" * 60, 150)
    assert any(link in piece for piece in pieces)


def test_a_link_longer_than_a_piece_is_cut_rather_than_lost() -> None:
    words = "甲https://zhibu.example/" + "x" * 500
    pieces = split(words, 100)
    assert pieces[0] == "甲"
    assert "".join(pieces) == words


def test_no_words_are_no_pieces() -> None:
    assert split("") == []


def test_a_person_never_gets_a_flood() -> None:
    assert len(split("甲" * 100_000)) == MAX_PARTS


def test_characters_that_xml_cannot_carry_are_dropped() -> None:
    assert cleaned("a\x00\x0b\ud800\ufffe\tb\n😀") == "a\tb\n😀"


@pytest.mark.parametrize(
    ("words", "expected"), [("甲乙丙", "甲乙丙"), ("甲乙丙丁", "甲乙…"), ("", "")]
)
def test_a_title_is_shortened_visibly(words: str, expected: str) -> None:
    assert shortened(words, 3) == expected
