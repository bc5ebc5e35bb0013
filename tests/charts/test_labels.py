"""Names beside the marks of a scatter: none covers another or a mark, the most wanted come first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.charts.labels import Room, box_of, named

ROOM = Room(letter=1.2, line=6.5, letters=26)
TWO_LINES = Room(letter=1.8, line=4.2, letters=20, lines=2)
SPOTS = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=30)


def covers(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


@given(marks=SPOTS, letters=st.integers(1, 60), most=st.integers(0, 8), room=st.sampled_from([ROOM, TWO_LINES]))
def test_no_name_lies_on_another_on_a_mark_or_off_the_chart(
    marks: list[tuple[float, float]], letters: int, most: int, room: Room
) -> None:
    names = ["x" * letters] * len(marks)
    found = named(marks, names, range(len(marks)), most=most, room=room)
    boxes = [box_of(marks[one.place], names[one.place], left=one.left, room=room) for one in found]
    assert len(found) <= most
    for place, box in enumerate(boxes):
        assert box[0] >= 0
        assert box[1] <= 100
        assert not any(covers(box, other) for other in boxes[:place])
        assert not any(box[0] < across < box[1] and box[2] < up < box[3] for across, up in marks)


def test_the_most_wanted_is_named_where_two_cannot_be() -> None:
    marks, names = [(20.0, 50.0), (20.0, 53.0)], ["Drayholt growth alliance", "Quillavane data exchange"]
    assert [one.place for one in named(marks, names, [1, 0], most=5, room=ROOM)] == [1]
    assert [one.place for one in named(marks, names, [0, 1], most=5, room=ROOM)] == [0]


def test_a_name_moves_to_the_right_where_it_is_free_there_only() -> None:
    [one, *_] = named([(40.0, 50.0), (30.0, 50.0)], ["Lintara", "Other"], [0], most=5, room=ROOM)
    assert not one.left
    assert named([(50.0, 50.0), (44.0, 50.0), (56.0, 50.0)], ["Lintara", "a", "b"], [0], most=5, room=ROOM) == ()


def test_a_long_name_takes_the_room_of_what_is_drawn_of_it() -> None:
    assert box_of((90.0, 50.0), "x" * 200, left=True, room=ROOM) == box_of((90.0, 50.0), "x" * 26, left=True, room=ROOM)


def test_a_name_in_two_lines_is_as_wide_as_one_of_them_and_twice_as_high() -> None:
    left, right, bottom, top = box_of((90.0, 50.0), "x" * 35, left=True, room=TWO_LINES)
    assert right - left == pytest.approx(20 * 1.8)
    assert top - bottom == pytest.approx(2 * 4.2)
