"""The tree of organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select

from domain.organizations import Organization, OrgKind
from storage.prepared import Prepared
from storage.tables import meta, organization

_VERSION = Prepared(select(meta.c.value).where(meta.c.name == "organizations"))
_BY_ID = Prepared(select(organization).where(organization.c.id == bindparam("at_id")))


class OrganizationRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, org_id: int) -> Organization | None:
        row = _BY_ID.first(self._connection, at_id=org_id)
        return read_organization(row) if row else None

    def named(self, name: str) -> Sequence[Organization]:
        """Every organisation of exactly that full name."""
        rows = self._connection.execute(select(organization).where(organization.c.name == name))
        return [read_organization(row) for row in rows]

    def version(self) -> int:
        """Grows whenever an organisation is added, renamed or moved."""
        row = _VERSION.first(self._connection)
        return row.value if row else 0

    def everything(self) -> Sequence[Organization]:
        rows = self._connection.execute(select(organization).order_by(organization.c.path))
        return [read_organization(row) for row in rows]

    def within(self, prefixes: Sequence[str]) -> Sequence[Organization]:
        """The organisations of those subtrees, parents before children."""
        if not prefixes:
            return []
        rows = self._connection.execute(
            select(organization)
            .where(or_(*(organization.c.path.startswith(p, autoescape=True) for p in prefixes)))
            .order_by(organization.c.path)
        )
        return [read_organization(row) for row in rows]

    def ancestors(self, org: Organization) -> Sequence[Organization]:
        """From the nearest parent up to the root."""
        ids = [int(part) for part in org.path.strip("/").split("/")][:-1]
        if not ids:
            return []
        rows = self._connection.execute(select(organization).where(organization.c.id.in_(ids)))
        found = {row.id: read_organization(row) for row in rows}
        return [found[org_id] for org_id in reversed(ids)]


def read_organization(row: Row[Any]) -> Organization:
    return Organization(
        row.id,
        row.name,
        OrgKind(row.kind),
        row.path,
        row.parent_id,
        row.category,
        row.last_grade,
    )
