"""The names and addresses at which the desk is served."""

from __future__ import annotations

import pytest

from assistant.desk.server.allowed_hosts import allowed_hosts, check_address
from assistant.errors import SettingsInvalid


def test_names_are_allowed_as_they_are_written_in_a_request() -> None:
    hosts = allowed_hosts("127.0.0.2", ["desk.example", "fd00::1", "[fd00::2]", "*.news.example"])
    assert hosts[3:] == ["127.0.0.2", "desk.example", "[fd00::1]", "[fd00::2]", "*.news.example"]
    assert "0.0.0.0" not in allowed_hosts("0.0.0.0", ["desk.example"])


@pytest.mark.parametrize("host", ["*", "desk.*", "*.*.example", "a*b", "*.", ""])
def test_every_name_at_once_is_not_allowed(host: str) -> None:
    """It would let any page elsewhere speak to the server (DNS rebinding)."""
    with pytest.raises(SettingsInvalid, match="DATELINE_HOSTS"):
        allowed_hosts("127.0.0.1", [host])


def test_another_address_than_loopback_needs_sign_in_and_a_name() -> None:
    check_address("127.0.0.1", hosts=[], signed_in=False)
    check_address("0.0.0.0", hosts=["desk.example"], signed_in=True)
    for hosts, signed_in in (([], True), (["desk.example"], False)):
        with pytest.raises(SettingsInvalid):
            check_address("0.0.0.0", hosts=hosts, signed_in=signed_in)
