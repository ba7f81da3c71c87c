"""Paths and numbers of what was imported are found without reading all of it."""

from alembic import op

revision = "0022_import_paths"
down_revision = "0021_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables from the revision before to this one."""
    op.create_index("ix_imports_workspace_source", "imports", ["workspace", "source"])
    op.create_index("ix_imports_workspace_wrote", "imports", ["workspace", "wrote"])


def downgrade() -> None:
    """Bring them back."""
    op.drop_index("ix_imports_workspace_wrote", "imports")
    op.drop_index("ix_imports_workspace_source", "imports")
