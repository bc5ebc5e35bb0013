"""Names beside the marks of a scatter: none covers another or a mark, the most wanted come first."""

from hypothesis import given
from hypothesis import strategies as st

from health.report.labels import LONGEST, box_of, named

SPOTS = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=30)


def covers(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


@given(marks=SPOTS, letters=st.integers(1, 40), most=st.integers(0, 8))
def test_no_name_lies_on_another_on_a_mark_or_off_the_chart(
    marks: list[tuple[float, float]], letters: int, most: int
) -> None:
    names = ["x" * letters] * len(marks)
    found = named(marks, names, range(len(marks)), most=most)
    boxes = [box_of(marks[one.place], names[one.place], left=one.left) for one in found]
    assert len(found) <= most
    for place, box in enumerate(boxes):
        assert box[0] >= 0
        assert box[1] <= 100
        assert not any(covers(box, other) for other in boxes[:place])
        assert not any(box[0] < across < box[1] and box[2] < up < box[3] for across, up in marks)


def test_the_most_wanted_is_named_where_two_cannot_be() -> None:
    marks, names = [(20.0, 50.0), (20.0, 53.0)], ["Drayholt growth alliance", "Quillavane data exchange"]
    assert [one.place for one in named(marks, names, [1, 0], most=5)] == [1]
    assert [one.place for one in named(marks, names, [0, 1], most=5)] == [0]


def test_a_name_moves_to_the_right_where_it_is_free_there_only() -> None:
    [one, *_] = named([(40.0, 50.0), (30.0, 50.0)], ["Lintara", "Other"], [0], most=5)
    assert not one.left
    assert named([(50.0, 50.0), (44.0, 50.0), (56.0, 50.0)], ["Lintara", "a", "b"], [0], most=5) == ()


def test_a_long_name_takes_the_room_of_what_is_drawn_of_it() -> None:
    assert box_of((90.0, 50.0), "x" * 200, left=True) == box_of((90.0, 50.0), "x" * LONGEST, left=True)
