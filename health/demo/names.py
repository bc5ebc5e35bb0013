"""Invented names: organisations put together from syllables, the people who look after them, and readable codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from health.demo.draws import Bools, Ints

OWNERS = (
    "Ayu Lestarindah",
    "Bagas Prawiratmo",
    "Citra Wulandhani",
    "Dimas Hartanegara",
    "Elena Marchetto",
    "Farida Nasutira",
    "Gideon Akintola",
    "Hesti Rahmaputri",
    "Ingrid Solvang",
    "Jonas Weidner",
)

_BEGINNINGS = (
    *("Arka", "Bena", "Canda", "Daru", "Gema", "Jala", "Kela", "Lenta", "Mara", "Nira", "Pala", "Ranu", "Saga", "Taru"),
    *("Wira", "Baya", "Cema", "Duma", "Galu", "Juma", "Kiru", "Lima", "Mundi", "Nala", "Pira", "Rumi", "Sela", "Tiga"),
    *("Brack", "Cald", "Dray", "Elver", "Fenn", "Garth", "Hasel", "Ivel", "Kest", "Lorn", "Marl", "Norr", "Orrin"),
    *("Pell", "Quill", "Ross", "Sund", "Thorn", "Ulver", "Wend", "Yarl", "Alder", "Birk", "Corv", "Dunn", "Esk"),
)
_LOCAL_BEGINNINGS = 28
_LOCAL_ENDINGS = (
    *("bora", "dara", "gantara", "kasa", "lindo", "manta", "pati", "ranti", "suma", "tala", "vira", "wangsa", "yasa"),
    *("balaya", "cipta", "gading", "kerta", "lestra", "mandira", "pertala", "raksa", "sentra", "tamira", "wastu"),
)
_FOREIGN_ENDINGS = (
    *("mere", "holt", "wick", "stead", "combe", "moor", "vale", "ford", "haven", "field", "brook", "gate", "crest"),
    *("sund", "borg", "dale", "strand", "lund", "fell", "mark", "well", "ridge", "shaw", "hurst"),
)
_LOCAL_FORMS = {
    "public": ("Badan {}", "Otorita {}"),
    "private": ("{} Logistik", "{} Pangan", "{} Energi", "{} Niaga", "{} Teknika", "{} Medika", "{} Boga"),
    "nonprofit": ("Yayasan {}", "Lembaga {}"),
    "hybrid": ("Koperasi {}", "Konsorsium {}"),
}
_FOREIGN_FORMS = {
    "public": ("{} Authority", "{} Agency"),
    "private": ("{} Freight", "{} Foods", "{} Systems", "{} Instruments", "{} Retail", "{} Textiles", "{} Labs"),
    "nonprofit": ("{} Foundation", "{} Society"),
    "hybrid": ("{} Cooperative", "{} Consortium"),
}
# About one partnership in eight shares its partner with another, so that dependence on one partner can be seen.
_PARTNERS_PER_PARTNERSHIP = 0.88


@dataclass(frozen=True)
class Partners:
    """Hold invented organisations, one per partnership; the same organisation may stand behind several.

    root: the invented word their name is built on. number: which organisation it is, from 0.
    occurrence: how many partnerships before this one have the same organisation. local: the name sounds Indonesian.
    """

    root: tuple[str, ...]
    number: Ints
    occurrence: Ints
    local: Bools

    @property
    def how_many(self) -> int:
        """Count the organisations."""
        return int(self.number.max(initial=-1)) + 1


def invent_partners(rng: np.random.Generator, count: int) -> Partners:
    """Draw the organisations behind `count` partnerships; those that stand behind several come last again."""
    roots = _roots()
    order = rng.permutation(len(roots))
    distinct = int(np.clip(np.ceil(count * _PARTNERS_PER_PARTNERSHIP), min(count, 1), len(roots)))
    again = np.arange(count - distinct)
    known = np.clip(len(again) // 2, 1, max(distinct, 1))
    number = np.concatenate([np.arange(distinct), again % known])
    chosen = [roots[order[place]] for place in number]
    return Partners(
        root=tuple(root for root, _ in chosen),
        number=number,
        occurrence=np.concatenate([np.zeros(distinct, dtype=np.int64), 1 + again // known]),
        local=np.array([local for _, local in chosen], dtype=bool),
    )


def partner_names(rng: np.random.Generator, partners: Partners, *, sector: Sequence[str]) -> list[str]:
    """Give each organisation its full name, by sector; the same organisation always gets the same."""
    pick = rng.random(partners.how_many)
    names = []
    for root, number, local, code in zip(partners.root, partners.number, partners.local, sector, strict=True):
        forms = (_LOCAL_FORMS if local else _FOREIGN_FORMS).get(code, ("{} Group",))
        names.append(forms[int(pick[number] * len(forms))].format(root))
    return names


def partnership_names(
    rng: np.random.Generator, partners: Partners, *, purposes: Sequence[tuple[str, ...]]
) -> list[str]:
    """Name each partnership after its partner and its purpose; unique, numbered where the purposes run out."""
    offset = rng.integers(0, 1000, size=partners.how_many)
    names = []
    for root, number, occurrence, choice in zip(
        partners.root, partners.number, partners.occurrence, purposes, strict=True
    ):
        turn, place = divmod(int(occurrence), len(choice))
        purpose = choice[(offset[number] + place) % len(choice)]
        names.append(f"{root} {purpose}" if turn == 0 else f"{root} {purpose} {turn + 1}")
    return names


def code_of(name: str) -> str:
    """Write a name as a code: lower case, words joined by hyphens.

    >>> code_of("Quillmere data platform")
    'quillmere-data-platform'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def _roots() -> list[tuple[str, bool]]:
    local = [(first + last, True) for first in _BEGINNINGS[:_LOCAL_BEGINNINGS] for last in _LOCAL_ENDINGS]
    foreign = [(first + last, False) for first in _BEGINNINGS[_LOCAL_BEGINNINGS:] for last in _FOREIGN_ENDINGS]
    return local + foreign
