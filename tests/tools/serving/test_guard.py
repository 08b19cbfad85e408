"""Who is let in: hosts, origins, tokens, and bodies that do not end."""

import asyncio

import pytest

from tests.tools.serving.studios import JOBS, PLAIN, waiting
from tools.serving.guard import COOKIE, COOKIE_SECONDS, is_cookie, is_same, make_cookie

TOKEN = "a long enough token"


@pytest.fixture
def closed(tmp_path):
    with waiting(tmp_path, token=TOKEN) as found:
        yield found


@pytest.fixture
def local(tmp_path):
    with waiting(tmp_path) as found:
        yield found


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::1", "", "10.0.0.5"])
def test_other_names_of_this_machine_are_refused(local, host):
    answer = local.client.get("/healthz", headers={"host": host})
    assert answer.status_code == 403 and answer.json()["error"].startswith("host: ")


@pytest.mark.parametrize("host", ["127.0.0.1:9", "localhost", "localhost:8000", "[::1]:8000"])
def test_its_own_names_are_taken(local, host):
    assert local.client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:9", "http://["]
)
def test_pages_of_other_sites_cannot_post(local, origin):
    answer = local.client.post(JOBS, json=PLAIN, headers={"origin": origin})
    assert answer.status_code == 403 and len(local.studio.store) == 0
    name = local.submit().json()["id"]
    for method, path in [("POST", f"{JOBS}/{name}/cancel"), ("DELETE", f"{JOBS}/{name}")]:
        answer = local.client.request(method, path, headers={"origin": origin})
        assert answer.status_code == 403
    assert local.studio.counts.refused["origin"] == 3


def test_the_own_page_can_post(local):
    headers = {"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"}
    assert local.client.post(JOBS, json=PLAIN, headers=headers).status_code == 201
    headers = {"sec-fetch-site": "cross-site"}
    assert local.client.get(JOBS, headers=headers).status_code == 403
    assert local.client.get("/", headers=headers).status_code == 200  # a link to the page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": f"Bearer {TOKEN}x"},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": "Bearer"},
        {"authorization": "Bearer tökén".encode()},
        {"cookie": f"{COOKIE}=99999999999.{'0' * 64}"},
        {"cookie": f"{COOKIE}=é.x".encode()},
        {"cookie": f"{COOKIE}={make_cookie('another token than that')}"},
        {"cookie": f"{COOKIE}={make_cookie(TOKEN, now=0)}"},
    ],
)
@pytest.mark.parametrize("path", [JOBS, "/metrics", "/api/v1/palettes"])
def test_without_the_token_nobody_learns_anything(closed, headers, path):
    answer = closed.client.get(path, headers=headers)
    assert answer.status_code == 401 and set(answer.json()) == {"error"}
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_token_lets_in_and_its_cookie_does_too(closed):
    bearer = {"authorization": f"Bearer {TOKEN}", "host": "skins.example"}
    assert closed.client.get(JOBS, headers=bearer).status_code == 200
    wrong = closed.client.post("/api/v1/session", headers={"authorization": "Bearer no"})
    assert wrong.status_code == 401 and "set-cookie" not in wrong.headers
    answer = closed.client.post("/api/v1/session", headers=bearer)
    assert answer.status_code == 204
    assert {"HttpOnly", "SameSite=strict"} <= set(answer.headers["set-cookie"].split("; "))
    cookie = answer.headers["set-cookie"].partition(";")[0]
    assert TOKEN not in cookie
    for other in ("", 'theme={"a": [1]}; '):  # which another program of this host has set
        assert closed.client.get(JOBS, headers={"cookie": other + cookie}).status_code == 200
    proxied = {"cookie": cookie, "host": "skins.example", "origin": "https://skins.example"}
    assert closed.client.post(JOBS, json=PLAIN, headers=proxied).status_code == 201


def test_the_page_and_its_health_are_open(closed):
    for path in ("/", "/assets/studio.js", "/healthz", "/api/openapi.json"):
        assert closed.client.get(path).status_code == 200


def test_a_cookie_ends():
    cookie = make_cookie(TOKEN, now=1000)
    assert is_cookie(cookie, TOKEN, now=1000 + COOKIE_SECONDS - 1)
    assert not is_cookie(cookie, TOKEN, now=1000 + COOKIE_SECONDS)
    assert not is_cookie(cookie.replace("1", "2", 1), TOKEN, now=1000)
    assert is_same(TOKEN, TOKEN) and not is_same("", TOKEN)


def test_each_answer_has_its_headers(local):
    for path in ("/", JOBS, "/nothing", "/metrics"):
        headers = local.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]


def test_a_body_that_says_that_it_is_large_is_not_read(local):
    for kind, size in [("multipart/form-data", 30_000_000), ("application/json", 700_000)]:
        headers = {"content-length": str(size), "content-type": kind}
        assert local.client.post(JOBS, content=b"{}", headers=headers).status_code == 413
    answer = local.client.post(f"{JOBS}/{'a' * 16}/stop", content=b"x" * 700_000)
    assert answer.status_code == 413  # all but a submission is small


def test_a_body_that_does_not_say_it_is_cut_off(local):
    def pieces():
        for _ in range(300):
            yield b" " * 100_000

    for kind in ("multipart/form-data; boundary=x", "application/json"):
        answer = local.client.post(JOBS, content=pieces(), headers={"content-type": kind})
        assert answer.status_code == 413 and answer.json()["error"].startswith("body: too large")


@pytest.mark.parametrize("limit", ["body_seconds", "whole_body_seconds"])
def test_a_body_that_does_not_go_on_is_given_up(tmp_path, limit):
    with waiting(tmp_path, **{limit: 0.05}) as found:
        sent = []

        async def receive():
            await asyncio.sleep(60 if limit == "body_seconds" else 0.01)
            return {"type": "http.request", "body": b" ", "more_body": True}

        async def send(message):
            sent.append(message)

        headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
        scope = {
            "type": "http",
            "method": "POST",
            "path": JOBS,
            "raw_path": JOBS.encode(),
            "query_string": b"",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "scheme": "http",
            "root_path": "",
            "http_version": "1.1",
        }
        asyncio.run(found.client.app(scope, receive, send))
        assert sent[0]["status"] == 408 and b"body: cut off" in sent[1]["body"]
