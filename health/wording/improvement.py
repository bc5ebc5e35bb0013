"""What is being done and whether it helps, in sentences: goals, benefits, actions, stages, renewal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from health.insight.agreements import Argument
from health.insight.benefits import Balance
from health.wording.words import Words

_SHOWN = 0.05  # below it a change rounds to nothing, and nothing has no sign


def actions(words: Words, *, live: int, overdue: int, oldest: str | None, rose: int, judged: int) -> str:
    """Sum up the actions: how many are live and overdue, whose is the oldest, and whether finished ones helped."""
    if not live and not judged:
        return words.say("No action is under way.")
    told = words.plural("{n} action is under way", "{n} actions are under way", live)
    if not overdue:
        told += ", " + words.say("none overdue.")
    else:
        late = words.plural("**{n} is overdue**", "**{n} are overdue**", overdue)
        told += f", {late}; " + words.say("the oldest belongs to {name}.", name=oldest)
    if judged:
        told += " " + words.say(
            "Two quarters after they began, the element rose beyond noise in {rose} of {judged}.",
            rose=rose,
            judged=judged,
        )
    return told


def goals(words: Words, counts: Mapping[str, int], *, worst: Sequence[str]) -> str:
    """Sum up the goals by state; worst: names of the partnerships with goals off track."""
    judged = sum(n for state, n in counts.items() if state != "unknown")
    total = judged + counts["unknown"]
    if not judged:
        return words.plural(
            "{n} goal is set; it could not be judged, because nothing was measured lately.",
            "{n} goals are set; none could be judged, because nothing was measured lately.",
            total,
        )
    fine = counts["reached"] + counts["on_track"]
    told = words.say("{fine} of {judged} goals are reached or on track", fine=fine, judged=judged)
    if not counts["off_track"]:
        return told + ", " + words.say("none is off track.")
    off = words.plural("**{n} is off track**", "**{n} are off track**", counts["off_track"])
    if len(worst) < counts["off_track"]:
        off += ", " + words.plural("in {n} partnership", "in {n} partnerships", len(worst))
    return f"{told}; {off}: {words.listed([f'**{name}**' for name in worst], most=3)}."


def fares(words: Words, *, judged: int, ours: int, theirs: int) -> str:
    """Say in how many partnerships both sides fare alike, and in how many we or the partner come off worse."""
    if not judged:
        return words.say("Of no partnership do both sides say yet what came of the benefits they planned.")
    alike = judged - ours - theirs
    told = words.say("In {alike} of {judged} partnerships both sides fare about alike.", alike=alike, judged=judged)
    if not ours + theirs:
        return told
    return f"{told} " + words.say(
        "The partner comes off worse in **{theirs}**, we in **{ours}**.", theirs=theirs, ours=ours
    )


def balance(words: Words, found: Balance) -> str:
    """Say how much of what each side hoped for came true, and whether the sides fare alike."""
    if math.isnan(found.own) and math.isnan(found.partner):
        return words.say("Neither side has said yet what came of the benefits it planned.")
    if math.isnan(found.difference):
        side = words.say("our side") if math.isnan(found.own) else words.say("the partner's side")
        return words.say("What came true is known for one side only: {side} has yet to say.", side=side)
    told = words.say(
        "We got **{own}** of what we hoped for, the partner **{partner}**",
        own=words.percent(found.own),
        partner=words.percent(found.partner),
    )
    if not found.is_uneven:
        return told + ": " + words.say("the sides fare about alike.")
    if found.difference > 0:
        return told + ": " + words.say("the partner comes off worse.")
    return told + ": " + words.say("we come off worse.")


def stages(words: Words, *, total: int, fullest: str, n: int, ready: int, ending: int) -> str:
    """Say where most partnerships are, how many have all their stage needs, and how many agreements end soon."""
    told = words.say("Of {total} partnerships most are in **{stage}** ({n}).", total=total, stage=fullest, n=n)
    told += " " + words.plural(
        "{n} has everything its stage needs before the next.",
        "{n} have everything their stage needs before the next.",
        ready,
    )
    if ending:
        told += " " + words.plural(
            "**{n} agreement** ends within six months.", "**{n} agreements** end within six months.", ending
        )
    return told


def argument(words: Words, found: Argument) -> str:
    """Say one piece of evidence for renewing or ending."""
    share = words.percent(found.figures.get("share", math.nan))
    n, total = int(found.figures.get("n", 0)), int(found.figures.get("total", 0))
    return {
        "strong": lambda: words.say("Its health is strong."),
        "at_risk": lambda: words.say("Its health is at risk."),
        "falling": lambda: words.say("Its health shows a falling trend."),
        "own_benefit": lambda: words.say("We got {share} of what we hoped for.", share=share),
        "partner_benefit": lambda: words.say("The partner got {share} of what it hoped for.", share=share),
        "goals": lambda: words.say("{n} of {total} goals are reached or on track.", n=n, total=total),
        "disputes": lambda: words.plural("{n} dispute within a year.", "{n} disputes within a year.", n),
        "gaps": lambda: words.plural(
            "The sides see {n} element 15 points or more apart.",
            "The sides see {n} elements 15 points or more apart.",
            n,
        ),
        "no_gaps": lambda: words.say("The two sides see the elements alike."),
    }[found.about]()


def effect(words: Words, *, verdict: str, delta: float, half: float) -> str:
    """Say whether the element rose in the two quarters after an action began."""
    if verdict == "too_early":
        return words.say("too early to say whether it helped")
    if verdict == "not_measured":
        return words.say("its effect is not measured")
    moved = words.signed(delta if abs(delta) >= _SHOWN else 0.0)
    points = words.say("{delta} ± {half} points", delta=moved, half=words.score(half))
    said = {
        "rose": words.say("the element rose"),
        "fell": words.say("the element fell"),
        "within_noise": words.say("no change beyond noise"),
    }[verdict]
    return f"{said} ({points})"
