"""The names of organisations: full names, short forms, sounds, and who of them a text means.

Everything is looked up, nothing is ever scanned: a text is compared with the few names that
share a sound, a letter or a character with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import nsmallest
from itertools import islice

from rapidfuzz.distance import OSA, Indel

from domain.organizations import Organization, OrgKind
from handlers.understanding import sounds
from handlers.understanding.aliases import aliases, bare, split_kind
from handlers.understanding.normal import name_key

_COMMITTEES = (OrgKind.COMMITTEE, OrgKind.WORK_COMMITTEE, OrgKind.DEPARTMENT)
# A character that stands in more names than this tells none of them apart.
_COMMON = 400
_MOST_COMPARED = 30
# Words that so many names are like mean none of them.
_MOST_ALIKE = 40
_MOST_NEAR = 3
_NEAR, _SHORTEST_NEAR = 0.5, 3
# Shorter names differ by one character from too many others.
_SHORTEST_TYPO = 4


class How(StrEnum):
    """By what a name was recognised, the surest first."""

    EXACT = "exact"
    SOUND = "sound"
    PART = "part"
    CONFUSED = "confused sound"
    LETTERS = "letters"
    TYPO = "one character off"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Mention:
    """Organisations a text may mean, the words by which it means them, and where they stand."""

    organizations: tuple[Organization, ...] = ()
    words: str = field(default="", repr=False)
    start: int = 0
    how: How = How.EXACT

    @property
    def end(self) -> int:
        return self.start + len(self.words)


class Directory:
    """An index of names; it never scans them."""

    def __init__(self, organizations: Iterable[Organization], version: int) -> None:
        self.version = version
        self._full: dict[str, list[Organization]] = defaultdict(list)
        self._by_alias: dict[str, list[Organization]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_blur: dict[str, list[str]] = defaultdict(list)
        self._by_letters: dict[str, list[str]] = defaultdict(list)
        self._by_gap: dict[str, list[str]] = defaultdict(list)
        self._by_char: dict[str, set[str]] = defaultdict(set)
        # Of every full name: without its kind, and how the rest of it sounds.
        self._stems: dict[str, str] = {}
        self._sounds: dict[str, tuple[str, ...]] = {}
        for organization in organizations:
            self._full[name_key(organization.name)].append(organization)
            for alias in aliases(organization.name):
                self._by_alias[alias].append(organization)
        self._add_longer_names()
        for alias in self._by_alias:
            self._index(alias)
        self._longest = max(map(len, self._by_alias), default=0)
        self._firsts = frozenset(alias[0] for alias in self._by_alias)

    def __len__(self) -> int:
        return sum(map(len, self._full.values()))

    def _add_longer_names(self) -> None:
        """白鹭湖 may mean 白鹭湖水产合作社 as well as 白鹭湖村: what begins with it is added."""
        short = {bare(name) for name in self._full}
        for name, organizations in self._full.items():
            stem = split_kind(name)[0]
            for end in range(2, len(stem)):
                if stem[:end] in short:
                    known = self._by_alias[stem[:end]]
                    known += [o for o in organizations if o not in known]

    def _index(self, alias: str) -> None:
        for key in sounds.exact_keys(alias):
            self._by_sound[key].append(alias)
        for key in sounds.blurred_keys(alias):
            self._by_blur[key].append(alias)
        self._by_letters[sounds.initials(alias)].append(alias)
        self._by_letters[sounds.spelled(alias)].append(alias)
        if len(alias) >= _SHORTEST_TYPO:
            for gap in _gaps(alias):
                self._by_gap[gap].append(alias)
        if alias in self._full:
            self._stems[alias] = stem = split_kind(alias)[0]
            self._sounds[alias] = tuple(sounds.key(bare(alias)).split())
            for char in set(stem):
                self._by_char[char].add(alias)

    def mention(self, text: str, scope: tuple[str, ...]) -> Mention:
        """The organisations within the scope that the longest name in the text may mean.

        A full name means its organisation alone, even where it is also a short form of others;
        so does 白鹭镇 for 白鹭镇党委 where the others (白鹭镇卫生院) stand below it.
        """
        squeezed = name_key(text)
        for length in range(min(self._longest, len(squeezed)), 1, -1):
            for start in range(len(squeezed) - length + 1):
                words = squeezed[start : start + length]
                if found := self._named(words, scope):
                    return Mention(found, words, start)
        return Mention()

    def mentions(self, squeezed: str, scope: tuple[str, ...]) -> list[Mention]:
        """Every name that stands in the text as it is written, from the left, the longest first."""
        found, start = [], 0
        while start < len(squeezed):
            mention = self._at(squeezed, start, scope)
            if mention is not None:
                found.append(mention)
            start = mention.end if mention is not None else start + 1
        return found

    def _at(self, squeezed: str, start: int, scope: tuple[str, ...]) -> Mention | None:
        if squeezed[start] not in self._firsts:
            return None
        for end in range(min(start + self._longest, len(squeezed)), start + 1, -1):
            words = squeezed[start:end]
            if words in self._by_alias and (found := self._named(words, scope)):
                return Mention(found, words, start)
        return None

    def part(self, words: str, scope: tuple[str, ...]) -> Mention:
        """Whom the words mean by a part of the full name: 金狮机械 for 金狮高新机械."""
        found = self._of(self._containing(words), scope)
        return Mention(found, words, 0, How.PART) if found else Mention(words=words)

    def meant(self, words: str, scope: tuple[str, ...], *, entire: bool = True) -> Mention:
        """Whom words mean that nobody goes by: by sound, by a part of the name, by a slip.

        The surest way that leads to anybody in the scope counts alone; `entire` says that the
        words are all there is of the name, not a part of something longer.
        """
        for how, found in self._ways(words, entire=entire):
            orgs = self._of(found, scope)
            if orgs:
                return Mention(_above_the_rest(orgs, words), words, 0, how)
        return Mention(words=words)

    def near(self, words: str, scope: tuple[str, ...]) -> Mention:
        """Whose names look most like the words: for a question, never to act on."""
        found = self._near(words, scope)
        return Mention(found, words, 0, How.NEAR) if found else Mention(words=words)

    def _ways(self, words: str, *, entire: bool) -> Iterable[tuple[How, Iterable[str]]]:
        if words.isascii():
            yield How.LETTERS, self._by_letters.get(words, ())
            return
        alike = _from(self._by_blur, sounds.blurred_keys(words))
        # 长林 sounds like 常林 and is easily heard as 长岭: who hears both asks back.
        if _from(self._by_sound, sounds.exact_keys(words)):
            yield How.SOUND, alike
        if entire:
            yield How.PART, self._containing(words)
        yield How.CONFUSED, alike
        if entire and len(bare(words)) >= _SHORTEST_TYPO:
            close = {alias for gap in _gaps(words) for alias in self._by_gap.get(gap, ())}
            close |= set(self._by_gap.get(words, ()))
            close |= {gap for gap in _gaps(words) if gap in self._by_alias and len(gap) > 2}
            yield How.TYPO, (a for a in close if OSA.distance(a, words, score_cutoff=1) <= 1)

    def _containing(self, words: str) -> list[str]:
        """Full names whose characters the words are, some left out: 金狮机械, 合作社."""
        stem = split_kind(words)[0]
        some = sorted((self._by_char.get(char, set()) for char in set(stem)), key=len)
        if len(stem) < 2 or not some or not some[0] or len(some[0]) > _COMMON:
            return []
        names = some[0].intersection(*some[1:])
        return [name for name in names if _in_order(stem, self._stems[name])]

    def _near(self, words: str, scope: tuple[str, ...]) -> tuple[Organization, ...]:
        """The three whose names look most alike, if any share half of it."""
        if len(bare(words)) < _SHORTEST_NEAR and bare(words) == words:
            return ()
        shared: dict[str, int] = defaultdict(int)
        for char in set(bare(words)):
            names = self._by_char.get(char, set())
            for name in names if len(names) <= _COMMON else ():
                shared[name] += 1
        likely = nsmallest(_MOST_COMPARED, shared, key=lambda name: (-shared[name], name))
        sound = tuple(sounds.key(bare(words)).split())
        scored = [
            (-Indel.normalized_similarity(sound, self._sounds[name]), name) for name in likely
        ]
        close = [name for score, name in sorted(scored) if score <= -_NEAR]
        found = [org for name in close for org in _visible(self._full[name], scope)]
        return tuple(found[:_MOST_NEAR])

    def _of(self, names: Iterable[str], scope: tuple[str, ...]) -> tuple[Organization, ...]:
        several = list(islice(names, _MOST_ALIKE + 1))
        if len(several) > _MOST_ALIKE:
            return ()
        found = {o.path: o for name in several for o in self._named(name, scope)}
        return tuple(sorted(found.values(), key=lambda o: o.id))

    def _named(self, words: str, scope: tuple[str, ...]) -> tuple[Organization, ...]:
        full = _visible(self._full.get(words, ()), scope)
        return full or _above_the_rest(_visible(self._by_alias.get(words, ()), scope), words)


def _from(index: Mapping[str, Sequence[str]], keys: Iterable[str]) -> list[str]:
    return [name for key in keys for name in index.get(key, ())]


def _gaps(words: str) -> set[str]:
    """The words with one character left out, each in turn."""
    return {words[:n] + words[n + 1 :] for n in range(len(words))}


def _in_order(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in part)


def _above_the_rest(found: tuple[Organization, ...], words: str) -> tuple[Organization, ...]:
    """The committee named by these words and its kind alone, where all others stand below it.

    A 总支 and its branch of the same name are both graded, so there the asker must choose.
    """
    for one in found if len(found) > 1 else ():
        stem, kind = split_kind(one.name)
        if (
            one.kind in _COMMITTEES
            and kind
            and words in (stem, bare(one.name))
            and all(o.within((one.path,)) for o in found)
        ):
            return (one,)
    return found


def _visible(
    organizations: Sequence[Organization], scope: tuple[str, ...]
) -> tuple[Organization, ...]:
    found = [o for o in organizations if o.within(scope)]
    return tuple(sorted(found, key=lambda o: o.id))
