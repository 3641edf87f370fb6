"""Who may ask the preview?

This machine alone, by its own names. What other pages in the same browser ask for they cannot read, hold or frame: what
is shown may not be for others yet, so that this goes before what a host would allow them.
"""

import contextlib
import socket

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from attache.disk import DiskError

HOST = "127.0.0.1"
HOSTS = ["127.0.0.1", "localhost", "[::1]"]
TRIED = 20  # ports, from the one asked for upwards
GUARDED = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "SAMEORIGIN"}
GUARDED |= {"Cross-Origin-Resource-Policy": "same-origin"}


def doors() -> list[Middleware]:
    """What stands before a preview."""
    return [Middleware(_guarded), Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)]


def _guarded(app: ASGIApp) -> ASGIApp:
    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(GUARDED)
                headers.setdefault("Referrer-Policy", "same-origin")
                del headers["Access-Control-Allow-Origin"]
            await send(message)

        await app(scope, receive, guarded)

    return answered


def listening(port: int) -> socket.socket:
    """A listening socket on the port asked for, or on the next that is free. Raises `DiskError` where none is."""
    for candidate in range(port, min(port + TRIED, 65536)):
        with contextlib.suppress(OSError):
            return socket.create_server((HOST, candidate))
    raise DiskError(f"no port from {port} to {port + TRIED - 1} is free; say another by --port")
