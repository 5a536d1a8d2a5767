"""A page that holds nothing but the section on outcomes, for any area of a built site."""

from __future__ import annotations

from types import SimpleNamespace

from flask import Flask, abort, render_template_string

from openbeat import figures, outcomes
from openbeat.pages import the_store

PAGE = """{% extends "layout.html" %}{% block title %}What happened next{% endblock %}
{% block main %}<div class="govuk-width-container"><h1>{{ name }}</h1>{% include "_outcomes.html" %}</div>{% endblock %}"""


def with_section(app: Flask) -> Flask:
    """The application with a page /outcomes/<code> more."""

    @app.get("/outcomes/<path:code>")
    def section(code: str) -> str:
        store = the_store()
        area = store.area(code) or abort(404)
        page = SimpleNamespace(outcomes=outcomes.view(store, figures.read(store, area)))
        return render_template_string(PAGE, name=area.name, page=page)

    return app
