"""What the kinds of problems in files are called, for a reader to filter by."""

from __future__ import annotations

from collections.abc import Mapping

from health.wording.words import Words


def problem_kinds(words: Words) -> Mapping[str, str]:
    """Give code → name of every kind of problem a file may have; the codes are those of `health.errors.Problem`."""
    return {**_of_files(words), **_of_layout(words), **_of_cells(words), **_of_rows(words), **_of_definitions(words)}


def _of_files(words: Words) -> Mapping[str, str]:
    return {
        "cell_too_long": words.say("Cell too long"),
        "damaged_workbook": words.say("Damaged workbook"),
        "empty_file": words.say("Empty file"),
        "encrypted": words.say("Locked with a password"),
        "macros": words.say("Workbook with macros"),
        "malformed_quotes": words.say("Quotes that do not pair up"),
        "no_such_sheet": words.say("No such sheet"),
        "not_text": words.say("Not a text file"),
        "not_utf8": words.say("Not UTF-8 text"),
        "nul_byte": words.say("Bytes that are no text"),
        "other_format": words.say("Another kind of document"),
        "renamed": words.say("Name and content differ"),
        "too_many_bytes": words.say("File too large"),
        "too_many_cells": words.say("Too many cells"),
        "too_many_columns": words.say("Too many columns"),
        "too_many_rows": words.say("Too many rows"),
        "too_much_text": words.say("Too much text"),
        "uneven_rows": words.say("Rows of uneven width"),
        "unknown_delimiter": words.say("Unknown delimiter"),
        "unknown_encoding": words.say("Unknown encoding"),
        "xml_entities": words.say("Workbook with unsafe content"),
    }


def _of_layout(words: Words) -> Mapping[str, str]:
    return {
        "broken_quotes": words.say("Row with broken quotes"),
        "swallowed_rows": words.say("Rows that may be in one cell"),
        "cut_off": words.say("File that is cut off"),
        "blank_header": words.say("Column without a header"),
        "duplicate_header": words.say("Two headers for one column"),
        "filled_down": words.say("Names filled down"),
        "headers": words.say("Headers in doubt"),
        "header_rows": words.say("Several header rows"),
        "header_split": words.say("Header over two rows"),
        "header_width": words.say("Header of another width than its rows"),
        "lone_cell": words.say("Row of one cell"),
        "loose_quotes": words.say("Quotes used loosely"),
        "missing_column": words.say("Missing column"),
        "no_header": words.say("No header"),
        "no_rows": words.say("No rows"),
        "percentages": words.say("Percentages stored as fractions"),
        "second_table": words.say("Second table"),
        "shifted_cells": words.say("Cells that may have shifted"),
        "surplus_cells": words.say("More cells than headers"),
        "unknown_column": words.say("Unknown column"),
        "which_delimiter": words.say("Delimiter in doubt"),
        "which_encoding": words.say("Encoding in doubt"),
    }


def _of_cells(words: Words) -> Mapping[str, str]:
    return {
        "ambiguous_number": words.say("Number that reads two ways"),
        "ambiguous_quarter": words.say("Quarter that reads two ways"),
        "answer_out_of_scale": words.say("Answer outside the scale"),
        "empty_cell": words.say("Empty cell"),
        "fiscal_quarter": words.say("Fiscal quarter without a start of the year"),
        "negative_number": words.say("Number below 0"),
        "no_such_date": words.say("Day that does not exist"),
        "no_such_quarter": words.say("Quarter that does not exist"),
        "not_a_code": words.say("Not a code"),
        "not_a_count": words.say("Not a count"),
        "not_a_currency": words.say("Not a currency"),
        "not_a_date": words.say("Not a day"),
        "not_a_number": words.say("Not a number"),
        "not_a_quarter": words.say("Not a quarter"),
        "not_finite": words.say("Not a finite number"),
        "not_yes_or_no": words.say("Neither yes nor no"),
        "other_decimal_mark": words.say("Another decimal mark than the column's"),
        "unknown_item": words.say("Unknown survey statement"),
        "unknown_kpi": words.say("Unknown KPI"),
        "unknown_partnership": words.say("Unknown partnership"),
        "unknown_rating": words.say("Unknown rating"),
        "unknown_word": words.say("Word that is not on the list"),
    }


def _of_rows(words: Words) -> Mapping[str, str]:
    return {
        "unsure_zero": words.say("Zero that may mean not known yet"),
        "actual_and_rating": words.say("Both an actual and a rating"),
        "actual_for_rating": words.say("Actual where a rating is due"),
        "duplicate_key": words.say("Same row twice"),
        "missing_actual": words.say("Missing actual"),
        "missing_rating": words.say("Missing rating"),
        "missing_target": words.say("Missing target"),
        "quarter_not_begun": words.say("Quarter that has not begun"),
        "rating_without_levels": words.say("Rating where an actual is due"),
        "target_not_used": words.say("Target that is not used"),
        "target_on_wrong_side": words.say("Target on the wrong side"),
    }


def _of_definitions(words: Words) -> Mapping[str, str]:
    return {
        "bounds_out_of_order": words.say("Bounds out of order"),
        "contradicts_stored_values": words.say("Contradicts stored values"),
        "not_for_direction": words.say("Not for this direction"),
        "scale_out_of_order": words.say("Scale out of order"),
        "too_few_levels": words.say("Too few levels"),
        "weight_not_positive": words.say("Weight that is not above 0"),
    }
