"""The steps that bring an older database's tables up to date, run by Alembic.

Owns one file for each change of the tables, in ``versions``; whoever changes a table
in ``ostraka.store`` adds the next file and raises ``ostraka.store.migrate.HEAD``. A
released step is never edited. There is no way down: a backup is.
"""
