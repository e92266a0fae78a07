"""The parts that follow an entitlement from match to payout, built from one set of settings."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.services.desk import ServiceDesk
from bot.services.grievance_desk import GrievanceDesk
from bot.services.notice_desk import NoticeDesk
from bot.services.notice_dispatch import NoticeDispatcher, Render
from bot.services.notice_planning import NoticePlanner
from bot.services.notice_settings import NoticeSettings, clocks_from_environment, grievance_days
from bot.services.taking import WriteLine
from matcher.payout.entitlement import Clocks
from policies.store.database import Database
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class House:
    """What all of them need to know."""

    vocabulary: Vocabulary
    clocks: Clocks = field(default_factory=Clocks)
    notices: NoticeSettings = field(default_factory=NoticeSettings)
    grievance_days: int = 5

    @classmethod
    def from_environment(cls, vocabulary: Vocabulary) -> House:
        """Read the settings; InputError names the one that is wrong."""
        return cls(vocabulary, clocks_from_environment(), NoticeSettings.from_environment(), grievance_days())

    def desk(self) -> ServiceDesk:
        """Make the desk at which presses and grievances are dealt with."""
        return ServiceDesk(NoticeDesk(self.vocabulary, self.clocks), GrievanceDesk(self.grievance_days))

    def planner(self, database: Database) -> NoticePlanner:
        """Make what plans notices."""
        return NoticePlanner(database, self.vocabulary, self.clocks)

    def dispatcher(self, line: WriteLine, channels: dict[str, Render]) -> NoticeDispatcher:
        """Make what tells them on some channels."""
        return NoticeDispatcher(line, self.vocabulary, self.clocks, self.notices, channels)
