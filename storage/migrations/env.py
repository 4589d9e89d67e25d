"""Run by Alembic inside the transaction that `storage.schema.migrate` opened."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a column only by rebuilding its table
    compare_type=True,
    transactional_ddl=True,  # our SQLite connections begin for themselves, so a failed step leaves nothing
)
with context.begin_transaction():
    context.run_migrations()
