"""Report cards in words: numbers, grades, comparisons, the rule that fired, what to ask. Standard library only.

A plain comparison comes first, then what is usual for a force of its deprivation and density, then the change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log, sqrt
from typing import Any

from . import words

Fact = Mapping[str, Any]
GRADE = {"excellent": "Excellent", "good": "Good", "fair": "Fair", "poor": "Poor", "none": "Not graded"}
DIRECTION = {
    "better": "better than four quarters before",
    "no change": "no clear change against four quarters before",
    "worse": "worse than four quarters before",
    "none": "direction not known",
}
SHORT = {"better": "better", "no change": "no clear change", "worse": "worse", "none": "direction not known"}
JUDGED = {"better": "better than usual", "usual": "as usual", "worse": "worse than usual", "none": "not compared"}
CHANGED = {
    "better": "better than that of the others",
    "usual": "like that of the others",
    "worse": "worse than that of the others",
    "none": "not compared",
}
MISSING = {
    "not whole": "not every month of the year was published in full",
    "no residents": "residents are not known, or would measure nothing",
    "no figure": "no published figure",
    "outcomes unknown": "the outcome of over a quarter of the crimes is not known",
    "outcomes open": "over a tenth of the crimes were still under investigation",
    "counted otherwise": "published in another way than by most forces",
    "few": "fewer than 20 searches on one side",
    "unrecorded": "over 15% of searches have no ethnicity recorded",
}
NO_FIGURE = "no published figure"
STREET, SEARCHES = "street", "searches"
SOURCES = {STREET: "street-level files of data.police.uk", SEARCHES: "stop-and-search files of data.police.uk"}
OWN_RECORDS = "Our own list of meetings is never part of a grade."
NO_RANK = "Forces are not ranked. Each is compared with what is usual for a force of its deprivation and density."
LEVEL = "More recorded crime can be better recording; levels count for less than changes and outcomes."
CALLS = "More reports of anti-social behaviour can mean more of it, or more trust that a call is worth making."
COMPLAINTS = "More complaints can mean worse service, or that complaining is made easy."
PRODUCTIVE = (
    "Cost, and crimes dealt with by each officer, tell of a place as much as of its policing: neither is read alone."
)
NOTES = {"local": CALLS, "serious": LEVEL, "confidence": COMPLAINTS, "value": PRODUCTIVE}
BY_FORCE = "The way to an extraordinary meeting is opened by the card of the whole force."
MAY_ASK = "Residents of this area may now request an extraordinary scrutiny meeting."
UNLIKE = (
    "Its income deprivation or its density is not known here, so that levels which depend on them are not compared. "
    "England’s and Wales’s indices cannot be mixed."
)
NO_RATES = "Its residents are not known, or would measure nothing: rates are withheld."
PERCENT = 100
LIMITS = 1.96  # standard errors on either side: 95%
SMALL = 50  # no percentage below this


def quarter_words(quarter: str) -> str:
    """ "2025-Q4" as "quarter 4 of 2025"."""
    year, number = quarter.split("-Q")
    return f"quarter {number} of {year}"


def year_words(first: str, last: str) -> str:
    """ "12 months to December 2025"."""
    del first
    return f"12 months to {words.month_words(last)}"


def value_words(fact: Fact, value: float | None) -> str:
    """A figure in its unit's way: "84.3", "9.5%", "£248", "4.2 times"; what stands for a missing one."""
    if value is None:
        return NO_FIGURE
    if fact["scale"] == "share":
        return f"{value:.1f}%"
    if fact["scale"] == "ratio":
        return f"{value:.1f} times"
    pounds = "£" if fact["unit"].startswith("pounds") else ""
    return f"{pounds}{_short(value)}"


def figure_words(fact: Fact) -> str:
    """The figure of an indicator, or why there is none."""
    value: float | None = fact["value"]
    if value is not None:
        return value_words(fact, value)
    counted = f"{fact['n']:,} recorded; rate withheld: " if fact.get("n") is not None else ""
    return counted + MISSING[fact["missing"]]


def period_words(fact: Fact) -> str:
    """The months that a figure is of: "January to December 2025", "March 2025" of a day."""
    return words.period_words(fact["from"], fact["to"])


def other_period(fact: Fact, months: tuple[str, str]) -> str:
    """The months of a figure where they are not the twelve of its card, else ""."""
    if fact["value"] is None or (fact["from"], fact["to"]) == months:
        return ""
    return period_words(fact)


def source_words(fact: Fact) -> str:
    """Where a figure comes from."""
    return SOURCES.get(str(fact["source"]), str(fact["source"]))


def plain_sentence(fact: Fact) -> str:
    """The figure beside all forces of the set: the first comparison."""
    if fact["value"] is None:
        return f"{fact['title']}: {MISSING[fact['missing']]}."
    told = f"{fact['title']}: {value_words(fact, fact['value'])}{_after(fact)}, {period_words(fact)}."
    if fact["all"] is not None:
        return f"{told} All {fact['forces']} that gave it, together: {value_words(fact, fact['all'])}."
    if fact["quantiles"]:
        return f"{told} The middle of the {fact['forces']} that gave it: {value_words(fact, fact['quantiles'][3])}."
    return told


def usual_sentence(fact: Fact) -> str:
    """The level beside what the others make usual; "" where there is no figure."""
    if fact["value"] is None:
        return ""
    level = fact["level"]
    if level["judged"] == "none":
        return "Its level is not compared: too few like it are held, or their deprivation and density are not known."
    like = " of this deprivation and density" if level["adjusted"] else ""
    ends = f"{value_words(fact, level['low'])} and {value_words(fact, level['high'])}"
    return (
        f"For an area{like} about {value_words(fact, level['usual'])} would be usual, 95% of such between {ends}. By "
        f"the cut of the rules, which is narrower, its level is {JUDGED[level['judged']]}."
    )


def change_sentence(fact: Fact) -> str:
    """The change beside that of the others; "" where there is no figure."""
    if fact["value"] is None:
        return ""
    before, change = fact["before"], fact["change"]
    if before is None:
        return "There is no figure of the year before, so no change is judged."
    was = f"The year before it was {value_words(fact, before['value'])}"
    if change["judged"] == "none":
        return f"{was}; the change is not compared, since the two years do not count alike or too few others have both."
    usual = value_words(fact, change["usual"])
    return f"{was}; had it moved as the others did, it would be {usual} now. Its change is {CHANGED[change['judged']]}."


def rule_sentence(fact: Fact) -> str:
    """The rule that fired, and how near it came to another."""
    if fact["grade"] == "none":
        return "Not graded."
    level, change = (_part(fact[name], name) for name in ("level", "change"))
    near = " Borderline: within a fifth of a standard error of a cut." if _near(fact) else ""
    return f"Rule: {level}, {change}: {GRADE[fact['grade']]}.{near}"


def domain_sentence(domain: Fact) -> str:
    """How a domain came by its grade, or why it has none."""
    n, of = domain["graded"], domain["of"]
    if domain["grade"] != "none":
        near = " Borderline: one figure across its cut would make it another." if domain["borderline"] else ""
        return f"The weighted middle of {n} of {of} indicators that are graded.{near}"
    missing = [i["title"].lower() for i in domain["indicators"] if i["id"] in domain["needed"] and i["grade"] == "none"]
    if missing:
        return f"Not graded without {words.listing(missing)}; {n} of {of} indicators are graded."
    return f"Not graded: {n} of {of} indicators are graded, and half are needed."


def overall_sentence(body: Fact) -> str:
    """How the whole came by its grade."""
    whole = body["overall"]
    if body["kind"] == "bcu":
        return "A command area has two domains at most, and so no grade of the whole."
    if whole["grade"] == "none":
        return f"Not graded: {whole['graded']} of {whole['of']} domains are graded, and three are needed."
    near = " Borderline." if whole["borderline"] else ""
    return f"The middle of {whole['graded']} graded domains, at most one step above the lowest of them.{near}"


def direction_sentence(direction: Fact) -> str:
    """The direction with the score behind it and its noise."""
    told = DIRECTION[direction["told"]]
    told = f"{told[0].upper()}{told[1:]}"
    if direction["told"] == "none":
        return f"{told}: too few indicators have a change that can be compared."
    mean, within = f"{direction['score']:+.2f}".replace("-", "−"), f"{direction['within']:.2f}"
    return f"{told}: its changes average {mean} standard errors; from {within} either way a change is called."


def official_sentence(indicators: Sequence[Fact]) -> str:
    """That a force is told of by official tables since its own files are not whole; "" where they are."""
    crime = next((i for i in indicators if i["id"] == "crime"), None)
    if crime is None or crime["value"] is None or crime["source"] == STREET:
        return ""
    return "No whole year of its street-level files is held: what was recorded is from force-level official tables."


def month_earlier_sentence(body: Fact) -> str:
    """Whether the grade stands when the window moves by a month; "" where neither window gives one."""
    now, then = body["overall"]["grade"], body["overall"]["month_earlier"]
    if "none" in (now, then):
        return ""
    if now == then:
        return "With its twelve months ending a month earlier the grade would be the same."
    return f"With its twelve months ending a month earlier it would be: {GRADE[then]}."


def recording_sentence(grade: str, cycle: str, published: str) -> str:
    """How well a force records crime, by its inspectors: it stands beside every level of recorded crime."""
    when = words.day_words(published) if published else "date unknown"
    return f"Official inspectors on its recording of crime: {grade} ({cycle}, {when}). Better recording raises levels."


def well_sentence(indicators: Sequence[Fact]) -> str:
    """What the force does well, by the rules that fired."""
    own = [i for i in indicators if i["grade"] in ("excellent", "good") and _better(i)]
    if not own:
        return "Doing well: no figure stands out from what is usual for such an area."
    named = [_named(i) for i in sorted(own, key=_score, reverse=True)[:3]]
    return f"Doing well: {words.listing(named)} – better than usual, or moving better than elsewhere."


def improve_sentence(indicators: Sequence[Fact]) -> str:
    """What the force must improve, by the rules that fired."""
    own = [i for i in indicators if i["grade"] in ("fair", "poor")]
    if not own:
        graded = any(i["grade"] != "none" for i in indicators)
        return "Must improve: no graded figure falls short." if graded else "Must improve: nothing is graded."
    named = [_named(i) for i in sorted(own, key=_score)[:3]]
    return f"Must improve: {words.listing(named)} – worse than usual, or moving worse than elsewhere."


def questions(indicators: Sequence[Fact], explained: bool) -> tuple[str, ...]:
    """At most three questions worth asking, each from a rule that fired or a figure that is missing."""
    short = sorted((i for i in indicators if i["grade"] in ("poor", "fair")), key=_score)
    told = [_question(i) for i in short]
    told += [_disparity(i) for i in indicators if i["id"] == "disparity" and not explained and _beyond_chance(i)]
    hidden = [i for i in indicators if i["value"] is None and i["missing"] == "no figure"]
    told += [f"{i['title']}: when will this be published for this force?" for i in hidden]
    return tuple(told[:3])


def like_sentences(like: Fact, peers: Sequence[str]) -> tuple[str, ...]:
    """With whom an area is compared, and what it is like."""
    told = ["Levels are compared with what all the others make usual; the area itself is left out of that."]
    if peers:
        told.append(f"Most like it in income deprivation and density: {words.listing(peers)}.")
    if like["income"] is not None and like["density"] is not None:
        poor, dense = PERCENT * like["income"], like["density"]
        told.append(f"{poor:.1f}% of its residents are income-deprived; {dense:,.0f} live on a square kilometre.")
    else:
        told.append(UNLIKE)
    rates = f"Rates are to {like['residents']:,.0f} residents." if like["residents"] is not None else NO_RATES
    return (*told, rates)


def trigger_sentences(open_: bool, since: str, letter: bool, counts: bool | None) -> tuple[str, ...]:
    """The state of the trigger, its rule, and the letter of the first rule beside it."""
    yes = f"Yes, since the card of {quarter_words(since)}." if open_ else "No."
    this = {
        None: "This card neither opens nor closes the way: it has no grade or no direction.",
        True: "This card counts.",
        False: "This card does not count.",
    }[counts]
    return (
        f"Two cards in succession without improvement? {yes} {this}",
        "The rule: two cards in succession that got worse, or stayed Fair or Poor without a clear change. By its "
        f"letter (any two in succession without an improvement) it would be: {'yes' if letter else 'no'}.",
    )


def revision_lines(before: Fact, after: Fact) -> tuple[str, ...]:
    """What a later edition says otherwise than the published card: grades first, then values."""
    told = []
    if before["overall"]["grade"] != after["overall"]["grade"]:
        told.append(f"Overall: {GRADE[before['overall']['grade']]}, later {GRADE[after['overall']['grade']]}")
    if before["direction"]["told"] != after["direction"]["told"]:
        told.append(f"Direction: {before['direction']['told']}, later {after['direction']['told']}")
    then = {i["id"]: i for d in before["domains"] for i in d["indicators"]}
    for domain in after["domains"]:
        old = next((d for d in before["domains"] if d["id"] == domain["id"]), domain)
        if old["grade"] != domain["grade"]:
            told.append(f"{domain['title']}: {GRADE[old['grade']]}, later {GRADE[domain['grade']]}")
        told += [
            _revised(then[i["id"]], i) for i in domain["indicators"] if i["id"] in then and _differs(then[i["id"]], i)
        ]
    return tuple(told)


def _revised(before: Fact, after: Fact) -> str:
    old, new = figure_words(before), figure_words(after)
    grades = f"{GRADE[before['grade']]}, later {GRADE[after['grade']]}"
    values = "" if old == new else f"{old}, later {new}"
    return f"{after['title']}: {'; '.join(filter(None, [values, grades if before['grade'] != after['grade'] else '']))}"


def _differs(before: Fact, after: Fact) -> bool:
    return (figure_words(before), before["grade"]) != (figure_words(after), after["grade"])


def _question(fact: Fact) -> str:
    level, change = fact["level"]["judged"], fact["change"]["judged"]
    now = f"{fact['title']}: {value_words(fact, fact['value'])}{_after(fact)}"
    if level == "worse" and change != "better":
        usual = value_words(fact, fact["level"]["usual"])
        return f"{now}, where about {usual} would be usual. What explains the difference?"
    if change == "worse":
        before, usual = (value_words(fact, fact[a][b]) for a, b in (("before", "value"), ("change", "usual")))
        return f"{now}, after {before} the year before; had it moved as elsewhere it would be {usual}. What changed?"
    return f"{now}, still worse than usual. What is planned next?"


def _beyond_chance(fact: Fact) -> bool:
    """Whether a ratio of rates lies above 1 by more than chance explains (95%)."""
    if fact["value"] is None:
        return False
    return bool(log(fact["value"]) > LIMITS * sqrt(1 / fact["n"] + 1 / fact["base"]))


def _disparity(fact: Fact) -> str:
    return (
        f"Black residents were searched {value_words(fact, fact['value'])} as often as White residents. What is the "
        "force’s own explanation, and what does it promise to do?"
    )


def _part(part: Fact, name: str) -> str:
    return f"{name} {'not judged' if part['judged'] == 'none' else part['judged']}"


def _near(fact: Fact) -> bool:
    return bool(fact["level"]["near"] or fact["change"]["near"])


def _better(fact: Fact) -> bool:
    return "better" in (fact["level"]["judged"], fact["change"]["judged"])


def _score(fact: Fact) -> float:
    return sum(fact[name]["score"] or 0.0 for name in ("level", "change"))


def _lower(fact: Fact) -> str:
    title = str(fact["title"])
    return title if title[0].isdigit() or title[1:2].isupper() else title[0].lower() + title[1:]


def _named(fact: Fact) -> str:
    return f"{_lower(fact)} ({value_words(fact, fact['value'])}{_after(fact)})"


def _after(fact: Fact) -> str:
    return "" if fact["scale"] in ("share", "ratio") else f" {fact['unit'].removeprefix('pounds ')}"


def _short(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
