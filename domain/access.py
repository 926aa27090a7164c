"""Who may see and do what, and where: a role held at an organisation reaches its subtree."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.people import Person, Post, Role

# What each action needs. Everybody may do what is not listed here.
MAY: dict[str, frozenset[Role]] = {
    "write_report": frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY}),
    "judge_report": frozenset({Role.CLERK}),
    "start_assessment": frozenset({Role.CLERK, Role.OFFICIAL}),
    "open_poll": frozenset({Role.SECRETARY, Role.CONTACT_LEADER}),
    "close_poll": frozenset({Role.CONTACT_LEADER}),
    "close_poll_without_leader": frozenset({Role.CLERK}),
    "see_turnout": frozenset(
        {Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.CONTACT_LEADER, Role.CLERK, Role.OFFICIAL}
    ),
    "see_progress": frozenset(
        {
            Role.SECRETARY,
            Role.DEPUTY_SECRETARY,
            Role.CONTACT_LEADER,
            Role.CONTACT_CADRE,
            Role.CLERK,
            Role.COMMITTEE_SECRETARY,
            Role.OFFICIAL,
        }
    ),
    "remind": frozenset({Role.CLERK, Role.OFFICIAL}),
    "see_lost": frozenset(
        {
            Role.SECRETARY,
            Role.DEPUTY_SECRETARY,
            Role.CONTACT_LEADER,
            Role.CONTACT_CADRE,
            Role.CLERK,
            Role.COMMITTEE_SECRETARY,
            Role.OFFICIAL,
        }
    ),
    "see_secretaries": frozenset({Role.CLERK, Role.COMMITTEE_SECRETARY, Role.OFFICIAL}),
    # A committee member of the branch tells of attempts: they must be sure of whom.
    "see_full_names": frozenset(
        {Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.COMMITTEE_MEMBER, Role.CLERK}
    ),
    "record_attempt": frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.COMMITTEE_MEMBER}),
    "change_contact_status": frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY}),
    "confirm_roll": frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY}),
    "check_roll": frozenset({Role.CLERK}),
    "record_outcome": frozenset({Role.CLERK, Role.COMMITTEE_SECRETARY}),
    # Forms that name people, with their numbers; forms that hold sums alone.
    "print_people": frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.CLERK, Role.OFFICIAL}),
    "print_sums": frozenset({Role.CLERK, Role.COMMITTEE_SECRETARY, Role.OFFICIAL}),
    "file_form": frozenset({Role.CLERK}),
    # Which of these acts at a level is the scheme's: the actors of its stages.
    "propose_grade": frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY}),
    "score": frozenset({Role.CLERK}),
    "decide": frozenset({Role.CLERK, Role.COMMITTEE_SECRETARY, Role.OFFICIAL}),
    "reopen_stage": frozenset({Role.CLERK, Role.OFFICIAL}),
    "agree": frozenset({Role.OFFICIAL}),
    "override_quota": frozenset({Role.OFFICIAL}),
    "check_note": frozenset({Role.OFFICIAL}),
    "see_ranking": frozenset({Role.CLERK, Role.COMMITTEE_SECRETARY, Role.OFFICIAL}),
    "see_contacts": frozenset(Role),
    "print_proposal": frozenset(
        {
            Role.SECRETARY,
            Role.DEPUTY_SECRETARY,
            Role.CLERK,
            Role.COMMITTEE_SECRETARY,
            Role.OFFICIAL,
        }
    ),
    "print_review": frozenset({Role.CLERK, Role.COMMITTEE_SECRETARY, Role.OFFICIAL}),
    "file_branch_paper": frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.CLERK}),
    "post_notice": frozenset({Role.CLERK, Role.COMMITTEE_SECRETARY}),
    "hand_up": frozenset({Role.CLERK}),
    "see_handed_up": frozenset({Role.OFFICIAL}),
    "tell_results": frozenset({Role.OFFICIAL}),
    "see_objections": frozenset({Role.CLERK, Role.COMMITTEE_SECRETARY, Role.OFFICIAL}),
    "export": frozenset({Role.SECRETARY, Role.CLERK, Role.COMMITTEE_SECRETARY, Role.OFFICIAL}),
    "see_labels": frozenset(
        {
            Role.SECRETARY,
            Role.DEPUTY_SECRETARY,
            Role.CONTACT_LEADER,
            Role.CONTACT_CADRE,
            Role.CLERK,
            Role.COMMITTEE_SECRETARY,
            Role.OFFICIAL,
        }
    ),
    "see_gaps": frozenset({Role.CLERK, Role.COMMITTEE_SECRETARY, Role.OFFICIAL}),
    "record_requirement": frozenset({Role.CLERK, Role.OFFICIAL}),
    "ask_upgrade": frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY}),
    "propose_downgrade": frozenset({Role.CLERK}),
    "see_reviews": frozenset({Role.CLERK, Role.COMMITTEE_SECRETARY, Role.OFFICIAL}),
    "see_awards": frozenset({Role.OFFICIAL}),
    "export_archive": frozenset({Role.CLERK, Role.OFFICIAL}),
}

# Who may take part in an evaluation meeting's ballot is data of the scheme, not of this table.


def posts_on(person: Person, day: date) -> tuple[Post, ...]:
    """The posts the person holds on that day."""
    return tuple(post for post in person.posts if post.held_on(day))


def reach(person: Person, action: str, day: date) -> tuple[str, ...]:
    """The subtrees (path prefixes) in which the person may do the action; empty means nowhere."""
    return _outermost(post.path for post in posts_on(person, day) if post.role in MAY[action])


def rights(person: Person, day: date) -> frozenset[str]:
    """The actions the person may do at least somewhere."""
    held = {post.role for post in posts_on(person, day)}
    return frozenset(action for action, roles in MAY.items() if not roles.isdisjoint(held))


def scope(person: Person, day: date) -> tuple[str, ...]:
    """The subtrees whose organisations exist for the person at all."""
    return _outermost(post.path for post in posts_on(person, day))


def may(person: Person, action: str, path: str, day: date) -> bool:
    """Whether the person may do the action at the organisation standing at `path`."""
    prefixes = reach(person, action, day)
    return path.startswith(prefixes) if prefixes else False


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Without paths that lie inside another one, in a stable order."""
    kept: list[str] = []
    for path in sorted(set(paths), key=lambda path: (len(path), path)):
        if not (kept and path.startswith(tuple(kept))):
            kept.append(path)
    return tuple(kept)
