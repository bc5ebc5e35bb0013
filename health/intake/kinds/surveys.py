"""Know a survey tool's export: whose columns are about persons, which header is which item, what a label stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from health.errors import message
from health.intake.headers import fold
from health.intake.known import Known
from health.intake.read import Table
from health.intake.refusing import listed

# Columns of the tools that say when, from where and by whom; as the tools name them, in English and Indonesian.
_PERSONAL = frozenset(
    fold(name)
    for name in (
        *(
            "email",
            "email address",
            "e-mail",
            "e-mail address",
            "recipient email",
            "recipientemail",
            "alamat email",
            "surel",
        ),
        *("username", "nama pengguna", "name", "your name", "full name", "nama", "nama anda", "nama lengkap"),
        *("first name", "last name", "recipient first name", "recipient last name", "nama depan", "nama belakang"),
        *("ip address", "ipaddress", "alamat ip", "location latitude", "location longitude", "phone", "phone number"),
        *("nomor telepon", "telepon", "no hp", "external reference", "external data reference", "token", "refurl"),
        *("referrer url", "custom data 1", "collector id", "contact", "mobile", "address", "alamat"),
    )
)
_PERSONAL_PARTS = re.compile(
    r"\b(?:e-?mail|consent|persetujuan|setuju untuk berpartisipasi|agree to (?:participate|take part)|"
    r"ip[ _]?address|alamat (?:email|surel|ip))\b",
    re.IGNORECASE,
)
_TECHNICAL = frozenset(
    fold(name)
    for name in (
        *(
            "start date",
            "end date",
            "start time",
            "date created",
            "date modified",
            "recorded date",
            "status",
            "progress",
        ),
        *("duration (in seconds)", "finished", "distribution channel", "user language", "startdate", "enddate"),
        *(
            "recordeddate",
            "distributionchannel",
            "userlanguage",
            "date submitted",
            "submitdate",
            "last page",
            "lastpage",
        ),
        *("start language", "startlanguage", "seed", "date started", "date last action", "datestamp", "score", "skor"),
    )
)
_RESPONDENT = tuple(
    fold(name)
    for name in (
        *(
            "response id",
            "responseid",
            "respondent id",
            "id responden",
            "id respons",
            "id",
            "timestamp",
            "stempel waktu",
        ),
        "cap waktu",
    )
)
_LAYOUTS = (
    re.compile(r".*\[(?P<item>[^\[\]]+)\]\s*", re.DOTALL),
    re.compile(r"(?P<item>[A-Za-z0-9_-]+)\s*[.:)\-–]\s+.*", re.DOTALL),
    re.compile(r"[A-Za-z0-9_-]+\s*[.:)\-–]\s+(?P<item>.*)", re.DOTALL),
    re.compile(r"(?P<item>[A-Za-z0-9_-]+)\s*\[.*", re.DOTALL),
)

_LABELS = (
    ("strongly disagree", "sangat tidak setuju"),
    ("disagree", "tidak setuju"),
    ("neither agree nor disagree", "neutral", "neither", "undecided", "netral", "ragu-ragu", "biasa saja"),
    ("agree", "setuju"),
    ("strongly agree", "sangat setuju"),
)
LABELS: Mapping[str, int] = {label: rank for rank, labels in enumerate(_LABELS) for label in labels}
"""How far up a scale of five steps a label stands, from 0 to 4, in small letters."""

_NUMBERED = re.compile(r"\(?([0-9]+)\)?\s*[-–.:=)(]?\s*[^\W\d_].*|[^\W\d_].*?\s*[(:=\-–]\s*([0-9]+)\)?", re.DOTALL)


def number_of_label(text: str, *, low: float, high: float) -> float | None:
    """Give what a label stands for on a scale from low to high; None where it stands for no number.

    Labels of five steps fit scales of five steps only. A number written with its label is that number, if it agrees
    with it.

    >>> number_of_label("Setuju", low=1, high=5), number_of_label("4 - Agree", low=1, high=5)
    (4.0, 4.0)
    """
    folded = " ".join(text.casefold().split())
    if folded in LABELS:
        return float(low + LABELS[folded]) if high - low == len(_LABELS) - 1 else None
    numbered = _NUMBERED.fullmatch(folded)
    if numbered is None:
        return None
    number = float(numbered[1] or numbered[2])
    label = re.sub(r"[()0-9]", "", folded).strip(" -–.:=")
    if label in LABELS and (high - low != len(_LABELS) - 1 or low + LABELS[label] != number):
        return None
    return number if label in LABELS else None


def arrange_answers(table: Table, known: Known) -> Table:
    """Drop columns about persons before anything else, and name the others as items, respondent and the like."""
    headers = [str(header) for header in table.frame.columns]
    # A header that a person mapped by hand is meant, whatever it looks like.
    meant = {place for place, name in enumerate(table.shown) if name != headers[place]}
    items = _items(known)
    named = {place: _item_of(header, items) for place, header in enumerate(headers) if place not in meant}
    personal = [p for p, header in enumerate(headers) if p not in meant and not named.get(p) and _is_personal(header)]
    technical = [p for p, header in enumerate(headers) if p not in meant and _names(header) & _TECHNICAL]
    respondent = _respondent(headers) if any(named.values()) or personal or technical else None
    gone = {*personal, *technical} - {respondent}
    renamed = [named.get(place) or header for place, header in enumerate(headers)]
    if respondent is not None:
        renamed[respondent] = "respondent"
        gone |= {p for p, header in enumerate(headers) if _names(header) & set(_RESPONDENT) and p != respondent}
    return _without(table, headers, renamed, gone=gone)


def _without(table: Table, headers: Sequence[str], renamed: Sequence[str], *, gone: set[int]) -> Table:
    if not gone and list(renamed) == list(headers):
        return table
    kept = [place for place in range(len(headers)) if place not in gone]
    frame = table.frame.iloc[:, kept].copy()
    frame.columns = pd.Index([renamed[place] for place in kept], dtype=object)
    shown_as = table.shown or tuple(headers)
    notices = table.notices
    if gone:
        dropped = listed(tuple(dict.fromkeys(headers[place] for place in sorted(gone))))
        notices = (
            *notices,
            message("Not read and not kept, because they are about persons or the tool: {dropped}", dropped=dropped),
        )
    return replace(
        table,
        frame=frame,
        shown=tuple(shown_as[place] for place in kept),
        exact=frozenset(at for at, place in enumerate(kept) if place in table.exact),
        notices=notices,
    )


def _names(header: str) -> set[str]:
    """Give what a header may be called: itself, or the code or the text where it has both, as in "ipaddr. IP "
    "address"."""
    code, _, text = header.partition(". ")
    return {fold(header), fold(code), fold(text)} if text else {fold(header)}


def _is_personal(header: str) -> bool:
    return bool(_names(header) & _PERSONAL) or bool(_PERSONAL_PARTS.search(header))


def _respondent(headers: Sequence[str]) -> int | None:
    """Find the column that tells respondents apart where none is named so; a time of answering comes last."""
    names = [_names(header) for header in headers]
    if any({"respondent", "responden"} & found for found in names):
        return None
    places = (place for name in _RESPONDENT for place, found in enumerate(names) if name in found)
    return next(places, None)


def _items(known: Known) -> Mapping[str, str | None]:
    """Give folded code or text → code; None where two items share it."""
    found: dict[str, str | None] = {}
    texts = known.items["text"] if "text" in known.items else pd.Series(dtype=object)
    for written, code in [
        *((str(code), str(code)) for code in known.items.index),
        *((str(t), str(c)) for c, t in texts.items()),
    ]:
        key = _key(written)
        found[key] = None if found.get(key, code) != code else code
    return found


def _key(text: str) -> str:
    return fold(text).rstrip(".?!:")


def _item_of(header: str, items: Mapping[str, str | None]) -> str | None:
    """Find the item a header names: by code or text alone, in brackets after its question, or in front."""
    if header in {code for code in items.values() if code}:
        return header
    for candidate in (header, *(found["item"] for layout in _LAYOUTS if (found := layout.fullmatch(header)))):
        code = items.get(_key(candidate))
        if code:
            return code
    return None
