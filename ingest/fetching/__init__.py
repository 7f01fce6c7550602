"""Fetching from addresses that strangers may have written: only what is public is connected to."""
