"""Event data of others -> event rows, each as ``read_X(source) -> rows and Rejected``, in the order of the file.

``source`` is a path (plain, .gz, .zip) or lines already at hand; a line that cannot be read is a Rejected with its number
and reason."""
from __future__ import annotations

from detente.read.providers.gdelt import read_gdelt1, read_gdelt2
from detente.read.providers.icews import read_icews
from detente.read.providers.phoenix import read_phoenix
from detente.read.providers.plover import read_plover
from detente.read.providers.polecat import read_polecat
from detente.read.providers.quadruples import read_quadruples

READERS = {"icews": read_icews, "polecat": read_polecat, "gdelt1": read_gdelt1, "gdelt2": read_gdelt2, "phoenix": read_phoenix,
           "plover": read_plover, "quadruples": read_quadruples}

__all__ = ["READERS", "read_gdelt1", "read_gdelt2", "read_icews", "read_phoenix", "read_plover", "read_polecat",
           "read_quadruples"]
