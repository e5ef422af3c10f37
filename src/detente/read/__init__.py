"""Pages and rows in: files, standard input, addresses. The only place that touches the network, and only when asked."""
from detente.read.pages import read_source

__all__ = ["read_source"]
