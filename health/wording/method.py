"""How every number is made, step by step, with the numbers of the scoring model in force."""

from __future__ import annotations

from collections.abc import Sequence

from health.scoring import ScoringModel
from health.wording.words import Words

_BAND_SETS = {
    "wilder": "Wilder Collaboration Factors Inventory",
    "psat": "Partnership Self-Assessment Tool",
    "vichealth": "VicHealth Partnerships Analysis Tool",
    "wri": "WRI",
}


def steps(words: Words, model: ScoringModel, *, shares: str = "") -> tuple[str, ...]:
    """Explain the steps from a reported number to a band and a change; each opens with its name in bold.

    shares: the survey's share of each element in words (`shared`), where no table of them follows.
    """
    needed = words.percent(model.kpi_coverage_needed)
    return (
        words.say(
            "**KPI attainment.** Where higher is better, a KPI scores 100 at its target and 0 at the value that "
            "deserves nothing, and in proportion between; where lower is better, the other way round. A range "
            "scores 100 inside it. A rating scores by its place on its scale. Goalposts belong to the KPI, so one "
            "partnership's score never moves because another's did."
        ),
        words.say(
            "**KPI part of an element.** The weighted mean of the KPIs that count for the partnership. A KPI counts "
            "from the first quarter it was reported until a manager ends it; if less than {needed} of the weight is "
            "reported, there is no KPI part.",
            needed=needed,
        ),
        words.say(
            "**Survey part.** Each answer becomes 0 to 100, reverse-worded statements turned round; a respondent "
            "counts when they answered half of an element's statements. Each side is averaged, and the two sides weigh "
            "the same, so twenty of us cannot outvote three of them. With fewer than {least} answers nothing is shown.",
            least=model.min_respondents,
        ),
        words.say(
            "**Element score.** Survey and KPIs are mixed; the survey's share is {shares}. Where only one is there, it "
            "stands alone, and the page says so.",
            shares=shares,
        )
        if shares
        else words.say(
            "**Element score.** Survey and KPIs are mixed in the share the table below gives; where only one is there, "
            "it stands alone, and the page says so."
        ),
        words.say(
            "**Health score.** The weighted geometric mean of the elements: a collapse of one is not bought off by the "
            "rest. Below {coverage} of the element weights there is no score.",
            coverage=words.percent(model.coverage_needed),
        )
        if model.aggregation == "geometric"
        else words.say(
            "**Health score.** The weighted mean of the elements. Below {coverage} of the element weights there is "
            "no score.",
            coverage=words.percent(model.coverage_needed),
        ),
        words.say(
            "**How sure.** The 95% interval counts people, not answers: who likes a partnership rates everything up. "
            "It narrows when more of those invited answer. KPIs carry no sampling error."
        ),
        words.say(
            "**Band.** The score's place between two cut-offs; an element below {cap} holds a partnership at watch.",
            cap=model.cap_below,
        ),
        words.say(
            "**Change.** A change since the quarter before is called beyond noise when it is larger than sampling "
            "alone would make it in 95 of 100 cases."
        ),
        words.say(
            "**Age.** A survey counts for its own quarter and, where the next has none, for that one too, marked as "
            "carried forward."
        ),
        words.say(
            "**Privacy.** Respondents are stored under a keyed hash. One side's mean, and the gap between the sides, "
            "is shown only where both sides have at least {least} answers.",
            least=model.min_respondents,
        ),
    )


def shared(words: Words, model: ScoringModel, names: Sequence[str]) -> str:
    """Say the survey's share of each element, the largest first, elements of one share together."""
    told = [
        words.say(
            "{share} for {elements}",
            share=words.percent(share),
            elements=words.listed([name for name, own in zip(names, model.survey_share, strict=True) if own == share]),
        )
        for share in sorted(set(model.survey_share), reverse=True)
    ]
    return "; ".join(told)


def band_set(name: str) -> str:
    """Name the inventory whose cut-offs a band set takes, in full where it is known; the same in every language."""
    return _BAND_SETS.get(name, name)


def band_origin(words: Words, origin: str) -> str:
    """Say on what scale a known band set was published; any other as it was written."""
    known = {
        "4.0 / 3.0 of 5": words.say("4.0 / 3.0 of 5"),
        "4.6 / 4.0 / 3.0 of 5": words.say("4.6 / 4.0 / 3.0 of 5"),
        "127 / 85 on 35–175": words.say("127 / 85 on 35–175"),
        "351 / 251 on 100–500": words.say("351 / 251 on 100–500"),
    }
    return known.get(origin, origin)
