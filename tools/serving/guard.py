"""Who may ask the studio for something, before anything of a request is read.

Without a token it is whoever sits at this machine: pages of other sites are kept out by the Host
and Origin that browsers send. With one it is whoever knows it, by whatever name the studio is
called: as a bearer, or as the cookie that a browser got for it. Knows nothing about jobs.
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import cookie_parser

from tools.serving.limits import Limits, RefusedError

COOKIE = "studio"
COOKIE_SECONDS = 30 * 24 * 3600

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
"""Of the studio's own page."""

SANDBOX = "sandbox allow-scripts allow-downloads; frame-ancestors 'none'"
"""Of a run's page: it has a policy of its own, and is to be of no origin."""

_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_OPEN = ("/healthz", "/api/openapi.json", "/api/v1/session")
_SAFE = ("GET", "HEAD", "OPTIONS")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Guard:
    """An ASGI application around another."""

    def __init__(
        self,
        app: Any,
        *,
        limits: Limits,
        token: str | None,
        refuse: Callable[[str], None],
    ) -> None:
        """Choose what to ask for.

        Args:
            app: the other.
            limits: of bodies.
            token: what who asks must know; None for nothing, on loopback alone.
            refuse: is told the reason of each refusal, in one word.
        """
        self._app = app
        self._limits = limits
        self._token = token
        self._refuse = refuse

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _complete(message.get("headers", []))
            await send(message)

        try:
            self._check(scope)
            most = self._most_bytes(scope)
        except RefusedError as refused:
            self._refuse(refused.reason)
            await send_refusal(refused, send_safely)
            return
        await self._app(scope, self._limit(receive, most), send_safely)

    def _check(self, scope: Message) -> None:
        headers = _headers(scope)
        host = headers.get("host", "")
        if self._token is None and _name(f"//{host}") not in _LOOPBACK:
            raise RefusedError(
                403, "host", f"host: {host[:100]!r}; expected 127.0.0.1 or localhost"
            )
        path, is_safe = scope["path"], scope["method"] in _SAFE
        is_page = not path.startswith(("/api/", "/metrics"))
        if not is_page and headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            raise RefusedError(
                403, "origin", "origin: a page of another site; expected the studio's"
            )
        origin = headers.get("origin")
        if not is_safe and origin is not None and origin.partition("://")[2] != host:
            raise RefusedError(
                403, "origin", f"origin: {origin[:100]!r}; expected the studio's own"
            )
        if self._token is not None and not is_page and path not in _OPEN:
            self._check_token(headers)

    def _check_token(self, headers: MutableMapping[str, str]) -> None:
        assert self._token is not None, "who has none asks for none"
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and is_same(given.strip(), self._token):
            return
        # Other programs of this host set cookies, too, and not all are well formed.
        if not is_cookie(cookie_parser(headers.get("cookie", "")).get(COOKIE, ""), self._token):
            raise RefusedError(
                401, "token", "token: missing or wrong; expected Authorization: Bearer …"
            )

    def _most_bytes(self, scope: Message) -> int:
        """Give the most bytes that the body may have.

        Raises:
            RefusedError: it says itself that it has more.
        """
        headers = _headers(scope)
        has_files = (scope["method"], scope["path"]) == ("POST", "/api/v1/jobs")
        has_files &= headers.get("content-type", "").lower().startswith("multipart/")
        most = self._limits.body_bytes if has_files else self._limits.request_bytes
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or len(length) > 15 or int(length) > most:
            raise _too_large(most)
        return most

    def _limit(self, receive: Receive, most: int) -> Receive:
        """Count what comes, for what a header says need not be true."""
        size, is_whole = 0, False
        until = time.monotonic() + self._limits.whole_body_seconds

        async def receive_at_most() -> Message:
            nonlocal size, is_whole
            if is_whole:  # what comes now is the news that the other went away
                return await receive()
            try:
                seconds = min(self._limits.body_seconds, until - time.monotonic())
                message = await asyncio.wait_for(receive(), seconds)
            except TimeoutError as error:
                raise RefusedError(408, "slow", "body: cut off; expected all of it") from error
            size += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if size > most:
                raise _too_large(most)
            return message

        return receive_at_most


async def send_refusal(refused: RefusedError, send: Send) -> None:
    """Send what a refusal says."""
    body = json.dumps({"error": str(refused)}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    headers += [(name.encode(), value.encode()) for name, value in extra_headers(refused).items()]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def extra_headers(refused: RefusedError) -> dict[str, str]:
    """Give the headers that go with a refusal."""
    found = {"connection": "close"} if refused.status in (408, 413) else {}
    if refused.retry_after_s is not None:
        found["retry-after"] = str(refused.retry_after_s)
    if refused.status == 401:
        found["www-authenticate"] = "Bearer"
    return found


def is_same(given: str, token: str) -> bool:
    """Compare in a time that does not tell where they differ."""
    return hmac.compare_digest(given.encode(errors="replace"), token.encode())


def make_cookie(token: str, *, now: float | None = None) -> str:
    """Make what a browser may show in place of the token, for a while."""
    until = int((time.time() if now is None else now) + COOKIE_SECONDS)
    return f"{until}.{_sign(str(until), token)}"


def is_cookie(value: str, token: str, *, now: float | None = None) -> bool:
    """Tell whether a cookie was made here and still counts."""
    until, _, signature = value.partition(".")
    is_signed = hmac.compare_digest(_sign(until, token).encode(), signature.encode())
    return is_signed and int(until) > (time.time() if now is None else now)


def _sign(text: str, token: str) -> str:
    key = hashlib.sha256(f"skinpixl studio {token}".encode()).digest()
    return hmac.new(key, text.encode(errors="replace"), hashlib.sha256).hexdigest()


def _name(address: str) -> str | None:
    """Give the name of the host in an address; None where it has none or is no address."""
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _headers(scope: Message) -> MutableMapping[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _complete(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Add the headers that every answer has, unless it has its own."""
    found = list(headers)
    names = {name.decode("latin-1").lower() for name, _ in found}
    more = {**_HEADERS, "content-security-policy": POLICY, "cache-control": "no-store"}
    return found + [
        (name.encode(), value.encode()) for name, value in more.items() if name not in names
    ]


def _too_large(most: int) -> RefusedError:
    return RefusedError(413, "size", f"body: too large; expected at most {most:,} bytes")
