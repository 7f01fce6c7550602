"""Starting the desk, as the command line does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.settings import Settings


def serve(settings: Settings, *, address: str = "127.0.0.1", port: int = 8501) -> int:
    """Serve the desk until Ctrl-C or SIGTERM, then close everything that was opened.

    Prints one line with the address as soon as a browser may come. Returns 0, the exit status. Raises
    SettingsInvalid when the address cannot be used, the port is taken, or strangers could reach it.
    """
    from assistant.desk.server.allowed_hosts import check_address
    from assistant.desk.server.running import listen, run
    from assistant.telemetry.logs import log_to_stderr

    check_address(address, hosts=settings.host_names, signed_in=settings.sign_in is not None)
    listening = listen(address, port)
    from assistant.desk import opened
    from assistant.desk.server.app import application
    from assistant.desk.server.ending import Ending
    from assistant.desk.server.observed import observed
    from assistant.runs.schedule import on_schedule
    from assistant.runs.start import end_working, resume_unfinished

    opened.use(settings)
    resume_unfinished(settings)
    url = f"http://{f'[{address}]' if ':' in address else address}:{port}"

    def on_ready() -> None:
        print(f"Dateline is ready at {url} (Ctrl-C stops it)", flush=True)

    try:
        ending = Ending(opened.is_answering)
        app = application(
            settings, address=address, secrets=_secrets(settings, url), ending=ending, on_ready=on_ready
        )
        with observed(settings), on_schedule(settings):
            log = partial(log_to_stderr, settings.log, secrets=settings.secrets())
            run(app, listening, upload_mb=settings.upload_mb, ending=ending, set_up_log=log)
    finally:
        end_working()
        listening.close()
        opened.close()
    return 0


def _secrets(settings: Settings, url: str) -> dict[str, Any]:
    """What Streamlit needs to let people sign in; nothing in single-user mode."""
    if settings.sign_in is None:
        return {}
    return {
        "auth": {
            "redirect_uri": f"{settings.url or url}/oauth2callback",
            "cookie_secret": settings.sign_in.cookie_secret.get_secret_value(),
            "client_id": settings.sign_in.client_id,
            "client_secret": settings.sign_in.client_secret.get_secret_value(),
            "server_metadata_url": settings.sign_in.provider,
        }
    }
