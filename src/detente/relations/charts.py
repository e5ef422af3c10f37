"""Rows of relations -> Vega-Lite specifications: a line a dyad, with its band where there is one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
TIMES = ("period", "day")


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite specification with its data inside; notebooks that know Vega-Lite (JupyterLab) draw it, nothing is fetched."""

    spec: dict

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"application/vnd.vegalite.v5+json": self.spec, "text/plain": f"{len(self.spec['data']['values'])} points of relations"}


def make_chart(rows: Iterable, value: str = "", width: int = 600, height: int = 200) -> Chart:
    """A chart of rows of ``store.relations()``, ``estimate_levels``, ``fade_panel`` or ``bound_panel``.

    ``value``: what is drawn, by default level, else balance. The band is that of the rows (``low``, ``high``), where they have one.

    >>> from detente.relations.latent import Latent
    >>> row = Latent("detente", "JPN", "RUS", dt.date(2016, 5, 1), 0.2, -0.1, 0.5, 0.3, 4.0, 0.1)
    >>> spec = make_chart([row]).spec
    >>> spec["data"]["values"][0]["dyad"], len(spec["layer"])
    ('JPN RUS', 2)
    """
    told = [dataclasses.asdict(row) if dataclasses.is_dataclass(row) else dict(row) for row in rows]
    value = value or next((name for name in ("level", "balance") if told and name in told[0]), "balance")
    time = next((name for name in TIMES if told and name in told[0]), "period")
    band = bool(told) and value in ("level", "balance") and {"low", "high"} <= told[0].keys()
    wanted = [time, value, *(("low", "high") if band else ())]
    values = [{"dyad": f"{row['source']} {row['target']}"} | {name: _plain(row.get(name)) for name in wanted} for row in told]
    across = {"x": {"field": time, "type": "temporal", "title": None}, "color": {"field": "dyad", "type": "nominal", "title": None}}
    line = {"mark": {"type": "line", "point": True}, "encoding": across | {"y": {"field": value, "type": "quantitative", "title": value}}}
    area = {"mark": {"type": "area", "opacity": 0.2}, "encoding": across | {"y": {"field": "low", "type": "quantitative", "title": value},
                                                                             "y2": {"field": "high"}}}
    return Chart({"$schema": SCHEMA, "width": width, "height": height, "data": {"values": values}, "layer": [area, line] if band else [line]})


def _plain(value):
    return value.isoformat() if isinstance(value, dt.date) else value
