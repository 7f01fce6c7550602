"""The HTML in which Streamlit's page runs, under Dateline's name and with Dateline's own script.

Streamlit's page asks for what it draws with only when it is about to draw it, and for what that needs in
turn. What every desk draws is named here at once, so that it is there by then.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import JSONResponse

from assistant.desk.server.page_files import Sendable, keep, own_script, streamlit_root
from assistant.desk.server.routes import is_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Receive, Scope, Send

# The files by what their names begin with; one that a later Streamlit names otherwise is asked for as before.
_DRAWN_WITH = ("Html", "Button", "ChatInput", "BidiComponent")
_OWN_ICON = Path(__file__).parents[1] / "theme" / "icon.svg"
_FONT = "SourceSerifVariable-Roman"
_IMPORTED = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")
_LINKED = re.compile(r"""(?:href|src)="\.(/static/[^"]+)\"""")
_ICON = re.compile(r"""<link\s+rel="shortcut icon"[^>]*>""")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_WITHOUT_SCRIPTS = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_UNUSED = re.compile(
    r"""<!--.*?-->|<link\s+rel="service-desc"[^>]*>|<script>\s*window\.prerenderReady = false\s*</script>""",
    re.DOTALL,
)
_EMBEDDING = "/_stcore/host-config"
# What Streamlit asks of whoever embeds its page. Nobody does; a lost connection is reported by theme/page.js.
_NOT_EMBEDDED = {
    "allowedOrigins": [],
    "useExternalAuthToken": False,
    "enableCustomParentMessages": False,
    "enforceDownloadInNewTab": False,
    "metricsUrl": "",
    "blockErrorDialogs": True,
    "resourceCrossOriginMode": None,
}
_NEEDED = "<noscript><p>Dateline’s pages need JavaScript; its command line does not.</p></noscript>"


@cache
def page_html() -> str:
    """The whole page."""
    html = (streamlit_root() / "index.html").read_text("utf-8")
    linked = set(_LINKED.findall(html))
    further = [
        *(
            f'<link rel="modulepreload" crossorigin href=".{one}">'
            for one in _drawn_with()
            if one not in linked
        ),
        *(
            f'<link rel="preload" as="font" type="font/woff2" crossorigin href="./static/media/{file.name}">'
            for file in (streamlit_root() / "static" / "media").glob(f"{_FONT}*")
        ),
        f'<script defer src=".{own_script()}"></script>',
    ]
    html = _UNUSED.sub("", html)
    html = _ICON.sub(
        f'<link rel="shortcut icon" href="data:image/svg+xml,{quote(_OWN_ICON.read_text())}">', html
    )
    html = _TITLE.sub("<title>Dateline</title>", html)
    html = _WITHOUT_SCRIPTS.sub(_NEEDED, html)
    html = html.replace("</head>", "\n".join([*further, "</head>"]))
    return re.sub(r"\n\s*\n+", "\n", html).strip() + "\n"


def keep_page_files() -> None:
    """Read and compress what every page asks for, before the first reader comes."""
    keep(_LINKED.findall(page_html()))


def _drawn_with() -> Iterator[str]:
    """What every desk draws with, and what is imported for it, each once."""
    folder = streamlit_root() / "static" / "js"
    wanted = [file.name for name in _DRAWN_WITH for file in folder.glob(f"{name}.*.js")]
    for name in wanted:  # grows while it is gone through
        yield f"/static/js/{name}"
        imported = _IMPORTED.findall((folder / name).read_text("utf-8"))
        wanted += [one for one in imported if one not in wanted]


class PageHtml:
    """Sends the page wherever a desk is opened, and how it is to behave."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._page = Sendable(page_html().encode(), "index.html", cache_control="no-cache")
        self._behaviour = JSONResponse(_NOT_EMBEDDED, headers={"Cache-Control": "no-cache"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket."""
        if is_page(scope):
            await self._page(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == _EMBEDDING:
            await self._behaviour(scope, receive, send)
        else:
            await self._app(scope, receive, send)
