"""Pages and rows in: files, standard input, addresses. The only place that touches the network, and only when asked."""
from detente.read.located import Located, SourceOptions
from detente.read.pages import read_source
from detente.read.sources import iter_pages

__all__ = ["Located", "SourceOptions", "iter_pages", "read_source"]
