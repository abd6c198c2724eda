"""The tables as they were when migrations began.

A database from before that has some of these tables already, in this form; it gets
the rest.

Revision: 0001
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None


def upgrade() -> None:
    """Make the tables that are missing."""
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", _id(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("created", sa.String(), nullable=False),
        sa.Column("expires", sa.String(), nullable=False),
        sa.Column("revoked", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sha256"),
        if_not_exists=True,
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", _id(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index("ix_attempts_list", "attempts", ["list"], if_not_exists=True)
    op.create_table(
        "fetches",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("address"),
        if_not_exists=True,
    )
    op.create_table(
        "judgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a", _id(), nullable=False),
        sa.Column("b", _id(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.String()),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_table(
        "party_ids",
        sa.Column("record", _id(), nullable=False),
        sa.Column("party", _id(), nullable=False),
        sa.PrimaryKeyConstraint("record"),
        if_not_exists=True,
    )
    op.create_table(
        "receipts",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made", sa.String(), nullable=False),
        sa.Column("keep_until", sa.String(), nullable=False),
        sa.Column("erased", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("number"),
        if_not_exists=True,
    )
    op.create_index("ix_receipts_keep_until", "receipts", ["keep_until"], if_not_exists=True)
    op.create_table(
        "settings",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        if_not_exists=True,
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", _id(), nullable=False),
        sa.Column("ordering", _id(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("published", sa.String(), nullable=False),
        sa.Column("published_basis", sa.String(), nullable=False),
        sa.Column("retrieved", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("scope_full", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("scope_note", sa.Text(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("records_declared", sa.Integer()),
        sa.Column("records_scanned", sa.Integer(), nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("cut", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index(
        "versions_by_file", "versions", ["list", "sha256"], unique=True, if_not_exists=True
    )
    op.create_index(
        "versions_in_order", "versions", ["list", "ordering"], unique=True, if_not_exists=True
    )
    op.create_table(
        "cut_records",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record", _id(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["versions.id"]),
        sa.PrimaryKeyConstraint("version", "record"),
        if_not_exists=True,
    )
    op.create_table(
        "refused",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["versions.id"]),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index("ix_refused_version", "refused", ["version"], if_not_exists=True)
    op.create_table(
        "restated",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["versions.id"]),
        sa.PrimaryKeyConstraint("version", "key"),
        if_not_exists=True,
    )
    op.create_table(
        "spoken",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record", _id(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["versions.id"]),
        sa.PrimaryKeyConstraint("version", "record"),
        if_not_exists=True,
    )
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", _id(), nullable=False),
        sa.Column("record", _id(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("prop", _id(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("until_version", sa.Integer()),
        sa.ForeignKeyConstraint(["from_version"], ["versions.id"]),
        sa.ForeignKeyConstraint(["until_version"], ["versions.id"]),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index(
        "statements_by_record",
        "statements",
        ["list", "record", "key", "from_version"],
        unique=True,
        if_not_exists=True,
    )


def _id() -> sa.String:
    """Text that sorts by its code points on both databases."""
    return sa.String().with_variant(sa.String(collation="C"), "postgresql")
