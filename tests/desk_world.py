"""What lies on the desk in the tests: meetings, questions, suggestions and requests of two command areas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from openbeat.live import keys
from openbeat.live.database import changing, reading
from openbeat.live.tables import Base, Meeting, Question, Request, RequestRules, RequestStep, Suggestion

COAST, ZEDBOROUGH = "zedshire/coast", "zedshire/zedborough"
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>\'"&{{ 7 * 7 }}'
LONG = "x" * 10_000_000
RULES = "It was answered in the last six months.\nA court deals with it."


def put(app: Flask, row: Base) -> int:
    """Write a row; its number."""
    with app.app_context(), changing("the test") as db:
        db.add(row)
        db.flush()
        return int(row.id)  # type: ignore[attr-defined]


def row(app: Flask, table: type[Any], number: int) -> Any:
    """A row as it stands in the database."""
    with app.app_context():
        return reading().get_one(table, number)


def asked(app: Flask, ask: Callable[..., Any]) -> Any:
    """What a session answers."""
    with app.app_context():
        return ask(reading())


def change(app: Flask, table: type[Any], number: int, **values: Any) -> None:
    """Change a row as somebody else would."""
    with app.app_context(), changing("Somebody Else") as db:
        found = db.get_one(table, number)
        for name, value in values.items():
            setattr(found, name, value)


def meeting(app: Flask, area: str = COAST, **values: Any) -> int:
    """A meeting that is planned for December."""
    told = {
        "kind": "scrutiny", "title": "Public scrutiny meeting", "starts": "2026-12-08T18:30", "ends": "2026-12-08T20:00",
        "changed": "2026-10-01T09:00:00Z", "chair_rank": "Chief Superintendent",
    }  # fmt: skip
    return put(app, Meeting(area=area, **told | values))


def question(app: Flask, text: str = "When will the lights be mended?", area: str = COAST, **values: Any) -> int:
    """A question that waits since 16 November."""
    told = {"ref": keys.new_ref(), "digest": keys.digest(text), "asked": "2026-11-16T10:00:00Z"}
    number = values.pop("meeting_id", None) or meeting(app, area)
    return put(app, Question(text=text, area=area, meeting_id=number, **told | values))


def suggestion(app: Flask, text: str = "Broken glass on the steps", area: str = COAST, **values: Any) -> int:
    """A suggestion that waits since 10 November."""
    told = {"ref": keys.new_ref(), "digest": keys.digest(text), "suggested": "2026-11-10T10:00:00Z"}
    return put(app, Suggestion(text=text, area=area, neighbourhood="zedshire/saltmere-town", **told | values))


def request(app: Flask, route: int = 2, state: str = "waiting", area: str = COAST, **values: Any) -> int:
    """A request that came on 2 November, a Monday."""
    made = "2026-11-02T10:00:00Z"
    told = {
        "text": "The lights on the harbour steps.", "name": "Ada Person", "email": "ada@person.example",
        "contact": "1 Secret Lane", "complaint": "C-123" if route == 1 else "",
    }  # fmt: skip
    steps = [RequestStep(at=made, state=state)]
    return put(
        app, Request(ref=keys.new_ref(), route=route, state=state, area=area, made=made, steps=steps, **told | values)
    )


def rules(app: Flask, area: str = COAST, days: int = 10) -> int:
    """What a lead has published beforehand."""
    return put(app, RequestRules(area=area, refusals=RULES, answer_days=days, valid_from="2026-01-01"))
