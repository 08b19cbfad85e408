"""The endpoints: what is taken, what is refused and how that is said. No job is made here."""

import asyncio
import io
import json
import zipfile

import pytest

from tests.tools.serving.studios import JOBS, PLAIN, png, waiting
from tools.serving.jobs import State
from tools.serving.words import PALETTE, SKIN

NOBODY = "0123456789abcdef"


@pytest.fixture
def found(tmp_path):
    with waiting(tmp_path) as studio:
        yield studio


def finish(studio, name: str) -> None:
    """Give a job what a run would have left."""
    run = studio.store.run_path(name)
    (run / "frames").mkdir(parents=True)
    for path in ("skin.png", "preview.png", "frames/000000.png", "frames/000004.png"):
        (run / path).write_bytes(png())
    for path in ("skin.json", "palette.hex", "log.txt", "index.html"):
        (run / path).write_text("text")
    status = {"step": 4, "steps": 4, "seconds": 2.0, "losses": {"sds": 0.5}}
    (run / "status.json").write_text(json.dumps(status))
    studio.store.change(name, state=State.DONE, exit_code=0)


def error_of(answer, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error"} and "\n" not in answer.json()["error"]
    return answer.json()["error"]


def test_a_job_is_queued_and_told(found):
    first, second = found.submit(), found.submit(prompt="wizard", steps=5)
    assert first.status_code == second.status_code == 201
    told = found.client.get(f"{JOBS}/{second.json()['id']}").json()
    assert (told["state"], told["position"], told["steps"]) == ("queued", 2, 0)
    assert told["request"]["prompt"] == "wizard" and told["request"]["steps"] == 5
    assert told["files"] == {} and told["stage"] is None
    listed = found.client.get(JOBS).json()
    assert [job["request"]["prompt"] for job in listed["jobs"]] == ["wizard", "knight"]
    assert listed["total"] == 2
    assert found.client.get(JOBS, params={"state": "done"}).json()["total"] == 0
    assert len(found.client.get(JOBS, params={"limit": 1, "offset": 1}).json()["jobs"]) == 1


def test_uploads_are_kept_under_names_of_ours(found):
    files = {
        "photo": ("../../etc/me.png", png((40, 60))),
        "palette_file": ("../x.hex", b"ff0044\n1d2b53\n"),
        "skin": ("/skin.png", png()),
    }
    answer = found.submit(files, palette="upload", only=["head"])
    assert answer.status_code == 201, answer.text
    told = answer.json()
    folder = found.studio.store.path(told["id"])
    assert {path.name for path in folder.iterdir()} == {"job.json", "photo.png", PALETTE, SKIN}
    assert told["has_photo"] and told["has_start"]
    assert found.client.get(f"{JOBS}/{told['id']}/photo").content == png((40, 60))


@pytest.mark.parametrize(
    ("files", "more", "status", "message"),
    [
        ({"photo": ("a.png", b"no picture")}, {}, 400, "photo: the file is no PNG"),
        ({"photo": ("a.png", b"")}, {}, 400, "photo: empty"),
        ({"photo": ("a.png", b"x" * 20_000_001)}, {}, 413, "photo: too large"),
        ({"palette_file": ("a.hex", b"x" * 64_001)}, {}, 413, "palette_file: too large"),
        ({"palette_file": ("a.hex", b"zz")}, {"palette": "upload"}, 400, "palette_file: "),
        ({"palette_file": ("a.hex", b"ff0000")}, {}, 400, "palette: 'lospec/pico-8', and a file"),
        ({"skin": ("a.png", png((128, 64)))}, {}, 400, "skin: 128×64 pixels"),
        ({"skin": ("a.png", b"x" * 1_000_001)}, {}, 413, "skin: too large"),
        ({"skin": ("a.png", png())}, {"from_job": NOBODY}, 400, "from_job: a skin came, too"),
        ({"other": ("a.png", png())}, {}, 400, "form: 'other'"),
        ({"photo": ("a.png", png())}, {"palette": "kmeans:0"}, 400, "palette: 'kmeans:0'"),
        ({"photo": ("a.png", png())}, {"sed": 0}, 400, "sed: no such field"),
    ],
)
def test_bad_uploads_are_refused_and_leave_nothing(found, files, more, status, message):
    assert message in error_of(found.submit(files, **more), status)
    assert not list(found.studio.store.folder.joinpath("jobs").iterdir())


def test_bodies_of_other_kinds_are_refused(found):
    assert "content-type" in error_of(found.client.post(JOBS, data={"prompt": "x"}), 415)
    assert "content-type" in error_of(found.client.post(JOBS, content=b"x"), 415)
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert "body: " in error_of(found.client.post(JOBS, content=b"x", headers=headers), 400)
    files = [("photo", ("a.png", png())) for _ in range(4)]
    answer = found.client.post(JOBS, data={"request": "{}"}, files=files)
    assert "body: " in error_of(answer, 400)
    answer = found.client.post(JOBS, files={"photo": ("a.png", png())})
    assert "request: missing" in error_of(answer, 400)
    answer = found.client.post(JOBS, data={"request": " " * 700_000}, files={"photo": ("a", b"x")})
    assert answer.status_code in (400, 413)


def test_beyond_the_queue_it_is_429(tmp_path):
    with waiting(tmp_path, queue=2) as found:
        names = [found.submit().json()["id"] for _ in range(2)]
        answer = found.submit()
        assert "queue: 2 jobs wait already" in error_of(answer, 429)
        assert int(answer.headers["retry-after"]) >= 1
        found.client.post(f"{JOBS}/{names[0]}/stop")
        assert found.submit().status_code == 201
        assert error_of(found.client.post(f"{JOBS}/{names[0]}/resume"), 429)
        assert found.studio.counts.refused["queue"] == 2


def test_beyond_the_rate_and_the_room_it_is_429(tmp_path):
    with waiting(tmp_path, rate=3, jobs=2) as found:
        assert [found.submit().status_code for _ in range(3)] == [201, 201, 429]
        assert "rate: more than 3" in error_of(found.submit(), 429)


def test_states_allow_what_they_allow(found):
    name = found.submit().json()["id"]
    where = f"{JOBS}/{name}"
    assert "it is queued" in error_of(found.client.delete(where), 409)
    assert "it is queued" in error_of(found.client.get(f"{where}/result"), 409)
    assert "it is queued" in error_of(found.client.get(f"{where}/files/skin.png"), 409)
    assert found.client.post(f"{where}/stop").json()["state"] == "stopped"
    assert "it is stopped" in error_of(found.client.post(f"{where}/stop"), 409)
    assert found.client.post(f"{where}/resume").json()["state"] == "queued"
    assert found.client.post(f"{where}/cancel").json()["state"] == "cancelled"
    assert "it is cancelled" in error_of(found.client.post(f"{where}/cancel"), 409)
    finish(found.studio, name)
    assert "it is done" in error_of(found.client.post(f"{where}/resume"), 409)
    assert found.client.delete(where).status_code == 204
    assert "none of this id" in error_of(found.client.get(where), 404)
    assert not found.studio.store.path(name).exists()


def test_what_is_done_can_be_fetched(found):
    name = found.submit(prompt="A <b>Knight</b>\n").json()["id"]
    finish(found.studio, name)
    where = f"{JOBS}/{name}"
    told = found.client.get(where).json()
    assert told["stage"]["step"] == 4 and told["losses"] == {"sds": 0.5}
    skin = found.client.get(told["files"]["skin.png"], params={"download": True})
    assert skin.content == png() and skin.headers["content-type"] == "image/png"
    assert skin.headers["content-disposition"] == 'attachment; filename="a-b-knight-b.png"'
    assert found.client.get(f"{where}/stages").json() == {"steps": [0, 4]}
    assert found.client.get(f"{where}/stages/4.png").content == png()
    assert error_of(found.client.get(f"{where}/stages/3.png"), 404)
    page = found.client.get(told["files"]["index.html"])
    assert page.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in page.headers["content-security-policy"]
    with zipfile.ZipFile(io.BytesIO(found.client.get(f"{where}/result").content)) as archive:
        assert archive.namelist() == ["skin.png", "skin.json", "palette.hex", "preview.png"]
        assert archive.read("skin.png") == png()
    events = found.client.get(f"{where}/events", headers={"last-event-id": "0"})
    assert events.headers["content-type"].startswith("text/event-stream")
    assert events.text.count("event: stage") == 1 and events.text.endswith('{"state": "done"}\n\n')
    assert found.submit(from_job=name, only=["head"]).json()["has_start"]
    answer = found.submit(from_job=name, arms="slim")
    assert "skin: the file has classic arms" in error_of(answer, 400)


def test_a_job_to_start_from_must_be_done(found):
    name = found.submit().json()["id"]
    assert "from_job: it is queued" in error_of(found.submit(from_job=name), 409)
    assert "from_job: there is none of this id" in error_of(found.submit(from_job=NOBODY), 404)


@pytest.mark.parametrize(
    "path",
    [
        f"{JOBS}/{NOBODY}",
        f"{JOBS}/..%2f..%2fetc",
        f"{JOBS}/%2e%2e/events",
        f"{JOBS}/{NOBODY}/files/..%2f..%2fjob.json",
        f"{JOBS}/{NOBODY}/files/job.json",
        f"{JOBS}/{NOBODY}/stages/-1.png",
        "/assets/..%2fstudio%2findex.html",
        "/assets/../../main.py",
        "/assets/index.html",
        "/docs",
        "/redoc",
    ],
)
def test_no_path_leads_elsewhere(found, path):
    assert error_of(found.client.get(path), 404)


def test_files_have_names_from_a_list(found):
    name = found.submit().json()["id"]
    finish(found.studio, name)
    for path in ("job.json", "..%2fjob.json", "skin.png%00", "made", "SKIN.PNG", ".lock"):
        assert error_of(found.client.get(f"{JOBS}/{name}/files/{path}"), 404)
    for step in ("999999999999", "1e3", "..", "4.png%2f.."):
        assert found.client.get(f"{JOBS}/{name}/stages/{step}.png").status_code in (400, 404)


def test_wrong_numbers_and_methods_are_said_in_one_line(found):
    assert "limit: " in error_of(found.client.get(JOBS, params={"limit": 0}), 400)
    assert "state: " in error_of(found.client.get(JOBS, params={"state": "x"}), 400)
    assert error_of(found.client.put(JOBS), 405)


def test_a_job_of_another_version_is_told_and_lost_files_are_none(found):
    name = found.submit().json()["id"]
    job = found.studio.store.get(name)
    asked = {"prompt": "x", "palette": "lospec/pico-8", "gone": 1}
    found.studio.store.change(name, asked=asked)
    (told,) = found.client.get(JOBS).json()["jobs"]
    assert told["request"]["arms"] == "classic" and "gone" not in told["request"]
    found.studio.store.change(name, asked=job.asked, state=State.DONE)
    for path in ("result", "files/skin.png", "files/log.txt"):
        assert "not there" in error_of(found.client.get(f"{JOBS}/{name}/{path}"), 404)
    assert "not there" in error_of(found.submit(from_job=name), 404)


def test_who_goes_away_in_the_middle_of_a_body_is_no_bug(found):
    async def ask() -> list[dict]:
        sent, parts = [], [{"type": "http.request", "body": b"{", "more_body": True}]

        async def receive():
            return parts.pop() if parts else {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        request = found.client.build_request("POST", JOBS, json=PLAIN)
        headers = [(name.lower(), value) for name, value in request.headers.raw]
        scope = {"type": "http", "method": "POST", "path": JOBS, "query_string": b""}
        await found.client.app(scope | {"headers": headers}, receive, send)
        return sent

    assert asyncio.run(ask())[0]["status"] == 400


def test_a_full_disk_is_said(found, monkeypatch):
    from config.errors import WriteError

    def fail(path, data):
        raise WriteError(path, OSError(28, "No space left on device"))

    monkeypatch.setattr("tools.serving.jobs.write_atomic", fail)
    assert "No space left" in error_of(found.submit(), 507)


def test_palettes_have_colours_and_credits(found):
    palettes = found.client.get("/api/v1/palettes").json()
    pico = next(each for each in palettes if each["name"] == "lospec/pico-8")
    assert len(palettes) > 100 and len(pico["colors"]) == 16 and pico["author"]


def test_options_and_health_and_metrics(found):
    found.submit()
    options = found.client.get("/api/v1/options").json()
    assert "embedded" in options["recipes"] and "face" in options["parts"]
    assert options["limits"]["photo_bytes"] == 20_000_000
    assert found.client.get("/healthz").json()["jobs"]["queued"] == 1
    text = found.client.get("/metrics").text
    assert "skinpixl_queue_length 1" in text and "skinpixl_submitted_total 1" in text


def test_openapi_says_all_of_it(found):
    found_paths = found.client.get("/api/openapi.json").json()["paths"]
    body = found_paths[JOBS]["post"]["requestBody"]["content"]
    assert set(body) == {"application/json", "multipart/form-data"}
    assert set(PLAIN) <= set(body["application/json"]["schema"]["properties"])
    for path in ("events", "stop", "resume", "cancel", "result", "stages"):
        assert f"{JOBS}/{{job}}/{path}" in found_paths
    assert {"/healthz", "/metrics", "/api/v1/palettes"} <= set(found_paths)
