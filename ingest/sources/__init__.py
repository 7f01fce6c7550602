"""Where collected files come from: folders and archives."""
