"""Spine: people, debates, positions, decisions, answers, and what is to be said and heard."""

import sqlalchemy as sa
from alembic import op

revision = "0001_spine"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""

    op.create_table(
        "inbox",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_by", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "event_id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_place"), "inbox", ["place"], unique=False)
    op.create_index(op.f("ix_inbox_state_place"), "inbox", ["state", "place"], unique=False)

    op.create_table(
        "workspaces",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("next_order", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_workspaces")),
    )

    op.create_table(
        "channels",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_channels_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_channels")),
    )

    op.create_table(
        "debates",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("background", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decider_accepted", sa.Boolean(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undecided_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("source_link", sa.Text(), nullable=False),
        sa.Column("source_author", sa.Text(), nullable=False),
        sa.Column("opened_from", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_debates_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "number", name=op.f("pk_debates")),
        sa.UniqueConstraint("workspace", "opened_from", name=op.f("uq_debates_workspace_opened_from")),
    )
    op.create_index(
        op.f("ix_debates_workspace_channel_posted_at"), "debates", ["workspace", "channel", "posted_at"], unique=False
    )
    op.create_index(
        op.f("ix_debates_workspace_state_deadline"), "debates", ["workspace", "state", "deadline"], unique=False
    )
    op.create_index(
        op.f("ix_debates_workspace_state_undecided_until"),
        "debates",
        ["workspace", "state", "undecided_until"],
        unique=False,
    )

    op.create_table(
        "drafts",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_drafts_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "member", "channel", name=op.f("pk_drafts")),
    )

    op.create_table(
        "homes",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_homes_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "member", name=op.f("pk_homes")),
    )

    op.create_table(
        "members",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("deactivated", sa.Boolean(), nullable=False),
        sa.Column("guest", sa.Boolean(), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_members_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_members")),
    )

    op.create_table(
        "messages",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.Column("shown_hash", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shown_revision", sa.Integer(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_by", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Text(), nullable=True),
        sa.Column("reposted", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_messages_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "key", name=op.f("pk_messages")),
    )
    op.create_index(
        "ix_messages_dirty",
        "messages",
        ["workspace", "wanted_at"],
        unique=False,
        sqlite_where=sa.text("gone IS NULL AND revision > shown_revision"),
        postgresql_where=sa.text("gone IS NULL AND revision > shown_revision"),
    )
    op.create_index(op.f("ix_messages_workspace_channel_ts"), "messages", ["workspace", "channel", "ts"], unique=False)
    op.create_index(
        op.f("ix_messages_workspace_member_kind"), "messages", ["workspace", "member", "kind"], unique=False
    )
    op.create_index(op.f("ix_messages_workspace_number"), "messages", ["workspace", "number"], unique=False)

    op.create_table(
        "sends",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"], ["workspaces.workspace"], name=op.f("fk_sends_workspaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace", "key", name=op.f("pk_sends")),
    )
    op.create_index(op.f("ix_sends_state_due_at"), "sends", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_sends_workspace_number"), "sends", ["workspace", "number"], unique=False)

    op.create_table(
        "debate_people",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f("fk_debate_people_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "role", "ordinal", name=op.f("pk_debate_people")),
    )
    op.create_index(
        op.f("ix_debate_people_workspace_member_number"),
        "debate_people",
        ["workspace", "member", "number"],
        unique=False,
    )

    op.create_table(
        "decisions",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("look_back", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f("fk_decisions_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "version", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_workspace_owner"), "decisions", ["workspace", "owner"], unique=False)
    op.create_index(
        op.f("ix_decisions_workspace_state_answers_until"),
        "decisions",
        ["workspace", "state", "answers_until"],
        unique=False,
    )

    op.create_table(
        "marks",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("emoji", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("said_order", sa.Integer(), nullable=True),
        sa.Column("stamp", sa.Text(), server_default="", nullable=False),
        sa.Column("taken_away", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f("fk_marks_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "channel", "ts", "member", "emoji", name=op.f("pk_marks")),
    )
    op.create_index(op.f("ix_marks_workspace_number"), "marks", ["workspace", "number"], unique=False)

    op.create_table(
        "positions",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("change_my_mind", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("informed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "number"],
            ["debates.workspace", "debates.number"],
            name=op.f("fk_positions_debates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "member", "version", name=op.f("pk_positions")),
    )

    op.create_table(
        "answers",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said_order", sa.Integer(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("change_my_mind", sa.Text(), nullable=False),
        sa.Column("best_reason", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace", "number", "version"],
            ["decisions.workspace", "decisions.number", "decisions.version"],
            name=op.f("fk_answers_decisions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "version", "said_order", name=op.f("pk_answers")),
    )

    op.create_table(
        "decision_asked",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "number", "version"],
            ["decisions.workspace", "decisions.number", "decisions.version"],
            name=op.f("fk_decision_asked_decisions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "number", "version", "ordinal", name=op.f("pk_decision_asked")),
    )
    op.create_index(
        op.f("ix_decision_asked_workspace_member_number"),
        "decision_asked",
        ["workspace", "member", "number"],
        unique=False,
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_index(op.f("ix_decision_asked_workspace_member_number"), table_name="decision_asked")
    op.drop_table("decision_asked")
    op.drop_table("answers")
    op.drop_table("positions")
    op.drop_index(op.f("ix_marks_workspace_number"), table_name="marks")
    op.drop_table("marks")
    op.drop_index(op.f("ix_decisions_workspace_state_answers_until"), table_name="decisions")
    op.drop_index(op.f("ix_decisions_workspace_owner"), table_name="decisions")
    op.drop_table("decisions")
    op.drop_index(op.f("ix_debate_people_workspace_member_number"), table_name="debate_people")
    op.drop_table("debate_people")
    op.drop_index(op.f("ix_sends_workspace_number"), table_name="sends")
    op.drop_index(op.f("ix_sends_state_due_at"), table_name="sends")
    op.drop_table("sends")
    op.drop_index(op.f("ix_messages_workspace_number"), table_name="messages")
    op.drop_index(op.f("ix_messages_workspace_member_kind"), table_name="messages")
    op.drop_index(op.f("ix_messages_workspace_channel_ts"), table_name="messages")
    op.drop_index(
        "ix_messages_dirty",
        table_name="messages",
        sqlite_where=sa.text("gone IS NULL AND revision > shown_revision"),
        postgresql_where=sa.text("gone IS NULL AND revision > shown_revision"),
    )
    op.drop_table("messages")
    op.drop_table("members")
    op.drop_table("homes")
    op.drop_table("drafts")
    op.drop_index(op.f("ix_debates_workspace_state_undecided_until"), table_name="debates")
    op.drop_index(op.f("ix_debates_workspace_state_deadline"), table_name="debates")
    op.drop_index(op.f("ix_debates_workspace_channel_posted_at"), table_name="debates")
    op.drop_table("debates")
    op.drop_table("channels")
    op.drop_table("workspaces")
    op.drop_index(op.f("ix_inbox_state_place"), table_name="inbox")
    op.drop_index(op.f("ix_inbox_place"), table_name="inbox")
    op.drop_table("inbox")
