"""Explorer -> the web application: routes, forms, and what keeps strangers' text and strangers' pages out."""

from __future__ import annotations

import datetime as dt
import gzip
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib.resources import files
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from detente.errors import DetenteError, QuestionError
from detente.web.answers import Answer, Missing
from detente.web.asking import Asked
from detente.web.explorer import Explorer
from detente.web.forms import MEDIA, dump, write_form
from detente.web.pages import render_page
from detente.web.reading.corrections import keep_correction
from detente.web.views import VIEWS

PAGE = "text/html; charset=utf-8"
LONGEST_FORM = 64_000  # bytes
HOSTS = ("127.0.0.1", "localhost")
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",  # with none at all, forms would come without their origin
           "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY"}


class FormConvertor(Convertor[str]):
    """The suffix of an address that asks for another form than the page."""

    regex = "|".join(MEDIA)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("form", FormConvertor())


def make_app(explorer: Explorer, views: Sequence[tuple[str, Callable]] = VIEWS) -> Starlette:
    """The application over one store; ``views``: addresses and what answers them.

    It answers only who asks for this machine by name or number (DNS rebinding), and changes nothing but the file of corrections."""
    routes = [route for path, show in views for route in _routes(explorer, path, show)]
    routes += [Route("/correct", _corrector(explorer), methods=["POST"]),
               Mount("/static", StaticFiles(directory=str(files("detente.web") / "static")))]
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False), Middleware(SafeHeaders),
                  Middleware(GZipMiddleware, minimum_size=500, compresslevel=6)]
    handlers = {HTTPException: lambda request, error: _fail(explorer, request, error.status_code, error.detail)}
    return Starlette(routes=routes, middleware=middleware, exception_handlers=handlers)


def _routes(explorer: Explorer, path: str, show: Callable) -> list[Route]:
    """A view's page and its other forms; of the start page these are /index.json and so on."""
    twin = "/index" if path == "/" else path
    return [Route(f"{twin}.{{form:form}}", _endpoint(explorer, show)), Route(path, _endpoint(explorer, show))]


def _endpoint(explorer: Explorer, show: Callable) -> Callable:
    def answer(request: Request) -> Response:
        named = dict(request.path_params)
        form = named.pop("form", None)
        path = request.url.path.removesuffix(f".{form}") if form else request.url.path
        try:
            explorer.look_again(request.headers.get("sec-purpose") == "prefetch")
            asked = Asked("/" if path == "/index" else path, request.query_params.multi_items())
            if asked.path == "/sql" and request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):  # it may be made to hurt
                return _fail(explorer, request, 403, "another site sent a query here: if you want it run, copy the address and open it yourself")
            if form is None:
                return _kept_page(explorer, request, asked, lambda: show(explorer, asked, **named))
            return _download(write_form(show(explorer, asked, **named), form, asked.text("table"), explorer.fork()), form, path)
        except DetenteError as error:
            return _fail(explorer, request, 404 if isinstance(error, Missing) else 400, str(error))
        except Exception as error:  # a bug: told in full to who runs the server, not to the page
            error.add_note(f"while answering {request.url.path}?{request.url.query}")
            traceback.print_exception(error, file=sys.stderr)
            return _fail(explorer, request, 500, "this page failed; the terminal that runs the explorer has the details")

    return answer


def _kept_page(explorer: Explorer, request: Request, asked: Asked, show: Callable[[], Answer]) -> Response:
    """The page, made once as long as the store stays as it is; but for queries of one's own, which may ask for chance or the time."""
    if asked.path == "/sql":
        given = show()
        return _respond(_render(explorer, request, given, asked), given.status)
    packed = explorer.pages.get((str(request.url), dt.date.today()), lambda: gzip.compress(_render(explorer, request, show(), asked).encode(), 6))
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return _respond(gzip.decompress(packed).decode())
    return Response(packed, media_type=PAGE, headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})


def _render(explorer: Explorer, request: Request, given: Answer, asked: Asked) -> str:
    return render_page(given, asked, explorer, f"{request.url.scheme}://{request.url.netloc}")


def _respond(html: str, status: int = 200) -> Response:
    return Response(html, status_code=status, media_type=PAGE)


def _download(content: bytes, form: str, path: str) -> Response:
    headers = {} if form == "json" else {"Content-Disposition": f'attachment; filename="{_file_name(path)}.{form}"'}
    return Response(content, media_type=MEDIA[form], headers=headers)


def _file_name(path: str) -> str:
    """
    >>> _file_name("/dyad/USA/RUS")
    'detente-dyad-USA-RUS'
    """
    return "-".join(["detente", *("".join(c if c.isascii() and c.isalnum() else "_" for c in part) for part in path.split("/") if part)])


def _fail(explorer: Explorer, request: Request, status: int, why: str) -> Response:
    """One line that says what is wrong, as a page or as JSON."""
    if request.url.path.rpartition(".")[2] in MEDIA:
        return Response(dump({"error": why}), status_code=status, media_type="application/json")
    answer = Answer("failed.html", {404: "Not here", 403: "Not from elsewhere", 400: "This cannot be asked"}.get(status, "Failed"), {"why": why})
    return _respond(_render(explorer, request, answer, Asked("/", [])), status)


def _corrector(explorer: Explorer) -> Callable:
    async def correct(request: Request) -> Response:
        if not _from_here(request):
            return _fail(explorer, request, 403, "corrections are taken from this explorer's own pages alone")
        try:
            event = keep_correction(explorer, await _read_fields(request))
        except DetenteError as error:
            return _fail(explorer, request, 404 if isinstance(error, Missing) else 400, str(error))
        return RedirectResponse(f"/event/{event}?corrected=1#wrong", status_code=303)

    return correct


async def _read_fields(request: Request) -> dict[str, str]:
    """The fields of a form as a browser sends it by default. Raises ``QuestionError`` where it is too long or no such thing."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_FORM:
            raise QuestionError(f"a correction of more than {LONGEST_FORM} bytes is not taken")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20))
    except ValueError:
        raise QuestionError("this is no form that a page of the explorer sends") from None


def _from_here(request: Request) -> bool:
    """Whether a page of this server sent the form (no other site's)."""
    origin = request.headers.get("origin")
    return origin == f"{request.url.scheme}://{request.headers.get('host')}" if origin else request.headers.get("sec-fetch-site") == "same-origin"


class SafeHeaders:
    """Adds the headers that forbid everything but what the pages themselves need."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        async def sending(message):
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)
