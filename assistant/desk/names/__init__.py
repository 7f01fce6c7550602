"""The desk of names: whom and what the reports name, and the dossier of each."""
