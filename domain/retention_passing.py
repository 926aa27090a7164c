"""What is kept about people only so that the program can work, for minutes, days or some months."""

from __future__ import annotations

from domain.retention import Kept, Rule

SERVER = "管服务器的人"

PASSING: tuple[Kept, ...] = (
    Kept(
        ("conversation",),
        "说到哪一步、等着回答的问题（加密）",
        "说到一半能接着说；刚办的那件事另外记 10 分钟，好接着改",
        "本人",
        Rule.CONVERSATIONS,
    ),
    Kept(
        ("inbox",),
        "办过的消息的指纹，没有文字；要重复的回答（加密）",
        "同一条消息送来几次，只办一次",
        "没有人",
        until="3 天；回答 30 分钟",
    ),
    Kept(
        ("outbox",),
        "给谁发过哪一类消息；文字（加密）发完就删",
        "同一件事不说两遍",
        SERVER,
        Rule.OUTBOX,
    ),
    Kept(
        ("card",),
        "问题卡片的编号（加密）",
        "答过以后收起按钮",
        "没有人",
        until="72 小时；答过就删",
    ),
    Kept(
        ("page_pass",),
        "一次性链接、网页登录的指纹",
        "只让本人打开",
        "没有人",
        until="链接 30 分钟，网页 12 小时",
    ),
    Kept(
        ("export_job",),
        "谁要过一张表；要的是什么（加密），做好就删",
        "做好了发给他",
        "本人",
        Rule.JOBS,
    ),
    Kept(
        (),
        "导出的表、打印的文件、二维码（加密）",
        "发给要的人",
        "要的人",
        until="7 天",
    ),
    Kept(
        ("audit",),
        "谁在何时看了、改了什么：编号和行数，没有内容",
        "查得出有没有人乱看",
        f"{SERVER}，用 `zhibu audit` 看",
        Rule.AUDIT,
    ),
    Kept(
        ("feedback",),
        "意见、请人帮忙的话（加密）",
        "转给党建办",
        "党建办，在收到的消息里",
        Rule.FEEDBACK,
    ),
)
