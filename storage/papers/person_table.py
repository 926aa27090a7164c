"""The table about one member on a page of form 1 or 2, with the opinions below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.shared import Mm

from domain.forms.headings import CIRCUMSTANCES, LAYOUTS, ORG_KINDS, FormKind
from storage.papers import layout
from storage.papers.branch_designs import DATE

# What fills each column of the form, in the order of its headings.
_PARTS = (
    *("number", "name", "gender", "ethnicity", "birth_date", "identity", "education", "joined_on"),
    *("confirmed_on", "org", "org_kind", "phone", "last_contact", "length", "circumstance"),
    "tries",
)
_LAST_PARTS = {FormKind.FORM1: ("found_on", "conduct", "note"), FormKind.FORM2: ("note",)}
# What is asked for on paper only.
_MORE = {"standing": "人员类别", "now_at": "现在何处"}

# The widths of the columns (mm), a whole day in Chinese in those of days; what stands in a row,
# and over how many columns.
_WIDTHS = (24.5, 36.5, 24.5, 36.5, 24.5, 19.5)
WIDTH = sum(_WIDTHS)
_Row: TypeAlias = tuple[tuple[str, int], ...]
_ROWS: tuple[_Row, ...] = (
    (("name", 1), ("gender", 1), ("ethnicity", 1)),
    (("birth_date", 1), ("education", 1), ("standing", 1)),
    (("identity", 2), ("phone", 2)),
    (("joined_on", 1), ("confirmed_on", 1), ("org_kind", 1)),
    (("org", 5),),
    (("last_contact", 1), ("length", 1), ("circumstance", 1)),
)
_FOUND: _Row = (("found_on", 1), ("now_at", 3))
_TRIES: _Row = (("时间", 1), ("方式", 1), ("结果", 1), ("备注", 2))
_TRY: _Row = (("{{ t.on }}", 1), ("{{ t.way }}", 1), ("{{ t.outcome }}", 1), ("{{ t.note }}", 2))
# Lines for the pen where nothing was written down yet.
_EACH_TRY = "{%tr for t in m.tries or [''] * 3 %}"
_SIZE, _HEIGHT, _OPINION_HEIGHT = layout.SMALL_SIZE, 7.5, 26
_SEAL = ("（盖章）　　　", DATE)


def labels(kind: FormKind) -> Mapping[str, str]:
    """What the form calls each part of `Registered`."""
    named = zip(_PARTS + _LAST_PARTS[kind], LAYOUTS[kind].columns, strict=True)
    return {**_MORE, **{part: heading.title for part, heading in named}}


def add(document: Any, kind: FormKind) -> None:
    """The table, for the member `m`."""
    names, found = labels(kind), kind is FormKind.FORM1
    rows = _ROWS + ((_FOUND,) if found else ())
    ends = (("conduct",) if found else ()) + ("note",)
    made = layout.table(document, [()] * (len(rows) + len(ends) + 6), _WIDTHS, size=_SIZE)
    layout.edges(made, 0.8)
    for row in made.rows:
        row.height = Mm(_HEIGHT)
    for number, row in enumerate(rows):
        pairs = [((names[part], 1), (f"{{{{ m.{part} }}}}", span)) for part, span in row]
        _spread(made, number, [cell for pair in pairs for cell in pair])
    _add_tries(made, len(rows), names["tries"])
    for number, part in enumerate(ends, len(rows) + 4):
        words = f"{{{{ m.{part} }}}}"
        cell = layout.wide(made, number, names[part], words, long=True, size=_SIZE)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        made.rows[number].height = Mm(_HEIGHT * (2 if part == "conduct" else 1))
    _add_opinions(made, len(made.rows) - 2)


def _spread(made: Any, number: int, cells: Sequence[tuple[str, int]], start: int = 0) -> None:
    """Words into the cells of a row, each over as many columns as is said."""
    places = made.rows[number].cells
    for text, span in cells:
        cell = places[start]
        if span > 1:
            cell = cell.merge(places[start + span - 1])
        layout.fill(cell, text, size=_SIZE)
        start += span


def _add_tries(made: Any, first: int, label: str) -> None:
    """A heading and a line for each try, the label beside them all."""
    layout.fill(made.cell(first, 0).merge(made.cell(first + 2, 0)), label, size=_SIZE)
    _spread(made, first, _TRIES, 1)
    layout.fill(made.cell(first + 1, 1), _EACH_TRY, size=_SIZE)
    _spread(made, first + 2, _TRY, 1)
    layout.fill(made.cell(first + 3, 0), "{%tr endfor %}", size=_SIZE)


def _add_opinions(made: Any, first: int) -> None:
    branch = layout.wide(made, first, "党支部意见", "", long=True, whole=True, size=_SIZE)
    layout.below(branch, "", "书记（签名）：＿＿＿＿＿＿", *_SEAL, size=_SIZE)
    above = layout.wide(made, first + 1, "基层党委意见", "", long=True, whole=True, size=_SIZE)
    layout.below(above, "", "", *_SEAL, size=_SIZE)
    for number in (first, first + 1):
        made.rows[number].height = Mm(_OPINION_HEIGHT)


def note(kind: FormKind) -> str:
    """What stands below the table: where the form goes, and what its words and codes mean."""
    names = labels(kind)
    goes_to = {
        FormKind.FORM1: "本表由党支部填写，报基层党委",
        FormKind.FORM2: "本表由党支部填写，一式五份，逐级报省级党委组织部门",
    }
    return (
        f"注：1.{goes_to[kind]}。"
        f"2.“{names['last_contact']}”为最近一次参加组织生活或交纳党费的日期。"
        f"3.“{names['circumstance']}”：{_listed(CIRCUMSTANCES)}。"
        f"4.“{names['org_kind']}”：{_listed(ORG_KINDS)}。"
    )


def _listed(codes: Mapping[str, str]) -> str:
    return "、".join(f"{code}{name}" for code, name in codes.items())
