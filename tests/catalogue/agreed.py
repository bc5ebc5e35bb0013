"""The codes everybody agreed on: other programs and people's files hold them."""

# As MEASUREMENT.md names them; the order is the order of every table and chart.
ELEMENTS = (
    *("trust", "communication", "shared_vision", "roles"),
    *("mutual_benefit", "flexibility", "measurement", "conflict_management"),
)
CODES = {
    "elements": ELEMENTS,
    "types": ("strategic", "joint_venture", "channel", "marketing", "technology", "community", "supply_chain"),
    "audiences": ("b2b", "b2c"),
    "stages": ("identification", "negotiation", "implementation", "management", "evaluation", "renewal"),
    "sectors": ("public", "private", "nonprofit", "hybrid"),
    "benefits": ("resources", "market_reach", "innovation", "risk_cost", "credibility", "efficiency", "learning"),
    "challenges": (
        *("cultural_mismatch", "power_struggle", "lack_of_commitment"),
        *("differing_priorities", "expectations", "unclear_agreement"),
    ),
}
