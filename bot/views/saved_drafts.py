"""What became of a drafted document that was kept."""

from __future__ import annotations

from typing import Any

from bot.outcomes import SavedDrafts
from bot.views.drafts_json import proposal_json
from bot.views.review_text import proposal_text


def saved_json(saved: SavedDrafts) -> dict[str, Any]:
    """Write it for programs."""
    found = saved.reissue
    told = {"document": saved.document.id, "kept": list(found.kept), "orphaned": list(found.orphaned)}
    return told | proposal_json(saved.proposal)


def saved_text(saved: SavedDrafts) -> str:
    """Write it for people, with what to do next."""
    document, reissue = saved.document, saved.reissue
    lines = [
        f"{document.title}（编号 {document.id}）",
        proposal_text(saved.proposal, "已存草案"),
    ]
    if reissue.kept:
        lines.append(f"与库里一致、不用改的 {len(reissue.kept)} 条：{'、'.join(reissue.kept)}")
    if reissue.orphaned:
        gone = "、".join(reissue.orphaned)
        lines.append(f"新文件里找不到原文的 {len(reissue.orphaned)} 条：{gone}；若已取消，请 huiqi policies expire")
    if saved.proposal.drafted or saved.proposal.corrected:
        lines.append(f"下一步：huiqi policies review --document {document.id}，逐条看过、改过，再 submit")
    return "\n".join(lines)
