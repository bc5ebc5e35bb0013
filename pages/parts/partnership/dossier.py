"""The blocks of one partnership's page: register entry, summary, differing views, KPIs, who answered."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from health import charts
from health.catalogue import Catalogue
from health.scoring import ScoringModel
from health.store.read.partnership import Header
from health.wording import Words, band_label, sentences
from pages.parts import prepare, show
from pages.parts.partnership import measuring

GAP_TOLD = 15.0


def register_line(words: Words, catalogue: Catalogue, entry: Header) -> None:
    """Say in one line what the register knows."""
    language = words.language
    told = [
        entry.partner and words.say("with {partner}", partner=prepare.safe(entry.partner)),
        catalogue.name("types", entry.type, language),
        entry.audience and catalogue.name("audiences", entry.audience, language),
        entry.sector and catalogue.name("sectors", entry.sector, language),
        entry.stage and words.say("stage: {stage}", stage=catalogue.name("stages", entry.stage, language)),
        entry.region and prepare.safe(entry.region),
        entry.owner and words.say("owner: {owner}", owner=prepare.safe(entry.owner)),
        entry.agreement_ends and words.say("agreement ends {day}", day=words.date(entry.agreement_ends)),
        _value(words, entry),
    ]
    st.caption(" · ".join(part for part in told if part))


def _value(words: Words, entry: Header) -> str | None:
    if entry.annual_value is None or entry.currency is None:
        return None
    return prepare.safe(words.say("{value} a year", value=words.money(entry.annual_value, entry.currency)))


def summary(
    words: Words,
    entry: Header,
    history: pd.DataFrame,
    parts: pd.DataFrame,
    *,
    quarter: int,
    model: ScoringModel,
    names: Mapping[str, str],
) -> pd.Series | None:
    """Say how it stands and show its figures; None where nothing was reported for the quarter."""
    found = history[history["quarter"] == quarter]
    if found.empty:
        _silent(words, entry, history, quarter=quarter)
        return None
    row = found.iloc[0]
    told = sentences.partnership(
        words,
        name=prepare.safe(entry.name),
        quarter=quarter,
        score=row["score"],
        low=row["low"],
        high=row["high"],
        band=row["band"],
        certainty=row["certainty"],
    )
    if not pd.isna(row["score"]):
        moved = bool(row["beyond_noise"]) if not pd.isna(row["delta"]) else False
        told += " " + sentences.change(words, delta=row["delta"], beyond_noise=moved, quarter=quarter)
    st.markdown(told)
    held = [names[code] for code in row["capped_by"].split()]
    if held:
        st.warning(
            sentences.capped(words, elements=held, cap_below=model.cap_below), icon=":material/vertical_align_top:"
        )
    _figures(words, row, parts, least=model.min_respondents)
    return row


def _silent(words: Words, entry: Header, history: pd.DataFrame, *, quarter: int) -> None:
    before = history[history["quarter"] < quarter]["quarter"]
    last = words.quarter(int(before.max())) if len(before) else None
    with st.container(border=True):
        st.subheader(words.say("Nothing was reported for this quarter"), anchor=False)
        if last is None:
            st.write(words.say("{name} has not reported anything up to here.", name=prepare.safe(entry.name)))
        else:
            st.write(
                words.say(
                    "{name} last reported in {quarter}; choose that quarter to see it.",
                    name=prepare.safe(entry.name),
                    quarter=last,
                )
            )


def _figures(words: Words, row: pd.Series, parts: pd.DataFrame, *, least: int) -> None:
    # A row that wraps: columns would stand one under another on a telephone.
    cards = st.container(horizontal=True)
    moved = not pd.isna(row["delta"])
    cards.metric(
        words.say("Health score"),
        words.score(row["score"]),
        delta=words.signed(row["delta"]) if moved else None,
        # Grey: colour means status only.
        delta_color="off",
        delta_arrow=show.arrow(row["delta"] if moved else None),
        border=True,
        height="stretch",
    )
    shown = words.say("○ no score") if pd.isna(row["band"]) else band_label(words, row["band"])
    cards.metric(words.say("Band"), shown, border=True, height="stretch")
    cards.metric(
        words.say("Elements measured, by weight"),
        words.percent(row["coverage"]),
        help=words.say(
            "Share of the element weights that is measured, by survey, KPIs or both; below two thirds there is no "
            "score. How many of its KPIs are reported is told with the KPIs."
        ),
        border=True,
        height="stretch",
    )
    own, partner = (_count(words, parts[name].max(), least=least) for name in ("n_own", "n_partner"))
    surveyed = parts["sides"].notna().any()
    told = words.say("{own} + {partner}", own=own, partner=partner) if surveyed else words.say("KPIs only")
    age = parts["wave_age"].max()
    aged = words.say("carried forward, one quarter old") if age == 1 else None
    cards.metric(words.say("Survey, ours + theirs"), told, help=aged, border=True, height="stretch")
    if aged:
        st.caption(words.say("The survey is carried forward, one quarter old."))


def _count(words: Words, n: float, *, least: int) -> str:
    """Say how many answered on a side; a group too small to be told apart is told as that."""
    return words.say("under {least}", least=least) if pd.isna(n) else words.number(n)


def differing_views(words: Words, parts: pd.DataFrame, *, names: Mapping[str, str]) -> None:
    """Say where the two sides differ by 15 points or more, the widest first."""
    wide = parts[parts["gap"].abs() >= GAP_TOLD]
    ordered = wide.reindex(wide["gap"].abs().sort_values(ascending=False).index)
    for _, row in ordered.head(3).iterrows():
        st.markdown("- " + sentences.gap(words, element=names[row["element"]], difference=row["gap"]))


def kpis(
    words: Words,
    counting: pd.DataFrame,
    ended: pd.DataFrame,
    past: pd.DataFrame,
    restated: pd.DataFrame,
    *,
    quarter: int,
    model: ScoringModel,
    catalogue: Catalogue,
    names: Mapping[str, str],
) -> None:
    """Draw attainment by KPI beside a table with the figures themselves and their course; there ended ones are told."""
    if counting.empty and ended.empty:
        st.write(words.say("No KPI is measured for this partnership up to this quarter."))
        return
    asked = {"words": words, "catalogue": catalogue, "model": model}
    parts = [prepare.kpi_rows(counting, **asked), measuring.with_ends(words, prepare.kpi_rows(ended, **asked))]
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True)
    course = prepare.histories(past, since=quarter - 7, until=quarter)
    # One below the other: in half the width the figures themselves would be cut.
    if len(counting):
        show.chart(words, charts.kpi_bullets(parts[0], words), key="kpis")
    else:
        st.write(words.say("No KPI counts in this quarter: all are ended."))
    columns = {
        words.say("Element"): rows["element"].map(names),
        words.say("KPI"): rows["name"],
        words.say("Actual against target"): rows["told"],
        words.say("Attainment"): rows["attainment"],
        words.say("Course"): [course.get(kpi, []) for kpi in rows["kpi"]],
        words.say("From file"): [
            "" if pd.isna(file) else sentences.place_in_file(words, file=file, row=row)
            for file, row in zip(rows["file_name"], rows["file_row"], strict=True)
        ],
    }
    told = _restated(words, restated)
    if told:
        columns[words.say("Restated")] = [told.get(kpi, "") for kpi in rows["kpi"]]
    show.table(
        pd.DataFrame(columns),
        alt=words.say("KPIs with actual, target, attainment and their course over eight quarters"),
        told={words.say("Attainment"): words.score},
        column_config={
            words.say("Course"): st.column_config.LineChartColumn(width=110),
            words.say("Attainment"): st.column_config.NumberColumn(width="small"),
        },
    )


def _restated(words: Words, restated: pd.DataFrame) -> dict[str, str]:
    """Give kpi → how its actual was corrected since it was first reported, the newest correction first."""
    told: dict[str, str] = {}
    for _, row in restated.iterrows():
        one = words.say(
            "{before} → {after} on {day} by {who}",
            before=words.number(row["before"], digits=4),
            after=words.number(row["after"], digits=4),
            day=words.date(row["at"].date()),
            who=words.person(row["by"]),
        )
        one += f" ({sentences.place_in_file(words, file=row['file'], row=row['row'])})"
        told[row["kpi"]] = one + (f"; {told[row['kpi']]}" if row["kpi"] in told else "")
    return told


def people(words: Words, waves: pd.DataFrame, *, quarter: int) -> None:
    """List how many answered of how many invited, by wave and side."""
    shown = waves[waves["quarter"] <= quarter].sort_values(["quarter", "side"], ascending=[False, True]).head(8)
    if shown.empty:
        st.write(words.say("No survey yet: upload answers of both sides to see how each rates the partnership."))
        return
    sides = {0: words.say("our side"), 1: words.say("partner's side")}
    columns = {
        words.say("Quarter"): [words.quarter(int(number)) for number in shown["quarter"]],
        words.say("Side"): shown["side"].map(sides),
        words.say("Answered"): [words.number(n) for n in shown["respondents"]],
        words.say("Invited"): [words.number(n) for n in shown["invited"]],
        words.say("Response rate"): [words.percent(rate) for rate in shown["response_rate"]],
    }
    show.rows(pd.DataFrame(columns), alt=words.say("Respondents and response rates by wave and side"))
