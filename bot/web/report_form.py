"""The report as a form on a page: what is shown in each field, and what was typed into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.web.pages import refusal_words
from domain.people import Person
from domain.ports import UnitOfWork
from domain.refusals import Refusal
from domain.report_answers import Question, checked
from domain.report_merge import Change, text_print
from domain.report_text import split_report
from domain.scoring import brief
from handlers.self_assessment import use_cases
from handlers.self_assessment.view import View

_REPLACE, _APPEND = "replace", "append"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `base` is the print of what is stored; `theirs` what somebody else just wrote;
    `offer` what a pasted report has for it, where the field has other words."""

    question: Question
    value: str = field(repr=False)
    base: str
    problem: str = ""
    theirs: str | None = field(default=None, repr=False)
    offer: str | None = field(default=None, repr=False)
    filled: bool = False

    @property
    def points(self) -> str:
        return "" if self.question.points is None else brief(self.question.points)

    @property
    def items(self) -> list[tuple[str, str, str, str]]:
        return [(i.title, brief(i.points), i.deduct, i.evidence) for i in self.question.items]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form with the report behind it. `saved`: nothing on it is unsaved."""

    view: View
    fields: tuple[Field, ...]
    saved: bool = True
    rest: str = field(default="", repr=False)

    @property
    def clean(self) -> bool:
        """Whether everything typed was kept."""
        return not any(f.problem or f.theirs is not None for f in self.fields)

    @property
    def problems(self) -> dict[str, str]:
        return {f.question.key: f.problem for f in self.fields if f.problem}

    @property
    def conflicts(self) -> list[str]:
        return [f.question.title for f in self.fields if f.theirs is not None]


def stored(view: View) -> Sheet:
    """The form as it is stored."""
    return Sheet(view, tuple(_field(view, question) for question in view.questions))


def save(uow: UnitOfWork, who: Person, view: View, posted: Mapping[str, str]) -> Sheet:
    """Keep what was typed, field by field; what cannot be kept stays on the form and is told."""
    changes, problems = _changes(view, posted)
    saved = use_cases.save_answers(uow, who, view.subject.id, changes, view.now)
    fields = [
        _after(saved, _field(saved.view, question), posted, problems)
        for question in saved.view.questions
    ]
    return Sheet(saved.view, tuple(fields), saved=not problems and not saved.conflicts)


def with_pasted(view: View, posted: Mapping[str, str], text: str) -> Sheet:
    """The form with a whole report put into its empty fields and offered beside the others.

    Nothing is stored. Refusal `self_assessment.no_headings` (titles).
    """
    split = split_report(text, view.scheme.sections)
    if not split.found:
        titles = tuple(section.title for section in view.scheme.sections)
        raise Refusal("self_assessment.no_headings", titles=titles)
    fields = [
        _offered(replace(_field(view, q), value=_typed(q, posted)), split.found)
        for q in view.questions
    ]
    return Sheet(view, tuple(fields), saved=False, rest=split.rest)


def typed_only(view: View, posted: Mapping[str, str]) -> Sheet:
    """The form as it was sent, with nothing of it stored."""
    fields = [replace(_field(view, q), value=_typed(q, posted)) for q in view.questions]
    return Sheet(view, tuple(fields), saved=False)


def _field(view: View, question: Question) -> Field:
    value = view.answer(question)
    return Field(question, value, text_print(value))


def _offered(shown: Field, found: Mapping[str, str]) -> Field:
    offer = found.get(shown.question.key.partition(":")[2]) if not shown.question.is_score else None
    if not offer or offer == shown.value:
        return shown
    if not shown.value:
        return replace(shown, value=offer, filled=True)
    return replace(shown, offer=offer)


def _typed(question: Question, posted: Mapping[str, str]) -> str:
    """What the field says, with a pasted offer taken as was chosen beside it."""
    value = _tidy(posted.get(question.key, ""))
    offer, take = _tidy(posted.get(f"offer:{question.key}", "")), posted.get(f"take:{question.key}")
    if take == _REPLACE and offer:
        return offer
    if take == _APPEND and offer:
        return f"{value}\n{offer}".strip()
    return value


def _changes(view: View, posted: Mapping[str, str]) -> tuple[Sequence[Change], Mapping[str, str]]:
    """The fields that can be kept, and for the others why not."""
    changes: list[Change] = []
    problems: dict[str, str] = {}
    for question in view.questions:
        if question.key not in posted:
            continue
        value = _typed(question, posted)
        try:
            value = checked(question, value) if value else ""
        except Refusal as refusal:
            problems[question.key] = refusal_words(refusal)
            continue
        changes.append(Change(question.key, value, posted.get(f"base:{question.key}")))
    return changes, problems


def _after(
    saved: use_cases.Saved, shown: Field, posted: Mapping[str, str], problems: Mapping[str, str]
) -> Field:
    key = shown.question.key
    if key in problems:
        return replace(shown, value=_typed(shown.question, posted), problem=problems[key])
    if key in saved.conflicts:
        return replace(shown, value=saved.conflicts[key], theirs=shown.value)
    return shown


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
