"""A store -> a local, read-only explorer in the browser. The only importer of starlette, uvicorn and jinja2."""

from detente.web.app import make_app
from detente.web.explorer import Explorer
from detente.web.serving import serve_store

__all__ = ["Explorer", "make_app", "serve_store"]
