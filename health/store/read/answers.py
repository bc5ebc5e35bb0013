"""What a survey wave says below the element: statements, agreement, "not applicable", and the files it came by.

Single answers are read here and never leave: what goes out is about 5 people or more (MEASUREMENT.md section 11).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from health.access import Viewer
from health.insight import item_means, rwg_j
from health.store.bulk import fetch
from health.store.read.visible import seen
from health.store.schema import Answer, Element, Item, Partnership, Upload


@dataclass(frozen=True)
class Consensus:
    """Hold what a wave tells beyond means; None where too few people answered to tell.

    agreement : element → r_wg(j) of the side that agrees less, of those with enough people, 0–1.
    not_applicable : element → share of answers that are "not applicable", 0–1.
    """

    agreement: dict[str, float]
    not_applicable: dict[str, float]


def statements(
    connection: Connection, viewer: Viewer, *, code: str, quarter: int, min_respondents: int
) -> pd.DataFrame:
    """Read what each statement adds to the survey part of its element, both sides pooled.

    Returns element, item, text, own (defined by an upload), mean (0–100), weight (0–1, sums to 1 over an element),
    n (people). An element is there only where every one of its statements has `min_respondents` people that count of
    each side that rated it: with one statement hidden, the rest and the element would give it away, and a side of one
    is half of each pooled figure, which at the ends of the scale leaves that person one possible answer.
    """
    answers = _answers(connection, viewer, code=code, quarter=quarter)
    found = [_of_element(rows, min_respondents) for _, rows in answers.groupby("element", sort=False)]
    columns = ["element", "item", "text", "own", "mean", "weight", "n"]
    known = [frame for frame in found if len(frame)]
    return pd.concat(known, ignore_index=True)[columns] if known else pd.DataFrame(columns=columns)


def _of_element(answers: pd.DataFrame, min_respondents: int) -> pd.DataFrame:
    given = answers.dropna(subset="p")
    people = given.groupby(["side", "respondent"])["item"].transform("size")
    given = given[2 * people >= given["item"].nunique()]
    n = given.groupby(["item", "side"]).size()
    items = n.index.unique("item")
    if n.empty or n.min() < min_respondents or len(items) < answers.dropna(subset="p")["item"].nunique():
        return pd.DataFrame()
    table = item_means(answers).join(n.groupby("item").sum().rename("n"))
    said = answers.drop_duplicates("item").set_index("item")[["element", "text", "own"]]
    return table.join(said).reset_index()


def consensus(connection: Connection, viewer: Viewer, *, code: str, quarter: int, min_respondents: int) -> Consensus:
    """Read how far the people of a side agree on each element, and how often an element did not apply to them."""
    answers = _answers(connection, viewer, code=code, quarter=quarter)
    agreement, not_applicable = {}, {}
    for element, rows in answers.groupby("element"):
        people = rows.groupby(["side", "respondent"]).ngroups
        if people >= min_respondents:
            not_applicable[str(element)] = float(rows["p"].isna().mean())
        lowest = _lowest_agreement(rows, min_respondents)
        if lowest is not None:
            agreement[str(element)] = lowest
    return Consensus(agreement, not_applicable)


def _lowest_agreement(rows: pd.DataFrame, min_respondents: int) -> float | None:
    """Give the lower r_wg(j) of the sides with enough people; None where no side has, or scales differ."""
    scales = rows[["scale_min", "scale_max"]].drop_duplicates()
    if len(scales) != 1:
        return None
    low, high = (float(bound) for bound in scales.iloc[0])
    wide = rows.pivot(index=["side", "respondent"], columns="item", values="p").dropna(axis=1, how="all")
    answers = low + (high - low) * wide.to_numpy() / 100.0
    if not answers.size:
        return None
    # POMP and back leaves the last digit a little beyond the scale.
    found = rwg_j(np.clip(answers, low, high), wide.index.get_level_values("side").to_numpy(), scale=(low, high))
    enough = found.loc[found["n"] >= min_respondents, "rwg_j"]
    return None if enough.empty else float(enough.min())


def files(connection: Connection, viewer: Viewer, *, code: str, quarter: int) -> pd.DataFrame:
    """Read the uploads a wave came by: file_name, uploaded_by, uploaded_at, oldest first."""
    return fetch(
        connection,
        select(Upload.file_name, Upload.uploaded_by, Upload.uploaded_at)
        .join_from(Answer, Partnership, Partnership.id == Answer.partnership_id)
        .join(Upload, Upload.id == Answer.upload_id)
        .where(Partnership.code == code, Answer.quarter == quarter, *seen(viewer))
        .group_by(Upload.id, Upload.file_name, Upload.uploaded_by, Upload.uploaded_at)
        .order_by(Upload.id),
    )


def _answers(connection: Connection, viewer: Viewer, *, code: str, quarter: int) -> pd.DataFrame:
    """Read single answers with p on 0–100, turned round, NaN for "not applicable"."""
    found = fetch(
        connection,
        select(
            Answer.side,
            Answer.respondent,
            Item.code.label("item"),
            Item.text,
            Item.upload_id.label("own"),
            Element.code.label("element"),
            Item.scale_min,
            Item.scale_max,
            Item.reverse,
            Answer.answer,
        )
        .join_from(Answer, Partnership, Partnership.id == Answer.partnership_id)
        .join(Item, Item.id == Answer.item_id)
        .join(Element, Element.id == Item.element_id)
        .where(Partnership.code == code, Answer.quarter == quarter, *seen(viewer))
        .order_by(Item.element_id, Item.code),
    )
    p = 100.0 * (found["answer"] - found["scale_min"]) / (found["scale_max"] - found["scale_min"])
    return found.assign(p=np.where(found["reverse"].astype(bool), 100.0 - p, p))
