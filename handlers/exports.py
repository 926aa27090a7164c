"""Exports: the tables of the running assessments as one .xlsx, in chat and by command alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from domain.ports import UnitOfWork
from domain.refusals import Refusal
from domain.tables import Sheet, Workbook
from handlers.archive import archive_in_chat
from handlers.asked import asked
from handlers.export_ranking import ranking_sheet
from handlers.export_sheets import Material, gather, progress_sheet, results_sheet
from handlers.season import seasons
from handlers.turn import Option, Router, Turn
from handlers.understanding.normal import compact
from messages.cards import Document, Reply
from messages.render import render, say

router = Router()

KINDS: Mapping[str, Callable[[Material, datetime], Sheet]] = {
    "progress": progress_sheet,
    "results": results_sheet,
    "ranking": ranking_sheet,
}
# What only some of those who may export may see at all.
_RIGHTS = {"ranking": ("see_ranking", "standing.ranking_not_yours")}
# No table but a file of several: made by `handlers.archive`.
_ARCHIVE = "archive"
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("progress", ("进度", "没交", "未交", "提交情况")),
    ("ranking", ("排名", "名次", "倒排")),
    ("results", ("结果", "汇总", "得分", "等级", "自评表")),
    (_ARCHIVE, ("档案", "归档")),
)


def export(
    uow: UnitOfWork,
    actor: int | None,
    what: str,
    prefixes: Sequence[str],
    now: datetime,
    *,
    cycle: str = "",
    org_id: int | None = None,
) -> Workbook:
    """The tables of that kind over these subtrees, one sheet per running season; audited.

    `what` is one of `KINDS`; `cycle` keeps to that cycle. Refusals `queries.no_such_export`
    (known) and `queries.nothing_to_export`.
    """
    if what not in KINDS:
        raise Refusal("queries.no_such_export", known=_known())
    found = [s for s in seasons(uow, prefixes) if cycle in ("", s.assessments[0].cycle)]
    materials = [gather(uow, season, prefixes, now) for season in found]
    sheets = tuple(KINDS[what](m, now) for m in materials if m.states)
    if not sheets:
        raise Refusal("queries.nothing_to_export")
    workbook = Workbook(render("exports.file_name", kind=what, at=now), sheets)
    uow.audit.record(
        now, actor, "export", org_id=org_id, target=f"export:{what}", rows=workbook.rows
    )
    return workbook


@router.on("export")
def export_in_chat(turn: Turn) -> Reply:
    """The workbook as a file, over the asker's own part of the tree or the organisation named."""
    what = turn.slots.get("what") or _what(turn.text)
    if what == _ARCHIVE:
        return archive_in_chat(turn)
    right, refusal = _RIGHTS.get(what, ("export", "queries.may_not_export"))
    about = asked(turn, right, refusal)
    if isinstance(about, Reply):
        return about
    if not what:
        return _ask(turn)
    turn.slots["what"] = what
    org_id = about.org.id if about.org else None
    workbook = export(turn.uow, turn.who.id, what, about.prefixes, turn.now, org_id=org_id)
    key = turn.desk.files.put(turn.desk.workbook(workbook.sheets, turn.now), "xlsx")
    words = say("queries.exported", title=about.title, rows=workbook.rows, at=turn.now)
    return words + Reply((Document(f"{workbook.name}.xlsx", key),))


def _what(text: str) -> str:
    squeezed = compact(text)
    return next((kind for kind, words in _WORDS if any(w in squeezed for w in words)), "")


def _ask(turn: Turn) -> Reply:
    options = [
        Option(render("exports.kind_label", kind=kind), "export", {**turn.slots, "what": kind})
        for kind in KINDS
        if turn.reach(_RIGHTS.get(kind, ("export", ""))[0])
    ]
    if turn.reach("export_archive"):
        slots = {**turn.slots, "what": _ARCHIVE}
        options.append(Option(render("archive.label"), "export", slots))
    return turn.ask(render("queries.ask_export"), options)


def _known() -> tuple[str, ...]:
    return tuple(words[0] for _, words in _WORDS)
