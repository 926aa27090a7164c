"""Anonymous evaluation: the ballot in chat, and who opens, watches and closes the poll."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.briefs import page
from handlers.steps import Step
from handlers.turn import Router, Turn
from handlers.voting import ballot, meeting, paper, polling, record, scrutineer

router = Router()
for _part in (ballot, meeting, paper, record, scrutineer):
    router.include(_part.router)


def repeated(turn: Turn, left: Mapping[str, Any], *, latest: bool) -> Step | None:
    """The step that answers a repeat of a message whose step left this record; None if none did.

    `latest`: the person has said nothing since, so that what a crash cut off may be done now.
    """
    if "ballot" in left:
        return ballot.again(turn, left, latest=latest)
    if "paper" in left:
        return paper.resumed_paper(turn, left)
    if "meeting" in left:
        return record.resumed_meeting(turn, left, latest=latest)
    poll_id = left.get("opening") or left.get("closing")
    poll = turn.uow.polls.get(poll_id) if poll_id else None
    if poll is None:
        return None
    mine = page(turn.desk, "me")
    return polling.resumed(turn.uow, poll, turn.now, closing="closing" in left, page=mine)
