"""Event rows -> the formats of the field, each as ``write_X(rows, out) -> number of lines written``."""
from __future__ import annotations

from detente.write.cameo import write_cameo
from detente.write.gdelt import write_gdelt
from detente.write.icews import write_icews
from detente.write.plover import write_plover
from detente.write.polecat import write_polecat
from detente.write.quadruples import write_quadruples
from detente.write.table import write_csv

WRITERS = {"plover": write_plover, "polecat": write_polecat, "icews": write_icews, "gdelt": write_gdelt, "cameo": write_cameo,
           "quadruples": write_quadruples, "csv": write_csv}

__all__ = ["WRITERS", "write_cameo", "write_csv", "write_gdelt", "write_icews", "write_plover",
           "write_polecat", "write_quadruples"]
