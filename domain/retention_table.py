"""Everything about people that is kept, table by table; docs/privacy.md shows it."""

from __future__ import annotations

from domain.retention import Kept, Rule
from domain.retention_passing import PASSING, SERVER

_SEARCHERS = "书记、副书记、联系领导和干部、党建办、党委书记、组织部，各在自己的范围内"
_WHOLE = "本支部书记、副书记，党建办"
_FILE = "分类定级的档案，由基层党（工）委统一保存"
_STAYS = "不自动删：随档案长期保存"
_ALWAYS = "一直"

_REGISTER = (
    Kept(
        ("person",),
        "姓名、性别、出生日期",
        "认得出是谁",
        f"全名：{_WHOLE}，支委记查找时；书记、联系人的姓名，范围内的人都看得到；失联名单上其他人看到的遮去中间的字",
        until=_ALWAYS,
        then="不自动删：历年的等级、表决和操作记录要指得到人",
    ),
    Kept(
        ("person", "member"),
        "手机号、身份证号、备注、流动去向（都加密），民族、学历",
        "上报的登记表和名册要填",
        "手机号、身份证号只在导出的登记表和名册里，由书记、副书记、党建办、组织部导出；聊天里没有",
        Rule.NUMBERS,
        then="抹掉，姓名留着",
    ),
    Kept(
        ("account",),
        "企业微信、钉钉的账号",
        "认出发消息的人，把提醒发到人",
        SERVER,
        Rule.ACCOUNTS,
        then="平台通讯录里也没有了的，删除",
    ),
    Kept(
        ("role",),
        "任什么职、什么身份，从哪天到哪天",
        "权限只看这个",
        "本人；书记、联系人是谁，范围内的人都看得到",
        until=_ALWAYS,
        then="不自动删：以前办的事要对得上当时的职务",
    ),
    Kept(
        ("member",),
        "所在支部、入党和转正日期、党小组、联系状态、末次活动和党费、处置结果",
        "党员名册",
        f"{_SEARCHERS}；名册由书记、副书记、党建办、组织部导出",
        until=_ALWAYS,
        then="不自动删：在册时是名册，离开以后是去向的凭据",
    ),
    Kept(
        ("import_batch", "import_change"),
        "每次导入的时间、文件名、改动以前的内容（加密）",
        "导错了能收回",
        SERVER,
        Rule.IMPORTS,
        then="删除，那一次导入不能再收回",
    ),
)

_CHECK = (
    Kept(
        ("contact_attempt", "contact_change", "contact_handling"),
        "查找记录、联系状态的变化、处置",
        "查找过程要记录在案，留存备查",
        f"{_SEARCHERS}；经过的文字只有{_WHOLE}",
        Rule.LEFT,
    ),
    Kept(
        ("contact_attempt",),
        "已经找到的人，查找经过的文字（加密）",
        "同上",
        _WHOLE,
        Rule.FOUND,
        then="抹掉文字；哪天、怎样找、结果留着",
    ),
    Kept(
        ("evidence",),
        "查找的佐证照片（加密）",
        "同上",
        _WHOLE,
        Rule.LEFT,
        then="连同文件删除",
    ),
    Kept(
        ("check_entry", "check_report"),
        "排查时每个人的确认、依据（加密）、核查，核查情况报告（加密）",
        "排查要有底册；结果已导出上报",
        _SEARCHERS,
        Rule.CHECKS,
    ),
    Kept(
        ("evidence",),
        "签字盖章的排查表的照片（加密）",
        "上报的凭据",
        "党建办、组织部；只有合计的表，党委书记也看",
        Rule.CHECKS,
        then="连同文件删除",
    ),
)

_GRADING = (
    Kept(
        ("self_assessment",),
        "自查自评报告的文字和自评分（加密）",
        _FILE,
        "书记、副书记；提交以后还有支部里有票的人、联系领导和干部、党建办、党委书记、组织部",
        until=_ALWAYS,
        then=_STAYS,
    ),
    Kept(
        (
            *("assessment", "subject", "reopening", "score", "meeting_vote", "decision"),
            *("notice", "handed_up", "circular", "requirement_record", "review_request", "poll"),
        ),
        "打分、表决、定级、公示、上报、通报、登记、复核、测评的合计，各是谁办的",
        _FILE,
        "办的人，党建办、党委书记、组织部；公布了的，看得到公布的人",
        until=_ALWAYS,
        then=_STAYS,
    ),
    Kept(
        ("check_note", "objection"),
        "考评记录、异议和答复的原话（加密）",
        "定级和答复的依据",
        "考评记录：组织部；异议：提出的人和答复的人，别人只知道有一件异议",
        until=_ALWAYS,
        then=_STAYS,
    ),
    Kept(
        ("evidence",),
        "异议的照片、盖了章的表、自评的佐证（加密）",
        "同上",
        "异议的照片：提出的人和答复的人；其余管机器的人取得出来",
        until=_ALWAYS,
        then=_STAYS,
    ),
    Kept(
        ("paper_count",),
        "监票人报的纸质票数（加密）",
        "与机上票合并",
        "监票人",
        until="到公布结果",
        then="公布的同时删除",
    ),
    Kept(
        ("mark",),
        "测评的名单，谁投了票",
        "一人一票；本人能查自己的票算了没有",
        "本人只看到自己的；别人只看到票数",
        until=_ALWAYS,
        then="不自动删：与选票分开存放，见投票的保密",
    ),
    Kept(
        ("pending",),
        "还没有确认的选择（用这场测评的钥匙加密）",
        "念给本人听，等他确认",
        "本人",
        until="10 分钟",
    ),
    Kept(
        ("ballot",),
        "选票（加密，没有姓名）",
        "数票",
        "没有人",
        until="到数完票",
        then="连同钥匙销毁；票数不够的不打开就销毁",
    ),
)

KEPT: tuple[Kept, ...] = (*_REGISTER, *_CHECK, *_GRADING, *PASSING)
