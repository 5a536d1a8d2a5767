"""Open Beat's site: what flask and granian start. It reads one finished snapshot and nothing else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from openbeat import basemap, page_cache, pages, words
from openbeat.api import api
from openbeat.area_feed import area_feed
from openbeat.areas import areas
from openbeat.assets import asset_url
from openbeat.calendars import calendars
from openbeat.card_embed import card_embed
from openbeat.card_feed import card_feed
from openbeat.card_pdf import card_pdf
from openbeat.card_picture import card_picture
from openbeat.cards import cards
from openbeat.compare import compare
from openbeat.coverage import coverage
from openbeat.embed import embed
from openbeat.feed import feed
from openbeat.find import find
from openbeat.force_harm import force_harm
from openbeat.forces import forces
from openbeat.harm import harm
from openbeat.live import commands as live_commands
from openbeat.live import database
from openbeat.live.asking import asking
from openbeat.live.meeting import meeting
from openbeat.live.meeting_calendars import meeting_calendars
from openbeat.live.meeting_feed import meeting_feed
from openbeat.live.pack_page import pack_page
from openbeat.live.papers import papers
from openbeat.live.promise_page import promise_page
from openbeat.live.questions import questions
from openbeat.live.request_list import request_list
from openbeat.live.request_page import request_page
from openbeat.live.request_print import request_print
from openbeat.live.staff import commands, guard
from openbeat.live.suggestions import suggestions
from openbeat.live.support import support
from openbeat.meetings import meetings
from openbeat.meetings_files import meetings_files
from openbeat.oversight import oversight
from openbeat.redress import redress
from openbeat.share import share
from openbeat.sheets.beat_sheet import beat_sheet
from openbeat.sheets.leaflet import leaflet
from openbeat.sitemap import sitemap
from openbeat.snapshots import snapshots
from openbeat.standards import standards
from openbeat.tiles import tiles

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FORM = 16_384  # bytes: the search sends a line, never a file
DEFAULTS = {
    "DATA": "data/site",  # where the built site lives; relative to the project's folder
    "SITE_NAME": "Open Beat",
    "STRAP": "Independent. Not a police or government website.",
    "ADDRESS": "",  # the site's public address, "https://…", for citations; else the one it is asked for at
    "PRESS": "",  # e-mail address for the press, shown on report cards
    "CORRECTIONS": "",  # e-mail address for corrections, shown on every page
    "BASEMAP": "",  # address of a street map's tiles, "https://…/{z}/{x}/{y}.png"; its host learns what readers look at
    "BASEMAP_CREDIT": "",  # whose street map it is
    "CACHE_MB": "64",  # megabytes of finished pages that each worker keeps, 0 for none
    "SECRET": "",  # of signed links and sessions, 32 characters at least; else made once, beside the live database
    "SMTP": "",  # where e-mail goes out, "smtp://name:word@host:587" or "smtps://…"; without, requests are on paper
    "MAIL_FROM": "",  # the address that e-mail comes from
    "SUPPORTERS": "50",  # how many must support a request about priorities before it goes to the lead
    "RATE": "30 per hour",  # forms that residents may send from one connection, "" for any number
    "PROXIES": "0",  # servers in front of this one whose word is taken for where a visitor comes from
}
COMPRESSED = {
    "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/csv", "text/javascript", "text/plain",
                           "application/javascript", "application/json", "application/geo+json",
                           "application/atom+xml", "application/xml", "image/svg+xml", "text/calendar"],
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_ALGORITHM_STREAMING": ["br", "gzip"],
    "COMPRESS_STREAMING_ENDPOINT_CONDITIONAL": ["static", "snapshots.map_file"],  # "not modified" for these too
}  # fmt: skip


def create_app(settings: dict[str, Any] | None = None) -> Flask:
    """The application. Settings come from `settings`, else from OPENBEAT_… in the environment, else defaults."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "site/static"))
    app.config.from_mapping({k: os.environ.get(f"OPENBEAT_{k}", v) for k, v in DEFAULTS.items()})
    app.config.from_mapping(settings or {})
    app.config.setdefault("DATABASE_URL", os.environ.get("DATABASE_URL", ""))  # by the name that hosts give it
    app.config["DATA"] = ROOT / app.config["DATA"]
    streets = basemap.read(app.config["BASEMAP"], app.config["BASEMAP_CREDIT"])
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_FORM
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters |= {"figure": words.figure, "month_words": words.month_words, "day_words": words.day_words}
    app.jinja_env.globals |= {
        "asset": asset_url,
        "site_name": app.config["SITE_NAME"],
        "strap": app.config["STRAP"],
        "corrections": app.config["CORRECTIONS"],
        "press": app.config["PRESS"],
        "basemap": streets,
    }
    app.config |= COMPRESSED
    pages.install(app, streets.origin if streets else "")
    Compress(app)
    for blueprint in (
        find,
        areas,
        calendars,
        meetings,
        meetings_files,
        coverage,
        harm,
        force_harm,
        feed,
        snapshots,
        tiles,
        compare,
        forces,
    ):
        app.register_blueprint(blueprint)
    for blueprint in (
        cards,
        standards,
        redress,
        oversight,
    ):  # what to expect of a force, and where to go when it is not kept
        app.register_blueprint(blueprint)
    for blueprint in (api, area_feed, embed, share, sitemap):  # what machines and other people's pages take
        app.register_blueprint(blueprint)
    for blueprint in (card_pdf, card_picture, card_embed, card_feed):  # the same of report cards, and paper
        app.register_blueprint(blueprint)
    for blueprint in (
        meeting,
        meeting_calendars,
        meeting_feed,
        pack_page,
        papers,
        promise_page,
    ):  # public meetings, and all that is on their tables
        app.register_blueprint(blueprint)
    for blueprint in (questions, suggestions, asking, request_page, support, request_list, request_print):
        app.register_blueprint(blueprint)  # what residents say
    app.register_blueprint(beat_sheet)  # what is printed for meetings
    app.register_blueprint(leaflet)  # and for letter boxes
    database.install(app)
    guard.install(app)
    commands.install(app)
    live_commands.install(app)
    if proxies := int(app.config["PROXIES"]):
        app.wsgi_app = ProxyFix(app.wsgi_app, proxies, proxies, proxies)  # type: ignore[method-assign]
    page_cache.install(app)
    return app
