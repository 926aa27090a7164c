"""Somebody else saves between reading and saving: nothing is lost, nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from domain.people import Person
from domain.ports import Report, UnitOfWork
from domain.refusals import Refusal
from domain.report_merge import Change, text_print
from handlers.self_assessment import use_cases
from handlers.self_assessment.view import View
from storage.reports import ReportRepository
from tests.handlers.dialogue import Town, play
from tests.handlers.reporting import FILL, SCORE, SECTIONS, W, report

Save = Callable[[ReportRepository, Report, int, datetime], bool]


def _writer(town: Town, uow: UnitOfWork) -> Person:
    who = uow.people.get(town.people.id(W))
    assert who is not None
    return who


def _another_is_quicker(patch: pytest.MonkeyPatch, times: int, answers: dict[str, str]) -> None:
    """Let another save these answers just before each of the next saves."""
    save: Save = ReportRepository.save
    left = [times]

    def slow(self: ReportRepository, wanted: Report, by: int, now: datetime) -> bool:
        if left[0]:
            left[0] -= 1
            stored = self.get(wanted.subject_id)
            assert stored is not None
            assert save(self, replace(stored, answers={**stored.answers, **answers}), by, now)
        return save(self, wanted, by, now)

    patch.setattr(ReportRepository, "save", slow)


def _save(town: Town, change: Change) -> use_cases.Saved:
    subject = town.people.subject("梅溪村党支部")
    return town.write(
        lambda u: use_cases.save_answers(u, _writer(town, u), subject, [change], town.now)
    )


def test_other_fields_are_read_again_and_kept(
    running: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(running, [(W, "自评", "第 1 项"), (W, SECTIONS[0], "第 2 项")])
    _another_is_quicker(monkeypatch, 1, {"section:role": "别处写的"})
    play(running, [(W, SECTIONS[1], "已记下「自身建设情况」")])
    answers = report(running)[2]
    assert answers["section:role"] == "别处写的"
    assert answers["section:building"] == SECTIONS[1]


def test_the_later_of_two_writers_of_one_field_is_told(
    running: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(running, [(W, "自评", "第 1 项"), (W, SECTIONS[0], "第 2 项")])
    _another_is_quicker(monkeypatch, 1, {"section:basics": "别处写的"})
    saved = _save(running, Change("section:basics", "我写的", text_print(SECTIONS[0])))
    assert saved.conflicts == {"section:basics": "我写的"}
    assert report(running)[2]["section:basics"] == "别处写的"


def test_where_others_are_always_quicker_it_is_said(
    running: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(running, [(W, "自评", "第 1 项"), (W, SECTIONS[0], "第 2 项")])
    _another_is_quicker(monkeypatch, 9, {"section:role": "别处写的"})
    play(running, [(W, SECTIONS[1], "请再发一次")])
    assert set(report(running)[2]) == {"section:basics"}


def test_what_changes_at_the_moment_of_handing_in_is_not_handed_in(
    running: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(running, [*FILL, SCORE])
    _another_is_quicker(monkeypatch, 1, {"section:role": "别处写的"})
    play(running, [(W, "1", "请再发一次")])
    assert report(running)[0] == "draft"


def test_a_paste_without_headings_is_refused(running: Town) -> None:
    subject = running.people.subject("梅溪村党支部")
    with pytest.raises(Refusal, match="no_headings"):
        running.write(
            lambda u: use_cases.paste_report(
                u, _writer(running, u), subject, "没有标题", running.now
            )
        )


@pytest.mark.parametrize(
    "act", [use_cases.submit, use_cases.withdraw, use_cases.accept, use_cases.view]
)
def test_a_stranger_to_the_branch_finds_no_report(
    running: Town, act: Callable[[UnitOfWork, Person, int, datetime], View]
) -> None:
    subject = running.people.subject("二坊村党支部")
    with pytest.raises(Refusal, match=r"general\.no_such_subject"):
        running.write(lambda u: act(u, _writer(running, u), subject, running.now))
