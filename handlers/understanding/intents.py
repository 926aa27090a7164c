"""Which intent a text has, by the phrases of `data/intents.toml`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from handlers.understanding.normal import compact, core, shortened, simplified
from handlers.understanding.words import WordList, groups, light, table
from handlers.understanding.words import off_topic as words_off_topic

_OWN_WORDS = re.compile("理由|依据|原因|因为")
# Groups that ask: whatever tells something is less likely meant where one of them stands.
_ASKS = frozenset(
    f"[{group}]" for group in ("什么", "谁", "哪些", "多少", "什么时候", "怎么样", "吗")
)
_ASKED = 2
_OFF_TOPIC = 4
_NOT_THEIRS = 2
_PERSON, _PLACE, _FIGURE = "@人", "@组织", "@数"
_NAMED = frozenset({_PERSON, _PLACE, _FIGURE})
_NUMBER = re.compile(r"[0-9]|(?<!第)[二三四五六七八九十百]|[一两](?=[个名票张位家])")
# Stands where the name of an organisation was taken out.
MARK = "\ue000"
_ASKING_END = ("没", "没有", "么", "不", "没得")
# What a text must hold of an intent's words: one sign says nothing.
_LEAST = 2
# So many words in the right place say more than how it begins.
_LONG = 6


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that must all stand in a text: single ones, or one of a group `[name]`."""

    items: tuple[str, ...]
    without: tuple[str, ...] = ()
    more: int = 0

    @classmethod
    def of(cls, written: str) -> Rule:
        """The rule of a line of the file."""
        items = written.split()
        without = tuple(item[1:] for item in items if item.startswith("!"))
        more = sum(int(item) for item in items if item.startswith("+"))
        return cls(tuple(item for item in items if item[0] not in "!+"), without, more)

    @property
    def trigger(self) -> str:
        """The item that is looked for first: one that says what it is about."""
        heavy = [item for item in self.items if _name(item) not in light()]
        return max(heavy or self.items, key=lambda item: (not item.startswith("["), len(item)))


@dataclass(frozen=True, slots=True)
class Phrases:
    """What people say for one intent, and what else such a message holds.

    `cue` is how it is said in short: what 那庆丰呢 leaves out.
    """

    exact: frozenset[str]
    rules: tuple[Rule, ...]
    begins: tuple[str, ...]
    org: bool = False
    person: bool = False
    free: bool = False
    tells: bool = False
    right: str = ""
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """An intent, how many characters speak for it, and the words that do."""

    intent: str = ""
    weight: int = 0
    words: frozenset[str] = field(default=frozenset(), repr=False)
    rule: str = ""
    asks: bool = False


@cache
def vocabulary() -> Mapping[str, Phrases]:
    """The phrases of every intent, in the order of the file."""
    return {
        intent: Phrases(
            frozenset(compact(words) for words in entry.get("exact", ())),
            tuple(map(Rule.of, entry.get("any", ()))),
            tuple(entry.get("begins", ())),
            entry.get("org", False),
            entry.get("person", False),
            entry.get("free", False),
            entry.get("tells", False),
            entry.get("right", ""),
            entry.get("cue", next(iter(entry.get("exact", ())), "")),
        )
        for intent, entry in table("intents").items()
    }


def exactly(text: str) -> str:
    """The intent whose whole phrase this is, or "": what is heard even inside a form."""
    told = simplified(text)
    for said in (compact(told), core(told)):
        if found := _exact().get(said):
            return found
    return ""


def whole(squeezed: str) -> str:
    """As `exactly`, of words that were cleaned before."""
    return _exact().get(squeezed) or _exact().get(shortened(squeezed), "")


def whole_phrases() -> Collection[str]:
    """Every phrase that is the whole of a message."""
    return _exact().keys()


def asks(squeezed: str) -> bool:
    """Whether the words ask something."""
    held = _held(_present(squeezed))
    return not _ASKS.isdisjoint(held) or squeezed.endswith(_ASKING_END)


def by_phrases(text: str) -> str:
    """The intent whose words the text holds, or ""."""
    return match(compact(simplified(text))).intent


def match(squeezed: str, *, person: bool = False, rights: Collection[str] | None = None) -> Match:
    """The intent whose words the text holds; more characters win, then the file's order.

    `person`: somebody known is named in it, which some rules ask for (`@人`). `rights`: what the
    speaker may do at all; of two readings the one they can mean is likelier.

    What stands behind 理由 or 依据 is in somebody's own words: it counts only where nothing
    before it does.
    """
    head = _OWN_WORDS.split(squeezed, maxsplit=1)[0]
    found = _best(head, person, rights)
    return found if found.intent or head == squeezed else _best(squeezed, person, rights)


def _best(squeezed: str, person: bool, rights: Collection[str] | None) -> Match:  # noqa: FBT001
    held = _held(_present(squeezed))
    if squeezed.endswith(_ASKING_END):
        held.setdefault("[吗]", []).append(squeezed[-1])
    for pseudo, there in (
        (_PERSON, person),
        (_PLACE, MARK in squeezed),
        (_FIGURE, _NUMBER.search(squeezed) is not None),
    ):
        if there:
            held[pseudo] = []
    best, order = Match(), len(_order())
    asking = not _ASKS.isdisjoint(held)
    off_topic = bool(words_off_topic().in_text(squeezed))
    score = 0
    for rule, intent in _candidates(held):
        found = _weighed(squeezed, rule, held)
        if found is None:
            continue
        weight, words = found
        place = _order()[intent]
        merit = weight - _unlikely(vocabulary()[intent], asking, rights)
        if off_topic and _may_be_off(vocabulary()[intent], squeezed):
            weight -= _OFF_TOPIC
            merit -= _OFF_TOPIC
        if not best.intent or (-merit, place) < (-score, order):
            best = Match(intent, weight, frozenset(words), " ".join(rule.items))
            score, order = merit, place
    return replace(_begun(squeezed, best), asks=asking)


def _may_be_off(phrases: Phrases, squeezed: str) -> bool:
    """退回快递 returns no report: own words may speak of anything only where it is clear whose."""
    return not phrases.free or (phrases.org and phrases.tells and MARK not in squeezed)


def _unlikely(phrases: Phrases, asks: bool, rights: Collection[str] | None) -> int:  # noqa: FBT001
    """How much speaks against an intent: it tells where the words ask, or is not theirs to do."""
    against = _ASKED if asks and phrases.tells else 0
    may = rights is None or not phrases.right or phrases.right in rights
    return against if may else against + _NOT_THEIRS


def _begun(squeezed: str, best: Match) -> Match:
    bare = squeezed.strip(MARK)
    for intent, begins in _beginnings():
        if bare.startswith(begins) and best.weight < _LONG:
            start = max((b for b in begins if bare.startswith(b)), key=len)
            if len(start) + 2 > best.weight:
                best = Match(intent, len(start) + 2, frozenset({start}), start)
    return best if best.weight >= _LEAST else Match()


def _present(squeezed: str) -> set[str]:
    """The words in the text; what is only a part of 哪几个 or 怎么样 is no word of its own."""
    found = known_words().places(squeezed)
    asking = [(start, end) for start, end, word in found if word in _light_words()]
    if not asking:
        return {word for _, _, word in found}
    return {
        word
        for start, end, word in found
        if not any(s <= start and end <= e and e - s > end - start for s, e in asking)
    }


def _held(present: Iterable[str]) -> dict[str, list[str]]:
    """By item the words present that fulfil it, the longest first."""
    held: dict[str, list[str]] = {}
    for word in present:
        held.setdefault(word, []).append(word)
        for group in _groups_of().get(word, ()):
            held.setdefault(f"[{group}]", []).append(word)
    for words in held.values():
        words.sort(key=len, reverse=True)
    return held


def _candidates(held: Mapping[str, object]) -> Iterable[tuple[Rule, str]]:
    triggers, there = _by_trigger(), held.keys()
    return (
        (rule, intent)
        for item in held
        for rule, intent, needed in triggers.get(item, ())
        if needed <= there
    )


def _weighed(text: str, rule: Rule, held: Mapping[str, list[str]]) -> tuple[int, list[str]] | None:
    """How many characters of the text the rule's words cover; None where one is missing."""
    if any(item in held if item.startswith("[") else item in text for item in rule.without):
        return None
    covered: set[int] = set()
    weight, used = 0, []
    for item in rule.items:
        if item in _NAMED:
            if item not in held:
                return None
            weight += 1
            continue
        words = held.get(item)
        if not words:
            return None
        gained, word = _most_new(text, words, covered)
        if not gained and len(rule.items) > 1:
            return None
        weight += min(1, len(gained)) if _name(item) in light() else len(gained)
        covered |= gained
        used.append(word)
    return weight + rule.more, used


def _most_new(text: str, words: list[str], covered: set[int]) -> tuple[set[int], str]:
    best: set[int] = set()
    chosen = ""
    for word in words:
        if len(word) <= len(best):
            break
        start = text.find(word)
        while start >= 0:
            gained = set(range(start, start + len(word))) - covered
            if len(gained) > len(best):
                best, chosen = gained, word
            start = text.find(word, start + 1)
    return best, chosen


def _name(item: str) -> str:
    return item.strip("[]")


@cache
def _order() -> Mapping[str, int]:
    return {intent: place for place, intent in enumerate(vocabulary())}


@cache
def _beginnings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, p.begins) for name, p in vocabulary().items() if p.begins)


@cache
def _light_words() -> frozenset[str]:
    return frozenset(word for name in light() for word in groups()[name])


@cache
def _exact() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for intent, phrases in vocabulary().items():
        for words in phrases.exact - {""}:
            found.setdefault(words, intent)
    return found


@cache
def _groups_of() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for group, words in groups().items():
        for word in words:
            found[word] = (*found.get(word, ()), group)
    return found


@cache
def _by_trigger() -> Mapping[str, tuple[tuple[Rule, str, frozenset[str]], ...]]:
    """By the item looked for first: the rule, its intent, and all that must be there."""
    found: dict[str, tuple[tuple[Rule, str, frozenset[str]], ...]] = {}
    for intent, phrases in vocabulary().items():
        for rule in phrases.rules:
            entry = (rule, intent, frozenset(rule.items))
            found[rule.trigger] = (*found.get(rule.trigger, ()), entry)
    return found


@cache
def known_words() -> WordList:
    """Every word that any rule knows."""
    single = {
        item
        for phrases in vocabulary().values()
        for rule in phrases.rules
        for item in rule.items
        if not item.startswith("[")
    }
    return WordList.of({*single, *_groups_of()})
