"""The catalogue: what is measured and how it is named, read from data/ and checked on load."""

from health.catalogue.entries import (
    LANGUAGES,
    BandSet,
    Benefit,
    Catalogue,
    Challenge,
    Element,
    ElementDefaults,
    Item,
    Kpi,
    Named,
    Remedy,
    ScoringDefaults,
    Sign,
    Stage,
    StageNeed,
    Text,
    Unit,
)
from health.catalogue.loading import DATA_FOLDER, catalogue, load_catalogue
from health.catalogue.templates import read_template, template_kinds

__all__ = [
    "DATA_FOLDER",
    "LANGUAGES",
    "BandSet",
    "Benefit",
    "Catalogue",
    "Challenge",
    "Element",
    "ElementDefaults",
    "Item",
    "Kpi",
    "Named",
    "Remedy",
    "ScoringDefaults",
    "Sign",
    "Stage",
    "StageNeed",
    "Text",
    "Unit",
    "catalogue",
    "load_catalogue",
    "read_template",
    "template_kinds",
]
