"""All that differs between the two engines that keep the catalogue and the ledger.

A :class:`~corpus.database.database.Database` is one file of SQLite or one schema of a PostgreSQL database.
The statements run on both are the same; what the engines write differently is in ``statements``.
"""
