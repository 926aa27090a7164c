"""Several requests in one message: 二坊村等级,再看看谁没交."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.organizations import Organization
from handlers.understanding.intents import exactly, vocabulary
from handlers.understanding.reading import LONGEST, understand_one
from handlers.understanding.understood import Names, Understood

# What stands between two requests; 和 only joins names or matters and is no end of one.
_BETWEEN = re.compile(
    r"[,，。;；!！?？\n]+|(?:另外|顺便|顺带|还有就是|再一个|然后再|然后|同时|还想问|还要问|还想知道|以及|还有|并且|并)"
    r"|再(?=帮我|看|查|导|问|催|把|给|列|说|来|发|退回)"
)
_LINKED = re.compile(r"另外|顺便|顺带|再|还有|同时|然后|以及|并且")
_GAPS = re.compile(r"\s+")
_JOINS = re.compile(r"[和跟与及]")
# The second says why, or the first once more.
_SAME_MATTER = frozenset(
    {("remind", "self_assessment"), ("remind", "missing"), ("mute", "cancel")}
    | {("forbidden", "help"), ("forbidden", "vote"), ("deadline", "poll_open")}
)
# What is often only said on the way to the request, where it asks nothing.
_STATED = frozenset(
    [
        "vote",
        "self_assessment",
        "deadline",
        "turnout",
        "lost_person",
        "report_read",
        "contact_attempt",
        "task_done",
        "help",
        "missing",
        "poll_result",
    ]
)
# With several names each has its own grade or score.
_EACH_ITS_OWN = frozenset({"decide", "score", "objection_answer"})
_SEVERAL, _MOST = 2, 4
_WHOLE = 3
# Figures and reasons hold commas of their own.
_FIGURES = frozenset({"score", "paper_counts", "attendance", "meeting"})


def understand_all(said: str, names: Names) -> tuple[Understood, ...]:
    """Every request of the message in order, the first one first; at least one."""
    whole = understand_one(said, names)
    if exactly(said):
        return (whole,)
    if whole.others and whole.intent in _EACH_ITS_OWN and not whole.joined:
        return tuple(_own_words(whole, part, names) for part in whole.parts[:_MOST])
    if whole.others and whole.joined:
        return (whole, *(_same_of(whole, org) for org in whole.others[: _MOST - 1]))
    if _single(whole):
        return (whole,)
    parts = _parts(said[:LONGEST], names)
    if len(parts) > 1:
        return parts
    if parts and parts[0].intent != whole.intent:
        return (_at_the_same_place(parts[0], whole),)
    return (whole, *(_same_of(whole, org) for org in whole.others[: _MOST - 1]))


def _own_words(whole: Understood, part: str, names: Names) -> Understood:
    """初评二坊村好,梅林村较好: each grade goes with the name before it, never with another."""
    found = understand_one(part, names)
    if found.intent == whole.intent:
        return found
    return understand_one(f"{vocabulary()[whole.intent].cue}{part}", names)


def _single(whole: Understood) -> bool:
    phrases = vocabulary().get(whole.intent)
    return whole.intent in _FIGURES or (phrases is not None and phrases.free)


def _parts(said: str, names: Names) -> tuple[Understood, ...]:
    for pattern in (_BETWEEN, _GAPS, _JOINS):
        pieces = _pieces(said, pattern)
        if len(pieces) < _SEVERAL:
            continue
        read = [understand_one(piece, names) for piece in pieces]
        if pattern is _GAPS and any(one.weight < _WHOLE for one in read):
            continue  # a space stands anywhere; only whole requests are parted by one
        known = [one for one in read if one.intent != "unknown"]
        linked = _LINKED.search(said) is not None
        asking = [one for one in known if linked or one.asks or one.intent not in _STATED]
        found = _known([one for one in read if one in asking or one.intent == "unknown"])
        if pattern is not _JOINS and not linked and _one_matter(found):
            continue
        if len(found) > 1 or (found and len(known) > len(asking)):
            return found[:_MOST]
    return ()


def _pieces(said: str, pattern: re.Pattern[str]) -> list[str]:
    return [piece for piece in pattern.split(said)[: 2 * _MOST] if piece and piece.strip()]


def _known(pieces: Sequence[Understood]) -> tuple[Understood, ...]:
    """The pieces that ask for something; what one leaves out it has from the one before."""
    found: list[Understood] = []
    for piece in pieces:
        before = found[-1] if found else None
        if piece.intent == "unknown":
            if before is not None and piece.org is not None and before.org is not None:
                found.append(_same_of(before, piece.org))
            continue
        if before is not None and piece.org is None and not piece.candidates:
            piece = _at_the_same_place(piece, before)
        if before is not None and (before.intent, piece.intent) in _SAME_MATTER:
            continue
        if not any(_alike(piece, one) for one in found):
            found.append(piece)
            found += [_same_of(piece, org) for org in piece.others]
    return tuple(found)


def _one_matter(found: Sequence[Understood]) -> bool:
    """排名 倒数十名 is one request, said in two words."""
    return len(found) > 1 and len({(one.intent, one.told.get("org")) for one in found}) == 1


def _alike(one: Understood, other: Understood) -> bool:
    return one.intent == other.intent and one.told == other.told


def _at_the_same_place(piece: Understood, before: Understood) -> Understood:
    """谁联系 after 二坊村等级 asks about 二坊村."""
    phrases = vocabulary().get(piece.intent)
    if phrases is None or not phrases.org or piece.unknown or before.org is None:
        return piece
    return _of(piece, before.org)


def _same_of(one: Understood, org: Organization) -> Understood:
    """The same request about another organisation."""
    return replace(_of(one, org), others=())


def _of(one: Understood, org: Organization) -> Understood:
    return replace(
        one,
        slots={**one.slots, "org": org.id},
        told={**one.told, "org": org.name},
        org=org,
        said=_about(one.said, one.org, org),
        told_back=_about(one.told_back, one.org, org),
    )


def _about(words: str, before: Organization | None, org: Organization) -> str:
    """The same words about another organisation."""
    said = words.replace(before.name, org.name) if before else f"{org.name} {words}"
    return said if org.name in said else f"{org.name} {said}"
