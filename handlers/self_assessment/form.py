"""What is said while the form is open: a few commands, and otherwise the next answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from domain.refusals import Refusal
from domain.report_answers import Question, answered, numbered
from domain.report_scores import looks_like_scores
from domain.report_text import split_report
from handlers.self_assessment import answering, use_cases, words
from handlers.self_assessment.place import FORM, Place
from handlers.self_assessment.view import View
from handlers.turn import Option, Router, Turn
from handlers.understanding import answers
from handlers.understanding.intents import by_phrases
from handlers.understanding.normal import compact
from handlers.understanding.reading import understand
from messages.cards import Reply
from messages.render import render, say

router = Router()

_EDIT = re.compile(r"(?:我要|我想)?(?:修改|重写|更正|改)(?:一下)?(?P<what>.{1,20})")
_ADD = re.compile(r"补充(?:一下|说明|内容)?[\s,\uff0c。.:\uff1a、]*")
# A text no longer than this that sounds like a request is asked about before it is kept.
_SHORT = 14
# Fewer sections than this in one message are words of one section that mention another.
_WHOLE = 2


@router.form(FORM)
def in_form(turn: Turn) -> Reply | None:
    """Take a text as command or answer; None where it is a request of another kind."""
    place = Place.read(turn.conversation.form)
    view = _still_open(turn, place)
    if view is None:
        turn.conversation.form = ""
        return None
    pending, turn.conversation.pending = turn.conversation.pending, None
    intent, turn.intent = turn.intent, FORM
    if _confirms(turn.text) and _asked_to_submit(pending):
        return answering.hand_in(turn, view)
    reply = _command(turn, view, place) or _answer(turn, view, place)
    if reply is None:
        turn.conversation.pending, turn.intent = pending, intent
    return reply


def _confirms(text: str) -> bool:
    return answers.is_yes(text) or compact(text) in _SUBMIT


def _asked_to_submit(pending: Mapping[str, Any] | None) -> bool:
    """Whether the preview with its choices is what was shown last."""
    return pending is not None and pending["options"][0]["slots"].get("do") == "submit"


def _still_open(turn: Turn, place: Place) -> View | None:
    try:
        view = use_cases.view(turn.uow, turn.who, place.subject_id, turn.now)
    except Refusal:  # the post or the assessment is over: no form any more, so other words count
        return None
    return view if view.editable else None


def _command(turn: Turn, view: View, place: Place) -> Reply | None:
    said = compact(turn.text)
    if place.editing and said in _NOT_CHANGED | _BACK:
        words.leave_at(turn, Place(view.subject.id))
        return words.ask_next(turn, view)
    for phrases, act in _COMMANDS.items():
        if said in phrases:
            return act(turn, view)
    if added := _ADD.match(turn.said):
        return answering.add_to(turn, view, place, turn.said[added.end() :].strip())
    number = _item_meant(said, view)
    return answering.edit(turn, view, number) if number is not None else None


def _overview(turn: Turn, view: View) -> Reply:
    """The preview; while something is missing, what there is and the next question."""
    if not view.missing:
        return words.preview(turn, view)
    return say("self_assessment.so_far", missing=view.missing) + words.ask_next(turn, view)


def _submit(turn: Turn, view: View) -> Reply:
    """Nobody hands in what they have not seen: the preview asks."""
    if view.missing:
        raise Refusal("self_assessment.incomplete", missing=view.missing)
    return words.preview(turn, view)


_BACK = frozenset({"上一步", "返回上一项", "上一项", "退回上一步", "回上一步", "返回上一步"})
_SUBMIT = frozenset({"提交", "提交自评", "提交报告", "确认提交", "交"})
_NOT_CHANGED = frozenset({"不改了", "不改", "不用改", "不用改了"})
_COMMANDS: Mapping[frozenset[str], Callable[[Turn, View], Reply]] = {
    _BACK: answering.go_back,
    frozenset({"预览", "看草稿", "检查", "写到哪了", "看看写了什么"}): _overview,
    _SUBMIT: _submit,
    frozenset({"以后再说", "下次再写", "明天再写", "先不写了", "先到这里", "保存", "保存草稿"}): (
        answering.leave
    ),
    frozenset({"网页填写", "网页", "用网页填", "打开网页", "在网页上写", "链接"}): words.link,
    frozenset({"改某一项", "修改", "要改", "改", "我要改"}): words.ask_which,
}


def _item_meant(said: str, view: View) -> int | None:
    """The number of the answer that 改第2项 or 修改改进措施 means; None if it means none."""
    met = _EDIT.fullmatch(said)
    if met is None:
        return None
    number = answers.number(met["what"].removesuffix("段"))
    if number is not None:
        return number
    return next((q.number for q in view.questions if met["what"] in q.names), None)


def _answer(turn: Turn, view: View, place: Place) -> Reply | None:
    question = numbered(view.scheme, place.editing) if place.editing else view.upcoming
    scores = [q for q in view.questions if q.is_score]
    if question is None:
        return None if by_phrases(turn.text) else words.preview(turn, view)
    if question.is_score:
        waiting = [q for q in scores if not answered(q, view.report.answers)]
        return _score(turn, view, [question] if place.editing else waiting)
    if looks_like_scores(turn.text, scores):
        return answering.keep_scores(turn, view, scores)
    if not place.editing and _is_whole_report(turn, view):
        return answering.paste(turn, view)
    return _section(turn, view, question, ask=not place.editing)


def _score(turn: Turn, view: View, waiting: list[Question]) -> Reply | None:
    if by_phrases(turn.text):
        return None
    return answering.keep_scores(turn, view, waiting)


def _section(turn: Turn, view: View, question: Question, *, ask: bool) -> Reply:
    """Keep the text; one that is short and sounds like a request is asked about first."""
    if ask and len(compact(turn.text)) <= _SHORT and by_phrases(turn.text):
        return _ask_meaning(turn, view, question)
    return answering.keep_section(turn, view, question, turn.said)


def _ask_meaning(turn: Turn, view: View, question: Question) -> Reply:
    other = understand(turn.text, turn.directory, turn.scope())
    subject = view.subject.id
    options = [
        Option(
            render("self_assessment.do_answer", title=question.title),
            FORM,
            {"subject": subject, "do": "answer", "text": turn.said},
        ),
        Option(render("self_assessment.do_other"), other.intent, other.slots),
    ]
    return turn.ask(render("self_assessment.which_meaning", text=turn.said), options)


def _is_whole_report(turn: Turn, view: View) -> bool:
    return len(split_report(turn.said, view.scheme.sections).found) >= _WHOLE
