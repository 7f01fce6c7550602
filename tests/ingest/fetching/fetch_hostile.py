"""Fetches every address of a file, and then has a server redirect to each of them: `… ADDRESSES`.

Prints the results, and to where this process has connected but to that server. Names are looked up as a
hostile name server would have it, so that no look-up leaves this machine.
"""

from __future__ import annotations

import json
import string
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from ingest.errors import AddressRefused, FetchFailed
from ingest.fetching.fetcher import Fetcher
from tests.ingest.web_server import HOST, Given, WebServer

NAMES = {
    "rebound.example.org": ["127.0.0.1"],
    "mapped.example.org": ["::ffff:127.0.0.1"],
    "half.example.org": ["93.184.215.14", "10.0.0.1"],
    "metadata.example.org": ["169.254.169.254"],
    "nat64.example.org": ["64:ff9b::7f00:1"],
    "zoned.example.org": ["fe80::1%1"],
}


def look_up(host: str, _port: int) -> list[str]:
    if host not in NAMES:
        raise OSError(f"{host} is unknown")
    return NAMES[host]


def main() -> None:
    connected: list[str] = []
    looked_up: list[str] = []

    def hear(event: str, details: tuple[object, ...]) -> None:
        if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            connected.append(repr(details[1:]))
        elif event.startswith("socket.get"):
            looked_up.append(repr(details))

    addresses = Path(sys.argv[1]).read_text("utf-8").splitlines()
    with WebServer() as server:
        for number, address in enumerate(addresses):
            redirect = {"Location": quote(address, safe=string.printable.strip())}
            server.pages[f"/{number}"] = Given(status=302, headers=redirect)
        sys.addaudithook(hear)
        policy = replace(server.policy, look_up=look_up)
        fetcher = Fetcher(policy=policy)
        own = f"'{HOST}', {server.port}"
        json.dump(
            {
                "direct": {address: result_of(fetcher, address) for address in addresses},
                "redirected": {
                    address: result_of(fetcher, f"{server.url}/{number}")
                    for number, address in enumerate(addresses)
                },
                "requests": len(server.asked),
                "connected": [one for one in connected if own not in one],
                "looked_up": [one for one in looked_up if own not in one],
            },
            sys.stdout,
        )


def result_of(fetcher: Fetcher, address: str) -> str:
    try:
        fetcher.get(address)
    except AddressRefused:
        return "refused"
    except FetchFailed as error:
        return str(error)
    return "fetched"


if __name__ == "__main__":
    main()
