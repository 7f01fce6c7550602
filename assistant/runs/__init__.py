"""Long work on the corpus in a process of its own: taking in what was handed over, health, rebuilding."""
