"""What each kind of record may hold, field by field: the forms offer it and the ledger holds to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from health.catalogue import Catalogue
from health.errors import Message, message
from health.insight.actions import STATUSES
from health.insight.agreements import AGREEMENT_KINDS, CLAUSES, CRITERIA, HEAVIEST, HIGHEST_MARK, LOWEST_MARK
from health.insight.benefits import LEAST, MOST
from health.store.records import (
    Action,
    Agreement,
    BenefitEntry,
    Candidate,
    CriterionWeights,
    Event,
    Goal,
    Record,
    StageCheck,
)

SIDES = ("own", "partner")
EVENT_KINDS = ("renewal", "sponsor_change", "dispute", "launch", "note")
LONGEST = 500
# Not a record with a form of its own, but kept among the changes: it says kpi and from_quarter, None: measured again.
KPI_END = "kpi_end"

FieldType = Literal["text", "number", "quarter", "day", "flag", "code", "codes", "kpi", "element"]


@dataclass(frozen=True)
class Field:
    """Say what one field of a record may hold.

    needed: whether it must be filled. low, high: bounds of a number. choices: allowed codes; for a code whose choices
    are the catalogue's, the name of `Choices`.
    """

    type: FieldType
    needed: bool = True
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] | str = ()

    def column(self, name: str) -> str:
        """Give the column the field is stored in."""
        return f"{name}_id" if self.type in ("kpi", "element") else name


@dataclass(frozen=True)
class RecordKind:
    """Tie one kind of record to its table, its fields, and the fields that may occur only once per partnership."""

    name: str
    model: type[Record]
    fields: Mapping[str, Field]
    once: tuple[str, ...] | None = None


_TEXT, _MAYBE = Field("text"), Field("text", needed=False)
_MARK = Field("number", needed=False, low=LOWEST_MARK, high=HIGHEST_MARK)
_WEIGHT = Field("number", low=0, high=HEAVIEST)

RECORDS: Mapping[str, RecordKind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            RecordKind(
                "goal",
                Goal,
                {
                    "title": _TEXT,
                    "kpi": Field("kpi", needed=False),
                    "metric": _MAYBE,
                    "baseline": Field("number"),
                    "start_quarter": Field("quarter"),
                    "target": Field("number"),
                    "due_quarter": Field("quarter"),
                    "owner": _TEXT,
                    "reading": Field("number", needed=False),
                    "reading_quarter": Field("quarter", needed=False),
                },
            ),
            RecordKind(
                "benefit",
                BenefitEntry,
                {
                    "benefit": Field("code", choices="benefits"),
                    "side": Field("code", choices=SIDES),
                    "planned": Field("number", low=LEAST, high=MOST),
                    "realised": Field("number", needed=False, low=LEAST, high=MOST),
                    "kpi": Field("kpi", needed=False),
                    "evidence": _MAYBE,
                },
                once=("benefit", "side"),
            ),
            RecordKind(
                "action",
                Action,
                {
                    "title": _TEXT,
                    "element": Field("element", needed=False),
                    "challenge": Field("code", needed=False, choices="challenges"),
                    "remedy": Field("code", needed=False, choices="remedies"),
                    "owner": _TEXT,
                    "due": Field("day"),
                    "status": Field("code", choices=STATUSES),
                    "began": Field("quarter"),
                },
            ),
            RecordKind(
                "event", Event, {"kind": Field("code", choices=EVENT_KINDS), "day": Field("day"), "text": _TEXT}
            ),
            RecordKind(
                "stage_check",
                StageCheck,
                {
                    "stage": Field("code", choices="stages"),
                    "need": Field("code", choices="needs"),
                    "met": Field("flag"),
                },
                once=("stage", "need"),
            ),
            RecordKind("candidate", Candidate, {"name": _TEXT, **dict.fromkeys(CRITERIA, _MARK)}, once=("name",)),
            RecordKind("weights", CriterionWeights, dict.fromkeys(CRITERIA, _WEIGHT), once=()),
            RecordKind(
                "agreement",
                Agreement,
                {
                    "title": _TEXT,
                    "kind": Field("code", choices=AGREEMENT_KINDS),
                    "parties": _TEXT,
                    "starts": Field("day"),
                    "ends": Field("day", needed=False),
                    "clauses": Field("codes", needed=False, choices=CLAUSES),
                },
            ),
        )
    }
)


def choices_of(field: Field, catalogue: Catalogue) -> tuple[str, ...]:
    """Give the codes a field may hold: its own, or those of a table of the catalogue."""
    if not isinstance(field.choices, str):
        return field.choices
    listed: Mapping[str, tuple[str, ...]] = {
        "benefits": catalogue.codes("benefits"),
        "stages": catalogue.codes("stages"),
        "challenges": catalogue.codes("challenges"),
        "needs": tuple(need.code for need in catalogue.stage_needs),
        "remedies": tuple(remedy.code for remedy in catalogue.remedies),
    }
    return listed[field.choices]


def field_name(name: str) -> Message:
    """Say what a field is called, for forms and refusals alike."""
    return {
        "title": message("Title"),
        "kpi": message("KPI"),
        "metric": message("Measure in words"),
        "baseline": message("Where it starts"),
        "start_quarter": message("Start quarter"),
        "target": message("Target"),
        "due_quarter": message("Due quarter"),
        "owner": message("Owner"),
        "reading": message("Newest reading"),
        "reading_quarter": message("Quarter of the reading"),
        "benefit": message("Benefit"),
        "side": message("Side"),
        "planned": message("Planned"),
        "realised": message("Realised"),
        "evidence": message("Evidence"),
        "element": message("Element"),
        "challenge": message("Challenge"),
        "remedy": message("Remedy"),
        "due": message("Due date"),
        "status": message("Status"),
        "began": message("Taken up in"),
        "kind": message("Kind"),
        "day": message("Day"),
        "text": message("What happened"),
        "stage": message("Stage"),
        "need": message("Need"),
        "met": message("Met"),
        "name": message("Candidate"),
        "reputation": message("Reputation"),
        "financial_strength": message("Financial strength"),
        "cultural_fit": message("Cultural fit"),
        "complementary_skills": message("Complementary skills"),
        "value": message("Value for us"),
        "parties": message("Parties"),
        "starts": message("Starts"),
        "ends": message("Ends"),
        "clauses": message("Clauses it has"),
    }[name]
