"""One contract for the main store's repositories, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from domain.decided import CheckNote
from domain.people import Role
from domain.ports import Attempt, Conversation, Notice, Pass, PollRecord, Report
from storage import tables
from storage.cards import SentCard
from storage.runner import Runner
from storage.sealing import Sealer
from storage.unit_of_work import SqlUnitOfWork
from tests.storage.conftest import MakeRunner

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = NOW.date()


class Store:
    """A main store with a small tree: 1 区, 2 镇 below it, 3 and 4 branches of the town."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.sealer = Sealer(b"k" * 32)

    async def do(self, work: Callable[[SqlUnitOfWork], T]) -> T:
        return await self.runner.write(lambda c: work(SqlUnitOfWork(c, self.sealer)))

    async def insert(self, table: Any, *rows: dict[str, Any]) -> None:
        await self.runner.write(lambda c: c.execute(insert(table), list(rows)))


@pytest.fixture
async def store(make_runner: MakeRunner) -> Store:
    found = Store(await make_runner(tables.metadata))
    org = {"category": "农村", "last_grade": "好"}
    await found.insert(
        tables.organization,
        {"id": 1, "name": "区委组织部", "parent_id": None, "kind": "department", "path": "/1/"},
    )
    await found.insert(
        tables.organization,
        {"id": 2, "name": "清溪镇党委", "parent_id": 1, "kind": "committee", "path": "/1/2/"},
    )
    await found.insert(
        tables.organization,
        {"id": 3, "name": "甲村党支部", "parent_id": 2, "kind": "branch", "path": "/1/2/3/"} | org,
        {"id": 31, "name": "乙村党支部", "parent_id": 2, "kind": "branch", "path": "/1/2/31/"}
        | org,
    )
    await found.insert(tables.person, {"id": 1, "name": "甲一"}, {"id": 2, "name": "乙二"})
    await found.insert(
        tables.account,
        {"platform": "wecom", "account": "jia", "person_id": 1},
        {"platform": "dingtalk", "account": "jia", "person_id": 1},
    )
    await found.insert(
        tables.role,
        {"person_id": 1, "org_id": 3, "role": "secretary", "since": None, "until": None},
        {"person_id": 1, "org_id": 31, "role": "contact_leader", "since": None, "until": None},
        {
            "person_id": 2,
            "org_id": 3,
            "role": "secretary",
            "since": None,
            "until": date(2025, 1, 1),
        },
    )
    await found.insert(
        tables.member,
        {"person_id": 1, "org_id": 3, "focus_groups": [], "contact_status": "lost"},
        {"person_id": 2, "org_id": 31, "focus_groups": [], "contact_status": "in_contact"},
    )
    return found


async def assessed(store: Store) -> int:
    """An assessment of the town with its two subjects; the id of the first."""

    def begin(uow: SqlUnitOfWork) -> int:
        number = uow.assessments.add("district-grading", "2026", 2, "text", NOW, 1)
        uow.assessments.add_subjects(number, [(3, "rural"), (31, "rural")])
        return uow.assessments.subjects(number, ["/1/2/"])[0].id

    return await store.do(begin)


async def test_a_person_is_found_by_account_whatever_its_case(store: Store) -> None:
    person = await store.do(lambda u: u.people.by_account("wecom", "JIA"))
    assert person is not None
    assert {(p.role, p.path) for p in person.posts} == {
        (Role.SECRETARY, "/1/2/3/"),
        (Role.CONTACT_LEADER, "/1/2/31/"),
    }
    assert await store.do(lambda u: u.people.by_account("wecom", "nobody")) is None


async def test_only_posts_held_on_the_day_count(store: Store) -> None:
    holders = await store.do(lambda u: u.people.holders([3], [Role.SECRETARY], DAY))
    assert [h.person_id for h in holders] == [1]
    before = await store.do(lambda u: u.people.holders([3], [Role.SECRETARY], date(2024, 1, 1)))
    assert {h.person_id for h in before} == {1, 2}


async def test_the_platform_last_used_comes_first_and_the_unreachable_not_at_all(
    store: Store,
) -> None:
    await store.do(lambda u: u.people.used("dingtalk", "jia", NOW))
    assert (await store.do(lambda u: u.people.accounts(1)))[0][0] == "dingtalk"
    await store.do(lambda u: u.people.unreachable("dingtalk", "jia"))
    assert await store.do(lambda u: u.people.accounts(1)) == [("wecom", "jia")]


async def test_a_subtree_is_not_a_likeness_of_digits(store: Store) -> None:
    """/1/2/3/ is no parent of /1/2/31/."""
    found = await store.do(lambda u: u.organizations.within(["/1/2/3/"]))
    assert [o.id for o in found] == [3]
    assert await store.do(lambda u: u.organizations.within([])) == []


async def test_ancestors_run_from_the_nearest_to_the_root(store: Store) -> None:
    org = await store.do(lambda u: u.organizations.get(3))
    assert org is not None
    assert [o.id for o in await store.do(lambda u: u.organizations.ancestors(org))] == [2, 1]


async def test_a_report_is_saved_only_over_the_version_that_was_read(store: Store) -> None:
    subject = await assessed(store)
    first = Report(subject, "draft", {"section:a": "一"}, 0)
    assert await store.do(lambda u: u.reports.save(first, 1, NOW))
    kept = await store.do(lambda u: u.reports.get(subject))
    assert kept is not None
    assert (kept.version, kept.answers) == (1, {"section:a": "一"})
    assert await store.do(lambda u: u.reports.save(kept, 1, NOW))
    assert not await store.do(lambda u: u.reports.save(kept, 1, NOW))


async def test_report_states_cover_every_subject_of_the_subtree(store: Store) -> None:
    subject = await assessed(store)
    handed_in = Report(subject, "submitted", {}, 0, NOW, late=True)
    await store.do(lambda u: u.reports.save(handed_in, 1, NOW))
    states = await store.do(lambda u: u.reports.states(1, ["/1/"]))
    assert [(s.subject.org.id, s.state, s.late) for s in states] == [
        (3, "submitted", True),
        (31, "", False),
    ]
    assert states[0].submitted_at == NOW


async def test_the_latest_reopening_counts(store: Store) -> None:
    subject = await assessed(store)
    for days in (3, 1):
        until = NOW + timedelta(days=days)
        await store.do(lambda u, t=until: u.assessments.reopen(subject, "s", t, NOW, 1, ""))
    latest = NOW + timedelta(days=3)
    assert await store.do(lambda u: u.assessments.reopened_until(subject, "s")) == latest
    assert await store.do(lambda u: u.assessments.reopened(1, "s")) == {subject: latest}
    assert await store.do(lambda u: u.assessments.reopened_until(subject, "other")) is None


async def test_a_poll_is_released_once(store: Store) -> None:
    subject = await assessed(store)
    org = await store.do(lambda u: u.organizations.get(3))
    assert org is not None
    draft = PollRecord(700, subject, org, "opening", 5, 9, ("好", "差"), NOW, None, None)
    poll = await store.do(lambda u: u.polls.add(draft, 1))
    await store.do(lambda u: u.polls.move(poll, "open", NOW))
    assert not await store.do(lambda u: u.polls.release(poll, {"cast": 1}, NOW))
    await store.do(lambda u: u.polls.move(poll, "closing", NOW, 1))
    assert await store.do(lambda u: u.polls.release(poll, {"cast": 5}, NOW))
    assert not await store.do(lambda u: u.polls.release(poll, {"cast": 6}, NOW))
    found = await store.do(lambda u: u.polls.of_subject(subject))
    assert found is not None
    assert (found.state, found.result, found.closed_at) == ("closed", {"cast": 5}, NOW)


async def test_a_conversation_is_kept_and_its_question_sealed(store: Store) -> None:
    state = Conversation("form:1", {"options": ["暗号"]})
    await store.do(lambda u: u.conversations.save(1, "wecom", state, NOW))
    found = await store.do(lambda u: u.conversations.load(1, "wecom"))
    assert (found.form, found.pending, found.updated_at) == ("form:1", state.pending, NOW)
    sealed = await store.runner.read(
        lambda c: c.execute(select(tables.conversation.c.pending_sealed)).scalar_one()
    )
    assert "暗号".encode() not in sealed
    later = NOW + timedelta(minutes=1)
    stale = await store.do(lambda u: u.conversations.stale("form:", later))
    assert stale == [(1, "wecom", "form:1")]


async def test_a_message_is_new_once_and_then_answered_alike(store: Store) -> None:
    assert await store.do(lambda u: u.inbox.begin("m1", NOW)) is None
    await store.do(lambda u: u.inbox.done("m1", [{"kind": "text", "body": "好"}], None))
    seen = await store.do(lambda u: u.inbox.begin("m1", NOW))
    assert seen is not None
    assert seen.reply == [{"kind": "text", "body": "好"}]
    assert seen.step is None


async def test_two_copies_at_once_are_one_message(store: Store) -> None:
    """Both databases: the second waits for the first one's commit, then sees it."""
    done: list[str] = []

    def once(uow: SqlUnitOfWork) -> bool:
        if uow.inbox.begin("twin", NOW) is None:
            done.append("done")
            uow.inbox.done("twin", [], None)
            return True
        return False

    results = await asyncio.gather(*(store.do(once) for _ in range(8)))
    assert sorted(results) == [False] * 7 + [True]
    assert done == ["done"]


async def test_answers_and_names_of_messages_are_forgotten_in_time(store: Store) -> None:
    await store.do(lambda u: u.inbox.begin("old", NOW))
    await store.do(lambda u: u.inbox.done("old", [{"kind": "text", "body": "x"}], None))
    later = NOW + timedelta(hours=1)
    assert await store.do(lambda u: u.inbox.forget(later, NOW - timedelta(days=3))) == 0
    seen = await store.do(lambda u: u.inbox.begin("old", later))
    assert seen is not None
    assert seen.reply is None
    assert await store.do(lambda u: u.inbox.forget(later, later)) == 1


def notice(
    person: int = 1, *, day: str = "d", urgent: bool = True, platform: str = "", place: str = ""
) -> Notice:
    words = [{"kind": "text", "body": "说"}]
    return Notice(person, "matter", "kind", day, words, urgent, platform, place)


async def test_nobody_is_told_twice_of_one_matter(store: Store) -> None:
    assert await store.do(lambda u: u.outbox.add([notice(1), notice(2)], NOW)) == 2
    assert await store.do(lambda u: u.outbox.add([notice(1), notice(1, day="e")], NOW)) == 1
    assert await store.do(lambda u: u.outbox.waiting()) == 3


async def test_what_one_sender_claimed_no_other_gets_until_its_lease_is_over(
    store: Store,
) -> None:
    apart = [notice(day=str(n), platform=f"p{n}") for n in range(20)]
    await store.do(lambda u: u.outbox.add(apart, NOW))
    claims = await asyncio.gather(
        *(
            store.do(lambda u: [p.id for p in u.outbox.claim(NOW, 5, urgent_only=False)])
            for _ in range(6)
        )
    )
    ids = [number for claimed in claims for number in claimed]
    assert len(ids) == len(set(ids)) == 20
    after = NOW + timedelta(minutes=3)
    again = await store.do(lambda u: u.outbox.claim(after, 50, urgent_only=False))
    assert len(again) == 20
    assert all(parcel.again for parcel in again)


async def test_in_quiet_hours_only_the_urgent_goes(store: Store) -> None:
    await store.do(lambda u: u.outbox.add([notice(1, urgent=False), notice(2)], NOW))
    claimed = await store.do(lambda u: u.outbox.claim(NOW, 9, urgent_only=True))
    assert [p.person_id for p in claimed] == [2]


async def test_one_person_s_messages_are_claimed_in_order_whatever_happens(store: Store) -> None:
    await store.do(lambda u: u.outbox.add([notice(day=str(n)) for n in range(3)], NOW))
    claimed = await asyncio.gather(
        *(
            store.do(lambda u: [p.id for p in u.outbox.claim(NOW, 2, urgent_only=False)])
            for _ in range(4)
        )
    )
    (first,) = [ids for ids in claimed if ids]
    assert first == sorted(first)
    later = NOW + timedelta(seconds=30)
    await store.do(lambda u: u.outbox.postpone(first[0], later, "busy"))
    await store.do(lambda u: u.outbox.settle(first[1], "sent", NOW))
    assert await store.do(lambda u: u.outbox.claim(NOW, 9, urgent_only=True)) == []
    others = [notice(2), notice(1, day="4", platform="other")]
    await store.do(lambda u: u.outbox.add(others, NOW))
    assert len(await store.do(lambda u: u.outbox.claim(NOW, 9, urgent_only=False))) == 2
    then = await store.do(lambda u: [p.id for p in u.outbox.claim(later, 9, urgent_only=False)])
    assert then == [first[0], first[1] + 1]


async def test_an_answer_keeps_where_it_is_to_be_said(store: Store) -> None:
    await store.do(lambda u: u.outbox.add([notice(platform="dingtalk", place="cid-1")], NOW))
    (parcel,) = await store.do(lambda u: u.outbox.claim(NOW, 9, urgent_only=False))
    assert (parcel.platform, parcel.place) == ("dingtalk", "cid-1")
    assert "cid-1" not in repr(parcel)


async def test_a_question_s_card_is_taken_once_and_forgotten_in_time(store: Store) -> None:
    made = SentCard("wecom", "q-1@r", "code-1")
    await store.do(lambda u: u.cards.sent("q-1", made, NOW))
    await store.do(lambda u: u.cards.sent("q-2", made, NOW))
    assert await store.do(lambda u: u.cards.take("q-1")) == made
    assert await store.do(lambda u: u.cards.take("q-1")) is None
    assert await store.do(lambda u: u.cards.forget(NOW + timedelta(seconds=1))) == 1
    assert await store.do(lambda u: u.cards.take("q-2")) is None


async def test_a_message_is_forgotten_once_sent_and_kept_while_postponed(store: Store) -> None:
    await store.do(lambda u: u.outbox.add([notice()], NOW))
    (parcel,) = await store.do(lambda u: u.outbox.claim(NOW, 9, urgent_only=False))
    left = [{"kind": "text", "body": "后半"}]
    later = NOW + timedelta(seconds=30)
    await store.do(lambda u: u.outbox.postpone(parcel.id, later, "45009", left))
    assert not await store.do(lambda u: u.outbox.claim(NOW, 9, urgent_only=False))
    (parcel,) = await store.do(lambda u: u.outbox.claim(later, 9, urgent_only=False))
    assert (parcel.payload, parcel.attempts, parcel.again) == (left, 2, False)
    await store.do(lambda u: u.outbox.settle(parcel.id, "sent", later))
    row = await store.runner.read(lambda c: c.execute(select(tables.outbox)).one())
    assert (row.state, row.payload_sealed) == ("sent", None)


async def test_the_lost_are_listed_within_the_subtree_only(store: Store) -> None:
    lost = await store.do(lambda u: u.members.in_status(["/1/2/3/"], ["lost"]))
    assert [m.person_id for m in lost] == [1]
    assert not await store.do(lambda u: u.members.in_status(["/1/2/31/"], ["lost"]))
    assert not await store.do(lambda u: u.members.in_status([], ["lost"]))
    named = await store.do(lambda u: u.members.mentioned("联系了甲一和乙二", ["/1/2/"]))
    assert {m.person_id for m in named} == {1, 2}


async def test_attempts_and_changes_are_kept_with_sealed_words(store: Store) -> None:
    attempt = Attempt(1, 2, DAY, "亲友", "有线索", "在宁波")
    await store.do(lambda u: u.contacts.record(attempt, NOW))
    assert await store.do(lambda u: u.contacts.attempts([1])) == [attempt]
    await store.do(lambda u: u.contacts.change_status(1, "in_contact", DAY, 2, "回电了", NOW))
    change = await store.runner.read(lambda c: c.execute(select(tables.contact_change)).one())
    assert (change.before, change.after) == ("lost", "in_contact")
    assert "回电了".encode() not in change.reason_sealed
    assert not await store.do(lambda u: u.members.in_status(["/1/"], ["lost"]))


async def test_a_link_opens_once_and_a_session_until_it_ends(store: Store) -> None:
    opens = Pass(1, "report", 7)
    ends = NOW + timedelta(minutes=30)
    await store.do(lambda u: u.passes.issue("t", "link", opens, ends))
    await store.do(lambda u: u.passes.issue("s", "session", opens, ends))
    assert await store.do(lambda u: u.passes.redeem("s", NOW)) is None
    assert await store.do(lambda u: u.passes.session("t", NOW)) is None
    results = await asyncio.gather(
        *(store.do(lambda u: u.passes.redeem("t", NOW)) for _ in range(4))
    )
    assert [r for r in results if r is not None] == [opens]
    assert await store.do(lambda u: u.passes.session("s", NOW)) == opens
    assert await store.do(lambda u: u.passes.session("s", ends)) is None
    assert await store.do(lambda u: u.passes.forget(ends)) == 2


async def test_holidays_evidence_feedback_and_audit_are_kept(store: Store) -> None:
    await store.insert(tables.holiday, {"day": DAY, "kind": "off"})
    assert await store.do(lambda u: u.records.holidays()) == {DAY: "off"}
    await store.do(lambda u: u.records.evidence(1, "m", "image", "wecom", "media", NOW))
    ((number, platform, kind, media),) = await store.do(lambda u: u.records.evidence_waiting(9))
    assert (platform, kind, media) == ("wecom", "image", "media")
    await store.do(lambda u: u.records.evidence_settled(number, "kept", "key"))
    assert await store.do(lambda u: u.records.kept(["m", "n"])) == {"m"}
    assert await store.do(lambda u: u.records.kept([])) == set()
    assert await store.do(lambda u: u.records.evidence_waiting(9)) == []
    await store.do(lambda u: u.records.feedback(1, "feedback", "太冷", NOW))
    sealed = await store.runner.read(
        lambda c: c.execute(select(tables.feedback.c.text_sealed)).scalar_one()
    )
    assert store.sealer.open(sealed) == "太冷"
    await store.do(lambda u: u.audit.record(NOW, 1, "lost_list", org_id=3, rows=2))
    (row,) = await store.do(lambda u: list(u.audit.since(NOW)))
    assert (row.actor_id, row.action, row.org_id, row.rows, row.at) == (1, "lost_list", 3, 2, NOW)


async def test_check_notes_are_kept_sealed_the_oldest_first(store: Store) -> None:
    subject = await assessed(store)
    notes = [CheckNote(subject, "s", way, f"{way}里说的", 1, NOW) for way in ("座谈会", "实地了解")]
    for note in notes:
        await store.do(lambda u, n=note: u.decisions.add_check(n))
    assert await store.do(lambda u: u.decisions.checks([subject])) == notes
    assert await store.do(lambda u: u.decisions.checks([])) == []
    sealed = await store.runner.read(
        lambda c: c.execute(select(tables.check_note.c.text_sealed)).scalars().all()
    )
    assert not any("说的".encode() in one for one in sealed)
