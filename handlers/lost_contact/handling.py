"""What the rules propose for lost members, and what a committee decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from domain.contact import last_contact, without_numbers
from domain.contact_handling import (
    LEAVING,
    HandlingRule,
    Proposal,
    check_outcome,
    proposal,
    proposed_by,
)
from domain.contact_records import Handling
from domain.contact_states import check_day
from domain.contact_words import day_in
from domain.forms.headings import OUTCOMES
from domain.people import ContactStatus, Member
from domain.ports import UnitOfWork
from domain.refusals import Refusal
from handlers.asked import asked
from handlers.lost_contact.finding import (
    full_name_orgs,
    member_meant,
    said,
    shown_name,
)
from handlers.lost_contact.lookups import look
from handlers.lost_contact.others import lost_and_tried
from handlers.lost_contact.paging import listed
from handlers.lost_contact.running import rules_for
from handlers.turn import Option, Router, Turn
from messages.cards import Reply
from messages.render import render, say

router = Router()

_LONGEST = 500
# What people also call an outcome; the longest that fits counts.
_ALIASES = {
    "自行脱党": "自行脱党除名",
    "脱党除名": "自行脱党除名",
    "退党": "退党除名",
    "停党籍": "停止党籍",
    "保留组织关系": "保留组织关系(出国境)",
    "恢复管理": "恢复正常管理",
    "取消预备": "取消预备党员资格",
    "不予承认": "不予承认党员身份",
    "限期整改": "限期改正",
    "继续找": "继续查找",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A lost member and what the rule proposes."""

    member: Member
    proposal: Proposal
    attempts: int = field(repr=False)


@router.on("handling_list")
def handling_list(turn: Turn) -> Reply:
    """Who may be brought before the committee, with what is proposed by which rule."""
    about = asked(turn, "see_lost", "lost_contact.may_not_see")
    if isinstance(about, Reply):
        look(turn, 0, action="handling_list")
        return about
    rules = rules_for(turn.uow, about.prefixes)
    rows = proposals(turn.uow, about.prefixes, turn.today)
    return listed(turn, about, "handling", rows, attrgetter("member"), {"rule": rules.handling})


def proposals(uow: UnitOfWork, prefixes: Sequence[str], today: date) -> list[Case]:
    """Everybody of those subtrees whom the rule in force proposes something for."""
    rule = rules_for(uow, prefixes).handling
    members, tried = lost_and_tried(uow, prefixes)
    found = []
    for member in members:
        count = tried[member.person_id].count if member.person_id in tried else 0
        since = last_contact(member.last_activity, member.last_fee)
        made = proposal(member, since, count, rule, today)
        if made is not None:
            found.append(Case(member, made, count))
    return sorted(found, key=lambda case: case.proposal.since)


@router.on("handling")
def handling(turn: Turn) -> Reply:
    """处置 张三 停止党籍 3月20日党委会研究: read back with the rule's words, then recorded."""
    if not turn.reach("record_outcome"):
        return say("handling.may_not_record")
    member = member_meant(turn, "record_outcome", left=True)
    if isinstance(member, Reply):
        return member
    words = said(turn)[:_LONGEST]
    turn.slots |= {"person": member.name, "person_id": member.person_id, "said": words}
    outcome = turn.slots.get("outcome") or outcome_in(words)
    if not outcome:
        return _ask_outcome(turn, member)
    turn.slots["outcome"] = outcome
    return _told(turn, member, outcome, words)


def _told(turn: Turn, member: Member, outcome: str, words: str) -> Reply:
    shown = shown_name(member, full_name_orgs(turn))
    changes = turn.uow.contacts.changes([member.person_id])
    was_lost = any(change.before is ContactStatus.LOST for change in changes)
    try:
        check_outcome(outcome, member, was_lost=was_lost)
    except Refusal as refusal:
        refusal.facts = {**refusal.facts, "name": shown}
        raise
    on = day_in(words.replace(member.name, ""), turn.today)
    check_day(on, turn.today, member.joined_on, None)
    rule = _rule_over(turn, member)
    proposed = _proposed(turn, member, rule)
    if not turn.slots.get("confirmed"):
        prompt = render(
            "handling.ask",
            name=shown,
            org=member.org_name,
            outcome=outcome,
            on=on,
            basis=without_numbers(words.replace(member.name, shown)),
            proposed=proposed,
            leaves=outcome in LEAVING,
            by_rule=proposed_by(rule, outcome),
        )
        return turn.confirm(prompt, render("handling.yes"))
    followed = proposed.rule if proposed and proposed.outcome == outcome else ""
    made = Handling(member.person_id, member.org_id, outcome, on, turn.who.id, followed, words)
    turn.uow.outcomes.record(made, turn.now, leaves=outcome in LEAVING)
    turn.uow.audit.record(
        turn.now,
        turn.who.id,
        "handling",
        org_id=member.org_id,
        target=f"person:{member.person_id}",
        rows=1,
    )
    return say("handling.recorded", name=shown, outcome=outcome, on=on)


def proposed_for(turn: Turn, member: Member) -> Proposal | None:
    """What the rule in force proposes for the member."""
    return _proposed(turn, member, _rule_over(turn, member))


def _rule_over(turn: Turn, member: Member) -> HandlingRule:
    org = turn.uow.organizations.get(member.org_id)
    return rules_for(turn.uow, [org.path] if org else []).handling


def _proposed(turn: Turn, member: Member, rule: HandlingRule) -> Proposal | None:
    attempts = len(turn.uow.contacts.attempts([member.person_id]))
    since = last_contact(member.last_activity, member.last_fee)
    return proposal(member, since, attempts, rule, turn.today)


def outcome_in(words: str) -> str:
    """The outcome the words name, by the longest of its names; "" for none."""
    plain = words.replace("（", "(").replace("）", ")")
    names = {name: name for name in OUTCOMES} | _ALIASES
    found = [name for name in names if name in plain]
    return names[max(found, key=len)] if found else ""


def _ask_outcome(turn: Turn, member: Member) -> Reply:
    options = [Option(name, "handling", {**turn.slots, "outcome": name}) for name in OUTCOMES]
    shown = shown_name(member, full_name_orgs(turn))
    return turn.ask(render("handling.which", name=shown), options)
