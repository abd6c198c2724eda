"""What Alembic runs to bring a database up to date: on the caller's connection.

Opens and commits nothing: the caller's transaction holds all steps or none.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
