"""How the papers of a committee look before anybody edits them."""

from __future__ import annotations

from typing import Any

from storage.papers import layout
from storage.papers.branch_designs import DATE


def review() -> Any:
    """附件4、5 初评意见汇总表."""
    document = layout.page(across=True)
    layout.attachment(document, "附件4、5")
    layout.title(document, "{{ season }}初评意见汇总表")
    layout.words(document, "党（工）委：{{ org }}", size=14)
    columns = (
        ("序号", "{{ l.number }}", 11),
        ("党组织名称", "{{ l.org }}", 37),
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
            27,
        ),
        ("有无异议", "{{ l.objections }}", 16),
        ("备注", "{{ l.remark }}", 16),
    )
    heads, cells, widths = zip(*columns, strict=True)
    rows = [heads, ["{%tr for l in lines %}"], cells, ["{%tr endfor %}"]]
    layout.table(document, rows, widths, heads=1, size=layout.SMALL_SIZE)
    layout.signed(
        document, "{{ org }}（盖章）　　", "填报人：＿＿＿＿＿　　负责人：＿＿＿＿＿", DATE
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
        document, "{{ org }}　　", "（盖章）　　　　", "{{ posted_on or '" + DATE + "' }}"
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
    layout.below(answer, "", "经办人（签名）：＿＿＿＿＿＿", "{{ answered_on or '" + DATE + "' }}")
    leader = layout.wide(made, 7, "负责人意见", "", long=True, whole=True)
    layout.below(leader, "", "负责人（签名）：＿＿＿＿＿＿", "（盖章）　　　", DATE)
    return document


_RECEIVED = (
    "{% if on_notice %}公示期间提出{% else %}通报后提出{% endif %}"
    "{% if late %}，逾期{% else %}，按期{% endif %}"
)
_RESULT = (
    "{% if upheld %}维持原定等级{% endif %}{% if changed_to %}改定为“{{ changed_to }}”{% endif %}"
)
