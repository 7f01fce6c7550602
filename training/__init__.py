"""How the reader's weights are made: see docs/training.md."""
