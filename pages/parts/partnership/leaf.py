"""The leaves of a partnership's file, one at a time: what is being done, KPIs, who answered, how firm its rank is."""

from __future__ import annotations

from health.store.read import kpis, partnership
from pages.parts import load, prepare, selection
from pages.parts.choices import looking
from pages.parts.measurement import robust
from pages.parts.partnership import dossier, measuring, undertaking
from pages.parts.published import Under

_COURSE = 7


def turned_to(frame: selection.Frame, *, code: str, quarter: int, under: Under) -> None:
    """Show the leaf the reader turned to; only that is read and drawn."""
    words, viewer, catalogue = frame.words, frame.viewer, frame.catalogue
    leaf = looking.leaf(words)
    if leaf == "done":
        undertaking.of_partnership(words, viewer, catalogue, code, quarter=quarter)
    elif leaf == "kpis":
        _kpis(frame, code=code, quarter=quarter, under=under)
    elif leaf == "people":
        waves = load.read(partnership.waves, viewer, code=code, min_respondents=under.least)
        dossier.people(words, waves, quarter=quarter)
    else:
        robust.of_one(words, viewer, code=code, quarter=quarter, model_id=under.model_id)


def _kpis(frame: selection.Frame, *, code: str, quarter: int, under: Under) -> None:
    asked = {"code": code, "quarter": quarter}
    counting = load.read(kpis.assigned, frame.viewer, **asked)
    ended = load.read(kpis.assigned, frame.viewer, ended=True, **asked)
    dossier.kpis(
        frame.words,
        counting,
        ended,
        load.read(kpis.over_time, frame.viewer, code=code, since=quarter - _COURSE, until=quarter),
        load.read(kpis.restatements, frame.viewer, **asked),
        quarter=quarter,
        model=under.model,
        catalogue=frame.catalogue,
        names=prepare.element_names(frame.catalogue, frame.words),
    )
    measuring.of_partnership(frame, counting, ended, code=code, quarter=quarter)
