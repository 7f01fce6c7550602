"""No address that leads into a network or to this machine is connected to, however it is written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ADDRESSES = HERE / "hostile_addresses.txt"
# Relative to the server that redirects, these lead back to it.
BACK_TO_THE_SERVER = {"http:///127.0.0.1/", "http:127.0.0.1/", "http:/127.0.0.1/", "127.0.0.1"}


def test_nothing_is_connected_to_for_any_hostile_address_or_redirect_to_one() -> None:
    """In a process of its own, in which the interpreter reports every socket that is connected."""
    ran = subprocess.run(
        [sys.executable, str(HERE / "fetch_hostile.py"), str(ADDRESSES)],
        env={"PYTHONPATH": str(ROOT), "HTTP_PROXY": "http://127.0.0.1:9/", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = json.loads(ran.stdout)
    assert len(found["direct"]) >= 140
    assert {address for address, result in found["direct"].items() if result != "refused"} == set()
    passed = {address for address, result in found["redirected"].items() if result != "refused"}
    assert passed <= BACK_TO_THE_SERVER, found["redirected"]
    assert found["requests"] >= len(found["direct"])  # the recorder has seen a server at work
    assert found["connected"] == []
    assert found["looked_up"] == []
