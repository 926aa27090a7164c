"""How each paper looks before anybody edits it. What stands in braces is filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.printed import PaperKind
from storage.papers import layout
from storage.papers.layout import TEXT_WIDTH

_DATE = "年　　月　　日"


def tally() -> Any:
    """测评统计表."""
    document = layout.page()
    layout.title(document, "{{ season }}", "测评统计表")
    layout.words(document, "党组织：{{ org }}", size=14)
    layout.words(document, "测评时间：{{ held_on or '＿＿＿＿年＿＿月＿＿日' }}", size=14)
    names = ("应到", "实到", "发出", "收回", "有效", "无效")
    values = ("expected", "present", "issued", "returned", "valid", "invalid")
    rows = [names, [f"{{{{ {value} }}}}" for value in values]]
    layout.table(document, rows, [TEXT_WIDTH / 6] * 6)
    layout.words(document, "")
    heads = ["测评项目", "{%tc for o in options %}", "{{ o }}", "{%tc endfor %}", "弃权"]
    cells = [
        "{{ l.title }}",
        "{%tc for o in l.options %}",
        "{{ o.count }} 票\n{{ o.share }}%",
        "{%tc endfor %}",
        "{{ l.abstained }}",
    ]
    lines = [heads, ["{%tr for l in lines %}"], cells, ["{%tr endfor %}"]]
    # Of one width, for the number of options is known only when it is filled.
    layout.table(document, lines, [TEXT_WIDTH / 5] * 5, heads=1, size=12)
    layout.words(document, _NOTES, size=12)
    layout.signed(
        document,
        "监票人（签名）：＿＿＿＿＿＿",
        "计票人（签名）：＿＿＿＿＿＿",
        _DATE,
    )
    return document


_NOTES = (
    "占比以该项没有弃权的有效票为分母。"
    "{% if too_few %}收到的票不足规定数，未开封即销毁，不出结果。{% endif %}"
)


def proposal() -> Any:
    """附件3 初步认定意见表."""
    document = layout.page()
    layout.attachment(document, "附件3")
    layout.title(document, "{{ season }}", "初步认定意见表")
    rows: list[tuple[str, ...]] = [
        ("党组织名称", "{{ org }}", "类　别", "{{ category }}"),
        ("书　记", "{{ secretary }}", "党员数", "{{ members }}"),
        (
            "自评得分",
            "{{ self_score }}{% if self_band %}（{{ self_band }}）{% endif %}",
            "上年等级",
            "{{ last_grade }}",
        ),
        *[()] * 7,
    ]
    made = layout.table(document, rows, [36, 50, 30, 40])
    layout.wide(made, 3, "测评票数", _BALLOTS)
    layout.wide(made, 4, "{{ vote.meeting or '支委会（党员大会）' }}表决", _VOTE)
    layout.wide(made, 5, "初步认定等级", "{{ grade }}")
    layout.wide(made, 6, "存在问题", "{{ problems }}", long=True)
    layout.wide(made, 7, "整改措施", "{{ measures }}", long=True)
    branch = layout.wide(
        made, 8, "党支部意见", "{% if reason %}认定理由：{{ reason }}{% endif %}", long=True
    )
    layout.below(branch, "", "书记（签名）：＿＿＿＿＿＿", "（盖章）　　　", _DATE)
    above = layout.wide(made, 9, "党（工）委意见", "", long=True)
    layout.below(above, "", "", "（盖章）　　　", _DATE)
    return document


_BALLOTS = (
    "{% for o in ballots %}{{ o.name }} {{ o.count }} 票{% if not loop.last %}，{% endif %}"
    "{% endfor %}{% if too_few %}人数不足，未开封{% endif %}"
)
_VOTE = (
    "应到 {{ vote.expected or '＿＿' }} 人，实到 {{ vote.present or '＿＿' }} 人，\n"
    "赞成 {{ vote.in_favour or '＿＿' }} 票，反对 {{ vote.against or '＿＿' }} 票，"
    "弃权 {{ vote.abstained or '＿＿' }} 票"
)


def review() -> Any:
    """附件4、5 初评意见汇总表."""
    document = layout.page(across=True)
    layout.attachment(document, "附件4、5")
    layout.title(document, "{{ season }}初评意见汇总表")
    layout.words(document, "党（工）委：{{ org }}", size=14)
    columns = (
        ("序号", "{{ l.number }}", 11),
        ("党组织名称", "{{ l.org }}", 42),
        ("类别", "{{ l.category }}", 17),
        ("书记", "{{ l.secretary }}", 18),
        ("自评等级、分", "{{ l.self_band }} {{ l.self_score }}", 18),
        (
            "测评“{{ best }}”率",
            "{% if l.best_share %}{{ l.best_share }}%{% endif %}",
            18,
        ),
        ("量化考核分", "{{ l.quantified }}", 17),
        ("初评等级", "{{ l.grade }}", 15),
        ("上年等级", "{{ l.last_grade }}", 15),
        (
            "公示起止",
            "{{ l.first_day[5:] }}{% if l.last_day %}\n至{{ l.last_day[5:] }}{% endif %}",
            22,
        ),
        ("有无异议", "{{ l.objections }}", 16),
        ("备注", "{{ l.remark }}", 16),
    )
    heads, cells, widths = zip(*columns, strict=True)
    rows = [heads, ["{%tr for l in lines %}"], cells, ["{%tr endfor %}"]]
    layout.table(document, rows, widths, heads=1, size=layout.SMALL_SIZE)
    layout.signed(
        document, "{{ org }}（盖章）　　", "填报人：＿＿＿＿＿　　负责人：＿＿＿＿＿", _DATE
    )
    return document


def notice() -> Any:
    """公示稿."""
    document = layout.page()
    layout.title(
        document, "{{ season }}", "{% if renewed %}等级变更{% else %}拟定等级{% endif %}公示"
    )
    for text in _NOTICE:
        layout.words(document, text, indent=True)
    rows = [
        ("序号", "党组织名称", "拟定等级"),
        ["{%tr for l in lines %}"],
        ("{{ l.number }}", "{{ l.org }}", "{{ l.grade }}"),
        ["{%tr endfor %}"],
    ]
    layout.table(document, rows, [20, 96, 40], heads=1)
    for text in _HOW_TO_OBJECT:
        layout.words(document, text, indent=True)
    layout.signed(
        document, "{{ org }}　　", "（盖章）　　　　", "{{ posted_on or '" + _DATE + "' }}"
    )
    return document


_DAY = "＿＿＿＿年＿＿月＿＿日"
_NOTICE = (
    "根据＿＿＿＿＿＿＿＿＿＿〔　　〕＿＿号文件要求，经自查自评、测评和党（工）委研究，"
    "现将{{ season }}拟定等级情况予以公示。",
    "公示时间：{{ first_day or '" + _DAY + "' }}至{{ last_day or '" + _DAY + "' }}，"
    "共 {{ days }} {% if working_days %}个工作日{% else %}天{% endif %}。",
)
_HOW_TO_OBJECT = (
    "公示期间，如有异议，请以电话、信函或当面等方式反映。以单位名义反映的，应加盖公章；"
    "以个人名义反映的，应署实名并留联系方式。",
    "受理单位：{{ org }}",
    "受理电话：＿＿＿＿＿＿＿＿＿＿",
    "通信地址：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿",
)


def objection() -> Any:
    """异议处理单."""
    document = layout.page()
    layout.title(document, "{{ season }}", "异议处理单")
    rows: list[tuple[str, ...]] = [
        ("党组织名称", "{{ org }}", "原定等级", "{{ grade }}"),
        ("提出人", "{{ raised_by }}", "提出时间", "{{ raised_on }}"),
        *[()] * 6,
    ]
    made = layout.table(document, rows, [36, 44, 28, 48])
    layout.wide(made, 2, "受理情况", _RECEIVED)
    layout.wide(made, 3, "异议内容", "{{ text }}", long=True)
    layout.wide(made, 4, "认定事由", "{{ ground }}")
    layout.wide(made, 5, "处理结果", _RESULT)
    answer = layout.wide(made, 6, "处理意见", "{{ answer }}", long=True)
    layout.below(answer, "", "经办人（签名）：＿＿＿＿＿＿", "{{ answered_on or '" + _DATE + "' }}")
    leader = layout.wide(made, 7, "负责人意见", "", long=True)
    layout.below(leader, "", "负责人（签名）：＿＿＿＿＿＿", "（盖章）　　　", _DATE)
    return document


_RECEIVED = (
    "{% if on_notice %}公示期间提出{% else %}通报后提出{% endif %}"
    "{% if late %}，逾期{% else %}，按期{% endif %}"
)
_RESULT = (
    "{% if upheld %}维持原定等级{% endif %}{% if changed_to %}改定为“{{ changed_to }}”{% endif %}"
)

DESIGNS: Mapping[PaperKind, Callable[[], Any]] = {
    PaperKind.TALLY: tally,
    PaperKind.PROPOSAL: proposal,
    PaperKind.REVIEW: review,
    PaperKind.NOTICE: notice,
    PaperKind.OBJECTION: objection,
}
