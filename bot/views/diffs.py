"""Differences between wordings and sets of clauses, for people and programs."""

from __future__ import annotations

from typing import Any

from bot.outcomes import VersionDiff
from bot.views.drafts_json import change_json
from bot.views.review_text import change_lines, meaning_text
from policies.publication.differences import DocumentDiff


def version_diff_json(diff: VersionDiff) -> dict[str, Any]:
    """Write what differs between two wordings of a clause."""
    return {
        "clause": diff.clause_id,
        "from": diff.old,
        "to": diff.new,
        "meaning": None if diff.meaning is None else diff.meaning.value,
        "changes": [change_json(change) for change in diff.changes],
    }


def version_diff_text(diff: VersionDiff) -> str:
    """Write what differs between two wordings of a clause."""
    changed = list(change_lines(diff.changes)) or ["  没有差别"]
    return "\n".join([f"{diff.clause_id}：{diff.old} → {diff.new}{meaning_text(diff.meaning)}", *changed])


def document_diff_json(diff: DocumentDiff) -> dict[str, Any]:
    """Write what differs between two sets of clauses."""
    return {
        "added": [clause.id for clause in diff.added],
        "removed": [clause.id for clause in diff.removed],
        "changed": [
            {
                "clause": entry.clause_id,
                "now": entry.new_id,
                "title": entry.title,
                "meaning": None if entry.meaning is None else entry.meaning.value,
                "changes": [change_json(change) for change in entry.changes],
            }
            for entry in diff.changed
        ],
        "unchanged": diff.unchanged,
    }


def document_diff_text(diff: DocumentDiff) -> str:
    """Write what differs between two sets of clauses."""
    counts = (
        f"新增 {len(diff.added)} 条，减少 {len(diff.removed)} 条，改动 {len(diff.changed)} 条，未变 {diff.unchanged} 条"
    )
    lines = [counts]
    lines += [f"+ {clause.id} {clause.title}" for clause in diff.added]
    lines += [f"- {clause.id} {clause.title}" for clause in diff.removed]
    for entry in diff.changed:
        renamed = "" if entry.new_id == entry.clause_id else f"（编号变成 {entry.new_id}）"
        lines += [
            f"~ {entry.clause_id} {entry.title}{renamed}{meaning_text(entry.meaning)}",
            *change_lines(entry.changes),
        ]
    return "\n".join(lines)
