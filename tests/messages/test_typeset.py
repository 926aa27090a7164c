"""Punctuation of templates: Chinese where it touches Chinese, and nowhere else."""

from __future__ import annotations

import pytest

from messages.render import render
from messages.typeset import full_width


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("您好,这里是支部助手。", "您好，这里是支部助手。"),
        ("{{ org }}:{{ n }} 票({{ x }}%)", "{{ org }}：{{ n }} 票（{{ x }}%）"),
        ("(到 {{ at }})好(共 5 个)", "（到 {{ at }}）好（共 5 个）"),
        ("3月2日 09:00(二)", "3月2日 09:00（二）"),
        ("{% if a, b %}是{% endif %}", "{% if a, b %}是{% endif %}"),
        ('<a href="x:y,z">打开</a>(一)', '<a href="x:y,z">打开</a>（一）'),
        ("http://example.org/?c=1,2", "http://example.org/?c=1,2"),
        ("1. 好", "1. 好"),
        ("甲&nbsp;乙;丙", "甲&nbsp;乙；丙"),
    ],
)
def test_marks_that_touch_chinese_are_full_width(typed: str, shown: str) -> None:
    assert full_width(typed) == shown
    assert full_width(shown) == shown


def test_what_people_wrote_is_shown_as_they_wrote_it() -> None:
    said = render("general.feedback_told", name="张三", org="甲村党支部", words="冷,太冷!")
    assert "冷,太冷!" in said
    assert "【意见】甲村党支部 张三：" in said
