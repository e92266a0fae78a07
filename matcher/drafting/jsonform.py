"""Drafts as JSON (DESIGN §7): money in yuan and shares as exact numbers, names of the vocabulary, spans into `text`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matcher.drafting.claim import Claim
from matcher.drafting.model import Draft, DraftedDocument, Inherited
from matcher.drafting.rules import Writer
from policies.language.conditions import AnyOf, Condition, Judgement, leaves
from policies.language.jsonform import condition_to_json, number
from policies.model import Kind


def drafted_to_json(drafted: DraftedDocument, writer: Writer) -> dict[str, Any]:
    """Write a drafted document."""
    head = drafted.head
    return {
        "document": {
            "title": head.title,
            "number": head.number,
            "issuer": head.issuer,
            "published_on": head.published_on and head.published_on.isoformat(),
            "effective_from": head.effective_from and head.effective_from.isoformat(),
            "effective_to": head.effective_to and head.effective_to.isoformat(),
            "level": head.level and head.level.value,
        },
        "drafts": [draft_to_json(draft, drafted.text, writer) for draft in drafted.drafts],
        "unread": [
            {"section": one.section.name(), "quote": drafted.text[slice(*one.span)], "span": list(one.span)}
            for one in drafted.unread
        ],
        "text": drafted.text,
    }


def draft_to_json(draft: Draft, text: str, writer: Writer) -> dict[str, Any]:
    """Write one draft."""
    conditions = (*draft.inherited.conditions, *draft.inherited.assumed, *draft.conditions)
    when = writer.when(draft)
    return {
        "section": draft.section.name(),
        "quote": text[slice(*draft.span)],
        "span": list(draft.span),
        "kind": draft.kind.value,
        "title": draft.title,
        "when": when,
        "conditions": conditions_to_json(conditions),
        "benefit": benefit_to_json(draft.claim) if draft.claim else _open_benefit(draft),
        "departments": list(draft.departments),
        "application_mode": draft.mode.value,
        "confidence": draft.confidence,
        "judgement": draft.judgement or None,
        "benefit_rule": writer.benefit(draft),
        "stacking": _stacking(draft),
        "window": _window(draft.inherited),
        "materials": list(draft.inherited.materials),
        "inherited": {
            "conditions": conditions_to_json(draft.inherited.conditions),
            "assumed": conditions_to_json(draft.inherited.assumed),
            "duties": list(draft.inherited.duties),
            "publicity": list(draft.inherited.publicity),
        },
        "context": {"quote": text[slice(*draft.context)], "span": list(draft.context)},
    }


def conditions_to_json(conditions: Sequence[Condition]) -> list[dict[str, Any]]:
    """Write conditions flat; a single name stands alone, several as a list of alternatives.

    All must hold, but of those that carry the same number as `alternative` one is enough (`when` says just how).
    """
    flat: list[dict[str, Any]] = []
    for number_of_group, condition in enumerate(conditions, start=1):
        asked = [leaf for leaf in leaves(condition) if not isinstance(leaf, Judgement)]
        mark = {"alternative": number_of_group} if isinstance(condition, AnyOf) else {}
        flat.extend(_flat(leaf) | mark for leaf in asked)
    return flat


def _flat(condition: Condition) -> dict[str, Any]:
    data = {"unit": None} | condition_to_json(condition)
    value = data.get("value")
    if isinstance(value, list) and len(value) == 1:
        data["value"] = value[0]
    return {key: data[key] for key in ("attr", "op", "value", "unit")} | {
        key: value for key, value in data.items() if key not in {"attr", "op", "value", "unit"}
    }


def benefit_to_json(claim: Claim) -> dict[str, Any]:
    """Write what a claim gives."""
    offer = claim.offer
    kind = "tiers" if claim.tiers else ("per_unit" if offer.step else offer.kind)
    return {
        "type": kind,
        "amount": None if offer.amount is None else number(offer.amount),
        "rate": None if offer.rate is None else number(offer.rate),
        "base": claim.tiers_of or offer.base,
        "cap": None if offer.cap is None else number(offer.cap),
        "per": "/".join(offer.per) or (offer.step.unit if offer.step else None),
        "years": offer.years,
        "tiers": [{"at": number(tier.at), "amount": number(tier.amount)} for tier in claim.tiers] or None,
        "tiers_unit": claim.tiers_unit or None,
        "rates": [{"at": number(part.at), "rate": number(part.rate)} for part in claim.parts] or None,
        "form": offer.form.value,
        "floor": None if offer.floor is None else number(offer.floor),
        "base_text": offer.base_text or None,
        "at_most": offer.at_most,
        "adds_to_rate": offer.adds,
        "first_time": claim.first_reach,
        "step": None if offer.step is None else {"value": number(offer.step.value), "unit": offer.step.unit},
        "currency": offer.unit if offer.unit not in {"CNY", "ratio"} else None,
    }


def _stacking(draft: Draft) -> list[str]:
    shared = [draft.claim.offer.note] if draft.claim and draft.claim.offer.note else []
    return [*shared, *draft.inherited.stacking]


def _open_benefit(draft: Draft) -> dict[str, Any] | None:
    if draft.kind is not Kind.BENEFIT:
        return None
    empty = dict.fromkeys(("amount", "rate", "base", "cap", "per", "years", "tiers"))
    return {"type": "open"} | empty


def _window(inherited: Inherited) -> dict[str, Any] | None:
    window = inherited.window
    if window is None:
        return None
    return {
        "opens": window.opens and window.opens.isoformat(),
        "closes": window.closes and window.closes.isoformat(),
        "note": window.note,
    }
