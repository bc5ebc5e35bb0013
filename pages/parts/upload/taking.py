"""The blocks of the upload page: templates, what was understood, problems, preview, the choice, what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from health.catalogue import read_template
from health.errors import Problem
from health.intake import LIMITS, LeftOut, marked_copy
from health.store.plan import CHANGED, NEW, SAME
from health.wording import Words
from health.wording.problem_kinds import problem_kinds
from pages.parts import menu, prepare, show
from pages.parts.upload import history, overwriting
from pages.parts.upload.uploading import Done, Looked

TEMPLATES = {"answers": ("answers", "answers_wide")}
_WHOLE = 10


def templates(words: Words, kind: str) -> None:
    """Offer the template of a kind, and say what is taken."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for name in TEMPLATES.get(kind, (kind,)):
            st.download_button(
                words.say("Template {name}.csv", name=name),
                data=read_template(name),
                file_name=f"{name}.csv",
                mime="text/csv",
                icon=":material/download:",
                key=f"template_{name}",
            )
        st.caption(
            words.say(
                "CSV, XLSX, XLS or ODS; up to {rows} rows and {megabytes} MB.",
                rows=LIMITS.rows,
                megabytes=LIMITS.file_bytes // 1_000_000,
            ),
            width="content",
        )


def understood(words: Words, looked: Looked) -> None:
    """Say how the file was read."""
    if looked.understood is None:
        return
    delimiters = {
        ",": words.say("commas"),
        ";": words.say("semicolons"),
        "\t": words.say("tabs"),
        "|": words.say("pipes"),
        " ": words.say("spaces"),
    }
    found = looked.understood
    st.caption(
        words.plural(
            "Understood: {delimiter}, {encoding}, header in row {row}, {n} row.",
            "Understood: {delimiter}, {encoding}, header in row {row}, {n} rows.",
            looked.file_rows,
            delimiter=delimiters.get(found.delimiter, found.sheet or found.delimiter),
            encoding=found.encoding,
            row=found.header_row,
        )
    )
    for left in found.left_out:
        st.caption(_left_out(words, left))
    for notice in looked.notices:
        st.info(words.message(notice), icon=":material/shield_person:")


def _left_out(words: Words, left: LeftOut) -> str:
    n, told = len(left.rows), {"first": left.rows[0], "last": left.rows[-1]}
    names = {
        "title": words.plural("title row", "title rows", n),
        "comment": words.plural("comment", "comments", n),
        "footnote": words.plural("footnote", "footnotes", n),
        "total": words.plural("total", "totals", n),
        "separator": words.plural("line that names the delimiter", "lines that name the delimiter", n),
        "second table": words.plural("row of a second table", "rows of a second table", n),
        "header": words.plural("header row", "header rows", n),
    }
    what = names.get(left.reason, names["header"])
    return words.plural(
        "Left out: {n} {what}, row {first}.", "Left out: {n} {what}, rows {first} to {last}.", n, what=what, **told
    )


def problems(words: Words, looked: Looked) -> None:
    """Show why a file is refused, or every problem found in it, to filter, read and take away."""
    if looked.refused is not None:
        st.error(words.message(looked.refused), icon=":material/error:")
    if not looked.problems or [problem.sentence for problem in looked.problems] == [looked.refused]:
        return
    n = len(looked.problems)
    st.subheader(words.plural("{n} problem", "{n} problems", n), anchor=False)
    found, names = _problem_table(words, looked), problem_kinds(words)
    counts = Counter(problem.code for problem in looked.problems)
    picked = st.pills(
        words.say("Problem kind"),
        options=[code for code, _ in counts.most_common()],
        format_func=lambda code: f"{names[code]} ({words.number(counts[code])})",
        selection_mode="multi",
        key="problem_kinds",
    )
    shown = [problem for problem in looked.problems if not picked or problem.code in picked]
    if len(shown) <= _WHOLE:
        _in_full(words, shown)
    else:
        # A long list scrolls in itself, and its long cells open by a click.
        listed = found[[not picked or problem.code in picked for problem in looked.problems]]
        show.table(listed, alt=words.say("Problems with row, column, value and how to mend them"))
    st.download_button(
        words.say("Download the problems"),
        data=lambda: prepare.csv(found),
        file_name="problems.csv",
        mime="text/csv",
        icon=":material/download:",
        key="download_problems",
    )


def _in_full(words: Words, problems: Sequence[Problem]) -> None:
    """Show a few problems whole, one below another: beside one another their parts are too narrow on a telephone."""
    names = problem_kinds(words)
    with st.container(border=True):
        for place, problem in enumerate(problems):
            row = "" if problem.row is None else words.say("Row {row}", row=str(problem.row))
            where = " · ".join(part for part in (row, problem.column) if part)
            value = words.say("Found: {value}", value=problem.value) if problem.value.strip() else ""
            first, *rest = (prepare.safe(part) for part in (where, value, names[problem.code]) if part)
            with st.container(gap=None, key=f"problem_{place}"):
                st.markdown(" · ".join([f"**{first}**", *rest]))
                st.markdown(prepare.safe(words.message(problem.sentence)))


def marked(words: Words, looked: Looked) -> None:
    """Offer the person's own file with a problem column, in the format it came in."""
    table = looked.table
    if table is None:
        return
    ending = ".csv" if table.understood.delimiter else ".xlsx"
    st.download_button(
        words.say("Download your file with the problems"),
        data=lambda: marked_copy(table, looked.problems, title=words.say("problem"), say=words.message)[0],
        file_name=f"problems_in_your_file{ending}",
        icon=":material/download:",
        key="download_marked",
    )


def _problem_table(words: Words, looked: Looked) -> pd.DataFrame:
    names = problem_kinds(words)
    return pd.DataFrame(
        {
            words.say("Row"): pd.array([problem.row for problem in looked.problems], dtype="Int64"),
            words.say("Column"): [problem.column for problem in looked.problems],
            words.say("Found"): [problem.value for problem in looked.problems],
            words.say("What to do"): [words.message(problem.sentence) for problem in looked.problems],
            words.say("Problem kind"): [names[problem.code] for problem in looked.problems],
        }
    )


def preview(words: Words, looked: Looked) -> bool:
    """Show what committing the accepted rows would do; give True when the effect of a large file is to be tried."""
    if looked.plan is None:
        return False
    st.subheader(words.say("What your file would do"), anchor=False)
    _counts(words, looked)
    overwriting.corrected(words, looked.changes, rows=looked.plan.count(CHANGED))
    overwriting.slips(words, looked.jumps)
    if looked.moved is None:
        return looked.plan.changes_something and _to_be_tried(words)
    if not looked.moves:
        st.markdown(words.say("No score would move."))
    elif looked.moved.empty:
        st.markdown(words.plural("{n} score would move.", "{n} scores would move.", looked.moves))
        show.few_answers(words)
    else:
        st.markdown(words.plural("{n} score would move:", "{n} scores would move:", looked.moves))
        history.moves(words, looked.moved)
    return False


def _to_be_tried(words: Words) -> bool:
    """Offer to try the effect of a file for which that takes a while."""
    st.markdown(
        words.say(
            "Which scores this file would move is not known yet: with so many rows it takes about as long to find out "
            "as to take the file. Nothing of the trial is kept."
        )
    )
    return st.button(words.say("Try its effect on the scores"), icon=":material/science:", key="try_effect")


def _counts(words: Words, looked: Looked) -> None:
    refused = looked.file_rows - (0 if looked.rows is None else len(looked.rows)) if looked.rows is not None else 0
    figures = (
        (words.say("new"), looked.plan.count(NEW)),
        (words.say("changed"), looked.plan.count(CHANGED)),
        (words.say("unchanged"), looked.plan.count(SAME)),
        (words.say("with problems"), refused),
    )
    cards = st.container(horizontal=True)
    for label, n in figures:
        cards.metric(label, words.number(n), border=True)


def may_take(words: Words, looked: Looked) -> bool:
    """Say whether there is something to take, and ask for the explicit choice where some rows have problems."""
    if looked.plan is None:
        return False
    if not looked.plan.changes_something:
        st.success(
            words.say("Everything in this file is already known; nothing is left to do."), icon=":material/check:"
        )
        return False
    if not looked.problems:
        return True
    st.warning(
        words.say(
            "Rows with problems cannot be taken. Mend the file and upload it again, or take the other rows only."
        ),
        icon=":material/warning:",
    )
    return st.checkbox(
        words.plural(
            "Leave out {n} row with problems and take the other {good}",
            "Leave out {n} rows with problems and take the other {good}",
            looked.file_rows - len(looked.rows),
            good=len(looked.rows),
        ),
        key="good_rows_only",
    )


def confirmed(words: Words, looked: Looked) -> bool:
    """Show the button that takes the file."""
    n = looked.plan.count(NEW) + looked.plan.count(CHANGED)
    return st.button(
        show.on_primary(words.plural("Take {n} row", "Take {n} rows", n), ":material/done_all:"),
        type="primary",
        key="take",
    )


def cancelled(words: Words, name: str | None) -> None:
    """Say that work on a file was stopped, and that nothing came of it."""
    if name is not None:
        st.info(words.say("Stopped: nothing of {name} was taken.", name=name), icon=":material/close:")


def done(words: Words, finished: Done | None) -> None:
    """Say what the last upload did, with the scores that moved."""
    if finished is None:
        return
    plan = finished.taken.plan
    st.success(
        words.say(
            "{name} was taken: {new} new, {changed} changed, {same} unchanged.",
            name=finished.looked.source.file_name,
            new=plan.count(NEW),
            changed=plan.count(CHANGED),
            same=plan.count(SAME),
        ),
        icon=":material/check:",
    )
    if finished.taken.moved.empty:
        st.page_link(menu.PORTFOLIO, label=words.say("See the portfolio"), icon=":material/dashboard:")
        return
    st.markdown(words.plural("{n} score moved:", "{n} scores moved:", finished.taken.effect.moved))
    history.moves(words, finished.taken.moved)
