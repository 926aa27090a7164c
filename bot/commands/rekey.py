"""db rekey."""

from __future__ import annotations

import asyncio
import base64
import http.client
import os
import secrets
import sqlite3
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.common import ConfigOption, fail, out, settings_of
from bot.desk import new_token
from bot.settings import Settings
from bot.settings_sections import Security
from storage.files import FolderFiles
from storage.rekey import (
    AlreadyRekeyedError,
    Counts,
    TwiceRegisteredError,
    rekey,
    rewrite_file,
    touched_tables,
)
from storage.rekey_values import UnopenedError
from storage.runner import Runner, open_runner
from storage.schema import MAIN
from storage.sealing import Sealer

_LARGEST = 4096
_DROPPED = {"inbox": "已办消息的记号", "page_pass": "网页链接(正开着网页的人要在聊天里重新要一次)"}


def rekey_command(
    new_key: Annotated[
        Path, typer.Option("--new-key", help="新密钥的文件(32 字节的 base64);还没有就新生成一把")
    ],
    config: ConfigOption = None,
) -> None:
    """换密钥:加密存着的内容全部改用新密钥。先停服务,先备份;做完要改配置。"""
    settings = settings_of(config)
    if _is_serving(settings):
        fail(f"服务还开着({settings.server.host}:{settings.server.port}),请先停掉再换密钥。")
    asyncio.run(_rekey(settings, new_key))
    out.print(f"接下来:把配置里的 security.data_key_file 改成 {new_key.absolute()}", markup=False)
    out.print("(写的是 data_key 或环境变量的,也要改掉),再启动服务。")
    out.print("旧密钥要留着:以前的备份只有它打得开。")


async def _rekey(settings: Settings, path: Path) -> None:
    runner = open_runner(settings.storage.url)
    try:
        if await runner.read(MAIN.current) != MAIN.head():
            fail("数据库是空的,或版本与本程序不符,还不能换密钥:请先运行 zhibu db upgrade。")
        old, new = settings.security.key_bytes(), _read(path) or _made(path)
        if new == old:
            fail(f"{path} 里就是正在用的密钥:请换一个文件名,或先往里写入新的密钥。")
        await _replace(runner, Sealer(old), Sealer(new), path)
        await _sweep(runner, settings)
        await asyncio.to_thread(_renew_files, settings, Sealer(old), Sealer(new))
    finally:
        await runner.close()


async def _replace(runner: Runner, old: Sealer, new: Sealer, path: Path) -> None:
    try:
        _say(await _written(runner, old, new))
    except AlreadyRekeyedError:
        out.print(f"库里的内容已经是用 {path} 里的密钥加密的,没有要换的。", markup=False)
    except UnopenedError as stuck:
        fail(
            f"配置里的密钥打不开库里的内容({stuck.place}),什么都没有改:"
            "请把 security.data_key_file 指到正在用的那把密钥,再运行一次;"
            "密钥没有错的话,是这一处坏了,请先用最近的备份恢复。"
        )
    except TwiceRegisteredError:
        fail(
            "有两个人登记了同一个身份证号,什么都没有改:多半是换过密钥以后又用旧密钥开过服务、"
            "导入过人员表,请先收回那次导入(zhibu import --undo 编号),再运行一次。"
        )


async def _written(runner: Runner, old: Sealer, new: Sealer) -> Counts:
    with Progress(transient=True, console=out, disable=not out.is_terminal) as bar:
        task = bar.add_task("正在换密钥", total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        return await runner.write(lambda c: rekey(c, old, new, tell))


def _say(counts: Counts) -> None:
    for table, count in counts.values.items():
        out.print(f"{table}:{count} 项", markup=False)
    for table, count in counts.dropped.items():
        out.print(f"{table}:清掉 {count} 条{_DROPPED.get(table, '')}", markup=False)
    total = sum(counts.values.values())
    out.print(f"已换成新密钥,并逐项打开核对过,共 {total} 项。")


async def _sweep(runner: Runner, settings: Settings) -> None:
    """What was replaced may still lie in the files; that the key was changed stands already."""
    try:
        await runner.scrub(touched_tables())
        await asyncio.to_thread(rewrite_file, settings.storage.url)
    except (SQLAlchemyError, sqlite3.Error, OSError):
        out.print(
            "密钥换好了,但数据库文件里还有旧密钥加密的残留:请确认服务已停、硬盘有空余,"
            "改配置之前再运行一次本命令。"
        )


def _renew_files(settings: Settings, old: Sealer, new: Sealer) -> None:
    """After the database: what stands under the new key already is left where it is."""
    folder = settings.storage.files_dir
    try:
        done, stuck = FolderFiles(folder, new_token, new).rekey(old)
    except OSError:
        fail(
            f"数据库换好了,{folder} 里的文件没有换完:"
            "请确认硬盘有空余、本命令的账号能写,改配置之前再运行一次本命令。"
        )
    out.print(f"文件:{done} 个换成新密钥。")
    if stuck:
        out.print(f"{folder} 里有 {stuck} 个文件,新旧密钥都打不开,没有动。", markup=False)


def _is_serving(settings: Settings) -> bool:
    """Whether a server of this configuration answers on this machine."""
    asked = http.client.HTTPConnection(settings.server.host, settings.server.port, timeout=2)
    try:
        asked.request("GET", "/healthz")
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _read(path: Path) -> bytes | None:
    """The key in the file, by the rules of the configuration; None if there is no file."""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1).decode("utf-8-sig").strip()
        key = Security.model_validate({"data_key": text}).key_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        fail(f"读不到 {path}:请让运行本命令的账号能读它,再运行一次。")
    except ValueError:
        key = b""
    if not key:
        fail(
            f"{path} 里不是密钥:应当只有 32 字节随机数的 base64(openssl rand -base64 32 所印);"
            "也可以写一个还没有的文件名,由本命令生成。"
        )
    return key


def _made(path: Path) -> bytes:
    """A new key, durably in that file before anything is sealed with it."""
    key = secrets.token_bytes(32)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(base64.b64encode(key) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        _settle(path.absolute().parent)
    except OSError:
        fail(f"写不了 {path}:请先建好它的文件夹,并让运行本命令的账号能写。")
    out.print(f"新密钥已写到 {path},请另抄一份锁起来。", markup=False)
    return key


def _settle(folder: Path) -> None:
    """The name of a new file is durable, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
