"""The sections of the configuration: every key, its type, its default and what is expected.

A field's `description` is the sentence an operator reads when the value is wrong. A field with
`repr=False` is secret: its value is never shown, and it may also be given as `<key>_file`.
Relative paths start where the program was started.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import time
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from sqlalchemy.engine import make_url

from bot.settings_values import (
    AesKey,
    CallbackToken,
    DatabaseUrl,
    DataKey,
    HttpUrl,
    Listed,
    TimeOfDay,
    Whole,
)

_ANY_WORD = "一串不含空白的字符"
_AES_KEY = "后台生成的 43 个字母或数字"
_DATABASE = (
    "sqlite+aiosqlite:///文件名（要是一个文件，不能是内存库）"
    "或 postgresql+asyncpg://用户:口令@主机/库名"
)


def _secret(expected: str = _ANY_WORD) -> Any:
    return Field(default=SecretStr(""), description=expected, repr=False)


def _word(default: str, expected: str) -> Any:
    return Field(default=default, description=expected, pattern=r"^[A-Za-z0-9._:-]{0,253}$")


def _whole(default: int, least: int, most: int, what: str) -> Any:
    expected = f"{least} 到 {most} 之间的整数（{what}）"
    return Field(default=default, ge=least, le=most, description=expected)


def _urn_beside(given: Mapping[str, Any]) -> str:
    """Where ballots lie when nobody says: a file beside the SQLite one, else the same server."""
    url = make_url(given["url"])
    if url.get_backend_name() != "sqlite":
        return str(given["url"])
    beside = Path(str(url.database)).with_name("zhibu-urn.db")
    return url.set(database=str(beside)).render_as_string(hide_password=False)


class Section(BaseModel):
    """A table of the file: unknown keys are refused, values never change after the start."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Server(Section):
    """Where the program listens, and under which address people reach it."""

    host: str = Field(
        default="127.0.0.1", description="监听的地址", pattern=r"^[A-Za-z0-9._:-]{1,253}$"
    )
    port: Whole = _whole(8080, 1, 65535, "监听的端口")
    public_url: HttpUrl = Field(
        default_factory=lambda given: f"http://127.0.0.1:{given['port']}",
        description="http:// 或 https:// 开头、带主机名、不带 ? 和 # 的地址",
    )
    trusted_proxies: Listed[IPv4Network | IPv6Network] = Field(
        default=(), description='IP 地址或网段的列表，如 ["127.0.0.1", "10.0.0.0/8"]'
    )
    workers: Whole = _whole(1, 1, 64, "进程数")


class Storage(Section):
    """Databases and files. On PostgreSQL the urn is the schema `urn` of `urn_url`."""

    url: DatabaseUrl = Field(
        default="sqlite+aiosqlite:///zhibu.db",
        description=_DATABASE,
        repr=False,
        validate_default=True,
    )
    urn_url: DatabaseUrl = Field(default_factory=_urn_beside, description=_DATABASE, repr=False)
    files_dir: Path = Field(default=Path("files"), description="存放照片、扫描件和上传文件的文件夹")
    papers_dir: Path = Field(default=Path("papers"), description="存放自己的打印模板的文件夹")


class WeCom(Section):
    """The WeCom app; the secrets are empty while it is not enabled."""

    enabled: bool = Field(default=False, description="true 或 false")
    corp_id: str = _word("", "企业 ID（ww 或 wx 开头的一串字母和数字）")
    agent_id: Whole = _whole(0, 0, 2**31 - 1, "应用的 AgentId")
    secret: SecretStr = _secret()
    contacts_secret: SecretStr = _secret()
    contacts_token: CallbackToken = _secret("1 到 32 个字母或数字")
    contacts_aes_key: AesKey = _secret(_AES_KEY)
    token: CallbackToken = _secret("1 到 32 个字母或数字")
    encoding_aes_key: AesKey = _secret(_AES_KEY)
    api_base: HttpUrl = Field(default="https://qyapi.weixin.qq.com", description="http(s) 地址")
    auth_base: HttpUrl = Field(default="https://open.weixin.qq.com", description="http(s) 地址")
    cards: bool = Field(default=True, description="true 或 false")


class DingTalk(Section):
    """The DingTalk app."""

    enabled: bool = Field(default=False, description="true 或 false")
    mode: Literal["stream", "http"] = Field(default="stream", description='"stream" 或 "http"')
    client_id: str = _word("", "应用的 Client ID")
    client_secret: SecretStr = _secret()
    robot_code: str = _word("", "机器人的 robotCode")
    agent_id: Whole = _whole(0, 0, 2**63 - 1, "应用的 AgentId")
    token: CallbackToken = _secret("1 到 32 个字母或数字")
    aes_key: AesKey = _secret(_AES_KEY)
    corp_id: str = _word("", "企业的 CorpId")
    card_template_id: str = _word("", "卡片模板的 ID")
    card_route_key: str = _word("", "卡片回调的 routeKey")
    card_secret: SecretStr = _secret()
    api_base: HttpUrl = Field(default="https://api.dingtalk.com", description="http(s) 地址")
    oapi_base: HttpUrl = Field(default="https://oapi.dingtalk.com", description="http(s) 地址")


class Sandbox(Section):
    """The demo chats, on this machine only."""

    enabled: bool = Field(default=False, description="true 或 false")


class Security(Section):
    """What protects data at rest."""

    data_key: DataKey = _secret(
        "32 字节的随机数写成 base64（44 个字符），如 openssl rand -base64 32"
    )

    def key_bytes(self) -> bytes:
        """The 32 bytes of `data_key`."""
        return base64.b64decode(self.data_key.get_secret_value())


class Polls(Section):
    """Anonymous evaluation."""

    min_ballots: Whole = _whole(5, 3, 1000, "少于这么多票就不公布结果")
    mode: Literal["both", "chat", "page"] = Field(
        default="chat", description='"both"、"chat" 或 "page"'
    )
    seal: Literal["server", "scrutineer"] = Field(
        default="server", description='"server" 或 "scrutineer"'
    )
    key_dir: Path = Field(default=Path("keys"), description="存放票箱钥匙的文件夹")
    cast_url: HttpUrl | None = Field(default=None, description="http(s) 地址，或者不写")


class Reminders(Section):
    """When people are reminded; times are of Asia/Shanghai."""

    quiet_hours: Listed[TimeOfDay] = Field(
        default=(time(21, 30), time(7, 40)),
        min_length=2,
        max_length=2,
        description='起止两个时刻，如 ["21:30", "07:40"]',
    )
    days_before: Listed[Annotated[Whole, Field(ge=0, le=60)]] = Field(
        default=(3, 0), description="截止前第几天提醒：0 到 60 的整数列表，如 [3, 0]"
    )
    overdue_every_days: Whole = _whole(3, 1, 60, "逾期后隔几天提醒一次")
    overdue_times: Whole = _whole(3, 0, 30, "逾期后最多提醒几次")
    digest_at: TimeOfDay = Field(default=time(8, 40), description='时刻，如 "08:40"')
