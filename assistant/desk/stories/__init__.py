"""The desk of stories: which events and affairs are reported, and how each of them stands."""
