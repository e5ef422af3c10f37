"""Events -> relations: dyads over time, with options stated; levels, bands, change points, a latent level. Pure: rows in, rows out."""

from detente.relations.changes import Change, list_changes
from detente.relations.charts import Chart, make_chart
from detente.relations.latent import Latent, estimate_levels
from detente.relations.levels import Level, fade_events, fade_panel
from detente.relations.options import HALF_LIFE, SMOOTHING, Options
from detente.relations.pairs import Pair, make_pairs
from detente.relations.panels import make_panel, make_quads, make_stories, make_types
from detente.relations.periods import fill_periods
from detente.relations.uncertainty import Bounds, bound_panel

__all__ = ["Bounds", "Change", "Chart", "HALF_LIFE", "Latent", "Level", "Options", "Pair", "SMOOTHING", "bound_panel", "estimate_levels",
           "fade_events", "fade_panel", "fill_periods", "list_changes", "make_chart", "make_pairs", "make_panel", "make_quads", "make_stories", "make_types"]
