"""The block of the upload page to correct how a file was read, answer its questions and map its headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from health import assess
from health.intake import Choices, Question, Understood, columns_of
from health.intake.text.encoding import ENCODINGS
from health.wording import Words

AS_FOUND = ""
DELIMITERS = (",", ";", "\t", "|")
MONTHS = (1, 4, 7, 10)
LEFT_OUT = "-"


@dataclass(frozen=True)
class Answered:
    """Hold what a person said about a file: arguments of `read_table`, and choices of `check`.

    headers: those the file had when the choices were made; None where none were made yet.
    """

    reading: dict[str, object] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices)
    headers: tuple[str, ...] | None = None


def forgotten(words: Words, remembered: assess.Remembered) -> bool:
    """Say that the file is read as its like was the last time; give True when the reader wants that forgotten."""
    st.info(
        words.say(
            "Read as last time: what you said on {day} about a file with these headers holds for this one too. "
            "Correct it below, or forget it.",
            day=words.date(remembered.at),
        ),
        icon=":material/history:",
    )
    return st.button(words.say("Forget it"), icon=":material/delete:", key="forget_choices")


def correct(
    words: Words,
    *,
    kind: str,
    understood: Understood,
    headers: tuple[str, ...],
    questions: tuple[Question, ...],
    unknown: dict[str, dict[str, list[str]]],
    given: Answered,
    guessed: Mapping[str, str],
    options: Mapping[str, Sequence[str]],
    form: str,
) -> Answered | None:
    """Ask what is open and offer what was understood to be corrected; give the answers once they are sent.

    guessed: header → column, as a proposal where needed columns are missing. options: column → its known words.
    form: tells this form from the same one about another file.
    """
    asked = [question for question in questions if question.row is None]
    for question in asked:
        st.warning(words.message(question.sentence), icon=":material/help:")
    if guessed:
        st.warning(
            words.say(
                "Some headers are not those of this kind of file. What they seem to stand for is filled in below: "
                "correct it, say what holds for every row, and read the file this way."
            ),
            icon=":material/help:",
        )
    is_open = bool(asked or guessed)
    with (
        st.expander(words.say("Correct how the file was read"), expanded=is_open, icon=":material/tune:"),
        st.form("corrections", border=False),
    ):
        proposed = guessed or given.choices.mapping
        mapping = _mapping(words, kind, headers, before=proposed, form=form)
        constants = _constants(words, kind, mapping, given=given, options=options, form=form)
        names = _names(words, unknown, given=given, form=form)
        reading = _reading(words, understood, asked=asked, given=given, form=form)
        decimal, fiscal = _conventions(words, given, form=form)
        if not st.form_submit_button(words.say("Read the file this way"), icon=":material/refresh:"):
            return None
    return Answered(
        reading,
        replace(given.choices, decimal=decimal, fiscal_start=fiscal, mapping=mapping, constants=constants, names=names),
        headers,
    )


def _names(
    words: Words, unknown: dict[str, dict[str, list[str]]], *, given: Answered, form: str
) -> dict[str, dict[str, str]]:
    """Let each unknown name be read as a known code, the nearest first; nothing is chosen beforehand."""
    chosen = {column: dict(names) for column, names in given.choices.names.items()}
    if unknown:
        st.markdown(words.say("Which known code does each name stand for?"))
    places = st.columns(3)
    every = [(column, name, codes) for column, names in unknown.items() for name, codes in names.items()]
    for at, (column, name, codes) in enumerate(every):
        picked = places[at % 3].selectbox(
            f"{column}: {name}",
            codes,
            index=None,
            placeholder=words.say("Leave it unknown"),
            key=f"name_{column}_{at}_{form}",
        )
        if picked:
            chosen.setdefault(column, {})[name] = picked
    return chosen


def _reading(
    words: Words, understood: Understood, *, asked: list[Question], given: Answered, form: str
) -> dict[str, object]:
    reading = dict(given.reading)
    first, second, third = st.columns(3)
    if understood.sheets:
        place = understood.sheets.index(understood.sheet)
        reading["sheet"] = first.selectbox(words.say("Sheet"), understood.sheets, index=place, key=f"fix_sheet_{form}")
    else:
        encoding = first.selectbox(
            words.say("Encoding"),
            [AS_FOUND, *ENCODINGS],
            format_func=lambda name: name or words.say("As understood: {found}", found=understood.encoding),
            key=f"fix_encoding_{form}",
        )
        names = {AS_FOUND: words.say("As understood"), ",": words.say("commas"), ";": words.say("semicolons")}
        names |= {"\t": words.say("tabs"), "|": words.say("pipes"), " ": words.say("spaces")}
        unusual = [mark for question in asked if question.setting == "delimiter" for mark in question.choices]
        delimiter = second.selectbox(
            words.say("Delimiter"),
            [AS_FOUND, *DELIMITERS, *unusual],
            format_func=lambda mark: names.get(mark, mark),
            key=f"fix_delimiter_{form}",
        )
        reading |= {name: text for name, text in (("encoding", encoding), ("delimiter", delimiter)) if text}
    row = third.number_input(
        words.say("Header row (0 for none)"),
        min_value=0,
        value=understood.header_row,
        step=1,
        key=f"fix_header_row_{form}",
    )
    if int(row) != understood.header_row:
        reading["header_row"] = int(row)
    return reading | _agreed(words, asked, understood=understood, given=given, form=form)


def _agreed(
    words: Words, asked: list[Question], *, understood: Understood, given: Answered, form: str
) -> dict[str, object]:
    found: dict[str, object] = {}
    codes = set(given.reading.get("agreed", ()))
    for question in asked:
        if question.setting == "agreed" and st.checkbox(
            words.say("Yes, this is right") + f": {words.message(question.sentence)}",
            key=f"agree_{question.code}_{form}",
        ):
            codes.add(question.code)
        # A table beside the first and one below it are one question to a reader.
        if question.setting == "rows" and "rows" not in found:
            labels = {"first": words.say("The first table only"), "all": words.say("All rows")}
            found["rows"] = st.radio(
                words.say("Rows"), list(labels), format_func=labels.__getitem__, key=f"fix_rows_{form}"
            )
        if question.code == "no_header" and st.checkbox(
            words.say("The file has no headers"), key=f"agree_no_header_{form}"
        ):
            found["header_row"] = 0
        if question.code == "which_encoding" and st.checkbox(
            words.say("{encoding} is right", encoding=understood.encoding), key=f"agree_encoding_{form}"
        ):
            found["encoding"] = understood.encoding
    return found | {"agreed": tuple(sorted(codes))}


def _conventions(words: Words, given: Answered, *, form: str) -> tuple[str | None, int | None]:
    left, right = st.columns(2)
    marks = [AS_FOUND, ".", ","]
    names = {AS_FOUND: words.say("As the numbers show"), ".": words.say("Point"), ",": words.say("Comma")}
    decimal = left.selectbox(
        words.say("Decimal mark"),
        marks,
        index=marks.index(given.choices.decimal or AS_FOUND),
        format_func=names.__getitem__,
        key=f"fix_decimal_{form}",
    )
    months = [0, *MONTHS]
    fiscal = right.selectbox(
        words.say("Fiscal years start in month"),
        months,
        index=months.index(given.choices.fiscal_start or 0),
        format_func=lambda month: str(month) if month else words.say("Not used in this file"),
        key=f"fix_fiscal_{form}",
    )
    return decimal or None, fiscal or None


def _mapping(
    words: Words, kind: str, headers: tuple[str, ...], *, before: Mapping[str, str], form: str
) -> dict[str, str]:
    """Let each header be named as a column of the kind."""
    names = [column.name for column in columns_of(kind)]
    labels = {AS_FOUND: words.say("As its header says"), LEFT_OUT: words.say("Leave this column out")}
    options = [AS_FOUND, LEFT_OUT, *names]
    st.markdown(words.say("Which column is which?"))
    mapping: dict[str, str] = {}
    places = st.columns(3)
    for at, header in enumerate(dict.fromkeys(header for header in headers if header)):
        said = before.get(header, AS_FOUND) or (LEFT_OUT if header in before else AS_FOUND)
        picked = places[at % 3].selectbox(
            header,
            options,
            index=options.index(said),
            format_func=lambda name: labels.get(name, name),
            key=f"map_{at}_{form}",
        )
        if picked != AS_FOUND:
            mapping[header] = "" if picked == LEFT_OUT else picked
    return mapping


def _constants(
    words: Words,
    kind: str,
    mapping: Mapping[str, str],
    *,
    given: Answered,
    options: Mapping[str, Sequence[str]],
    form: str,
) -> dict[str, str]:
    """Let each column that no header stands for be given for the whole file, from its known words where it has any."""
    st.markdown(words.say("What holds for every row of the file?"))
    places = st.columns(3)
    found: dict[str, str] = {}
    names = [column.name for column in columns_of(kind) if column.name not in mapping.values()]
    for at, name in enumerate(names):
        before, key, place = given.choices.constants.get(name, ""), f"constant_{name}_{form}", places[at % 3]
        if name in options:
            listed = [*dict.fromkeys((*options[name], *((before,) if before else ())))]
            index = listed.index(before) if before else None
            said = place.selectbox(name, listed, index=index, placeholder=words.say("Nothing"), key=key) or ""
        else:
            said = place.text_input(name, value=before, key=key)
        if said.strip():
            found[name] = said.strip()
    return found
