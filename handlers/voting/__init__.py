"""Anonymous evaluation: the ballot in chat, and who opens, watches and closes the poll."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.steps import Step
from handlers.turn import Router, Turn
from handlers.voting import ballot, meeting

router = Router()
router.include(ballot.router)
router.include(meeting.router)


def repeated(turn: Turn, record: Mapping[str, Any], *, latest: bool) -> Step | None:
    """The step that answers a repeat of a message whose step left this record; None if none did.

    `latest`: the person has said nothing since, so that what a crash cut off may be done now.
    """
    if "ballot" in record:
        return ballot.again(turn, record, latest=latest)
    poll_id = record.get("opening") or record.get("closing")
    poll = turn.uow.polls.get(poll_id) if poll_id else None
    return meeting.resumed(turn.uow, poll, turn.now, closing="closing" in record) if poll else None
