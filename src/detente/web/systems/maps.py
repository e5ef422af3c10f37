"""Values of states -> the shapes of a world map: paths from static/world.json, points for states too small to see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def load_world() -> dict | None:
    """The geometry as it was built; None where the static files were not."""
    path = files("detente.web") / "static" / "world.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else None


def draw_map(shown: Mapping[str, Mapping]) -> dict | None:
    """``shown``: state -> what its shape says: ``kind`` (the class of its colour), ``title``, ``href``.

    Gives width, height, the sphere's outline, shapes (``path``) and points (``spot``) with what they say, and the areas that belong to
    no state of the codebook (``others``) or that the atlas keeps apart from every state (``disputed``)."""
    world = load_world()
    if world is None:
        return None
    shapes = [_tell(code, shown) | {"path": path} for code, path in sorted(world["states"].items())]
    points = [_tell(code, shown) | {"spot": spot} for code, spot in sorted(world["points"].items()) if code in shown]
    return {"width": world["width"], "height": world["height"], "sphere": world["sphere"], "shapes": shapes, "points": points,
            "others": sorted(world.get("others", {}).values()), "disputed": sorted(world.get("disputed", {}).values())}


def _tell(code: str, shown: Mapping[str, Mapping]) -> dict:
    return {"code": code, "kind": "none", "title": code, "href": None} | dict(shown.get(code, {}))
