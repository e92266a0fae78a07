"""The JSON of drafts, reviews and decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.outcomes import OVERRIDABLE, DraftReview, FedClause, Proposal, Published
from bot.views.impact_json import impact_json
from bot.views.policies_json import wording_json
from policies.checks import Finding
from policies.drafts import StoredDraft
from policies.language.printer import Printer
from policies.publication.differences import FieldChange
from policies.store.repository import HistoryEvent
from policies.timeline import Days, Timeline


def draft_json(draft: StoredDraft, printer: Printer) -> dict[str, Any]:
    """Write a draft: its wording as of a clause, where it stands, and what its reader noted."""
    notes = draft.notes
    return wording_json(draft.clause, draft.document, printer) | {
        "status": draft.state.value,
        "base_version": draft.base_version,
        "authors": list(draft.authors),
        "created_at": draft.created_at.isoformat(),
        "changed_at": draft.changed_at.isoformat(),
        "notes": {
            "origin": notes.origin.value,
            "span": None if notes.span is None else list(notes.span),
            "confidence": notes.confidence,
            "judgement": notes.judgement or None,
            "context": notes.context or None,
            "unread": list(notes.unread),
            "open_points": list(notes.open_points),
        },
    }


def review_json(review: DraftReview, printer: Printer) -> dict[str, Any]:
    """Write all that an approver decides on."""
    return {
        "draft": draft_json(review.draft, printer),
        "changes": [change_json(change) for change in review.changes],
        "meaning": None if review.meaning is None else review.meaning.value,
        "findings": [
            finding_json(finding) | {"can_override": finding.topic in OVERRIDABLE} for finding in review.findings
        ],
        "takes_effect": days_json(review.days),
        "versions": timeline_json(review.after)["versions"],
        "history": [event_json(event) for event in review.history],
        "impact": None if review.impact is None else impact_json(review.impact),
    }


def change_json(change: FieldChange) -> dict[str, Any]:
    """Write one changed field."""
    return {
        "field": change.field,
        "old": change.old,
        "new": change.new,
        "removed": list(change.removed),
        "added": list(change.added),
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Write one finding."""
    return {
        "severity": finding.severity.value,
        "topic": finding.topic,
        "subjects": list(finding.subjects),
        "message": finding.message,
    }


def event_json(event: HistoryEvent) -> dict[str, Any]:
    """Write one step in the life of a clause."""
    told = {
        "version": event.version,
        "event": event.event,
        "actor": event.actor,
        "reason": event.reason,
        "at": event.at.isoformat(),
    }
    return told if event.effective_on is None else told | {"effective_on": event.effective_on.isoformat()}


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """Write what became of clauses put forward."""
    return {
        "drafted": proposal.drafted,
        "corrected": proposal.corrected,
        "held_up": proposal.held_up,
        "unchanged": proposal.unchanged,
    }


def fed_json(fed: FedClause) -> dict[str, Any]:
    """Write what came of one fed clause."""
    return {
        "clause": fed.clause_id,
        "new": fed.is_new,
        "applied": list(fed.applied),
        "waiting": list(fed.waiting),
    }


def published_json(published: Published) -> dict[str, Any]:
    """Write one clause put in force."""
    return {"clause": published.clause_id, "version": published.version, **days_json(published.days)} | timeline_json(
        published.after
    )


def timeline_json(timeline: Timeline) -> dict[str, Any]:
    """Write from when to when each version holds, and the suspensions."""
    return {
        "versions": [{"version": span.version, **days_json(span.days)} for span in timeline.spans],
        "suspended": [days_json(days) for days in timeline.suspended],
    }


def days_json(days: Days) -> dict[str, str | None]:
    """Write the first and last day, null where open."""
    return {"valid_from": _day(days.first), "valid_to": _day(days.last)}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
