"""The first tables, and what keeps the audit log from being changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
)

revision = "first_tables"
down_revision = None
FIXED = "the audit log is only ever added to"


def upgrade() -> None:
    """Make every table, in the order in which they refer to each other."""
    _people()
    _answering()
    _meetings()
    _papers()
    _panels()
    _voices()
    _requests()
    _promises()
    _record()
    op.bulk_insert(sa.table("revision", Column("id", Integer), Column("n", Integer)), [{"id": 1, "n": 1}])
    _fix_the_audit_log()


def downgrade() -> None:
    """Nothing is before the first tables: what is in them would be lost."""
    raise NotImplementedError


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, String, nullable=False) for name in names]


def _numbers(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


def _key(table: str, refers: str, column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint([column], [f"{refers}.id"], name=f"fk_{table}_{column}")


def _people() -> None:
    op.create_table(
        "accounts",
        *_numbers("id"),
        *_texts("login", "name", "password"),
        Column("active", Boolean, nullable=False),
        *_texts("made"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_accounts"),
        UniqueConstraint("login", name="uq_accounts_login"),
    )
    op.create_table(
        "grants",
        *_numbers("id", "account_id"),
        *_texts("role", "scope"),
        PrimaryKeyConstraint("id", name="pk_grants"),
        CheckConstraint("role IN ('organiser', 'moderator', 'commentary', 'admin')", name=op.f("ck_grants_role")),
        _key("grants", "accounts", "account_id"),
        UniqueConstraint("account_id", "role", "scope", name="uq_grants_account_id"),
    )
    op.create_index("ix_grants_account_id", "grants", ["account_id"])
    op.create_table(
        "signed_in",
        *_texts("digest"),
        *_numbers("account_id", "since", "seen"),
        PrimaryKeyConstraint("digest", name="pk_signed_in"),
        _key("signed_in", "accounts", "account_id"),
    )
    op.create_index("ix_signed_in_account_id", "signed_in", ["account_id"])


def _answering() -> None:
    op.create_table(
        "bodies",
        *_numbers("id"),
        *_texts("area", "name", "kind", "web", "contact", "valid_from", "valid_to", "source"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_bodies"),
    )
    op.create_table(
        "leads",
        *_numbers("id"),
        *_texts("area", "role", "name", "title", "contact", "valid_from", "valid_to", "source"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_leads"),
    )
    op.create_table(
        "request_rules",
        *_numbers("id"),
        *_texts("area", "refusals"),
        *_numbers("answer_days"),
        *_texts("address", "telephone", "valid_from", "valid_to", "source"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_request_rules"),
    )
    op.create_table(
        "comments",
        *_numbers("id"),
        *_texts("area", "kind", "author", "role", "dated", "text", "withdrawn"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_comments"),
        CheckConstraint("kind IN ('commentary', 'reply', 'stop-and-search')", name=op.f("ck_comments_kind")),
    )
    op.create_index("ix_comments_area", "comments", ["area"])


def _meetings() -> None:
    op.create_table(
        "meetings",
        *_numbers("id"),
        *_texts(
            "area",
            "neighbourhood",
            "kind",
            "state",
            "reason",
            "was_starts",
            "title",
            "about",
            "starts",
            "ends",
            "place",
            "access",
            "join_url",
            "join_words",
            "chair",
            "chair_rank",
            "council_officer",
            "oversight_lead",
            "email",
            "telephone",
            "source",
        ),
        *_numbers("sequence"),
        *_texts("changed"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_meetings"),
        CheckConstraint(
            "kind IN ('scrutiny', 'extraordinary', 'beat', 'stop-and-search panel', 'overview and scrutiny')",
            name=op.f("ck_meetings_kind"),
        ),
        CheckConstraint("state IN ('planned', 'moved', 'held', 'cancelled')", name=op.f("ck_meetings_state")),
    )
    op.create_index("ix_meetings_area_starts", "meetings", ["area", "starts"])


def _papers() -> None:
    op.create_table(
        "agenda_items",
        *_numbers("id", "meeting_id", "position"),
        *_texts("kind", "title", "notes"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_agenda_items"),
        CheckConstraint(
            "kind IN ('actions', 'priorities', 'figures', 'questions', 'new priorities', 'next date', 'other')",
            name=op.f("ck_agenda_items_kind"),
        ),
        _key("agenda_items", "meetings", "meeting_id"),
    )
    op.create_index("ix_agenda_items_meeting_id", "agenda_items", ["meeting_id"])
    op.create_table(
        "papers",
        *_numbers("id", "meeting_id"),
        *_texts("kind", "title", "sha256"),
        *_numbers("size"),
        *_texts("uploaded", "withdrawn", "why"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_papers"),
        CheckConstraint(
            "kind IN ('agenda', 'report', 'presentation', 'minutes', 'answer')", name=op.f("ck_papers_kind")
        ),
        _key("papers", "meetings", "meeting_id"),
    )
    op.create_index("ix_papers_meeting_id", "papers", ["meeting_id"])
    op.create_table(
        "minutes",
        *_numbers("id", "meeting_id"),
        *_texts("text"),
        Column("attended", Integer, nullable=True),
        *_texts("published"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_minutes"),
        _key("minutes", "meetings", "meeting_id"),
        UniqueConstraint("meeting_id", name="uq_minutes_meeting_id"),
    )
    op.create_table(
        "packs",
        *_numbers("id", "meeting_id"),
        *_texts("snapshot", "made", "body"),
        PrimaryKeyConstraint("id", name="pk_packs"),
        _key("packs", "meetings", "meeting_id"),
        UniqueConstraint("meeting_id", name="uq_packs_meeting_id"),
    )


def _panels() -> None:
    op.create_table(
        "panel_members",
        *_numbers("id"),
        *_texts("area", "name", "role", "valid_from", "valid_to"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_panel_members"),
    )
    op.create_table(
        "recommendations",
        *_numbers("id", "meeting_id"),
        *_texts("area", "text", "answer", "answered_by", "answered"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_recommendations"),
        _key("recommendations", "meetings", "meeting_id"),
    )
    op.create_index("ix_recommendations_meeting_id", "recommendations", ["meeting_id"])


def _voices() -> None:
    op.create_table(
        "questions",
        *_numbers("id"),
        *_texts("ref"),
        *_numbers("meeting_id"),
        *_texts("area", "text", "digest", "asked", "state", "reason", "decided", "answer", "answered_by", "answered"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_questions"),
        CheckConstraint("state IN ('waiting', 'published', 'refused')", name=op.f("ck_questions_state")),
        _key("questions", "meetings", "meeting_id"),
        UniqueConstraint("meeting_id", "digest", name="uq_questions_meeting_id"),
        UniqueConstraint("ref", name="uq_questions_ref"),
    )
    op.create_index("ix_questions_area", "questions", ["area"])
    op.create_index("ix_questions_meeting_id", "questions", ["meeting_id"])
    op.create_table(
        "suggestions",
        *_numbers("id"),
        *_texts(
            "ref",
            "area",
            "neighbourhood",
            "ward",
            "text",
            "digest",
            "suggested",
            "state",
            "reason",
            "decided",
            "outcome",
            "outcome_on",
        ),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_suggestions"),
        CheckConstraint("state IN ('waiting', 'published', 'refused')", name=op.f("ck_suggestions_state")),
        UniqueConstraint("neighbourhood", "digest", name="uq_suggestions_neighbourhood"),
        UniqueConstraint("ref", name="uq_suggestions_ref"),
    )
    op.create_index("ix_suggestions_area", "suggestions", ["area"])
    op.create_index("ix_suggestions_neighbourhood", "suggestions", ["neighbourhood"])


def _requests() -> None:
    op.create_table(
        "requests",
        *_numbers("id"),
        *_texts("ref", "area"),
        *_numbers("route"),
        *_texts("text", "complaint", "quarter", "name", "email", "contact", "email_hash"),
        Column("on_paper", Boolean, nullable=False),
        *_numbers("signatures"),
        *_texts("made", "state", "reason"),
        Column("meeting_id", Integer, nullable=True),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_requests"),
        CheckConstraint("route IN (1, 2, 3)", name=op.f("ck_requests_route")),
        CheckConstraint(
            "state IN ('unconfirmed', 'waiting', 'received', 'with the lead', 'agreed', 'refused', 'withdrawn')",
            name=op.f("ck_requests_state"),
        ),
        _key("requests", "meetings", "meeting_id"),
        UniqueConstraint("ref", name="uq_requests_ref"),
    )
    op.create_index("ix_requests_area", "requests", ["area"])
    op.create_table(
        "request_steps",
        *_numbers("id", "request_id"),
        *_texts("at", "state", "note"),
        PrimaryKeyConstraint("id", name="pk_request_steps"),
        _key("request_steps", "requests", "request_id"),
    )
    op.create_index("ix_request_steps_request_id", "request_steps", ["request_id"])
    op.create_table(
        "supporters",
        *_numbers("id", "request_id"),
        *_texts("email_hash"),
        PrimaryKeyConstraint("id", name="pk_supporters"),
        _key("supporters", "requests", "request_id"),
        UniqueConstraint("request_id", "email_hash", name="uq_supporters_request_id"),
    )
    op.create_index("ix_supporters_request_id", "supporters", ["request_id"])


def _promises() -> None:
    op.create_table(
        "actions",
        *_numbers("id", "meeting_id"),
        *_texts("area", "ward", "text", "owner", "agreed", "due", "state", "done", "responsible", "closed"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_actions"),
        CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_actions_state")),
        _key("actions", "meetings", "meeting_id"),
    )
    op.create_index("ix_actions_area", "actions", ["area"])
    op.create_index("ix_actions_meeting_id", "actions", ["meeting_id"])
    op.create_table(
        "action_steps",
        *_numbers("id", "action_id"),
        *_texts("on_day", "state", "due", "note"),
        PrimaryKeyConstraint("id", name="pk_action_steps"),
        _key("action_steps", "actions", "action_id"),
    )
    op.create_index("ix_action_steps_action_id", "action_steps", ["action_id"])
    op.create_table(
        "priorities",
        *_numbers("id"),
        Column("meeting_id", Integer, nullable=True),
        Column("suggestion_id", Integer, nullable=True),
        *_texts("area", "neighbourhood", "ward", "text", "agreed", "done", "done_on", "responsible", "closed"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_priorities"),
        _key("priorities", "meetings", "meeting_id"),
        _key("priorities", "suggestions", "suggestion_id"),
    )
    op.create_index("ix_priorities_area", "priorities", ["area"])
    op.create_index("ix_priorities_meeting_id", "priorities", ["meeting_id"])
    op.create_table(
        "agreements",
        *_numbers("id"),
        *_texts("area", "title", "text", "parties", "agreed", "review", "ended"),
        *_numbers("version"),
        PrimaryKeyConstraint("id", name="pk_agreements"),
    )
    op.create_index("ix_agreements_area", "agreements", ["area"])


def _record() -> None:
    op.create_table(
        "audit",
        *_numbers("id"),
        *_texts("at"),
        Column("account_id", Integer, nullable=True),
        *_texts("who", "what", "kind"),
        *_numbers("row_id"),
        *_texts("area", "changes"),
        PrimaryKeyConstraint("id", name="pk_audit"),
        _key("audit", "accounts", "account_id"),
    )
    op.create_index("ix_audit_area", "audit", ["area"])
    op.create_index("ix_audit_row", "audit", ["kind", "row_id"])
    op.create_table(
        "revision",
        *_numbers("id", "n"),
        PrimaryKeyConstraint("id", name="pk_revision"),
    )
    op.create_table(
        "rate_counts",
        *_texts("key"),
        Column("ends", Double, nullable=False),
        *_numbers("count"),
        PrimaryKeyConstraint("key", name="pk_rate_counts"),
    )


def _fix_the_audit_log() -> None:
    """The database refuses to change a line of the audit log, or to delete one."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_{what.lower()} BEFORE {what} ON audit BEGIN SELECT RAISE(ABORT, '{FIXED}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION audit_is_fixed() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{FIXED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_fixed()"
    )
