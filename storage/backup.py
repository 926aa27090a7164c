"""A consistent copy while running, and a look for what must never be.

The urn is left out of backups on purpose: a row of copies would show who voted when.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.engine import URL, make_url

from storage import tables, urn_tables
from storage.schema import MAIN, URN


class BackupError(Exception):
    """The backup was not made; the message says why and what to do."""


def backup_to(url: str, target: Path) -> None:
    """Copy the main store into the file; raises BackupError."""
    if target.exists():
        raise BackupError(f"{target} 已存在,请换一个文件名。")
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _copy_sqlite(Path(parsed.database or ""), target)
    else:
        _dump_postgres(parsed, target)


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise BackupError(f"没有找到数据库文件 {source}。")
    # Read only: a backup must be possible where the data may not be written.
    with (
        sqlite3.connect(f"file:{source}?mode=ro", uri=True) as live,
        sqlite3.connect(target) as copy,
    ):
        live.backup(copy)
    copy.close()
    live.close()
    target.chmod(0o600)


def _dump_postgres(url: URL, target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError("没有找到 pg_dump,请安装 PostgreSQL 客户端后再试。")
    dsn = url.set(drivername="postgresql", password=None).render_as_string()
    environment = {"PGPASSWORD": url.password or ""}
    done = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [program, "--format=custom", "--exclude-schema=urn", f"--file={target}", dsn],
        env=environment,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        target.unlink(missing_ok=True)
        raise BackupError("pg_dump 没有成功,请检查数据库地址和权限。")


def problems_of(connection: Connection) -> list[str]:
    """Sentences on damage and broken rules in the store this connection is of; [] if none."""
    found = _damage(connection) if connection.dialect.name == "sqlite" else []
    versions = {schema.name: schema.current(connection) for schema in (MAIN, URN)}
    if versions["main"] is not None:
        found += _main_rules(connection)
    if versions["urn"] is not None:
        found += _urn_rules(connection)
    if not any(versions.values()):
        found.append("数据库是空的或版本不认识:请先运行 zhibu db upgrade。")
    return found


def _damage(connection: Connection) -> list[str]:
    said = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    found = [] if list(said) == ["ok"] else ["数据库文件有损坏:请用最近的备份恢复。"]
    return found + ([f"有 {len(broken)} 行指向不存在的记录。"] if broken else [])


def _main_rules(connection: Connection) -> list[str]:
    poll, organization = tables.poll, tables.organization
    unreleased = connection.execute(
        select(func.count()).where(poll.c.state == "closed", poll.c.result.is_(None))
    ).scalar_one()
    parent = organization.alias()
    astray = connection.execute(
        select(func.count())
        .select_from(organization.join(parent, parent.c.id == organization.c.parent_id))
        .where(~organization.c.path.startswith(parent.c.path))
    ).scalar_one()
    found = [f"有 {unreleased} 场测评已结束却没有结果。"] if unreleased else []
    return found + ([f"有 {astray} 个党组织的路径与上级不符。"] if astray else [])


def _urn_rules(connection: Connection) -> list[str]:
    mark, poll = urn_tables.mark, urn_tables.urn_poll
    marks = connection.execute(
        select(func.count())
        .select_from(mark.join(poll, poll.c.poll == mark.c.poll))
        .where(mark.c.voted, poll.c.state != "closed")
    ).scalar_one()
    ballots = connection.execute(select(func.count()).select_from(urn_tables.ballot)).scalar_one()
    return [] if marks == ballots else [f"票箱里 {ballots} 张票,领票记录 {marks} 个,应当相等。"]
