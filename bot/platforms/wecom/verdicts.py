"""What each answer of WeCom means for a message: data, and the two functions that read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.platforms.base import Failed, Later, SendResult, Unknown

RENEW: frozenset[int | str] = frozenset(
    {40014, 42001}
)  # the token is refused or expired: one forced renewal
LASTING: frozenset[int | str] = frozenset(
    {40001, 40013, 41002, 41004, 50003}
)  # no token until settings are mended
# The media id is refused: one more upload.
REUPLOAD = frozenset({"40007", "40004", "40006", "45001"})
# This form of message is not taken (an older 政务微信, say): the same in words.
PLAINER = frozenset({"40008", "40058", "44004", "45002", "42017", "42018"})


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
_SECRET = Verdict(_hold(_CONFIG), "应用密钥(secret)不对,或应用已停用", "核对 [wecom] secret")
_CORP = Verdict(_hold(_CONFIG), "企业 ID 不对", "核对 [wecom] corp_id")
_TOKEN = Verdict(_hold(60), "访问凭证反复被拒", "看是否有别的程序在重置本应用的凭证")
_PERSON = Verdict(_GONE, "成员不存在或不在应用可见范围", "核对企业微信账号与应用可见范围")
_SCOPE = Verdict(_GONE, "成员不在应用可见范围", "请管理员扩大应用可见范围")
_IP = Verdict(_hold(300), "本机出口 IP 不在企业可信 IP 之内", "先配好回调地址,再在应用里加可信 IP")
_API = Verdict(_hold(_CONFIG), "这个密钥无权调用接口", "使用自建应用的 secret")
_AGENT = Verdict(_hold(_CONFIG), "应用 ID 与密钥不是同一个应用", "核对 [wecom] agent_id 与 secret")
_SHAPE = Verdict(_WRONG, "消息格式不被接受")
_MEDIA = Verdict(_WRONG, "文件不被接受或已过期")
_CARD_KEY = Verdict(_WRONG, "卡片按钮的 key 有误")
_HOOK = Verdict(
    _WRONG, "群机器人的地址无效、已停用或不在群里", "本程序不用群机器人,看网关有没有转错"
)
_OTHER = Verdict(Later(300, ""), "企业微信返回了没有收录的错误码", "到企业微信错误码查询工具查看")

VERDICTS: Mapping[int | str, Verdict] = MappingProxyType(
    {
        -1: Verdict(Later(5, ""), "企业微信系统繁忙", "稍后再试"),
        40001: _SECRET,
        41004: _SECRET,
        40013: _CORP,
        41002: _CORP,
        40014: _TOKEN,
        42001: _TOKEN,
        41001: Verdict(_WRONG, "请求没有带上访问凭证", "检查网关是否去掉了网址参数"),
        40003: _PERSON,
        60111: _PERSON,
        46004: _PERSON,
        81013: Verdict(_GONE, "收信人全部无效", "核对企业微信账号与应用可见范围"),
        60011: _SCOPE,
        50002: _SCOPE,
        60020: _IP,
        48002: _API,
        48009: _API,
        301002: _AGENT,
        40056: _AGENT,
        40058: _SHAPE,
        40008: _SHAPE,
        44004: _SHAPE,
        45002: _SHAPE,
        47001: _SHAPE,
        40007: _MEDIA,
        40004: _MEDIA,
        40006: _MEDIA,
        45001: _MEDIA,
        # A task id seen before: most likely the first attempt did arrive.
        42014: Verdict(Unknown(""), "任务号重复"),
        42015: Verdict(
            _WRONG, "卡片是别的应用发的", "核对 [wecom] agent_id,不要让两个应用共用一个库"
        ),
        42016: Verdict(_WRONG, "要改的卡片不存在,或这次更新的凭据已用过、已过 72 小时", "不必处理"),
        42017: _CARD_KEY,
        42018: _CARD_KEY,
        45009: Verdict(_hold(60), "接口调用超过频率限制", "稍候,时间窗过后自动恢复"),
        45033: Verdict(Later(5, ""), "接口并发过高", "稍后再试"),
        50003: Verdict(_hold(_CONFIG), "应用已停用", "请管理员在企业微信后台启用应用"),
        40029: Verdict(_WRONG, "网页登录的 code 无效、用过或过了 5 分钟", "请本人重新打开链接"),
        50001: Verdict(
            _WRONG,
            "网页地址不在应用的可信域名之内",
            "应用页面 › 网页授权及 JS-SDK › 可信域名,填 server.public_url 的域名",
        ),
        93000: _HOOK,
        93004: _HOOK,
        93008: _HOOK,
        846608: Verdict(
            _WRONG, "智能机器人的流式消息已过期", "本程序不用智能机器人,看网关有没有转错"
        ),
    }
)


def result_of(code: int | str) -> SendResult:
    """The fate of a message that WeCom answered with this errcode (not 0)."""
    match VERDICTS.get(code, _OTHER).result:
        case Later(seconds, _, pause):
            return Later(seconds, str(code), pause)
        case Failed(_, unreachable):
            return Failed(str(code), unreachable)
        case _:
            return Unknown(str(code))


def explained(code: int | str) -> str:
    """The errcode in Chinese words with its cure, for the operator."""
    verdict = VERDICTS.get(code, _OTHER)
    cure = f";{verdict.cure}" if verdict.cure else ""
    return f"{verdict.meaning}(错误码 {code}){cure}"
