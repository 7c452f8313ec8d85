"""Alembic's entry: run on the connection that ``store.migrate`` gives."""

from alembic import context

from review_lib.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
