"""The models that run on this machine. What they need is here already: nothing is looked up or sent."""

from __future__ import annotations

OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
"""Variables under which transformers and sentence_transformers ask no hub; read as they are imported."""
