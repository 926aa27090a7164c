"""Sealing choices under a poll's key."""

from pathlib import Path

import pytest

from domain.polls import BallotShape
from storage.urn_keys import KeyStore
from storage.urn_sealing import (
    UnreadableBallotError,
    ballot_purpose,
    open_choice,
    pending_purpose,
    seal_choice,
)

SHAPE = BallotShape(3, 4)


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys")


def test_a_sealed_choice_opens_to_the_same_choice(keys: KeyStore) -> None:
    sealed = seal_choice((1, 0, 4), SHAPE, keys.create(1), ballot_purpose(1))
    assert open_choice(sealed, SHAPE, keys.private(1), ballot_purpose(1)) == (1, 0, 4)


def test_all_seals_have_one_length_and_none_repeats(keys: KeyStore) -> None:
    public = keys.create(1)
    choices = [(a, b, 0) for a in range(5) for b in range(5)] * 2
    sealed = [seal_choice(choice, SHAPE, public, ballot_purpose(1)) for choice in choices]
    assert len({len(each) for each in sealed}) == 1
    assert len(set(sealed)) == len(sealed)


@pytest.mark.parametrize(
    "purpose", [ballot_purpose(2), pending_purpose(1, 5), pending_purpose(1, 6)]
)
def test_a_ballot_opens_for_no_other_purpose(keys: KeyStore, purpose: bytes) -> None:
    sealed = seal_choice((1, 0, 4), SHAPE, keys.create(1), ballot_purpose(1))
    with pytest.raises(UnreadableBallotError):
        open_choice(sealed, SHAPE, keys.private(1), purpose)


def test_a_key_of_another_poll_opens_nothing(keys: KeyStore) -> None:
    sealed = seal_choice((1, 0, 4), SHAPE, keys.create(1), ballot_purpose(1))
    keys.create(2)
    with pytest.raises(UnreadableBallotError):
        open_choice(sealed, SHAPE, keys.private(2), ballot_purpose(1))


@pytest.mark.parametrize("place", [0, 31, 32, -1])
def test_an_altered_ballot_does_not_open(keys: KeyStore, place: int) -> None:
    sealed = bytearray(seal_choice((1, 0, 4), SHAPE, keys.create(1), ballot_purpose(1)))
    sealed[place] ^= 1
    with pytest.raises(UnreadableBallotError):
        open_choice(bytes(sealed), SHAPE, keys.private(1), ballot_purpose(1))


@pytest.mark.parametrize("sealed", [b"", b"short", b"\x00" * 64])
def test_bytes_that_were_never_sealed_do_not_open(keys: KeyStore, sealed: bytes) -> None:
    keys.create(1)
    with pytest.raises(UnreadableBallotError):
        open_choice(sealed, SHAPE, keys.private(1), ballot_purpose(1))
