"""Published numbers our public functions must give: a composite indicator of the European Commission, hand-worked t."""

import inspect

import numpy as np
import pandas as pd
import pytest

import health.insight.change
import health.insight.reliability
import health.insight.robustness
import health.scoring
from health.scoring import composite, finite_population, interval

# The ASEM Sustainable Connectivity index (JRC; COINr's `ASEM_COIN`, commit b968203): 51 countries, 49 indicators.
LEVELS = {"pillar": ("IndCode", "Agg1", 8), "sub-index": ("Agg1", "Agg2", 2), "index": ("Agg2", "Agg3", 1)}


@pytest.fixture(scope="module")
def asem(real_data):
    folder = real_data / "reference-asem"
    names = {"structure": "ASEM_structure.csv", "weights": "ASEM_weights.csv", "scores": "ASEM_step_Aggregated.csv"}
    tables = {name: pd.read_csv(folder / file) for name, file in names.items()}
    return tables | {"weights": tables["weights"].set_index("Code")["Weight"]}


@pytest.mark.parametrize("level", LEVELS)
def test_the_published_index_of_connectivity_at_every_level(asem, level):
    below, above, count = LEVELS[level]
    tree = asem["structure"][[below, above]].drop_duplicates()
    assert tree[above].nunique() == count
    for parent, children in tree.groupby(above)[below]:
        found = composite(asem["scores"][children], asem["weights"][children], "arithmetic")
        np.testing.assert_allclose(found, asem["scores"][parent], rtol=0, atol=1e-9)


def test_the_published_index_to_the_two_digits_it_is_printed_with(asem, real_data):
    """From the 49 normalised indicators to the index in three steps, against the results as printed."""
    table = pd.read_csv(real_data / "reference-asem" / "ASEM_step_Normalised.csv")
    for below, above, _ in LEVELS.values():
        tree = asem["structure"][[below, above]].drop_duplicates()
        for parent, children in tree.groupby(above)[below]:
            table[parent] = composite(table[children], asem["weights"][children], "arithmetic")
    printed = pd.read_csv(real_data / "reference-asem" / "ASEM_results_score.csv").set_index("UnitCode")["Index"]
    assert (table.set_index("UnitCode")["Index"] - printed).abs().max() < 0.00500001


def test_a_t_interval_worked_by_hand():
    """60, 70, 75, 85, 90: mean 76, s = √142.5, SE = √28.5 = 5.3385; t(0.975, 4) = 2.776445; ± 14.822."""
    answers = np.array([60.0, 70.0, 75.0, 85.0, 90.0])
    se = answers.std(ddof=1) / np.sqrt(5)
    assert se == pytest.approx(np.sqrt(28.5))
    low, high = interval(answers.mean(), se, 4.0)
    assert (round(float(low), 3), round(float(high), 3)) == (61.178, 90.822)


def test_a_finite_population_worked_by_hand():
    """Cochran 1977, section 2.6, with (N − n)/(N − 1): 5 of 21 asked leave 16/20 of the variance."""
    assert float(finite_population(5, 21)) == pytest.approx(0.8)
    assert np.sqrt(28.5 * float(finite_population(5, 21))) == pytest.approx(4.774934554525329)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (health.scoring.composite, ["scores", "weights", "method"]),
        (health.scoring.attainment, ["actual", "target", "direction", "zero_at"]),
        (health.insight.reliability.cronbach_alpha, ["items"]),
        (health.insight.reliability.icc, ["values", "groups"]),
        (health.insight.reliability.rwg_j, ["items", "groups", "scale"]),
        (health.insight.change.decompose, ["before", "after", "weights", "method"]),
        (health.insight.robustness.simulate, ["model", "evidence"]),
    ],
)
def test_public_functions_take_their_arguments_in_the_order_other_programs_give_them(function, arguments):
    by_position = [
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    assert by_position == arguments


def test_a_frame_and_an_array_are_combined_alike():
    rows = [[80.0, 40.0, np.nan], [np.nan, np.nan, np.nan]]
    np.testing.assert_array_equal(composite(pd.DataFrame(rows), [1, 2, 3]), composite(np.array(rows), [1, 2, 3]))


def test_attainments_of_a_frames_columns():
    frame = pd.DataFrame({"actual": [30.0, np.nan], "target": [60.0, 60.0]})
    found = health.scoring.attainment(frame["actual"], frame["target"], "higher")
    np.testing.assert_array_equal(found, [50.0, np.nan])
