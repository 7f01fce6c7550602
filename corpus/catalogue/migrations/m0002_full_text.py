"""Once a full-text index within the catalogue, which a later step drops: nothing is left to do."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Does nothing."""
