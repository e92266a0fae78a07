"""What authors do: keep drafts, correct them, submit them, take them back. Each use case is one unit of work."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outcomes import Proposal, Reissue
from bot.services.acting import begin, prove
from policies.canonical import canonical_text, clause_to_json, content_hash
from policies.drafts import Copy, Origin, ReviewNotes, StoredDraft
from policies.errors import InputError, LifecycleError, NotFoundError
from policies.interchange.fields import FieldError, Fields
from policies.interchange.records import RecordReader, clause_record
from policies.interchange.report import Bundle
from policies.language.printer import Printer
from policies.lifecycle import DraftState, Roles, Step
from policies.model import Clause, Document, StoredClause
from policies.store.database import UnitsOfWork
from policies.store.documents import DocumentStore
from policies.store.drafts import Based, DraftRepository
from policies.store.repository import PolicyRepository
from policies.store.versions import Act
from policies.timeline import CHINA
from policies.vocabulary import Vocabulary, nearest


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which drafts a step is for: some clauses by id, or every open draft of one document."""

    clause_ids: tuple[str, ...] = ()
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document with the text it was read from."""

    document: Document
    text: str


def source_of(document: Document, text: str, reissue: Reissue) -> Source | None:
    """Give what is to be kept of a document; nothing when nothing was read from it: the file may be the wrong one."""
    return Source(document, text) if reissue.copies or reissue.kept else None


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """What is stored of a document: itself, its clauses as drafted or published last, and what they were read from."""

    document: Document | None
    clauses: tuple[Clause, ...]
    read_from: tuple[tuple[str, tuple[Clause, ...]], ...]


class PolicyDrafts:
    """Use cases on working copies."""

    def __init__(
        self, database: UnitsOfWork, vocabulary: Vocabulary, roles: Roles | None = None, *, channel: str = "cli"
    ) -> None:
        self._database = database
        self._channel = channel
        self._roles = roles or Roles()
        self._records = RecordReader(vocabulary)
        self._printer = Printer(vocabulary)

    async def save(
        self, copies: Sequence[Copy], *, actor: str, reason: str, source: Source | None = None, submit: bool = False
    ) -> Proposal:
        """Keep working copies, and the text of the document they were read from; submit them on request."""
        author = self._roles.require(actor, Step.SUBMIT if submit else Step.SAVE)
        if source is not None:
            read = content_hash(source.text)
            copies = [dataclasses.replace(c, notes=dataclasses.replace(c.notes, text_hash=read)) for c in copies]
        async with self._database.work() as session:
            act = await begin(session, author, reason)
            proposal = await propose(session, copies, author, act, submit=submit)
            if source is not None:
                documents = DocumentStore(session)
                await documents.add_missing(source.document)
                await documents.keep_text(source.document.id, source.text, act.at)
            step = Step.SUBMIT if submit else Step.SAVE
            await prove(session, act, step, proposal.touched, channel=self._channel)
        return proposal

    async def save_bundles(
        self, bundles: Sequence[Bundle], *, actor: str, reason: str, submit: bool = False
    ) -> Proposal:
        """Keep the clauses of a file as working copies, those that say something new."""
        return await self.save(copies_of(bundles, Origin.EDITED), actor=actor, reason=reason, submit=submit)

    async def known(self, document_id: str) -> KnownDocument:
        """Give what is stored of a document, so that a new issue of it can be told from the old."""
        async with self._database.work() as session:
            documents, drafts = DocumentStore(session), DraftRepository(session)
            document = await documents.find(document_id)
            stored = await PolicyRepository(session).all_clauses()
            open_drafts = await drafts.open_drafts(document=document_id)
            clauses = {entry.clause.id: entry.clause for entry in stored if entry.clause.document == document_id}
            clauses |= {draft.clause.id: draft.clause for draft in open_drafts}
            read: dict[str, list[Clause]] = {}
            for clause_id, text_hash in (await drafts.text_hashes(document_id)).items():
                read.setdefault(text_hash, []).append(clauses[clause_id])
            texts = {text_hash: await documents.text(document_id, text_hash) for text_hash in read}
        read_from = tuple((kept.text, tuple(read[name])) for name, kept in texts.items() if kept is not None)
        return KnownDocument(document, tuple(clauses.values()), read_from)

    async def edit(self, clause_id: str, changes: Mapping[str, str], *, actor: str, reason: str) -> StoredDraft:
        """Correct fields of a draft; a published clause without a draft gets one, on top of its newest version."""
        author = self._roles.require(actor, Step.EDIT)
        async with self._database.work() as session:
            act = await begin(session, author, reason)
            await prove(session, act, Step.EDIT, [clause_id], channel=self._channel)
            drafts = DraftRepository(session)
            found = await drafts.open_drafts(clause_ids=[clause_id], lock=True)
            stored = await _stored(session, clause_id)
            if found:
                draft = found[0]
                copy = self._changed(Copy(draft.clause, draft.document, draft.notes), changes)
                based = Based(copy, None if stored is None else stored.version)
                return await drafts.rewrite(draft, based, author, act)
            if stored is None:
                await drafts.latest(clause_id)  # says so when there never was a draft
                raise LifecycleError(f"条款 {clause_id} 没有可以修改的草案，也没有发布过的版本")
            copy = self._changed(Copy(stored.clause, stored.document, ReviewNotes()), changes)
            await drafts.add([Based(copy, stored.version)], author, act)
            return await drafts.latest(clause_id)

    def _changed(self, copy: Copy, changes: Mapping[str, str]) -> Copy:
        """Give the copy with fields replaced as an importer would read them; empty text clears a field."""
        if not changes:
            raise InputError("没有写要改什么：请用 --when、--benefit 或 --set 字段=内容")
        if "id" in changes:
            raise FieldError("id", "编号不能改；换编号请另写一条，再撤回或废止这一条")
        record = {**clause_record(copy.clause, self._printer), **changes}
        clause = self._records.clause(Fields({k: v for k, v in record.items() if v != ""}), copy.document)
        if clause == copy.clause:
            raise InputError("改后和原来完全一样，没有保存")
        notes = copy.notes
        still_open = tuple(point for point in notes.open_points if point.partition("：")[0] not in changes)
        span = notes.span if clause.citation == copy.clause.citation else None
        return Copy(clause, copy.document, dataclasses.replace(notes, open_points=still_open, span=span))

    async def submit(self, chosen: Chosen, *, actor: str, reason: str) -> list[StoredDraft]:
        """Put drafts before an approver."""
        return await self._move(chosen, Step.SUBMIT, actor, reason)

    async def give_back(self, chosen: Chosen, *, actor: str, reason: str) -> list[StoredDraft]:
        """Return drafts in review to their authors, with what is to be mended."""
        return await self._move(chosen, Step.RETURN, actor, reason)

    async def withdraw(self, chosen: Chosen, *, actor: str, reason: str) -> list[StoredDraft]:
        """End drafts without publishing them."""
        return await self._move(chosen, Step.WITHDRAW, actor, reason)

    async def _move(self, chosen: Chosen, step: Step, actor: str, reason: str) -> list[StoredDraft]:
        person = self._roles.require(actor, step)
        async with self._database.work() as session:
            act = await begin(session, person, reason)
            drafts = DraftRepository(session)
            picked = await choose(session, chosen, step)
            await prove(session, act, step, [draft.clause.id for draft in picked], channel=self._channel)
            return [await drafts.move(draft, step, person, act) for draft in picked]


async def propose(session: AsyncSession, copies: Sequence[Copy], author: str, act: Act, *, submit: bool) -> Proposal:
    """Make or correct a draft of every clause that says something new, within the caller's unit of work."""
    drafts = DraftRepository(session)
    ids = [copy.clause.id for copy in copies]
    open_drafts = {draft.clause.id: draft for draft in await drafts.open_drafts(clause_ids=ids, lock=True)}
    stored = {entry.clause.id: entry for entry in await PolicyRepository(session).all_clauses()}
    proposal, new = Proposal(), []
    for copy in copies:
        base, draft = stored.get(copy.clause.id), open_drafts.get(copy.clause.id)
        version = None if base is None else base.version
        if draft is not None:
            await _correct(drafts, draft, Based(copy, version), author, act, proposal, submit=submit)
        elif base is not None and base.content_hash == _hash(copy.clause):
            proposal.unchanged += 1
        else:
            new.append(Based(copy, version))
            proposal.drafted.append(copy.clause.id)
    await drafts.add(new, author, act, submit=submit)
    return proposal


async def _correct(  # noqa: PLR0913 - one step of `propose`, which keeps the score
    drafts: DraftRepository,
    draft: StoredDraft,
    based: Based,
    author: str,
    act: Act,
    proposal: Proposal,
    *,
    submit: bool,
) -> None:
    """Write what is put forward over an open draft, unless somebody else is at work on it."""
    copy = based.copy
    if (draft.clause, draft.document) == (copy.clause, copy.document):
        proposal.unchanged += 1
    elif draft.notes.origin is not copy.notes.origin and author not in draft.authors:
        proposal.held_up.append(copy.clause.id)
        return
    else:
        draft = await drafts.rewrite(draft, based, author, act)
        proposal.corrected.append(copy.clause.id)
    if submit and draft.state is DraftState.DRAFT:
        await drafts.move(draft, Step.SUBMIT, author, act)


def copies_of(bundles: Sequence[Bundle], origin: Origin) -> list[Copy]:
    """Make working copies of clauses read from a file of clauses."""
    return [Copy(clause, bundle.document, ReviewNotes(origin)) for bundle in bundles for clause in bundle.clauses]


async def choose(session: AsyncSession, chosen: Chosen, step: Step) -> list[StoredDraft]:
    """Give the drafts chosen, locked; of a document those that the step is for.

    LifecycleError tells what became of one that is not open any more.
    """
    drafts = DraftRepository(session)
    if chosen.document is not None:
        return await _of_document(session, chosen.document, step)
    found = {draft.clause.id: draft for draft in await drafts.open_drafts(clause_ids=chosen.clause_ids, lock=True)}
    for clause_id in chosen.clause_ids:
        if clause_id not in found:
            raise await _ended(drafts, clause_id)
    return [found[clause_id] for clause_id in dict.fromkeys(chosen.clause_ids)]


async def _of_document(session: AsyncSession, document: str, step: Step) -> list[StoredDraft]:
    found = await DraftRepository(session).open_drafts(document=document, lock=True)
    states = {
        Step.SUBMIT: {DraftState.DRAFT},
        Step.PUBLISH: {DraftState.IN_REVIEW},
        Step.RETURN: {DraftState.IN_REVIEW},
    }.get(step, set(DraftState))
    chosen = [draft for draft in found if draft.state in states]
    if chosen:
        return chosen
    ids = [entry.id for entry in await DocumentStore(session).all()]
    if document not in ids:
        near = nearest(document, ids)
        raise NotFoundError(f"没有编号为“{document}”的文件" + (f"，最接近的是 {near}" if near else ""))
    waiting = f"，它的 {len(found)} 份草案不在这一步" if found else ""
    raise LifecycleError(f"文件 {document} 没有可以处理的草案{waiting}；清单见 huiqi policies review")


async def _ended(drafts: DraftRepository, clause_id: str) -> LifecycleError:
    latest = await drafts.latest(clause_id)
    step = Step.PUBLISH if latest.state is DraftState.PUBLISHED else Step.WITHDRAW
    taken = await drafts.last_step(clause_id, step)
    who = f"已由 {taken[0]} " if taken else "已"
    what = "发布" if step is Step.PUBLISH else "撤回"
    when = f"（{latest.changed_at.astimezone(CHINA):%Y-%m-%d %H:%M}）"
    return LifecycleError(f"条款 {clause_id} 的草案{who}{what}{when}，没有等待处理的草案")


async def _stored(session: AsyncSession, clause_id: str) -> StoredClause | None:
    try:
        return await PolicyRepository(session).get(clause_id)
    except NotFoundError:
        return None


def _hash(clause: Clause) -> str:
    return content_hash(canonical_text(clause_to_json(clause)))
