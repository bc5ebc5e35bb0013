"""The stored facts as plain rows, for working scores, changes and signs out by the words of MEASUREMENT.md.

Written from the text and not from our code: plain Python, one partnership at a time.
"""

from collections import defaultdict
from statistics import fmean

from sqlalchemy import Engine, text

from health.quarter import parse_quarter
from health.store.engine import reading

QUARTER = parse_quarter("2026-Q3")
OWN, PARTNER, FEWEST = 0, 1, 5


def rows(engine: Engine, query: str) -> list[dict]:
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(text(query)).mappings()]


class Facts:
    """Everything stored about everybody, grouped for looking up."""

    def __init__(self, engine: Engine) -> None:
        self.answers = defaultdict(list)
        query = (
            "SELECT a.partnership_id p, a.quarter q, a.side, a.respondent, a.answer, i.code item, e.code element, "
            "i.scale_min low, i.scale_max high, i.reverse FROM answer a JOIN item i ON i.id = a.item_id "
            "JOIN element e ON e.id = i.element_id"
        )
        for row in rows(engine, query):
            self.answers[row["p"], row["q"]].append(row)
        self.invited = {
            (row["partnership_id"], row["quarter"], row["side"]): row["invited"]
            for row in rows(engine, "SELECT * FROM invitation")
        }
        self.values = rows(engine, "SELECT v.*, k.weight FROM kpi_value v JOIN kpi k ON k.id = v.kpi_id")
        self.scores = {
            (row["p"], row["quarter"], row["element"]): row
            for row in rows(
                engine,
                "SELECT s.partnership_id p, s.quarter, e.code element, s.score, s.kpi, s.survey FROM element_score s "
                "JOIN element e ON e.id = s.element_id",
            )
        }
        self.register = rows(engine, "SELECT id, code, agreement_ends FROM partnership ORDER BY id")
        self.agreements = rows(engine, "SELECT * FROM agreement")

    def wave(self, p: int, q: int) -> int | None:
        """Section 3: a wave counts for its own quarter, and for the next where that has none."""
        return next((at for at in (q, q - 1) if any(row["answer"] is not None for row in self.answers[p, at])), None)


def persons(answers: list[dict], element: str) -> dict[tuple[int, int], float]:
    """Give side, respondent → mean of an element, of those who answered half of its items."""
    said = [row for row in answers if row["element"] == element and row["answer"] is not None]
    items = {row["item"] for row in said}
    theirs = defaultdict(list)
    for row in said:
        share = 100.0 * (row["answer"] - row["low"]) / (row["high"] - row["low"])
        theirs[row["side"], row["respondent"]].append(100.0 - share if row["reverse"] else share)
    return {person: fmean(given) for person, given in theirs.items() if 2 * len(given) >= len(items)}
