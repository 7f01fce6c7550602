"""The models that run on this machine. What they need is here already: nothing is looked up or sent."""

from __future__ import annotations

import os

# Read by onnxruntime as it is imported; its own function for this, called later, does not stop the events.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
"""Variables under which transformers and sentence_transformers ask no hub; read as they are imported."""
