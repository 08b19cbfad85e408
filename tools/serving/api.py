"""The studio on the web: a page, and endpoints that say in JSON what the page says in pictures.

Routes alone; what they ask for is `studio`'s business, and who may ask is `guard`'s.
"""

import asyncio
import io
import tomllib
import zipfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import anyio.to_thread
from fastapi import FastAPI, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, StreamingResponse
from pydantic import BaseModel, Field
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect

from config.errors import ConfigError
from models.parts import PART_NAMES
from tools.io.html_page import VIEWER
from tools.io.palette_names import MOST_FROM_PHOTO
from tools.io.palettes import PALETTES, read_credit, read_palette, shipped_names
from tools.serving import uploads
from tools.serving.events import follow
from tools.serving.files import FILES, check_name, file_name
from tools.serving.guard import COOKIE, COOKIE_SECONDS, SANDBOX, extra_headers, make_cookie
from tools.serving.jobs import Job, State
from tools.serving.limits import RefusedError
from tools.serving.metrics import MEDIA_TYPE, write_metrics
from tools.serving.studio import Studio
from tools.serving.telling import PREFIX, JobFacts, last_stage, list_stages, stage_path, tell
from tools.serving.words import ROOT, Asked, read_asked, recipe_names

PAGE = ROOT / "assets" / "studio"
PAGE_FILES: Mapping[str, tuple[Path, str]] = {
    "studio.css": (PAGE / "studio.css", "text/css; charset=utf-8"),
    **{
        name: (PAGE / name, "text/javascript; charset=utf-8")
        for name in ("studio.js", "api.js", "form.js", "stage.js")
    },
    "skinview3d.js": (VIEWER, "text/javascript; charset=utf-8"),
    "LICENCES.txt": (VIEWER.with_name("LICENCES.txt"), "text/plain; charset=utf-8"),
}
"""What the page asks for, and nothing else."""

RESULT = ("skin.png", "skin.json", "palette.hex", "preview.png")
"""What is in the zip of a result."""

_MULTIPART = "multipart/form-data"
_JSON = "application/json"
_MOST_FILES, _MOST_FIELDS = 3, 1
_TEXT = """Submits skins to a queue and follows them. Errors are `{"error": "one line"}`: 400 bad
value, 401 token, 403 host or origin, 404 unknown, 408 slow body, 409 wrong state, 413 too large,
415 wrong type, 429 try later (see Retry-After), 507 the disk is full."""


class Palette(BaseModel):
    """A palette that ships with the program."""

    name: str
    title: str
    author: str
    url: str
    colors: list[str] = Field(description="six hex digits each")


class Options(BaseModel):
    """What may be asked for."""

    version: str
    recipes: list[str]
    parts: list[str]
    files: dict[str, str] = Field(description="name → what it is")
    limits: dict[str, float]
    devices: list[str]


class Health(BaseModel):
    """Whether the service works, and how busy it is."""

    status: str
    jobs: dict[State, int]


class Jobs(BaseModel):
    """Jobs, the newest first."""

    total: int
    jobs: list[JobFacts]


def create_app(studio: Studio, *, token: str | None = None) -> FastAPI:
    """Make the web application of a studio, without its guard.

    Args:
        studio: what it serves; its folder is taken when the application starts.
        token: what a browser shows to get a cookie; None for none.
    """

    @asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        studio.runner.start()
        yield
        await studio.maker.close()
        await studio.runner.close()
        studio.store.close()

    app = FastAPI(
        title="SkinPiXL studio",
        version=_version(),
        description=_TEXT,
        lifespan=live,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        separate_input_output_schemas=False,
    )
    _add_errors(app, studio)
    _add_page(app)
    _add_jobs(app, studio)
    _add_files(app, studio)
    _add_facts(app, studio, token)
    return app


def _add_errors(app: FastAPI, studio: Studio) -> None:
    @app.exception_handler(RefusedError)
    async def refuse(request: Request, error: RefusedError) -> Response:
        studio.counts.refused[error.reason] += 1
        return JSONResponse({"error": str(error)}, error.status, headers=extra_headers(error))

    @app.exception_handler(ConfigError)
    async def say_what(request: Request, error: ConfigError) -> Response:
        studio.counts.refused["bad"] += 1
        return JSONResponse({"error": str(error)}, 400)

    @app.exception_handler(OSError)
    async def say_full(request: Request, error: OSError) -> Response:
        studio.counts.refused["disk"] += 1
        reason = error.strerror or type(error).__name__
        return JSONResponse({"error": f"folder: cannot be written: {reason}"}, 507)

    @app.exception_handler(FileNotFoundError)
    async def say_gone(request: Request, error: FileNotFoundError) -> Response:
        return JSONResponse({"error": "file: it is not there"}, 404)

    @app.exception_handler(ClientDisconnect)
    async def say_nothing(request: Request, error: ClientDisconnect) -> Response:
        return Response(status_code=400)  # nobody hears it

    @app.exception_handler(RequestValidationError)
    async def say_which(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        name = str(first["loc"][-1])
        return JSONResponse({"error": f"{name}: {str(first['msg']).lower()}"}, 400)

    @app.exception_handler(Exception)
    async def say_bug(request: Request, error: Exception) -> Response:
        text = f"a bug of ours, {type(error).__name__}: the server's output says more"
        return JSONResponse({"error": text}, 500)

    @app.exception_handler(HTTPException)
    async def say_none(request: Request, error: HTTPException) -> Response:
        texts = {404: "address: there is nothing here", 405: "method: not of this address"}
        text = texts.get(error.status_code, str(error.detail))
        return JSONResponse({"error": text}, error.status_code, headers=error.headers)


def _add_page(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    async def page() -> Response:
        return FileResponse(PAGE / "index.html", media_type="text/html; charset=utf-8")

    @app.get("/assets/{name}", include_in_schema=False)
    async def asset(name: str) -> Response:
        if name not in PAGE_FILES:
            raise HTTPException(404)
        path, kind = PAGE_FILES[name]
        return FileResponse(path, media_type=kind, headers={"cache-control": "no-cache"})


def _add_jobs(app: FastAPI, studio: Studio) -> None:
    one_picture = asyncio.Semaphore(1)  # they take much more memory than their files

    async def submit(request: Request) -> JobFacts:
        studio.rate.take(request.client.host if request.client else "")
        studio.check_room()  # before anything is read
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == _JSON:
            return _told(studio, studio.submit(read_asked(await request.body())))
        if kind != _MULTIPART:
            raise RefusedError(415, "type", f"content-type: {kind[:60]!r}; expected {_MULTIPART}")
        limits = studio.limits
        try:
            form = await request.form(
                max_files=_MOST_FILES,
                max_fields=_MOST_FIELDS,
                max_part_size=limits.request_bytes,
            )
        except (MultiPartException, HTTPException) as error:
            detail = getattr(error, "detail", None) or getattr(error, "message", "")
            raise RefusedError(400, "bad", f"body: {detail or 'no multipart form'}") from error
        async with form_files(form) as (text, files):
            asked = read_asked(text)
            photo = palette = skin = None
            if file := files.get("photo"):
                async with one_picture:
                    data = await uploads.read_upload(file, "photo", limits.photo_bytes)
                    suffix = await anyio.to_thread.run_sync(uploads.check_photo, data)
                photo = (suffix, data)
            if file := files.get("palette_file"):
                data = await uploads.read_upload(file, "palette_file", limits.palette_bytes)
                async with one_picture:
                    palette = await anyio.to_thread.run_sync(
                        uploads.check_palette, data, file.filename
                    )
            if file := files.get("skin"):
                skin = await uploads.read_upload(file, "skin", limits.skin_bytes)
            return _told(studio, studio.submit(asked, photo=photo, palette=palette, skin=skin))

    app.post(
        f"{PREFIX}/jobs",
        status_code=201,
        openapi_extra={"requestBody": _body_schema()},
        summary="Submit a job",
        response_model=JobFacts,
    )(submit)

    @app.get(f"{PREFIX}/jobs", summary="List jobs, the newest first")
    async def list_jobs(
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        offset: Annotated[int, Query(ge=0)] = 0,
        state: State | None = None,
    ) -> Jobs:
        found = [job for job in studio.store if state in (None, job.state)][::-1]
        shown = [_told(studio, job) for job in found[offset : offset + limit]]
        return Jobs(total=len(found), jobs=shown)

    @app.get(f"{PREFIX}/jobs/{{job}}", summary="Look at a job")
    async def look(job: str) -> JobFacts:
        return _told(studio, studio.find(job))

    @app.delete(f"{PREFIX}/jobs/{{job}}", status_code=204, summary="Delete a job and its files")
    async def delete(job: str) -> Response:
        studio.delete(job)
        return Response(status_code=204)

    def add_act(name: str, summary: str, act: Callable[[str], Job]) -> None:
        async def answer(job: str) -> JobFacts:
            return _told(studio, act(job))

        path = f"{PREFIX}/jobs/{{job}}/{name}"
        app.post(path, status_code=202, summary=summary, name=name)(answer)

    add_act("stop", "Stop a job where it is", studio.stop)
    add_act("resume", "Queue a job again; it goes on where it stopped", studio.resume)
    add_act("cancel", "Give a job up", studio.cancel)

    @app.get(
        f"{PREFIX}/jobs/{{job}}/events",
        summary="Follow a job: server-sent events job, stage and end",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    async def events(
        job: str, last_event_id: Annotated[str | None, Header()] = None
    ) -> StreamingResponse:
        name = studio.find(job).id
        given = last_event_id or ""
        last = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
        stream = follow(
            studio.store,
            name,
            bell=studio.bell,
            last=last,
            is_closing=lambda: studio.runner.is_closing,
        )
        return StreamingResponse(
            stream, media_type="text/event-stream", headers={"x-accel-buffering": "no"}
        )


def _add_files(app: FastAPI, studio: Studio) -> None:
    @app.get(f"{PREFIX}/jobs/{{job}}/stages", summary="List the stages of a skin")
    async def stages(job: str) -> dict[str, list[int]]:
        return {"steps": list_stages(studio.store.run_path(studio.find(job).id))}

    @app.get(
        f"{PREFIX}/jobs/{{job}}/stages/{{step}}.png",
        summary="Fetch a stage: a 64×64 PNG",
        response_class=FileResponse,
    )
    async def stage(job: str, step: int) -> Response:
        run = studio.store.run_path(studio.find(job).id)
        path = stage_path(run, step) if 0 <= step < 10**7 else run
        if not path.is_file():
            raise RefusedError(404, "unknown", f"step: there is no stage {step}; see …/stages")
        return FileResponse(path, media_type="image/png")

    @app.get(
        f"{PREFIX}/jobs/{{job}}/files/{{name}}",
        summary="Fetch a file; what is not there yet is made, which may take a minute",
        response_class=FileResponse,
    )
    async def file(job: str, name: str, download: bool = False) -> Response:
        found, kind = studio.find(job), check_name(name)
        if found.state != State.DONE and not kind.is_early:
            raise RefusedError(409, "state", f"job: it is {found.state}; expected done, for {name}")
        run = studio.store.run_path(found.id)
        path = await studio.maker.find(name, studio.store.path(found.id), run)
        headers = {"content-security-policy": SANDBOX}
        return FileResponse(
            path,
            media_type=kind.media_type,
            filename=file_name(found.asked, name),
            content_disposition_type="attachment" if download else "inline",
            headers=headers,
        )

    @app.get(
        f"{PREFIX}/jobs/{{job}}/skin.png",
        summary="Fetch the skin as far as it has come",
        response_class=FileResponse,
    )
    async def skin(job: str) -> Response:
        run = studio.store.run_path(studio.find(job).id)
        step = last_stage(run)
        if step is None:
            raise RefusedError(404, "unknown", "job: no stage yet; expected one that began")
        return FileResponse(stage_path(run, step), media_type="image/png")

    @app.get(
        f"{PREFIX}/jobs/{{job}}/photo",
        summary="Fetch the photo as it was sent",
        response_class=FileResponse,
    )
    async def photo(job: str) -> Response:
        from tools.serving.words import find_photo

        path = find_photo(studio.store.path(studio.find(job).id))
        if path is None:
            raise RefusedError(404, "unknown", "job: it has no photo")
        return FileResponse(path)

    @app.get(
        f"{PREFIX}/jobs/{{job}}/result",
        summary=f"Fetch a zip of {', '.join(RESULT)}",
        response_class=Response,
        responses={200: {"content": {"application/zip": {}}}},
    )
    async def result(job: str) -> Response:
        found = studio.find(job)
        if found.state != State.DONE:
            raise RefusedError(409, "state", f"job: it is {found.state}; expected done")
        run = studio.store.run_path(found.id)
        data = await anyio.to_thread.run_sync(_pack, run)
        name = file_name(found.asked, "skin.zip")
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type="application/zip", headers=headers)


def _add_facts(app: FastAPI, studio: Studio, token: str | None) -> None:
    @app.get(f"{PREFIX}/palettes", summary="List the palettes that ship with the program")
    async def palettes() -> list[Palette]:
        return await anyio.to_thread.run_sync(list_palettes)

    @app.get(f"{PREFIX}/options", summary="Say what may be asked for")
    async def options() -> Options:
        return Options(
            version=_version(),
            recipes=list(recipe_names()),
            parts=list(PART_NAMES),
            files={name: kind.what for name, kind in FILES.items()},
            limits={**vars(studio.limits), "colors_from_photo": MOST_FROM_PHOTO},
            devices=list(studio.runner.devices),
        )

    @app.post(f"{PREFIX}/session", status_code=204, summary="Get a cookie for the token")
    async def session(request: Request) -> Response:
        from tools.serving.guard import is_same

        answer = Response(status_code=204)
        if token is None:
            return answer
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not is_same(given.strip(), token):
            studio.rate.take(f"token {request.client.host if request.client else ''}")
            raise RefusedError(
                401, "token", "token: wrong; expected the one the server was started with"
            )
        answer.set_cookie(
            COOKIE, make_cookie(token), max_age=COOKIE_SECONDS, httponly=True, samesite="strict"
        )
        return answer

    @app.get("/healthz", summary="Say whether the service works")
    async def health() -> Health:
        return Health(status="ok", jobs=dict(studio.states()))

    @app.get("/metrics", summary="Give the metrics for Prometheus", response_class=Response)
    async def metrics() -> Response:
        text = write_metrics(studio.counts, studio.store, devices=len(studio.runner.devices))
        return PlainTextResponse(text, media_type=MEDIA_TYPE)


@asynccontextmanager
async def form_files(form: FormData) -> AsyncIterator[tuple[str, dict[str, UploadFile]]]:
    """Take a form apart: the JSON, and the files by field; they are closed at the end.

    Raises:
        RefusedError: a field is missing or unknown.
    """
    try:
        texts = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        files = {name: v for name, v in form.multi_items() if isinstance(v, UploadFile)}
        known = ("request", "photo", "palette_file", "skin")
        for name in (*texts, *files):
            if name not in known or (name in texts) != (name == "request"):
                raise RefusedError(400, "bad", f"form: {name[:60]!r}; expected {', '.join(known)}")
        if "request" not in texts:
            raise RefusedError(400, "bad", "request: missing; expected a field with JSON")
        yield texts["request"], files
    finally:
        await form.close()


@cache
def list_palettes() -> list[Palette]:
    """Read all palettes that ship with the program."""
    found = []
    for name in shipped_names():
        palette, _ = read_palette(str(PALETTES / f"{name}.hex"))
        credit = read_credit(palette)
        found.append(
            Palette(
                name=name,
                title=credit.title if credit else name.rpartition("/")[2],
                author=credit.author if credit else "",
                url=credit.url if credit else "",
                colors=palette.hex_codes(),
            )
        )
    return found


def _told(studio: Studio, job: Job) -> JobFacts:
    return tell(studio.store, job)


def _pack(run: Path) -> bytes:
    """Put the result of a run into a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in RESULT:
            archive.write(run / name, name)
    return buffer.getvalue()


def _body_schema() -> dict[str, Any]:
    """Say in OpenAPI what a submission looks like."""
    asked = Asked.model_json_schema(ref_template="#/components/schemas/{model}")
    file = {"type": "string", "format": "binary"}
    form = {
        "type": "object",
        "required": ["request"],
        "properties": {"request": asked, "photo": file, "palette_file": file, "skin": file},
    }
    return {
        "required": True,
        "content": {
            _JSON: {"schema": asked},
            _MULTIPART: {
                "schema": form,
                "encoding": {"request": {"contentType": _JSON}},
            },
        },
    }


@cache
def _version() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]
