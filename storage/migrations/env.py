"""What Alembic runs: it works on the connection that ``storage.migrate`` hands over, and never opens one itself."""

from alembic import context

from storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
)
with context.begin_transaction():
    context.run_migrations()
