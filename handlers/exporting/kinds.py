"""What can be exported: by whom, how it is prepared, what people call it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from domain.forms.headings import FormKind
from domain.forms.printed import Form, PersonForm
from domain.ports import UnitOfWork
from domain.refusals import Refusal
from handlers.archive import archive
from handlers.export_ranking import ranking_sheet
from handlers.export_sheets import gather, progress_sheet, results_sheet
from handlers.exporting.prepared import Part, Prepared, lines_of, paper, workbook
from handlers.forms import people, sums
from handlers.forms.asking import Over
from handlers.forms.filing import WORDS, needed
from handlers.forms.sheets import sheet_of
from handlers.season import seasons
from messages.render import render

Prepare = Callable[[UnitOfWork, Over], Prepared]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of export: the right it needs, the words for whoever lacks it, what makes it.

    `by_member`: its length goes by the members of the part, not by its branches.
    """

    right: str
    refusal: str
    prepare: Prepare
    words: tuple[str, ...]
    by_member: bool = False


def _tables(what: str, uow: UnitOfWork, over: Over) -> Prepared:
    """The table of that name over these subtrees, a sheet for each running season."""
    make = _SHEETS[what]
    found = [s for s in seasons(uow, over.prefixes) if over.cycle in ("", s.assessments[0].cycle)]
    materials = [gather(uow, season, over.prefixes, over.now) for season in found]
    sheets = tuple(make(m, over.now) for m in materials if m.states)
    if not sheets:
        raise Refusal("queries.nothing_to_export")
    name = render("exports.file_name", kind=what, at=over.now)
    return Prepared(name, sum(len(sheet.rows) for sheet in sheets), (workbook(sheets),))


def _archive(uow: UnitOfWork, over: Over) -> Prepared:
    made = archive(uow, over.prefixes, over.now, cycle=over.cycle)
    part = Part("zip", lambda desk, now: desk.bundle(made.files(desk.workbook, now), now))
    return Prepared(made.name, made.subjects, (part,))


def _form(
    kind: FormKind, make: Callable[[UnitOfWork, Over], Form], uow: UnitOfWork, over: Over
) -> Prepared:
    form = make(uow, over)
    if isinstance(form, PersonForm) and not form.people:
        raise Refusal("forms.nobody", kind=kind.value)
    name = render("forms.file_name", kind=kind.value, org=over.title, at=over.now)
    return Prepared(name, lines_of(form), (workbook((sheet_of(form, over),)), *paper(form)))


_SHEETS = {"progress": progress_sheet, "results": results_sheet, "ranking": ranking_sheet}
_FORMS: Mapping[FormKind, Callable[[UnitOfWork, Over], Form]] = {
    FormKind.FORM1: people.form1,
    FormKind.FORM2: people.form2,
    FormKind.FORM3: sums.form3,
    FormKind.FORM4: sums.form4,
    FormKind.MOBILE: people.mobile,
    FormKind.ROLL: people.roll,
}
_EXPORT = ("export", "queries.may_not_export")

_TABLES: Mapping[str, Kind] = {
    "progress": Kind(*_EXPORT, partial(_tables, "progress"), ("进度", "没交", "未交", "提交情况")),
    "ranking": Kind(
        "see_ranking",
        "standing.ranking_not_yours",
        partial(_tables, "ranking"),
        ("排名", "名次", "倒排"),
    ),
    "results": Kind(
        *_EXPORT, partial(_tables, "results"), ("结果", "汇总", "得分", "等级", "自评表")
    ),
    "archive": Kind("export_archive", "archive.may_not", _archive, ("档案", "归档")),
}
_OF_FORMS: Mapping[str, Kind] = {
    kind.value: Kind(*needed(kind), partial(_form, kind, make), dict(WORDS)[kind], by_member=True)
    for kind, make in _FORMS.items()
}
# Words are looked for in this order: 失联汇总 is not 汇总.
KINDS: Mapping[str, Kind] = {**_OF_FORMS, **_TABLES}
# What is offered, in the order in which it is used.
OFFERED = ("progress", "results", "ranking", "archive", *_OF_FORMS)


def kind_in(squeezed: str) -> str:
    """What the words want exported; "" where they do not say."""
    found = (what for what, kind in KINDS.items() if any(w in squeezed for w in kind.words))
    return next(found, "")


def prepare(uow: UnitOfWork, what: str, over: Over) -> Prepared:
    """The files of that kind over that part of the tree; nothing is written.

    Refusals `queries.no_such_export` (known), `queries.nothing_to_export`, `forms.differs`,
    `forms.nobody` (kind).
    """
    if what not in KINDS:
        raise Refusal("queries.no_such_export", known=tuple(k.words[0] for k in KINDS.values()))
    return KINDS[what].prepare(uow, over)
