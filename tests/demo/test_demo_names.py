"""Invented names stay readable and unique however many are needed, and kinds nobody foresaw still get one."""

import numpy as np

from health.demo.draws import spread
from health.demo.names import code_of, invent_partners, partner_names, partnership_names
from health.demo.profiles import TYPES, TypeProfile


def test_a_code_is_the_name_in_lower_case_with_hyphens() -> None:
    assert code_of("  Quillmere co-branding 2 ") == "quillmere-co-branding-2"


def test_twenty_thousand_names_are_unique() -> None:
    rng = np.random.default_rng(4)
    partners = invent_partners(rng, 20_000)
    assert len(set(partnership_names(rng, partners, purposes=[TypeProfile().purposes] * 20_000))) == 20_000


def test_no_purpose_belongs_to_two_types() -> None:
    purposes = [purpose for profile in TYPES.values() for purpose in profile.purposes]
    assert len(purposes) == len(set(purposes))


def test_a_sector_nobody_foresaw_makes_a_group() -> None:
    rng = np.random.default_rng(4)
    assert partner_names(rng, invent_partners(rng, 1), sector=["lunar"])[0].endswith(" Group")


def test_nobody_is_invented_for_no_partnerships() -> None:
    assert invent_partners(np.random.default_rng(4), 0).root == ()


def test_shares_hold_in_a_small_portfolio() -> None:
    dealt = spread(np.random.default_rng(9), {"a": 3.0, "b": 1.0}, count=40)
    assert (dealt.count("a"), dealt.count("b")) == (30, 10)
