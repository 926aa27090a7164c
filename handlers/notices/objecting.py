"""Raising an objection: during a notice to its issuer, after the circular to the department."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from domain import notices as rules
from domain.access import posts_on
from domain.calendar import end_of
from domain.decided import Objection
from domain.ports import Subject
from domain.refusals import Refusal
from handlers.notices import status, telling
from handlers.notices.circles import Circle, around
from handlers.notices.wording import LONGEST, objection_in, pieces
from handlers.turn import Option, Router, Turn
from handlers.understanding.directory import Mention
from handlers.understanding.normal import compact
from messages.cards import Reply
from messages.render import render, say

router = Router()

_ASKS = re.compile(
    r"异议的?(?:情况|进展|答复|处理|名单|登记|结果)(?:得|怎么样|如何|了吗|吗|呢)*$"
    r"|^(?!我有异议|提).*(?:有没有异议|谁有异议|哪些异议|什么异议|几条异议)"
)
_ASKS_PHOTOS = re.compile(r"^(?!我有异议|提).*异议的?(?:材料|照片|附件)$")


@dataclass(frozen=True, slots=True)
class Ground:
    """What an objection is raised against, and the last day for it."""

    circle: Circle
    subject: Subject
    kind: str
    last: date

    def late(self, now: datetime) -> bool:
        return now >= end_of(self.last)


@router.on("objection")
def objection(turn: Turn) -> Reply:
    """Register an objection under its author's name, once read back; or tell how they stand."""
    if not turn.slots.get("subject") and _ASKS.search(compact(turn.text)):
        return status.objections(turn)
    if not turn.slots.get("subject") and _ASKS_PHOTOS.search(compact(turn.text)):
        return status.photos(turn)
    found = _meant(turn)
    if isinstance(found, Reply):
        return found
    words = str(turn.slots.get("words") or "")
    _check_new(turn, found)
    if not words:
        turn.conversation.form = f"objection:{found.subject.id}"
        return say("notices.what_objection", org=found.subject.org.name)
    if turn.slots.get("confirmed"):
        return _raise(turn, found, words)
    prompt = render(
        "notices.ask_object",
        org=found.subject.org.name,
        kind=found.kind,
        who=turn.who.name,
        words=words,
        last=found.last,
        late=found.late(turn.now),
    )
    yes = render("notices.do_object")
    return turn.confirm(prompt, yes, subject=found.subject.id, words=words)


@router.form("objection")
def objection_words(turn: Turn) -> Reply | None:
    """The objection itself, asked for one message ago."""
    subject = int(turn.conversation.form.split(":")[1])
    turn.conversation.form, turn.intent = "", "objection"
    turn.slots = {"subject": subject, "words": turn.said[:LONGEST]}
    try:
        return objection(turn)
    except Refusal as refusal:  # said, not raised: raising would leave the form open
        return say(refusal.key, **refusal.facts)


def _meant(turn: Turn) -> Ground | Reply:
    """The subject meant, of those whose grades this person has been shown."""
    open_to = [
        ground
        for circle in around(turn)
        for subject in circle.subjects.values()
        if (ground := _ground(turn, circle, subject)) is not None
    ]
    if not open_to:
        raise Refusal("notices.nothing_to_object_to")
    if "subject" in turn.slots:
        found = [g for g in open_to if g.subject.id == int(turn.slots["subject"])]
    else:
        found = _named(turn, open_to)
    if not found:
        raise Refusal("notices.object_to_whom")
    if len(found) > 1:
        return _which(turn, found)
    return found[0]


def _named(turn: Turn, open_to: list[Ground]) -> list[Ground]:
    """By its name in the text, else the person's own branch; keeps what else was said.

    A notice is there for all of its circle, so names are looked up beyond the person's scope.
    """
    mention = _mention(turn, tuple(ground.subject.org.path for ground in open_to))
    ids = {org.id for org in mention.organizations}
    if not ids and "org" in turn.slots:
        ids = {int(turn.slots["org"])}
    elif not ids:
        ids = {post.org_id for post in posts_on(turn.who, turn.today)}
    found = [ground for ground in open_to if ground.subject.org.id in ids]
    if found:
        name = found[0].subject.org.name
        turn.slots["words"] = objection_in(turn.said, name, mention.words)
    return found


def _mention(turn: Turn, paths: tuple[str, ...]) -> Mention:
    """The first name in the text: later ones are compared with, not objected to."""
    mentions = (turn.directory.mention(piece, paths) for piece in pieces(turn.text))
    return next((mention for mention in mentions if mention.organizations), Mention())


def _which(turn: Turn, found: list[Ground]) -> Reply:
    options = [
        Option(g.subject.org.name, turn.intent, {**turn.slots, "subject": g.subject.id})
        for g in found[:9]
    ]
    return turn.ask(render("inbox.which_organization"), options)


def _ground(turn: Turn, circle: Circle, subject: Subject) -> Ground | None:
    """After the circular for those the scheme names (P0 §三(一)3(2)), else against the notice."""
    rule, made = circle.scheme.objection, circle.decided.get(subject.id, {})
    told = [c for c in circle.circulars if c.stage in made]
    if rule and told and _holds(turn, rule.by, subject):
        last = rules.objections_until(rule, told[-1].told_on, turn.calendar)
        return Ground(circle, subject, "result", last)
    shown = [n for n in circle.notices if any(s == subject.id for s, _ in n.lines)]
    return Ground(circle, subject, "notice", shown[-1].last_day) if shown else None


def _holds(turn: Turn, roles: tuple[object, ...], subject: Subject) -> bool:
    return any(
        post.role in roles and subject.org.path.startswith(post.path)
        for post in posts_on(turn.who, turn.today)
    )


def _check_new(turn: Turn, found: Ground) -> None:
    for earlier in found.circle.objections:
        same = earlier.subject_id == found.subject.id and earlier.by == turn.who.id
        if same and earlier.state == "open":
            raise Refusal("notices.objected_already", org=found.subject.org.name)


def _raise(turn: Turn, found: Ground, words: str) -> Reply:
    circle, late = found.circle, found.late(turn.now)
    made = Objection(
        0,
        circle.assessment.id,
        found.subject.id,
        found.kind,
        words,
        late,
        turn.who.id,
        turn.now,
    )
    number = turn.uow.notices.object(made)
    turn.uow.audit.record(
        turn.now,
        turn.who.id,
        "objection",
        org_id=found.subject.org.id,
        target=f"objection:{number}",
    )
    turn.conversation.form = status.matter_of(number)
    whom = telling.issuers if found.kind == "notice" else telling.judges
    answering = whom(turn.uow, circle, turn.now)
    telling.objected(turn.uow, number, found.subject.org.name, answering, turn.now)
    return say(
        "notices.objected",
        org=found.subject.org.name,
        kind=found.kind,
        issuer=circle.org.name,
        late=late,
        last=found.last,
    )
