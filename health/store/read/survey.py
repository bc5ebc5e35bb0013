"""How good a quarter's survey is: response rates and statistics of answers; the answers themselves stay in here."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, and_, func, select

from health.access import Viewer
from health.insight.quality import ElementQuality, distribution, quality, whole_groups
from health.store.bulk import fetch
from health.store.read.visible import EVERYTHING, Selection, seen
from health.store.schema import Answer, Element, Invitation, Item, Partnership

MOST_WAVES = 1_000
_STEP = 2_654_435_761  # Knuth's multiplier: an order of ids that has nothing to do with how they were given


@dataclass(frozen=True)
class Quality:
    """Hold what a quarter's answers tell about the survey.

    elements : one `ElementQuality` per element anyone answered. answers : item, element, side (0 own, 1 partner),
    answer, scale_min, scale_max, reverse, n. waves_used : partnerships whose answers count. waves_hidden : those left
    out since a side is too small to be told apart on every element. waves_all : partnerships with answers.
    names : partnership_id → name of those used. texts : item → the statement.
    """

    elements: tuple[ElementQuality, ...]
    answers: pd.DataFrame
    waves_used: int
    waves_hidden: int
    waves_all: int
    names: dict[int, str]
    texts: dict[str, str]


def voices(
    connection: Connection, viewer: Viewer, *, quarter: int, min_respondents: int, selection: Selection = EVERYTHING
) -> Quality:
    """Give survey statistics of a quarter's waves, of at most `MOST_WAVES` partnerships taken without regard to rank.

    Only whole sides of at least `min_respondents` count, and only where the other side is as large or silent.
    """
    names = _waves(connection, viewer, quarter=quarter, selection=selection)
    taken = sorted(names, key=lambda number: number * _STEP % 2**32)[:MOST_WAVES]
    found = _answers(connection, viewer, quarter=quarter, partnerships=taken)
    told = whole_groups(found, min_respondents=min_respondents)
    used = set(told["partnership_id"])
    order = list(dict.fromkeys(told.sort_values("element_id")["element"]))
    return Quality(
        elements=tuple(quality(told, element=code) for code in order),
        answers=distribution(told),
        waves_used=len(used),
        waves_hidden=len(taken) - len(used),
        waves_all=len(names),
        names={number: name for number, name in names.items() if number in used},
        texts=dict(zip(told["item"], told["text"], strict=True)),
    )


def _waves(connection: Connection, viewer: Viewer, *, quarter: int, selection: Selection) -> dict[int, str]:
    answered = and_(Answer.partnership_id == Partnership.id, Answer.quarter == quarter, Answer.answer.is_not(None))
    query = select(Partnership.id, Partnership.name).where(
        select(Answer.partnership_id).where(answered).exists(), *seen(viewer, selection)
    )
    return {row.id: row.name for row in connection.execute(query.order_by(Partnership.id))}


def _answers(connection: Connection, viewer: Viewer, *, quarter: int, partnerships: list[int]) -> pd.DataFrame:
    return fetch(
        connection,
        select(
            Answer.partnership_id,
            Answer.side,
            Answer.respondent,
            Item.code.label("item"),
            Item.text,
            Item.element_id,
            Element.code.label("element"),
            Answer.answer,
            Item.scale_min,
            Item.scale_max,
            Item.reverse,
        )
        .join_from(Answer, Partnership, Partnership.id == Answer.partnership_id)
        .join(Item, Item.id == Answer.item_id)
        .join(Element, Element.id == Item.element_id)
        .where(
            Answer.partnership_id.in_(partnerships),
            Answer.quarter == quarter,
            Answer.answer.is_not(None),
            *seen(viewer),
        )
        .order_by(Answer.partnership_id, Answer.side, Answer.respondent, Item.code),
    )


def responses(
    connection: Connection, viewer: Viewer, *, quarter: int, min_respondents: int, selection: Selection = EVERYTHING
) -> pd.DataFrame:
    """List who answered in a quarter: code, name, side, respondents, invited (NaN unknown), rate (0–1, NaN unknown).

    A partnership with a side of fewer than `min_respondents` is left out: a total with and without it would tell.
    """
    counted = func.count(Answer.respondent.distinct()).label("respondents")
    here = and_(
        Invitation.partnership_id == Answer.partnership_id,
        Invitation.quarter == Answer.quarter,
        Invitation.side == Answer.side,
    )
    found = fetch(
        connection,
        select(Partnership.code, Partnership.name, Answer.side, counted, func.max(Invitation.invited).label("invited"))
        .join_from(Answer, Partnership, Partnership.id == Answer.partnership_id)
        .outerjoin(Invitation, here)
        .where(Answer.quarter == quarter, Answer.answer.is_not(None), *seen(viewer, selection))
        .group_by(Partnership.id, Partnership.code, Partnership.name, Answer.side)
        .order_by(Partnership.code, Answer.side),
    )
    told = found[found.groupby("code")["respondents"].transform("min") >= min_respondents].reset_index(drop=True)
    rate = told["respondents"] / told["invited"].where(told["invited"] > 0)
    return told.assign(invited=told["invited"].astype(float), rate=rate.astype(float).clip(upper=1.0))
