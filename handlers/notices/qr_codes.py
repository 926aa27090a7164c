"""The addresses of notices as pictures, to be printed on the paper that hangs on the wall."""

from __future__ import annotations

from domain.decided import NoticeRecord
from domain.refusals import Refusal
from handlers.notices.status import around, link_to
from handlers.turn import Turn
from messages.cards import Picture, Reply
from messages.render import render, say

_MOST_CODES = 3


def qr_codes(turn: Turn) -> Reply:
    """The addresses of the notices around the asker as pictures, for a paper on the wall."""
    found = sorted(around(turn), key=lambda posted: posted.last_day, reverse=True)[:_MOST_CODES]
    if not found:
        return say("notices.none_posted", at=turn.now)
    if not turn.desk.public_url:
        raise Refusal("notices.no_pages")
    return say("notices.qr_words") + Reply(tuple(_qr_code(turn, posted) for posted in found))


def _qr_code(turn: Turn, posted: NoticeRecord) -> Picture:
    org = turn.uow.organizations.get(posted.org_id)
    name = render("notices.qr_name", org=org.name if org else "", last=posted.last_day)
    key = turn.desk.files.put(turn.desk.qr_code(link_to(turn.desk, posted)), "png")
    return Picture(name, key)
