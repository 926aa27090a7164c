"""Rules between keys, and what may not be turned on yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import PurePath
from typing import Any, Protocol
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from bot.settings_problems import Problem, shown
from bot.settings_sources import is_secret

# Key → (values that are refused, the sentence). A line goes when its part is built.
NOT_BUILT_YET: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "polls.mode": (lambda mode: mode != "chat", '测评页还没有做好，眼下只能是 "chat"'),
    "polls.seal": (lambda seal: seal != "server", '监票人封存还没有做好，眼下只能是 "server"'),
    "polls.cast_url": (lambda url: url is not None, "测评页还没有做好，眼下不能写"),
    "server.workers": (lambda count: count > 1, "多进程还没有做好，眼下只能是 1"),
}


class Named(Protocol):
    """The settings, by full key name."""

    def value(self, name: str) -> Any:
        """The value of `section.key`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`key` is wrong, given the other keys it is weighed against, when `broken` says so."""

    key: str
    beside: tuple[str, ...]
    broken: Callable[..., bool]
    expected: str

    def reads(self) -> tuple[str, ...]:
        """All keys the rule looks at; it is skipped while one of them is malformed."""
        return (self.key, *self.beside)


def _needed(key: str, expected: str, switch: str) -> Rule:
    told = f"打开 {switch} 时要写：{expected}"
    return Rule(key, (switch,), lambda value, on: on and not value, told)


def _needed_in_http(key: str, expected: str) -> Rule:
    told = f'打开 dingtalk.enabled 且 dingtalk.mode = "http" 时要写：{expected}'
    beside = ("dingtalk.enabled", "dingtalk.mode")
    return Rule(key, beside, lambda value, on, mode: on and mode == "http" and not value, told)


def elsewhere(host: str | None) -> bool:
    """Whether a host name means anything but this machine itself."""
    try:
        return not ip_address(host or "").is_loopback
    except ValueError:
        return host != "localhost"


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _same_file(urn: str, main: str) -> bool:
    files = [PurePath(str(make_url(url).database)) for url in (urn, main)]
    return _is_sqlite(urn) and _is_sqlite(main) and files[0] == files[1]


RULES: tuple[Rule, ...] = (
    Rule(
        "security.data_key",
        (),
        lambda key: not key,
        "要写 32 字节的随机数的 base64，如 openssl rand -base64 32 所印；也可用 data_key_file",
    ),
    _needed("wecom.corp_id", "企业 ID", "wecom.enabled"),
    _needed("wecom.agent_id", "应用的 AgentId", "wecom.enabled"),
    _needed("wecom.secret", "应用的 Secret", "wecom.enabled"),
    _needed("wecom.token", "接收消息的 Token", "wecom.enabled"),
    _needed("wecom.encoding_aes_key", "43 个字符的 EncodingAESKey", "wecom.enabled"),
    _needed("dingtalk.client_id", "应用的 Client ID", "dingtalk.enabled"),
    _needed("dingtalk.client_secret", "应用的 Client Secret", "dingtalk.enabled"),
    _needed_in_http("dingtalk.token", "事件订阅的签名 Token"),
    _needed_in_http("dingtalk.aes_key", "事件订阅的加密 aes_key，43 个字符"),
    _needed_in_http("dingtalk.corp_id", "企业的 CorpId"),
    Rule(
        "dingtalk.card_route_key",
        ("dingtalk.enabled", "dingtalk.mode", "dingtalk.card_template_id"),
        lambda key, on, mode, template: on and mode == "http" and template and not key,
        'dingtalk.mode = "http" 又写了卡片模板时要写：卡片回调的 routeKey',
    ),
    Rule(
        "wecom.contacts_aes_key",
        ("wecom.contacts_token",),
        lambda key, token: bool(key) != bool(token),
        "和 wecom.contacts_token 要么都写，要么都不写",
    ),
    Rule(
        "server.workers",
        ("storage.url",),
        lambda count, url: count > 1 and _is_sqlite(url),
        "SQLite 上只能是 1，多进程要用 PostgreSQL",
    ),
    Rule(
        "server.host",
        ("sandbox.enabled",),
        lambda host, on: on and elsewhere(host),
        "打开 sandbox.enabled 时只能监听本机地址，如 127.0.0.1",
    ),
    Rule(
        "server.public_url",
        ("sandbox.enabled",),
        lambda url, on: on and elsewhere(urlsplit(url).hostname),
        "打开 sandbox.enabled 时只能是本机地址，如 http://127.0.0.1:8080",
    ),
    Rule("storage.urn_url", ("storage.url",), _same_file, "票箱要用与 storage.url 不同的文件"),
    Rule(
        "polls.key_dir",
        ("storage.files_dir",),
        lambda keys, files: keys == files or files in keys.parents,
        "不能在 storage.files_dir 之内，以免钥匙随备份流出",
    ),
    Rule(
        "reminders.quiet_hours",
        (),
        lambda hours: hours[0] == hours[1],
        "起止不能相同",
    ),
    Rule(
        "reminders.digest_at",
        ("reminders.quiet_hours",),
        lambda at, hours: _within(at, *hours),
        "不能落在 reminders.quiet_hours 之内",
    ),
    Rule(
        "reminders.days_before",
        (),
        lambda days: len(set(days)) != len(days),
        "同一天不能写两次",
    ),
)


def _within(at: Any, start: Any, end: Any) -> bool:
    return bool(start <= at < end if start <= end else at >= start or at < end)


def broken_rules(settings: Named, malformed: Iterable[str]) -> Iterator[Problem]:
    """What is not built yet, then every broken rule; a key is told once.

    Rules that look at a malformed key, or at one refused already, are left out.
    """
    told = set(malformed)
    for key, (refused, sentence) in NOT_BUILT_YET.items():
        if key not in told and refused(settings.value(key)):
            told.add(key)
            yield _problem(settings, key, sentence)
    for rule in RULES:
        if told.isdisjoint(rule.reads()) and rule.broken(*map(settings.value, rule.reads())):
            yield _problem(settings, rule.key, rule.expected)


def _problem(settings: Named, key: str, expected: str) -> Problem:
    section, bare = key.split(".", 1)
    found = shown(settings.value(key) or None, secret=is_secret(section, bare))
    return Problem(key, found, expected)
