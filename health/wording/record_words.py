"""What the codes in records are called: statuses, states of goals, events, kinds of agreement, clauses, criteria."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from health.catalogue import Catalogue
from health.wording.words import Words

# A goal's state and an action's verdict borrow the shapes of the bands, so that colour never stands alone.
STATE_STATUS = {"reached": "strong", "on_track": "strong", "at_risk": "watch", "off_track": "at_risk"}
_STATE_SHAPES = {"reached": "✓", "on_track": "●", "at_risk": "◆", "off_track": "▲", "unknown": "○"}


def state_label(words: Words, state: str) -> str:
    """Say a goal's state with its shape: ▲ off track."""
    said = {
        "reached": words.say("reached"),
        "on_track": words.say("on track"),
        "at_risk": words.say("may miss its target"),
        "off_track": words.say("off track"),
        "unknown": words.say("not measured lately"),
    }[state]
    return f"{_STATE_SHAPES[state]} {said}"


def action_title(words: Words, catalogue: Catalogue, row: Mapping[str, Any]) -> str:
    """Say an action in the reader's language where its words are still a remedy's, else as it was written."""
    remedy = next((entry for entry in catalogue.remedies if entry.code == row["remedy"]), None)
    untouched = remedy is not None and row["title"] in (remedy.text.en, remedy.text.id)
    return remedy.text.in_(words.language) if remedy is not None and untouched else str(row["title"])


def goal_title(words: Words, catalogue: Catalogue, row: Mapping[str, Any]) -> str:
    """Say a goal in the reader's language where it is called like its KPI, else as it was written."""
    listed = catalogue.kpi(row["kpi"]) if row["kpi"] else None
    return listed.name.in_(words.language) if listed is not None and listed.name.en == row["title"] else row["title"]


def code_names(words: Words, catalogue: Catalogue, field: str) -> dict[str, str]:
    """Give code → name for the choices of a record's field, in the order they are offered."""
    listed = {"benefit": "benefits", "challenge": "challenges", "element": "elements", "stage": "stages"}
    if field in listed:
        kind = listed[field]
        return {entry.code: entry.name.in_(words.language) for entry in getattr(catalogue, kind)}
    if field == "remedy":
        return {remedy.code: remedy.text.in_(words.language) for remedy in catalogue.remedies}
    if field == "need":
        return {need.code: need.text.in_(words.language) for need in catalogue.stage_needs}
    return dict(_own_names(words)[field])


def _own_names(words: Words) -> Mapping[str, Mapping[str, str]]:
    return {
        "side": {"own": words.say("our side"), "partner": words.say("partner's side")},
        "status": {
            "open": words.say("open"),
            "under_way": words.say("under way"),
            "done": words.say("done"),
            "dropped": words.say("dropped"),
        },
        "event": {
            "renewal": words.say("Renewal"),
            "sponsor_change": words.say("Change of sponsor"),
            "dispute": words.say("Dispute"),
            "launch": words.say("Launch"),
            "note": words.say("Note"),
        },
        "agreement": {
            "memorandum": words.say("Memorandum of understanding"),
            "contract": words.say("Contract"),
            "joint_venture": words.say("Joint venture agreement"),
            "licence": words.say("Licence"),
            "confidentiality": words.say("Confidentiality agreement"),
            "amendment": words.say("Amendment"),
        },
        "clauses": {
            "purpose": words.say("Purpose"),
            "scope": words.say("Scope of work"),
            "contributions": words.say("Contributions"),
            "profit_and_risk": words.say("Profit and risk"),
            "intellectual_property": words.say("Intellectual property"),
            "governance": words.say("Governance"),
            "dispute_resolution": words.say("Dispute resolution"),
            "termination": words.say("Termination"),
        },
        "criteria": {
            "reputation": words.say("Reputation"),
            "financial_strength": words.say("Financial strength"),
            "cultural_fit": words.say("Cultural fit"),
            "complementary_skills": words.say("Complementary skills"),
            "value": words.say("Value for us"),
        },
        "term": {
            "in_force": words.say("in force"),
            "ends_soon": words.say("ends within six months"),
            "ended": words.say("ended"),
            "not_begun": words.say("not begun"),
            "open_ended": words.say("in force, no end set"),
        },
    }
