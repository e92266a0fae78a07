"""What admins do with drafts from a chat: look, keep, correct, submit, decide.

Unlike on the command line, whoever holds no role that was handed out is refused at every one of these doors. All of
it happens in a unit of work of the caller's, so that it is done together with what the caller answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outcomes import DraftReview, Published, Reissue, SavedDrafts
from bot.services.policy_drafts import Chosen, KnownDocument, PolicyDrafts, source_of
from bot.services.policy_publishing import PolicyPublishing
from bot.services.policy_review import PolicyReview
from policies.canonical import canonical_text, clause_to_json, content_hash, document_to_json
from policies.drafts import StoredDraft
from policies.errors import LifecycleError, RoleError
from policies.language.printer import Printer
from policies.lifecycle import DraftState, Role, Roles
from policies.model import Document
from policies.store.database import Joined
from policies.store.drafts import DraftRepository
from policies.vocabulary import Vocabulary

ALL = "全部"
STAMP_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Drafted:
    """What was read of a file: its document, text, and what is to be kept."""

    file: str
    document: Document
    text: str
    reissue: Reissue


@dataclass(frozen=True, slots=True)
class Decision:
    """Which draft is decided on, and why; `seen` stamps what was shown, `override` sets judgement errors aside."""

    clause_id: str
    reason: str
    seen: str | None = None
    override: str | None = None


class DraftDesk:
    """Use cases of one channel."""

    def __init__(self, vocabulary: Vocabulary, roles: Roles, channel: str) -> None:
        self._vocabulary = vocabulary
        self._roles = roles
        self._channel = channel
        self.printer = Printer(vocabulary)

    def roles_of(self, actor: str) -> frozenset[Role]:
        """Give the roles of who writes; none for everybody who was not handed any."""
        return self._roles.held_by(actor)

    def person(self, actor: str) -> str:
        """Name who writes as drafts name their authors."""
        return self._roles.person(actor)

    def admit(self, actor: str, needed: Role | None = None, what: str = "处理草案") -> None:
        """Refuse who holds no role, or not the one needed."""
        if not self.roles_of(actor):
            raise RoleError(f"您不是管理员，不能{what}；要开通，请管理员把 {actor} 加进 HUIQI_ROLES")
        if needed is not None:
            self._roles.require_role(actor, needed, what)

    def identities(self, role: Role, *, but: str) -> list[str]:
        """Give the identities on this channel of all who hold a role, save one person."""
        mark = f"{self._channel}:"
        others = [person for person in self._roles.people if role in person.roles and but not in person.names]
        return [name.removeprefix(mark) for person in others for name in person.names if name.startswith(mark)]

    async def known(self, session: AsyncSession, actor: str, document: str) -> KnownDocument:
        """Give what is stored of a document."""
        self.admit(actor, Role.AUTHOR, "起草")
        return await self._drafts(session).known(document)

    async def save(self, session: AsyncSession, actor: str, drafted: Drafted) -> SavedDrafts:
        """Keep drafts and the text they were read from; the same again keeps nothing twice."""
        self.admit(actor, Role.AUTHOR, "起草")
        source = source_of(drafted.document, drafted.text, drafted.reissue)
        proposal = await self._drafts(session).save(
            drafted.reissue.copies, actor=actor, reason=f"起草 {drafted.file}", source=source
        )
        return SavedDrafts(drafted.document, proposal, drafted.reissue)

    async def queue(self, session: AsyncSession, actor: str, document: str | None = None) -> list[StoredDraft]:
        """Give the open drafts: those in review first."""
        self.admit(actor, what="看草案")
        return await self._review(session).queue(document)

    async def review(self, session: AsyncSession, actor: str, clause_id: str) -> DraftReview:
        """Show one draft with all that is to be decided on."""
        self.admit(actor, what="看草案")
        return await self._review(session).review(clause_id)

    async def edit(self, session: AsyncSession, actor: str, clause_id: str, changes: Mapping[str, str]) -> StoredDraft:
        """Correct fields of a draft."""
        self.admit(actor, Role.AUTHOR, "修改草案")
        return await self._drafts(session).edit(clause_id, changes, actor=actor, reason="在对话中修改")

    async def submit(self, session: AsyncSession, actor: str, decision: Decision) -> list[StoredDraft]:
        """Submit one draft, those of one document, or all drafts of the person's own."""
        self.admit(actor, Role.AUTHOR, "提交审核")
        await self._refuse_unseen(session, decision)
        chosen = await self._chosen(session, actor, decision.clause_id)
        return await self._drafts(session).submit(chosen, actor=actor, reason=decision.reason)

    async def give_back(self, session: AsyncSession, actor: str, decision: Decision) -> list[StoredDraft]:
        """Return a draft to its authors."""
        self.admit(actor, Role.APPROVER, "退回")
        chosen = Chosen((decision.clause_id,))
        return await self._drafts(session).give_back(chosen, actor=actor, reason=decision.reason)

    async def withdraw(self, session: AsyncSession, actor: str, decision: Decision) -> list[StoredDraft]:
        """End a draft without publishing it."""
        self.admit(actor, Role.AUTHOR, "撤回草案")
        await self._refuse_unseen(session, decision)
        chosen = Chosen((decision.clause_id,))
        return await self._drafts(session).withdraw(chosen, actor=actor, reason=decision.reason)

    async def publish(self, session: AsyncSession, actor: str, decision: Decision) -> list[Published]:
        """Put a draft in force; never one's own work, and never another wording than was seen."""
        self.admit(actor, Role.APPROVER, "发布")
        await self._refuse_unseen(session, decision)
        publishing = PolicyPublishing(Joined(session), self._vocabulary, self._roles, channel=self._channel)
        return await publishing.publish(
            Chosen((decision.clause_id,)), actor=actor, reason=decision.reason, override=decision.override
        )

    async def _chosen(self, session: AsyncSession, actor: str, name: str) -> Chosen:
        """Read which drafts a name stands for: a clause's, a document's, or one's own that are not submitted yet."""
        found = await DraftRepository(session).open_drafts()
        if name == ALL:
            person = self.person(actor)
            own = [one.clause.id for one in found if one.state is DraftState.DRAFT and person in one.authors]
            if not own:
                raise LifecycleError("您没有还没提交的草案；全部草案见 /drafts")
            return Chosen(tuple(own))
        is_clause = any(draft.clause.id == name for draft in found)
        is_document = not is_clause and any(draft.document.id == name for draft in found)
        return Chosen(document=name) if is_document else Chosen((name,))

    async def _refuse_unseen(self, session: AsyncSession, decision: Decision) -> None:
        """Refuse to decide on what was changed after it was shown."""
        if decision.seen is None:
            return
        found = await DraftRepository(session).open_drafts(clause_ids=[decision.clause_id], lock=True)
        if found and stamp(found[0]) != decision.seen:
            name = decision.clause_id
            raise LifecycleError(f"{name} 在您看过之后改过了，什么都没有做：请先用 /draft {name} 再看一遍")

    def _drafts(self, session: AsyncSession) -> PolicyDrafts:
        return PolicyDrafts(Joined(session), self._vocabulary, self._roles, channel=self._channel)

    def _review(self, session: AsyncSession) -> PolicyReview:
        return PolicyReview(Joined(session), self._vocabulary)


def stamp(draft: StoredDraft) -> str:
    """Stamp what a draft says, so that a button can name the wording it was shown under."""
    said = {"clause": clause_to_json(draft.clause), "document": document_to_json(draft.document)}
    return content_hash(canonical_text(said))[:STAMP_LENGTH]
