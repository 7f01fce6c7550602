"""What has been collected, and how it is found again: the ground floor.

What it offers is listed in ``__init__.pyi``, the one place where a name is added.
"""

import os

import lazy_loader

# Read by onnxruntime as it is imported, here and by what reads pictures; its own function for this, called
# later, does not stop the events.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

# Each name is loaded on first use: many bring SQLAlchemy and numpy along, which ``--help`` need not wait for,
# nor the small process that keeps the Chroma server, which is started with almost every command.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
