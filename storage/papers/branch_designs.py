"""How the papers of a branch look before anybody edits them. What stands in braces is filled in."""

from __future__ import annotations

from typing import Any

from storage.papers import layout
from storage.papers.layout import TEXT_WIDTH

DATE = "年　　月　　日"


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
        DATE,
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
        made,
        8,
        "党支部意见",
        "{% if reason %}认定理由：{{ reason }}{% endif %}",
        long=True,
        whole=True,
    )
    layout.below(branch, "", "书记（签名）：＿＿＿＿＿＿", "（盖章）　　　", DATE)
    above = layout.wide(made, 9, "党（工）委\n意　　见", "", long=True, whole=True)
    layout.below(above, "", "", "（盖章）　　　", DATE)
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
