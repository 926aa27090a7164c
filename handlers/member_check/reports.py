"""核查情况报告: what the work group found in a branch, kept with the check."""

from __future__ import annotations

from domain.contact import without_numbers
from domain.refusals import Refusal
from handlers.asked import asked
from handlers.lost_contact.running import latest_check
from handlers.member_check.words import report_in
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import render, say

router = Router()

_LONGEST, _SHORTEST = 4000, 4


@router.on("check_report")
def check_report(turn: Turn) -> Reply:
    """File the work group's report on the branch named, after reading it back."""
    about = asked(turn, "check_roll", "check.may_not_check")
    if isinstance(about, Reply):
        return about
    if about.org is None:
        return say("check.which_branch_report")
    running = latest_check(turn.uow, [about.org.path])
    if running is None:
        raise Refusal("check.none_running")
    words = turn.slots.get("text") or report_in(turn.said, about.org.name)[:_LONGEST]
    if len(words) < _SHORTEST:
        known = turn.uow.checks.reports(running.assessment.id, [about.org.id])
        return say("check.report", org=about.org.name, text=known.get(about.org.id, ""))
    if not turn.slots.get("confirmed"):
        prompt = render("check.ask_report", org=about.org.name, text=without_numbers(words))
        return turn.confirm(prompt, render("check.yes_report"), org=about.org.id, text=words)
    turn.uow.checks.file_report(running.assessment.id, about.org.id, words, turn.who.id, turn.now)
    turn.uow.audit.record(turn.now, turn.who.id, "check_report", org_id=about.org.id, rows=1)
    return say("check.report_filed", org=about.org.name)
