"""One text as it is understood: an intent, whom it means, what else it says, and why."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from domain.organizations import Organization
from handlers.understanding import leftover, slots
from handlers.understanding.aliases import ending_at
from handlers.understanding.directory import Directory, How, Mention
from handlers.understanding.guessing import guessed
from handlers.understanding.intents import (
    MARK,
    Match,
    Phrases,
    asks,
    exactly,
    match,
    vocabulary,
    whole,
)
from handlers.understanding.leftover import GONE, Piece
from handlers.understanding.normal import Clean, cleaned, compact, numerals, plain, simplified
from handlers.understanding.people import Named
from handlers.understanding.reasons import reason_in
from handlers.understanding.understood import Names, Understood
from handlers.understanding.words import off_topic, polite

# More of a message is somebody's own words; a request stands at its beginning.
LONGEST = 200
_SHORTEST_NAME = 2
# By sound or by a slip, a name in free words is looked for only near the beginning.
_FREE_PIECES = 1
_LONGEST_HEARD = 6
_LONGEST_PERSON = 4
# How far a name may go on behind what is written as one, and by what the longer one is then known.
_FURTHER = 10
_SURE = (How.SOUND, How.PART, How.CONFUSED)
_SEVERAL = 2
_JOINING = frozenset(["和", "跟", "与", "及", "还有", "、", ",", "，"])
# 除了二坊 is about all the others.
_BESIDES = ("除了", "除开", "除去")
# What is the whole of a phrase says more than the same words among others.
_WHOLE = 2


def understand(text: str, directory: Directory, scope: tuple[str, ...]) -> Understood:
    """What the text asks for, people's names aside."""
    return understand_one(text, Names(directory, None, scope))


def understand_one(said: str, names: Names) -> Understood:
    """What one request asks for. Names of organisations are taken out before anything else."""
    if intent := exactly(said) or _only_asks(said):
        return _whole(intent, said)
    reading = _Reading(said[:LONGEST], names)
    found = reading.result()
    rest = said[LONGEST:]
    return replace(found, said=found.said + rest, told_back=found.told_back + rest)


def _only_asks(said: str) -> str:
    """A question mark alone asks how this works."""
    return "help" if "?" in plain(said) and not cleaned(said).words else ""


def _whole(intent: str, said: str) -> Understood:
    words = plain(simplified(said))
    return Understood(
        intent,
        said=said,
        told_back=said,
        told=slots.told(intent, words),
        why=("整句",),
        weight=99,
        asks=asks(compact(words)),
    )


class _Reading:
    """One request being read: what was recognised so far, and what is left."""

    def __init__(self, said: str, names: Names) -> None:
        self.names = names
        self.clean: Clean = _to_the_point(cleaned(said))
        self.mentions = self._mentions()
        self.masked = self._masked(self.mentions)
        self.person = self._person_written()
        self.match: Match = self._matched(self.masked)
        self.changes: list[tuple[int, int, str]] = []
        self.why: list[str] = []
        self.near: tuple[Organization, ...] = ()
        self.named = Named()
        self.unknown: list[str] = []
        self.left: tuple[str, list[Piece]] | None = None

    def result(self) -> Understood:
        self._mend()
        self._find_names()
        intent = self.match.intent or "unknown"
        phrases = vocabulary().get(intent)
        takes_org = phrases is None or phrases.org
        orgs = self._organizations()
        meant = [*self.changes, *self._org_written()]
        said = self.clean.replaced([*meant, *self._person_meant()])
        aside = intent == "unknown" and bool(off_topic().in_text(self.masked))
        one = orgs[0] if orgs and takes_org and not aside else ()
        return Understood(
            intent,
            {"org": one[0].id} if len(one) == 1 else {},
            one if len(one) > 1 else (),
            () if one else self.near,
            self.named.names,
            tuple(self.unknown),
            said,
            self._told(intent, said, one),
            one[0] if len(one) == 1 else None,
            tuple(group[0] for group in orgs[1:] if len(group) == 1) if takes_org else (),
            tuple(self.why),
            self.match.weight,
            self.match.asks,
            *self._parts(),
            told_back=self.clean.replaced(meant),
        )

    def _mentions(self) -> list[Mention]:
        """Names as they are written; one that goes on as something else is not that name."""
        words = numerals(self.clean.words)
        found = [
            m
            for m in self.names.directory.mentions(words, self.names.scope)
            if not words.endswith(_BESIDES, 0, m.start)
        ]
        return [better for m in found if (better := self._extended(m)) is not None]

    def _extended(self, mention: Mention) -> Mention | None:
        """白鹭湖合作社 is not 白鹭湖: the longer name where there is one, none where unknown."""
        words = numerals(self.clean.words)
        rest = words[mention.end : mention.end + _FURTHER]
        size = leftover.unknown_run(rest)
        for further in range(size, 0, -1):
            longer = mention.words + rest[:further]
            found = self.names.directory.meant(longer, self.names.scope)
            if found.organizations and found.how in _SURE:
                return replace(found, start=mention.start)
        ending = ending_at(rest)
        if len(ending) > 1 and not mention.words.endswith(ending):
            return None
        return mention

    def _person_written(self) -> bool:
        people, scope = self.names.people, self.names.scope
        if people is None:
            return False
        if people.written(self.masked, scope):
            return True
        likely = [p.whole for p in leftover.pieces(self.masked)[:2]]
        return any(
            _SHORTEST_NAME < len(words) <= _LONGEST_PERSON and people.sounding(words, scope)
            for words in likely
        )

    def _matched(self, masked: str) -> Match:
        masked = masked.replace(GONE, "")
        rest = masked.replace(MARK, "")
        if intent := whole(rest):
            return Match(intent, len(rest) + _WHOLE, asks=asks(rest))
        return match(masked, person=self.person, rights=self.names.rights)

    def _masked(self, mentions: Iterable[Mention]) -> str:
        words = self.clean.words
        for m in mentions:
            words = words[: m.start] + MARK * len(m.words) + words[m.end :]
        return words

    def _left(self) -> list[Piece]:
        """What nothing explains of the text as it is understood so far."""
        if self.left is None or self.left[0] != self.masked:
            self.left = (self.masked, leftover.pieces(self.masked))
        return self.left[1]

    def _mend(self) -> None:
        """Take words as misheard where that says more than what is written."""
        self._try(leftover.misheard(self.masked), "听写", known=True)
        if off_topic().in_text(self.masked):
            return
        self._try(leftover.doubled(self.masked), "叠字", known=False)
        for meant, how in ((leftover.sounding, "谐音"), (leftover.looking, "形近")):
            left = self._left()
            self._try([c for p in left for c in meant(self.masked, p)], how, known=False)

    def _in_a_name(self, start: int, end: int) -> bool:
        """鲁永石联系上了吗 holds no 石联: what a long name shares in was heard well."""
        if self.names.people is None:
            return False
        written = self.names.people.written(self.clean.words, self.names.scope)
        return any(
            n.start < end and start < n.start + len(n.words)
            for n in written
            if len(n.words) > _SHORTEST_NAME
        )

    def _try(self, changes: Sequence[tuple[int, int, str]], how: str, *, known: bool) -> None:
        mended = self.masked
        kept: list[tuple[int, int, str]] = []
        for start, end, word in changes:
            if len(word) != end - start or self._in_a_name(start, end):  # places must stay
                continue
            mended = mended[:start] + word + mended[end:]
            kept.append((start, end, word.replace(GONE, "")))
        if not kept:
            return
        found = self._matched(mended)
        same = found.intent == self.match.intent and found.weight == self.match.weight
        if found.weight > self.match.weight or (same and known):
            self.why += [f"{how}:{self.masked[s:e]}→{w}" for s, e, w in kept]
            self.match, self.masked = found, mended
            self.changes += kept

    def _find_names(self) -> None:
        phrases = vocabulary().get(self.match.intent)
        if not self.match.intent and self._is_name():
            self.match = Match("lost_person", 1)
            phrases = vocabulary()["lost_person"]
        if phrases is not None and phrases.person:
            self._find_person(phrases)
        if self.mentions:
            self.why += [f"{m.how.value}:{m.words}" for m in self.mentions]
        elif (phrases is None or phrases.org) and not self.named.names:
            self._find_org(free=phrases is not None and phrases.free)

    def _is_name(self) -> bool:
        """Whether somebody's name is all there is: 孙大勇?"""
        people, may = self.names.people, self.names.rights
        if people is None or (may is not None and "see_lost" not in may):
            return False
        left = self._left()
        scope = self.names.scope
        if len(left) != 1 or len(left[0].words) > _LONGEST_PERSON:
            return False
        words = left[0].words
        return any(n.words == words for n in people.written(words, scope)) or (
            len(words) > _SHORTEST_NAME and people.heard(words, scope).words == words
        )

    def _find_org(self, *, free: bool) -> None:
        left = [p for p in self._left() if len(p.words) >= _SHORTEST_NAME]
        for piece in left[: _FREE_PIECES if free else None]:
            found = guessed(piece, self.masked, self.names.directory, self.names.scope)
            if found is not None and not (free and found.how is How.NEAR):
                self._take(found)
                return
        if not free and not self.named.names:
            self.unknown = [p.words for p in left if not p.words.isascii()]

    def _take(self, found: Mention) -> None:
        self.why.append(f"{found.how.value}:{found.words}")
        if found.how is How.NEAR:
            self.near = found.organizations
            self.unknown = [found.words]
            return
        self.mentions = [found]
        before, after = self.masked[: found.start], self.masked[found.end :]
        self.masked = before + MARK * len(found.words) + after

    def _find_person(self, phrases: Phrases) -> None:
        if self.names.people is None:
            return
        written = self.names.people.written(self.masked, self.names.scope)
        if written:
            self.named = written[0]
            if phrases.tells and phrases.free:
                self.named = _all_of(written)
            return
        for piece in self._left()[:2]:
            found = self.names.people.heard(piece.whole[:_LONGEST_HEARD], self.names.scope)
            if found.names:
                self.named = replace(found, start=piece.whole_start + found.start)
                self.why.append(f"人名:{found.words}")
                return

    def _organizations(self) -> list[tuple[Organization, ...]]:
        """Whom the names mean, in order; one below another names the same place more closely."""
        groups: list[tuple[Organization, ...]] = []
        for mention in self.mentions:
            orgs = mention.organizations
            above = groups[-1] if groups else ()
            inside = tuple(o for o in orgs if above and o.within(tuple(a.path for a in above)))
            if inside and inside != above:
                groups[-1] = inside
            elif orgs not in groups:
                groups.append(orgs)
        return groups

    def _parts(self) -> tuple[tuple[str, ...], bool]:
        """What is said up to the second organisation, from there to the third, and so on; whether
        nothing but 和 stands between them."""
        if len(self.mentions) < _SEVERAL:
            return (), False
        starts = [self.clean.span(m.start, m.end)[0] for m in self.mentions[1:]]
        ends = [self.clean.span(m.start, m.end)[1] for m in self.mentions[:-1]]
        said = self.clean.said
        between = [said[end:start].strip() for end, start in zip(ends, starts, strict=True)]
        cuts = [0, *starts, len(said)]
        parts = tuple(said[a:b] for a, b in itertools.pairwise(cuts))
        return parts, all(word in _JOINING for word in between)

    def _org_written(self) -> list[tuple[int, int, str]]:
        """Names of organisations that were only recognised, as they are written."""
        return [
            (m.start, m.end, m.organizations[0].name)
            for m in self.mentions
            if len(m.organizations) == 1
            and (m.how is not How.EXACT or m.words != self.clean.words[m.start : m.end])
        ]

    def _person_meant(self) -> list[tuple[int, int, str]]:
        """The name of the one who was only recognised, as it is written."""
        named = self.named
        if named.exact or len(named.names) != 1:
            return []
        return [(named.start, named.start + len(named.words), named.names[0])]

    def _told(self, intent: str, said: str, one: tuple[Organization, ...]) -> dict[str, Any]:
        told = slots.told(intent, cleaned_of_names(said, one))
        if len(self.named.names) > 1:
            told["candidates"] = list(self.named.names)
        if len(one) == 1:
            told["org"] = one[0].name
        if intent == "report_return" and (reason := reason_in(said, one[0].name if one else "")):
            told["reason"] = reason
        if len(self.named.names) == 1:
            told["person"] = self.named.names[0]
        return told


def _all_of(written: Sequence[Named]) -> Named:
    """Where something is told in which several people stand, it is asked whom it is about."""
    names = tuple(dict.fromkeys(name for one in written for name in one.names))
    return replace(written[0], names=names)


def _to_the_point(clean: Clean) -> Clean:
    """The text without what is only kind; what is nothing else stays."""
    start, end = polite()
    begun = start.match(clean.words)
    first = begun.end() if begun else 0
    ended = end.search(clean.words, first)
    last = ended.start() if ended else len(clean.words)
    return clean.part(first, last) if first < last else clean


def cleaned_of_names(said: str, orgs: Sequence[Organization]) -> str:
    """The words without the name of the one organisation they mean: its numbers are no numbers."""
    from handlers.understanding.grades import without_name

    words = plain(simplified(said))
    return without_name(words, orgs[0].name) if len(orgs) == 1 else words
