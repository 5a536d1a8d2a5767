"""What Alembic runs: migrations on the connection that `schema.upgrade` opened."""

from __future__ import annotations

from alembic import context

from openbeat.live.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
