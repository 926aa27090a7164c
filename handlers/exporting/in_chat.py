"""An export asked for in chat: made at once where that is quick, else after the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.access import reach
from domain.people import Person
from domain.ports import Notice, UnitOfWork
from domain.refusals import Refusal
from handlers.asked import Asked, asked
from handlers.exporting.kinds import KINDS, OFFERED, kind_in, prepare
from handlers.exporting.prepared import Prepared
from handlers.forms.asking import Over
from handlers.turn import Desk, Option, Router, Turn
from handlers.understanding.normal import compact
from messages.cards import Document, Reply
from messages.render import render, say
from messages.stored import to_data

router = Router()

# More members, or branches, than this take longer than an answer may.
_MANY_MEMBERS, _MANY_BRANCHES = 1500, 300


@router.on("export")
def export_in_chat(turn: Turn) -> Reply:
    """The files over the asker's own part of the tree or the organisation named."""
    what = turn.slots.get("what") or kind_in(compact(turn.text))
    kind = KINDS.get(what)
    right, refusal = (kind.right, kind.refusal) if kind else ("export", "queries.may_not_export")
    about = asked(turn, right, refusal)
    if isinstance(about, Reply):
        return about
    if kind is None:
        return _ask(turn)
    turn.slots["what"] = what
    if _long(turn.uow, about.prefixes, by_member=kind.by_member):
        return _queue(turn, about, what)
    over = over_of(turn, about)
    org_id = about.org.id if about.org else None
    try:
        prepared = prepare(turn.uow, what, over)
    except Refusal as refusal:  # said, not raised: why there is no file may name people
        noted(turn.uow, turn.who.id, what, org_id, 0, turn.now)
        return say(refusal.key, **refusal.facts)
    noted(turn.uow, turn.who.id, what, org_id, prepared.rows, turn.now)
    return handed_out(turn.desk, what, about.title, prepared, turn.now)


def over_of(turn: Turn, about: Asked) -> Over:
    """That part of the tree, as this person may see it now."""
    whole = turn.uow.organizations.within(turn.reach("see_full_names"))
    ids = frozenset(org.id for org in whole)
    return Over(about.prefixes, about.title, turn.who.name, turn.now, whole=ids)


def over_by(uow: UnitOfWork, who: Person, request: Mapping[str, Any], now: datetime) -> Over:
    """The same for a request that waited: only where the person still may.

    Refusal of the kind for whoever may not any more.
    """
    kind = KINDS[request["what"]]
    allowed = reach(who, kind.right, now.date())
    prefixes = tuple(p for p in request["prefixes"] if allowed and p.startswith(allowed))
    if not prefixes:
        raise Refusal(kind.refusal)
    full = reach(who, "see_full_names", now.date())
    ids = frozenset(org.id for org in uow.organizations.within(full))
    return Over(prefixes, request["title"], who.name, now, whole=ids)


def noted(
    uow: UnitOfWork,
    actor: int | None,
    what: str,
    org_id: int | None,
    rows: int,
    now: datetime,
) -> None:
    """Keep that it was exported, or asked for in vain: by whom, of what, how many rows."""
    target = f"export:{what}"
    uow.audit.record(now, actor, "export", org_id=org_id, target=target, rows=rows)


def handed_out(desk: Desk, what: str, title: str, prepared: Prepared, now: datetime) -> Reply:
    """The files with a word about them."""
    files = prepared.files(desk, now)
    documents = [Document(name, desk.files.put(data, ending)) for name, ending, data in files]
    return said_of(what, title, prepared, now) + Reply(tuple(documents))


def said_of(what: str, title: str, prepared: Prepared, now: datetime) -> Reply:
    """What goes before the files."""
    if KINDS[what].by_member:
        name = render("forms.name", kind=what)
        short, people = render("forms.short", kind=what), KINDS[what].right == "print_people"
        facts = {"name": name, "short": short, "title": title, "people": people}
        return say("forms.made", rows=prepared.rows, at=now, **facts)
    if what == "archive":
        return say("archive.made", title=title, subjects=prepared.rows, at=now)
    return say("queries.exported", title=title, rows=prepared.rows, at=now)


def _long(uow: UnitOfWork, prefixes: Sequence[str], *, by_member: bool) -> bool:
    if by_member:
        return sum(uow.members.counts(prefixes).values()) > _MANY_MEMBERS
    return len(uow.organizations.within(prefixes)) > _MANY_BRANCHES


def _queue(turn: Turn, about: Asked, what: str) -> Reply:
    """Asked for now, made by the worker, sent when it is ready."""
    request: Mapping[str, Any] = {
        "what": what,
        "prefixes": list(about.prefixes),
        "title": about.title,
        "org": about.org.id if about.org else None,
    }
    turn.uow.jobs.add(turn.who.id, turn.platform, request, turn.now)
    return say("exports.later", title=about.title)


def progress_notice(person_id: int, platform: str, job_id: int, rows: int) -> Notice:
    """That the file is under way."""
    words = to_data(say("exports.under_way", rows=rows))
    return Notice(
        person_id, f"export:{job_id}", "progress", "", words, urgent=True, platform=platform
    )


def ready_notice(person_id: int, platform: str, job_id: int, reply: Reply) -> Notice:
    """The file itself, or why there is none."""
    return Notice(
        person_id, f"export:{job_id}", "export", "", to_data(reply), urgent=True, platform=platform
    )


def _ask(turn: Turn) -> Reply:
    options = [
        Option(render("exports.kind_label", kind=what), "export", {**turn.slots, "what": what})
        for what in OFFERED
        if turn.reach(KINDS[what].right)
    ]
    return turn.ask(render("queries.ask_export"), options)
