"""How a report is spoken of in a chat: the next question, the preview, the whole text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from domain.ports import Pass
from domain.refusals import Refusal
from domain.report_answers import Question, length
from domain.scoring import brief, shown
from handlers.self_assessment.place import Place
from handlers.self_assessment.view import View
from handlers.turn import Option, Turn
from messages.cards import Card, Reply
from messages.render import render, say

# How long a link from the chat can be opened.
LINK_LIFE = timedelta(minutes=30)
GLIMPSE = 40


def opening(turn: Turn, view: View) -> Reply:
    """The first words when somebody begins or goes on: where it stands, and what comes next."""
    key = "begin" if not view.report.answers else "go_on"
    intro = say(
        f"self_assessment.{key}",
        org=view.subject.org.name,
        title=view.scheme.title,
        cycle=view.assessment.cycle,
        sections=sum(not q.is_score for q in view.questions),
        scores=sum(q.is_score for q in view.questions),
        done=len(view.questions) - len(view.missing),
        view=view,
    )
    reply = intro + ask_next(turn, view)
    if view.report.answers or not turn.desk.public_url:
        return reply
    return reply + link(turn, view)


def ask_next(turn: Turn, view: View) -> Reply:
    """The next question, or the preview when everything is answered."""
    question = view.upcoming
    if question is None:
        return preview(turn, view)
    return ask(view, question)


def ask(view: View, question: Question) -> Reply:
    """One question with its hint, or with the check items of its score."""
    scores = [q for q in view.questions if q.is_score]
    return say(
        "self_assessment.ask_score" if question.is_score else "self_assessment.ask_section",
        question=question,
        of=len(view.questions),
        first=question.number == 1,
        points=_points(question),
        items=[(item.title, brief(item.points), item.deduct) for item in question.items],
        all_at_once=bool(scores) and question == scores[0],
        count=len(scores),
    )


def ask_anew(view: View, question: Question) -> Reply:
    """What an answer says now, and how to replace it."""
    return say(
        "self_assessment.ask_anew",
        question=question,
        answer=view.answer(question),
        points=_points(question),
    )


def kept_section(question: Question, answer: str, *, added: bool = False) -> Reply:
    """What was kept of the section just written."""
    count = length(answer)
    return say("self_assessment.kept_section", title=question.title, count=count, added=added)


def kept_scores(view: View, scores: Mapping[str, str]) -> Reply:
    """What was kept of the scores just given, in the order of the report."""
    read = [(q.title, scores[q.key]) for q in view.questions if q.key in scores]
    return say("self_assessment.kept_scores", scores=read)


def preview(turn: Turn, view: View) -> Reply:
    """Everything in short with total and suggested grade, and the numbered question what to do."""
    words = render(
        "self_assessment.preview",
        org=view.subject.org.name,
        lines=[_line(view, question) for question in view.questions],
        total=shown(view.total) if view.total is not None else "",
        band=view.band,
        view=view,
    )
    subject = view.subject.id
    options = [
        Option(
            render(f"self_assessment.do_{do}"), "self_assessment", {"subject": subject, "do": do}
        )
        for do in ("submit", "edit", "later")
    ]
    return turn.ask(words, options)


def ask_which(turn: Turn, view: View) -> Reply:
    """The numbered question which answer to write anew."""
    options = [
        Option(
            q.title, "self_assessment", {"subject": view.subject.id, "do": "item", "n": q.number}
        )
        for q in view.questions
    ]
    return turn.ask(render("self_assessment.which_item"), options)


def link(turn: Turn, view: View) -> Reply:
    """A card that opens the same draft as a page, once and within half an hour."""
    if not turn.desk.public_url:
        raise Refusal("self_assessment.no_pages")
    token = turn.desk.new_token()
    opens = Pass(turn.who.id, "report", view.subject.id)
    turn.uow.passes.issue(token, "link", opens, turn.now + LINK_LIFE)
    org = view.subject.org.name
    return Reply(
        (
            Card(
                render("self_assessment.link_title", org=org),
                render("self_assessment.link_body"),
                f"{turn.desk.public_url}/report/{token}",
                render("self_assessment.link_button"),
            ),
        )
    )


def whole(view: View) -> Reply:
    """The whole report with scores, total and state."""
    return say(
        "self_assessment.whole",
        org=view.subject.org.name,
        cycle=view.assessment.cycle,
        title=view.scheme.title,
        sections=[(q.title, view.answer(q)) for q in view.questions if not q.is_score],
        scores=[(q.title, view.answer(q), _points(q)) for q in view.questions if q.is_score],
        total=shown(view.total) if view.total is not None else "",
        view=view,
    )


def leave_at(turn: Turn, place: Place) -> None:
    """Remember where the conversation stands."""
    turn.conversation.form = str(place)


def _points(question: Question) -> str:
    return "" if question.points is None else brief(question.points)


def _line(view: View, question: Question) -> str:
    answer = view.answer(question)
    if question.is_score:
        return render(
            "self_assessment.score_line",
            n=question.number,
            title=question.title,
            answer=answer,
            points=_points(question),
        )
    flat = " ".join(answer.split())
    return render(
        "self_assessment.section_line",
        n=question.number,
        title=question.title,
        count=length(answer),
        glimpse=flat if len(flat) <= GLIMPSE else flat[:GLIMPSE] + "…",
    )
