"""Questions, a ballot and a notice the tests of this folder share."""

from __future__ import annotations

from messages.cards import Brief, Choice, Field, Form

GRADES = ("好", "较好", "一般", "较差")
QUESTION = Choice("提交吗？\n交了还能撤回。", ("提交", "先不交"), "q-k3f")
LINES = tuple(Field(str(n), f"第{n}项", GRADES, optional=True) for n in range(6))
BALLOT = Form("无记名测评", "只公布合计", LINES, "ballot-17", "请回复六个数字")
DUE = Brief("今日提醒", "写自评，还有 3 天", "https://x.example.org/go/me/0", "1 件", "要办")
