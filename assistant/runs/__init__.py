"""Long work on the corpus in a process of its own: importing uploads, checking and rebuilding the indexes."""
