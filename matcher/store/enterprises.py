"""Keep and find the enterprises of the registry. The stored profiles follow the facts within one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.enterprise import Enterprise, merged
from matcher.enterprise_json import enterprise_from_text, enterprise_text
from matcher.projection import Projector
from matcher.store.profile_columns import PROFILE_YEARS, PROFILES
from matcher.store.profiles import insert_profiles
from matcher.store.tables import EnterpriseRow, ErasureRow
from policies.canonical import content_hash
from policies.errors import InputError, NotFoundError
from policies.vocabulary.credit_code import check_credit_code

AT_ONCE = 2_000
"""How many enterprises are read or written in one statement."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: how many were new, changed or as before, and which were refused because erased."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    erased: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """An enterprise with when it was first seen and last changed."""

    enterprise: Enterprise
    content_hash: str
    created_at: datetime
    updated_at: datetime


class EnterpriseRepository:
    """The registry within one unit of work."""

    def __init__(self, session: AsyncSession, projector: Projector) -> None:
        self._session = session
        self._projector = projector

    async def save(self, news: Sequence[Enterprise], *, year: int, at: datetime) -> Saved:
        """Take news in. What says nothing new stays untouched; who was erased is refused.

        `year` is the last complete business year, for which the profiles are written.
        """
        codes = sorted({enterprise.uscc for enterprise in news})
        erased = await self._erased(codes)
        stored = await self._texts(codes)
        texts = dict(stored)
        present: dict[str, Enterprise] = {}
        for new in news:
            if new.uscc not in erased:
                present[new.uscc] = _merged(new, present.get(new.uscc), stored.get(new.uscc), texts)
        changed = [e for e in present.values() if e.uscc in stored and texts[e.uscc] != stored[e.uscc]]
        added = [e for e in present.values() if e.uscc not in stored]
        await self._insert(added, texts, at)
        await self._update(changed, texts, at)
        await self._project([*added, *changed], year, replacing=[e.uscc for e in changed])
        return Saved(len(added), len(changed), len(present) - len(added) - len(changed), tuple(sorted(erased)))

    async def _erased(self, codes: Sequence[str]) -> frozenset[str]:
        found = await self._session.execute(select(ErasureRow.uscc).where(ErasureRow.uscc.in_(codes)))
        return frozenset(found.scalars())

    async def _texts(self, codes: Sequence[str]) -> dict[str, str]:
        """Read what is stored; on PostgreSQL nobody else changes it until this unit of work ends."""
        query = (
            select(EnterpriseRow.uscc, EnterpriseRow.facts)
            .where(EnterpriseRow.uscc.in_(codes))
            .order_by(EnterpriseRow.uscc)
            .with_for_update()
        )
        return {row.uscc: row.facts for row in await self._session.execute(query)}

    async def _insert(self, added: Sequence[Enterprise], texts: Mapping[str, str], at: datetime) -> None:
        rows = [_columns(enterprise, texts[enterprise.uscc], at) | {"created_at": at} for enterprise in added]
        if rows:
            await self._session.execute(insert(EnterpriseRow.__table__), rows)  # type: ignore[arg-type]  # a Table

    async def _update(self, changed: Sequence[Enterprise], texts: Mapping[str, str], at: datetime) -> None:
        rows = [_columns(e, texts[e.uscc], at) | {"code": e.uscc} for e in changed]
        table = EnterpriseRow.__table__
        if rows:
            await self._session.execute(update(table).where(table.c.uscc == bindparam("code")), rows)  # type: ignore[arg-type]  # a Table

    async def _project(self, enterprises: Sequence[Enterprise], year: int, *, replacing: Sequence[str]) -> None:
        if replacing:
            for table in (PROFILE_YEARS, PROFILES):
                await self._session.execute(delete(table).where(table.c.uscc.in_(replacing)))
        projections = [(e.uscc, self._projector.project(e.profile(), year)) for e in enterprises]
        await insert_profiles(self._session, projections)

    async def find(self, uscc: str) -> Record | None:
        """Give an enterprise; None when the registry does not hold it."""
        row = await self._session.get(EnterpriseRow, uscc)
        if row is None:
            return None
        enterprise = enterprise_from_text(row.uscc, row.facts)
        return Record(enterprise, row.content_hash, row.created_at, row.updated_at)

    async def get(self, uscc: str) -> Record:
        """Give an enterprise; NotFoundError says whether it was erased."""
        code = check_credit_code(uscc.strip().upper())
        found = await self.find(code)
        if found is not None:
            return found
        erasure = await self._session.get(ErasureRow, code)
        if erasure is not None:
            raise NotFoundError(f"企业 {code} 已于 {erasure.at:%Y-%m-%d} 删除，没有保留资料")
        raise NotFoundError(f"企业库里没有 {code}")

    async def of(self, usccs: Iterable[str]) -> dict[str, Enterprise]:
        """Give several enterprises by code; those not held are left out."""
        codes = sorted(set(usccs))
        found: dict[str, Enterprise] = {}
        for start in range(0, len(codes), AT_ONCE):
            query = select(EnterpriseRow.uscc, EnterpriseRow.facts).where(
                EnterpriseRow.uscc.in_(codes[start : start + AT_ONCE])
            )
            rows = (await self._session.execute(query)).all()
            found |= {uscc: enterprise_from_text(uscc, text) for uscc, text in rows}
        return found

    async def stream(self, *, after: str = "", stale_for: int | None = None) -> AsyncIterator[list[Enterprise]]:
        """Give all enterprises by code, AT_ONCE at a time; each lot is read when it is asked for.

        With `stale_for` only those whose stored profile does not hold for that business year.
        """
        query = select(EnterpriseRow.uscc, EnterpriseRow.facts).order_by(EnterpriseRow.uscc).limit(AT_ONCE)
        if stale_for is not None:
            profile = PROFILES.c
            stale = or_(
                profile.uscc.is_(None),
                profile.edition != self._projector.edition,
                profile.from_year > stale_for,
                profile.to_year < stale_for,
            )
            query = query.outerjoin(PROFILES, profile.uscc == EnterpriseRow.uscc).where(stale)
        while rows := (await self._session.execute(query.where(EnterpriseRow.uscc > after))).all():
            after = rows[-1].uscc
            yield [enterprise_from_text(uscc, text) for uscc, text in rows]

    async def reproject(self, enterprises: Sequence[Enterprise], year: int) -> None:
        """Write the profiles of stored enterprises anew, for another year or vocabulary."""
        await self._project(enterprises, year, replacing=[enterprise.uscc for enterprise in enterprises])

    async def listed(self, *, name: str = "", limit: int = 50) -> list[tuple[str, str]]:
        """Give codes and names by code; with `name` only those whose name holds it."""
        query = select(EnterpriseRow.uscc, EnterpriseRow.name).order_by(EnterpriseRow.uscc).limit(limit)
        if name:
            query = query.where(EnterpriseRow.name.contains(name, autoescape=True))
        return [(uscc, text) for uscc, text in (await self._session.execute(query)).all()]

    async def count(self) -> int:
        """Count the enterprises."""
        return (await self._session.execute(select(func.count()).select_from(EnterpriseRow))).scalar_one()

    async def erase(self, uscc: str, *, actor: str, reason: str, at: datetime) -> None:
        """Remove all that is known, and remember that it must not come back.

        Callers use `bot.services.registry.Registry.erase`, which also takes what other tables hold.
        """
        code = check_credit_code(uscc.strip().upper())
        if await self._session.get(ErasureRow, code) is not None:
            raise InputError(f"企业 {code} 此前已经删除")
        self._session.add(ErasureRow(uscc=code, at=at, actor=actor, reason=reason))
        await self._session.execute(delete(EnterpriseRow).where(EnterpriseRow.uscc == code))


def _merged(new: Enterprise, earlier: Enterprise | None, stored: str | None, texts: dict[str, str]) -> Enterprise:
    """Join news with what is known, and note the text to store."""
    new = merged(Enterprise(new.uscc), new)  # in order, so that equal enterprises have equal texts
    text = enterprise_text(new)
    known = earlier
    if known is None and stored is not None and stored != text:
        known = enterprise_from_text(new.uscc, stored)
    if known is not None:
        new = merged(known, new)
        text = enterprise_text(new)
    texts[new.uscc] = text
    return new


def _columns(enterprise: Enterprise, text: str, at: datetime) -> dict[str, object]:
    return {
        "uscc": enterprise.uscc,
        "name": enterprise.name,
        "content_hash": content_hash(text),
        "facts": text,
        "updated_at": at,
    }
