"""The desk of notes: sentences that a person pinned, with their sources and a comment of their own."""
