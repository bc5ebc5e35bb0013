"""A small known world for uploaded files: three partnerships, six KPIs, three survey items."""

from datetime import date

import numpy as np
import pandas as pd

from health.intake import Checked, Known, check, read_table

NAN = np.nan

KPIS = pd.DataFrame(
    [
        ("commitments_on_time", 11, "trust", "higher", 95.0, 60.0, NAN, NAN, NAN, NAN, ()),
        ("reply_time", 12, "communication", "lower", 24.0, 72.0, NAN, NAN, NAN, NAN, ()),
        ("new_customers", 13, "mutual_benefit", "higher", NAN, 0.0, NAN, NAN, NAN, NAN, ()),
        ("complaints", 14, "trust", "lower", NAN, NAN, NAN, NAN, NAN, NAN, ()),
        ("stock_cover", 15, "flexibility", "range", NAN, NAN, 10.0, 20.0, 3.0, 45.0, ()),
        ("joint_plan", 16, "shared_vision", "rating", NAN, NAN, NAN, NAN, NAN, NAN, ("None", "Draft", "Agreed")),
    ],
    columns=[
        *("code", "id", "element", "direction", "target", "zero_at"),
        *("target_low", "target_high", "zero_low", "zero_high", "levels"),
    ],
).assign(weight=1.0)

ITEMS = pd.DataFrame(
    [
        ("TRU1", 21, "trust", 1.0, 5.0, False),
        ("COM2", 22, "communication", 1.0, 5.0, True),
        ("VIS3", 23, "trust", 0.0, 4.0, False),
    ],
    columns=["code", "id", "element", "scale_min", "scale_max", "reverse"],
)

KNOWN = Known(
    partnerships=pd.Series({"aurora-nusa": 1, "delta-logistics": 2, "green-coast": 3}),
    kpis=KPIS.set_index("code"),
    items=ITEMS.set_index("code"),
    vocabularies={
        "type": ("strategic", "joint_venture", "channel"),
        "audience": ("b2b", "b2c"),
        "sector": ("public", "private", "nonprofit", "hybrid"),
        "stage": ("identification", "negotiation", "management"),
        "element": ("trust", "communication", "shared_vision", "flexibility"),
    },
    today=date(2026, 11, 24),
)


def checked(text: str | bytes, kind: str) -> Checked:
    data = text if isinstance(text, bytes) else text.encode()
    return check(read_table(data, "upload.csv"), kind, KNOWN)


def codes(text: str | bytes, kind: str) -> list[tuple[int | None, str, str]]:
    """Give row, column and code of every problem."""
    return [(problem.row, problem.column, problem.code) for problem in checked(text, kind).problems]


def sentences(text: str | bytes, kind: str) -> list[str]:
    return [str(problem.sentence) for problem in checked(text, kind).problems]
