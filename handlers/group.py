"""In a group: totals aloud, everything else in the private chat, and nothing is ever changed.

A word said in a group answers no question, fills in no form and is no vote.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.routes import ROUTES
from handlers.turn import Turn
from handlers.understanding.normal import plain, simplified
from handlers.understanding.reading import understand_one
from messages.cards import Reply
from messages.render import render, say

# What only looks something up. Everything else is asked to be said in the private chat.
QUERIES = frozenset(
    {
        *("help", "whoami", "my_record", "progress", "missing", "ranking", "grade"),
        *("grade_list", "distribution", "deadline", "contacts"),
        *("lost_list", "lost_stats", "lost_person", "newly_found", "next_steps", "silent_cases"),
        *("transfer_list", "mobile_list", "handling_list", "check_progress", "check_list"),
    }
)


def in_group(turn: Turn) -> Reply:
    """The full answer for the private chat, and what may be said aloud."""
    understood = understand_one(turn.said, turn.names)
    turn.intent = understood.intent
    if understood.candidates or understood.intent not in QUERIES:
        words = say("group.say_it_here", said=turn.said[:40])
        return replace(words, aloud=render("group.in_private"))
    turn.heard, turn.told = understood, dict(understood.told)
    turn.said, turn.text = understood.said, plain(simplified(understood.said))
    turn.slots = dict(understood.slots)
    reply = ROUTES.handlers[understood.intent](turn)
    rest = render("group.rest_in_private" if reply.aloud else "group.answered_in_private")
    return replace(reply, aloud="\n".join(filter(None, (reply.aloud, rest))))
