"""What each answer of DingTalk means for a message: data, and the functions that read it.

Codes are numbers on the older interface and dotted words on the newer one, told apart by how they
begin; a word is found by the longest entry it starts with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.platforms.base import Failed, Later, SendResult, Unknown

# The token is refused or expired: one forced renewal.
RENEW: frozenset[int | str] = frozenset(
    {40014, 42001, "InvalidAuthentication", "invalidParameter.token.invalid", "http 401"}
)
# No token until the settings are mended.
LASTING: frozenset[int | str] = frozenset(
    {"invalidClientIdOrSecret", "invalidClientId", "invalidClientSecret", "http 401", 40001, 40089}
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A result for the outbox, and in Chinese what it means and what cures it."""

    result: SendResult
    meaning: str
    cure: str = ""


def _hold(seconds: float) -> Later:
    return Later(seconds, "", pause=True)


_CONFIG = 1800.0  # seconds between looks at whether somebody has mended the settings
_GONE = Failed("", unreachable=True)
_WRONG = Failed("")
_SECRET = Verdict(
    _hold(_CONFIG),
    "Client ID 或 Client Secret 不对",
    "核对 [dingtalk] client_id 与 client_secret；重置过密钥的话，换成新的",
)
_TOKEN = Verdict(_hold(60), "访问凭证反复被拒", "稍后再试；一直如此就核对 client_secret")
_PERSON = Verdict(
    _GONE, "员工不存在，或不在应用的可用范围", "核对人员表里的钉钉账号（员工 UserID）与应用可用范围"
)
_SCOPE = Verdict(_GONE, "员工不在应用授权范围", "在应用的「权限管理」里扩大通讯录授权范围")
_ROBOT = Verdict(
    _hold(_CONFIG),
    "机器人编码不对，或机器人还没有发布",
    "核对 [dingtalk] robot_code；在「版本管理与发布」里发布带机器人的版本",
)
_STOPPED = Verdict(_hold(_CONFIG), "机器人已停用", "请管理员在开发者后台启用机器人")
_FORBIDDEN = Verdict(
    _hold(_CONFIG),
    "应用没有这个接口的权限",
    "在「权限管理」里开通：企业内机器人发送消息（qyapi_robot_sendmsg）、互动卡片实例写权限"
    "（Card.Instance.Write）、通讯录只读；开通后发布新版本",
)
_FAST = Verdict(Later(10, ""), "发得太快", "稍后自动再发")
_BUSY = Verdict(Later(10, ""), "钉钉系统繁忙", "稍后自动再发")
_SHAPE = Verdict(_WRONG, "消息格式不被接受")
_GROUP = Verdict(_WRONG, "机器人不在这个群里，或群已解散", "请群主把机器人加进群")
_CARD = Verdict(
    _WRONG, "卡片模板不对，或没有发布", "核对 [dingtalk] card_template_id，并在卡片平台发布模板"
)
_MEDIA = Verdict(_WRONG, "文件不被接受或已过期")
_CODE = Verdict(_WRONG, "登录码已用过或已过期", "重新打开页面")
_OTHER = Verdict(
    Later(300, ""), "钉钉返回了没有收录的错误码", "到 open.dingtalk.com 的错误码页查看"
)

VERDICTS: Mapping[int, Verdict] = MappingProxyType(
    {
        -1: _BUSY,
        33012: _PERSON,
        60121: _PERSON,
        40001: _SECRET,
        40089: _SECRET,
        40014: _TOKEN,
        42001: _TOKEN,
        41001: Verdict(_WRONG, "请求没有带上访问凭证", "检查网关是否去掉了网址参数"),
        40035: _SHAPE,
        400002: _SHAPE,
        40078: _CODE,
        50002: _SCOPE,
        52010: Verdict(_hold(_CONFIG), "企业的 CorpId 不对", "核对 [dingtalk] corp_id"),
        60003: Verdict(_WRONG, "部门不存在"),
        60011: _FORBIDDEN,
        90002: _FAST,
        90006: _FAST,
        41047: _FAST,
        410100: _FAST,
        300001: Verdict(_WRONG, "回答地址已失效", "改用机器人接口发送，会自动进行"),
        310000: Verdict(_WRONG, "回答地址的安全校验没有通过"),
        88: Verdict(_hold(_CONFIG), "鉴权没有通过", "核对应用的凭证与权限"),
        1111: Verdict(_hold(300), "本机 IP 调用太频繁，被钉钉暂时封禁", "等几分钟，会自动恢复"),
    }
)

# Longer beginnings win; the case of letters does not count.
WORDS: Mapping[str, Verdict] = MappingProxyType(
    {
        "invalidclient": _SECRET,
        "invalidauthentication": _TOKEN,
        "invalidparameter.token": _TOKEN,
        "token.": _TOKEN,
        "http 401": _TOKEN,
        "forbidden": _FORBIDDEN,
        "http 403": _FORBIDDEN,
        "invalidparameter.robotcode": _ROBOT,
        "robot.": _ROBOT,
        "bot.stopped": _STOPPED,
        "send.too.fast": _FAST,
        "send.bytoken.toofast": _FAST,
        "throttling": _FAST,
        "flowcontrolled": _FAST,
        "send.forbidden": _FORBIDDEN,
        "staffid.notexist": _PERSON,
        "invalidparameter.userid": _SHAPE,
        "invalidparameter.msg": _SHAPE,
        "invalidparameter.param": _SHAPE,
        "miss.": _SHAPE,
        "invalid.openconversationid": _GROUP,
        "miss.openconversationid": _GROUP,
        "group.disbanded": _GROUP,
        "template.": Verdict(_WRONG, "消息模板已停用"),
        "param.": _CARD,
        "card": _CARD,
        "invalidcard": _CARD,
        "unknown.send.result": Verdict(Unknown(""), "钉钉不知道是否已送达"),
        "invalidparameter.downloadcode": _MEDIA,
        "serviceunavailable": _BUSY,
        "systemerror": _BUSY,
        "system.": _BUSY,
    }
)


def verdict_of(code: int | str) -> Verdict:
    """The entry of a code; one that is not listed is tried again after five minutes."""
    if isinstance(code, int):
        return VERDICTS.get(code, _OTHER)
    return WORDS.get(_start_of(code), _OTHER)


def is_listed(code: str) -> bool:
    """Whether a word is known."""
    return bool(_start_of(code))


def result_of(code: int | str) -> SendResult:
    """The fate of a message that DingTalk answered with this code."""
    match verdict_of(code).result:
        case Later(seconds, _, pause):
            return Later(seconds, str(code), pause)
        case Failed(_, unreachable):
            return Failed(str(code), unreachable)
        case _:
            return Unknown(str(code))


def held(code: int | str) -> Later:
    """Without a token no message is lost, whatever the code: everything waits."""
    result = result_of(code)
    return result if isinstance(result, Later) else Later(300, str(code), pause=True)


def _start_of(code: str) -> str:
    lowered = code.lower()
    return max((start for start in WORDS if lowered.startswith(start)), key=len, default="")


def explained(code: int | str) -> str:
    """The code in Chinese words with its cure, for the operator."""
    verdict = verdict_of(code)
    cure = f"；{verdict.cure}" if verdict.cure else ""
    return f"{verdict.meaning}（错误码 {code}）{cure}"
