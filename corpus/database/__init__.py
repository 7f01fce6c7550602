"""All that differs between the two engines that keep the catalogue and the ledger.

A :class:`~corpus.database.database.Database` is one file of SQLite or one schema of a PostgreSQL database.
The statements run on both are the same; what the engines write differently is in ``statements``.
"""

import lazy_loader

# `corpus` offers this one module by name, and takes it from here.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
