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
    ("GET", "/ward/<code>/harm.csv"),
    ("GET", "/csp/<code>"),
    ("GET", "/csp/<code>.csv"),
    ("GET", "/csp/<code>.json"),
    ("GET", "/csp/<code>/harm.csv"),
    ("GET", "/bcu/<force>/<slug>"),
    ("GET", "/bcu/<force>/<slug>.csv"),
    ("GET", "/bcu/<force>/<slug>.json"),
    ("GET", "/bcu/<force>/<slug>/harm.csv"),
    ("GET", "/force/<slug>"),
    ("GET", "/force/<slug>.csv"),
    ("GET", "/force/<slug>.json"),
    ("GET", "/force/<slug>/harm.csv"),
    ("GET", "/neighbourhood/<force>/<slug>"),
    ("GET", "/neighbourhood/<force>/<slug>.csv"),
    ("GET", "/neighbourhood/<force>/<slug>.json"),
    ("GET", "/neighbourhood/<force>/<slug>/harm.csv"),
    ("GET", "/england-and-wales"),
    ("GET", "/england-and-wales.csv"),
    ("GET", "/england-and-wales.json"),
    ("GET", "/england-and-wales/harm.csv"),
    ("GET", "/neighbourhood/<force>/<slug>/meetings.ics"),
    ("GET", "/neighbourhood/<force>/<slug>/meeting/<int:number>.ics"),
    ("GET", "/standards/<slug>"),
    ("GET", "/standards/<slug>.csv"),
    ("GET", "/standards/<slug>.json"),
    ("GET", "/redress/<slug>"),
    ("GET", "/oversight/<slug>"),
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
    ("GET", "/feed/coverage.atom"),
    ("GET", "/feed/<kind>/<path:key>.atom"),
    ("GET", "/embed/<kind>/<path:key>"),
    ("GET", "/s/<snapshot>/share/<kind>/<path:key>.png"),
    ("GET", "/api"),
    ("GET", "/api.json"),
    ("GET", "/sitemap.xml"),
    ("GET", "/robots.txt"),
    ("GET", "/s/<snapshot>/maps/<name>"),
    ("GET", "/healthz"),
    ("GET", "/static/<path:filename>"),
}


def test_every_public_address_is_there_and_no_other(app: Flask) -> None:
    rules = {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert PUBLIC - rules == set(), "removing a public address needs a redirect, and a line in the changelog"
    assert rules - PUBLIC == set(), "a new public address is for ever: add it to this list"
