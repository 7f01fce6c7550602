"""The truth: reports, versions, passages, embeddings and history, by SQLAlchemy Core."""

import lazy_loader

# `corpus` offers some of these modules by name, and takes them from here.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
