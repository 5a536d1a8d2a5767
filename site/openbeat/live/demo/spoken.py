"""What was said at the meetings: minutes, actions, priorities, questions, suggestions."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ...store import Store
from .. import keys
from ..tables import Action, ActionStep, Meeting, Minutes, Priority, Question, Suggestion
from ..tables.promised import DONE, OPEN
from ..tables.voices import PUBLISHED, REFUSED, WAITING

# Meeting → how many of the public came, day of publication ("" for a draft), what was said.
MINUTES = {
    "z1": (41, "2024-11-22", "The commander presented the figures to September. Eleven questions were asked."),
    "z2": (38, "2025-03-21", "The meeting agreed two priorities: **car parks** and **the quay at night**."),
    "z3": (27, "2025-07-25", "Actions of March were gone through one by one. Two remain open."),
    "z4": (52, "2025-11-20", "The agreement on night-time patrols was signed.\n\n- patrols from December\n- lights until 03:00"),
    "z5": (33, "2026-03-19", "Residents asked why 101 calls about the car parks had no reply."),
    "zx": (96, "2026-05-27", "Called at the request of residents, because the priority on car parks had been ignored.\n\n"
           "The chair said that nobody had been given the task after a move of staff, and apologised."),
    "z6": (44, "2026-07-17", "Cameras are up at Glasshouse Street. The chair answered nine questions."),
    "c1": (19, "2025-02-14", "First meeting in Saltmere. The room was too small; the Memorial Hall is taken from now on."),
    "c2": (23, "2025-06-13", "Harbour lighting was discussed with the council."),
    "c3": (17, "2025-10-20", "The figures for anti-social behaviour could not be shown: the force had not published them."),
    "c4": (21, "2026-02-16", "Two actions were carried over for the second time."),
    "c6": (30, "", "Draft."),
    "i1": (12, "2025-02-03", "Rural theft was the one subject."),
    "i2": (9, "2025-06-02", "Farm watch has 61 members."),
    "b1": (14, "2026-10-08", "Bicycles, the harbour steps, and dates for the winter."),
}  # fmt: skip
# Meeting, ward, what, owner, agreed, due, done, what happened to those responsible, closed.
ACTIONS = (
    ("z2", "Glasshouse", "Put cameras at both entrances of the Glasshouse Street car park.", "Zedborough Council",
     "2025-03-11", "2025-09-30", "Six cameras work since June 2026; the police can see them.",
     "Two people were charged with 14 thefts from vehicles and await trial.", "2026-06-18"),
    ("zx", "Glasshouse", "Name one sergeant who answers for the car parks, and publish who it is.", "Zedshire Police",
     "2026-05-19", "2026-06-30", "Sergeant Iris Copely (fictional) since 1 June.", "", "2026-06-01"),
    ("zx", "", "Answer every 101 report about the car parks within 72 hours, and publish how many were.",
     "Zedshire Police", "2026-05-19", "2026-11-30", "", "", ""),
    ("z6", "Wherry Quay", "Count on four weekends how many officers were on foot at the quay.",
     "Wherry Quay Residents’ Association", "2026-07-07", "2026-10-31", "", "", ""),
    ("c2", "Harbour", "Mend the lights on the harbour steps.", "Saltmere Council", "2025-06-03", "2025-12-31", "", "", ""),
    ("c4", "", "Publish the anti-social behaviour figures that were missing in October.", "Zedshire Police",
     "2026-02-03", "2026-04-30", "Published in May 2026.", "", "2026-05-11"),
    ("c6", "Pier", "Say at the February meeting how many bicycles were found again.", "Zedshire Police",
     "2026-10-06", "2027-02-09", "", "", ""),
)  # fmt: skip
# Meeting, neighbourhood, ward, what, agreed, done, when, what happened to those responsible.
PRIORITIES = (
    ("z2", "", "Glasshouse", "Thefts from vehicles in car parks", "2025-03-11",
     "Patrols at six in the evening, cameras at one car park.", "2026-06-18", "Two people were charged; their trial is to come."),
    ("z2", "", "Wherry Quay", "Wherry Quay at night", "2025-03-11", "Officers on foot on Fridays and Saturdays.",
     "2025-12-05", ""),
    ("c4", "", "Harbour", "Bicycle theft at the harbour", "2026-02-03", "Racks moved under the lamp.", "2026-04-20", ""),
    ("b1", "zedshire/saltmere-town", "Pier", "Noise from motorcycles on the front after ten", "2026-10-04", "", "", ""),
)  # fmt: skip
# Meeting, state, reason, text, answer, who answered, when.
QUESTIONS = (
    ("z6", PUBLISHED, "", "How many of the thefts from cars in Glasshouse Street led to somebody being charged?",
     "Fourteen of the 61 that were reported between January and June 2026.", "Chief Superintendent, Zedborough", "2026-07-07"),
    ("z6", PUBLISHED, "", "Why are there no officers at the bus station on Sundays?",
     "There were none because of leave. From September there are.", "Chief Superintendent, Zedborough", "2026-07-17"),
    ("z6", REFUSED, "details", "A question with the particulars of somebody’s case.", "", "", ""),
    ("z7", PUBLISHED, "", "What share of 101 calls in Zedborough was answered within five minutes this autumn?", "", "", ""),
    ("z7", PUBLISHED, "", "Who decides which streets are patrolled on Friday nights, and can residents see the plan?", "", "", ""),
    ("z7", WAITING, "", "Will the cameras at Glasshouse Street be watched at night, or only recorded?", "", "", ""),
    ("c6", PUBLISHED, "", "When will the lights on the harbour steps be mended? They were promised for 2025.", "", "", ""),
    ("c6", PUBLISHED, "", "Is the police boat still in use?", "Yes, from April to October.", "Chief Superintendent, Coast",
     "2026-10-06"),
    ("c7", WAITING, "", "Can the meeting be shown online as well? The last bus leaves at eight.", "", "", ""),
)  # fmt: skip
# Neighbourhood, command area, ward, state, reason, text, outcome, when.
SUGGESTIONS = (
    ("saltmere-town", "coast", "Pier", PUBLISHED, "", "Motorcycles on the front late at night", "Taken up as a priority.",
     "2026-10-04"),
    ("saltmere-town", "coast", "Harbour", PUBLISHED, "", "Broken glass on the harbour steps every weekend", "", ""),
    ("saltmere-town", "coast", "Castle", WAITING, "", "Parking on the zebra crossing by the school", "", ""),
    ("zedborough-south", "zedborough", "Glasshouse", PUBLISHED, "", "Catalytic converters stolen in Kiln Lane", "", ""),
    ("zedborough-south", "zedborough", "Wherry Quay", REFUSED, "names", "A suggestion that names a neighbour", "", ""),
)  # fmt: skip
ASKED = "2026-09-{:02d}T18:20:00Z"


def write(db: Session, store: Store, meetings: dict[str, Meeting]) -> None:
    """Write all of it."""
    wards = _wards(store)
    for key, (attended, published, text) in MINUTES.items():
        db.add(Minutes(meeting_id=meetings[key].id, text=text, attended=attended, published=published))
    for told in ACTIONS:
        db.add(_action(wards, meetings, *told))
    for key, hood, ward, text, agreed, done, done_on, responsible in PRIORITIES:
        meeting = meetings[key]
        db.add(
            Priority(
                meeting_id=meeting.id, area=meeting.area, neighbourhood=hood, ward=wards.get((meeting.area, ward), ""),
                text=text, agreed=agreed, done=done, done_on=done_on, responsible=responsible,
            )
        )  # fmt: skip
    for n, (key, state, reason, text, answer, who, when) in enumerate(QUESTIONS, 1):
        db.add(
            Question(
                ref=keys.new_ref(), meeting_id=meetings[key].id, area=meetings[key].area, text=text,
                digest=keys.digest(text), asked=ASKED.format(n), state=state, reason=reason, answer=answer,
                answered_by=who, answered=when, decided="" if state == WAITING else ASKED.format(n + 1),
            )
        )  # fmt: skip
    for n, (hood, area, ward, state, reason, text, outcome, when) in enumerate(SUGGESTIONS, 1):
        db.add(
            Suggestion(
                ref=keys.new_ref(), area=f"zedshire/{area}", neighbourhood=f"zedshire/{hood}",
                ward=wards.get((f"zedshire/{area}", ward), ""), text=text, digest=keys.digest(text),
                suggested=ASKED.format(n), state=state, reason=reason, outcome=outcome, outcome_on=when,
                decided="" if state == WAITING else ASKED.format(n + 1),
            )
        )  # fmt: skip


def _action(wards: dict[tuple[str, str], str], meetings: dict[str, Meeting], key: str, ward: str, text: str, owner: str,
            agreed: str, due: str, done: str, responsible: str, closed: str) -> Action:  # fmt: skip
    meeting = meetings[key]
    made = Action(
        meeting_id=meeting.id, area=meeting.area, ward=wards.get((meeting.area, ward), ""), text=text, owner=owner,
        agreed=agreed, due=due, state=DONE if closed else OPEN, done=done, responsible=responsible, closed=closed,
    )  # fmt: skip
    made.steps = [ActionStep(on=agreed, state=OPEN, due=due, note="Agreed at the meeting.")]
    if closed:
        made.steps.append(ActionStep(on=closed, state=DONE, due=due, note=done))
    return made


def _wards(store: Store) -> dict[tuple[str, str], str]:
    """Command area and name of a ward → its code."""
    rows = store.db.execute(
        """SELECT c.ancestor AS area, a.name, a.code FROM areas a JOIN closure c ON c.descendant = a.code
           JOIN areas b ON b.code = c.ancestor WHERE a.kind = 'ward' AND b.kind = 'bcu'"""
    )
    return {(r["area"], r["name"]): r["code"] for r in rows}
