"""A page that holds nothing but the section on outcomes, for any area of a built site."""

from __future__ import annotations

from types import SimpleNamespace

from flask import Flask, abort, jsonify, render_template_string
from flask.typing import ResponseReturnValue

from openbeat import figures, outcomes
from openbeat.figures import Figures
from openbeat.pages import the_store

PAGE = """{% extends "layout.html" %}{% block title %}What happened next{% endblock %}{% block main %}
<div class="govuk-width-container"><h1>{{ name }}</h1>{% include "_outcomes.html" %}</div>{% endblock %}"""


def with_section(app: Flask) -> Flask:
    """The application with a page /outcomes/<code> more, and its facts as /outcomes.json/<code>."""

    def read(code: str) -> Figures:
        return figures.read(the_store(), the_store().area(code) or abort(404))

    @app.get("/outcomes/<path:code>")
    def section(code: str) -> str:
        f = read(code)
        page = SimpleNamespace(outcomes=outcomes.view(the_store(), f))
        return render_template_string(PAGE, name=f.area.name, page=page)

    @app.get("/outcomes.json/<path:code>")
    def facts(code: str) -> ResponseReturnValue:
        return jsonify(outcomes.as_json(the_store(), read(code)))

    return app
