"""How words sound, with what a microphone or a hurried thumb confuses made alike.

z/zh, c/ch, s/sh, n/ng at the end, l/n and h/f at the beginning are one sound each (reference:
the confusions of voice input between Mandarin and its neighbours); tones never count.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

# Characters that people really read in more than one way; every other one has its usual reading.
_SEVERAL = frozenset("长重乐行单曾解朝还都会和种调相降藏称弹传更强参差仇查盖任薄柏朴覃尉")
_MOST_READINGS = 3
_MOST_COMBINATIONS = 8
_INITIAL = re.compile(r"^(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(.*)$")
_ALIKE = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "h": "f"}
# A syllable that begins with f has no u behind it: what is said for hui, hua, huang.
_AFTER_F = {"uei": "ei", "ui": "ei", "un": "en", "uan": "an", "uang": "an", "ua": "a", "uo": "o"}


@lru_cache(maxsize=32_768)
def readings(char: str) -> tuple[str, ...]:
    """The toneless syllables a character may be read as, the usual one first."""
    # Late: the table of 40,000 characters costs 0.2 s and is not needed to start.
    from pypinyin.pinyin_dict import pinyin_dict

    said = pinyin_dict.get(ord(char), "") if len(char) == 1 else ""
    found = dict.fromkeys(_toneless(one) for one in said.split(",") if one)
    return tuple(islice(found, _MOST_READINGS if char in _SEVERAL else 1)) or (char,)


def _toneless(syllable: str) -> str:
    parts = unicodedata.normalize("NFD", syllable.replace("ü", "v"))
    return "".join(c for c in parts if not unicodedata.combining(c))


@lru_cache(maxsize=4096)
def blurred(syllable: str) -> str:
    """The syllable with the usual confusions made alike: shang, san → san."""
    met = _INITIAL.match(syllable)
    initial, final = (met[1] or "", met[2]) if met else ("", syllable)
    initial = _ALIKE.get(initial, initial)
    if initial == "f":
        final = _AFTER_F.get(final, final)
    return initial + re.sub(r"ng$", "n", final)


@lru_cache(maxsize=32_768)
def _sounds_of(char: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    exact = readings(char)
    return exact, tuple(dict.fromkeys(map(blurred, exact)))


def exact_keys(words: str) -> list[str]:
    """How the words are spoken, once for each way their characters may be read."""
    return _keys([_sounds_of(char)[0] for char in words])


def blurred_keys(words: str) -> list[str]:
    """The same with the usual confusions made alike."""
    return _keys([_sounds_of(char)[1] for char in words])


def _keys(each: list[tuple[str, ...]]) -> list[str]:
    if all(len(one) == 1 for one in each):
        return [" ".join(one[0] for one in each)]
    return [" ".join(one) for one in islice(product(*each), _MOST_COMBINATIONS)]


def key(words: str) -> str:
    """One way to say the words, confusions made alike: the usual reading of each character."""
    return " ".join(_sounds_of(char)[1][0] for char in words)


def initials(words: str) -> str:
    """The first letter of each syllable: 梅溪村 → mxc."""
    return "".join(readings(char)[0][:1] for char in words)


def spelled(words: str) -> str:
    """The words spelled out in letters: 梅溪村 → meixicun."""
    return "".join(readings(char)[0] for char in words)
