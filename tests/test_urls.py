"""The list of public addresses. Taking one away breaks links of others: a removed address needs a redirect."""

from __future__ import annotations

from flask import Flask

# What is in other people's bookmarks, articles and spreadsheets. Add to it; whatever leaves it must redirect.
PUBLIC = {
    ("GET", "/"),
    ("POST", "/find"),
    ("GET", "/ward/<code>"),
    ("GET", "/ward/<code>.csv"),
    ("GET", "/ward/<code>.json"),
    ("GET", "/coverage"),
    ("GET", "/coverage.csv"),
    ("GET", "/coverage.json"),
    ("GET", "/harm"),
    ("GET", "/harm.csv"),
    ("GET", "/harm.json"),
    ("GET", "/harm/<slug>"),
    ("GET", "/harm/<slug>.csv"),
    ("GET", "/harm/<slug>.json"),
    ("GET", "/harm/<slug>/spots.geojson"),
    ("GET", "/s/<snapshot>/maps/<code>/<layer>.svg"),
    ("GET", "/s/<snapshot>/spots/<slug>/<kind>.svg"),
    ("GET", "/s/<snapshot>/tiles/<layer>/<z>/<x>/<y>.png"),
    ("GET", "/tiles/<layer>/<z>/<x>/<y>.png"),
    ("GET", "/ward/<code>/harm.csv"),
    ("GET", "/feed/coverage.atom"),
    ("GET", "/s/<snapshot>/maps/<name>"),
    ("GET", "/compare"),
    ("GET", "/compare.csv"),
    ("GET", "/compare.json"),
    ("GET", "/compare/<slug>"),
    ("GET", "/compare/<slug>.csv"),
    ("GET", "/compare/<slug>.json"),
    ("GET", "/forces"),
    ("GET", "/forces.csv"),
    ("GET", "/forces.json"),
    ("GET", "/healthz"),
    ("GET", "/static/<path:filename>"),
}


def test_every_public_address_is_there_and_no_other(app: Flask) -> None:
    rules = {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert PUBLIC - rules == set(), "removing a public address needs a redirect, and a line in the changelog"
    assert rules - PUBLIC == set(), "a new public address is for ever: add it to this list"
