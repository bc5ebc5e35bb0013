"""What is pointed out as a likely unit slip, and what is not."""

import numpy as np
import pytest

from health.insight.jumps import jump_factor


@pytest.mark.parametrize(
    ("actual", "lowest", "highest", "factor"),
    [
        (3600.0, 85.0, 90.0, 40.0),
        (0.9, 90.0, 95.0, 0.01),
        (900.0, 80.0, 90.0, 10.0),
        (899.0, 80.0, 90.0, np.nan),
        (-900.0, 80.0, 90.0, 10.0),
        (0.0, 80.0, 90.0, np.nan),
        (5.0, 0.0, 0.0, np.nan),
        (5.0, np.nan, np.nan, np.nan),
        (np.nan, 1.0, 2.0, np.nan),
        (12.0, 1.0, 100.0, np.nan),
    ],
)
def test_a_value_ten_times_any_before_it_is_a_jump(actual: float, lowest: float, highest: float, factor: float) -> None:
    [found] = jump_factor(np.array([actual]), lowest=np.array([lowest]), highest=np.array([highest]))
    assert found == pytest.approx(factor, nan_ok=True)
