"""SignedNetwork -> graphs: NetworkX, GEXF, GraphML, CSV."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

from detente.codebook import load_codebook
from detente.networks import SignedNetwork

if TYPE_CHECKING:
    import networkx


def to_networkx(network: SignedNetwork, facts: Mapping[str, Mapping] | None = None) -> networkx.Graph:
    """Nodes with their state's name and what ``facts`` tells of them; edges with ``sign``, ``weight`` (above 0) and ``why``.

    >>> from detente.networks import make_network
    >>> graph = to_networkx(make_network([("JPN", "USA", 1, 3.0)]), {"JPN": {"bloc": 0}})
    >>> graph.nodes["JPN"], graph.edges["JPN", "USA"]["sign"]
    ({'label': 'Japan', 'bloc': 0}, 1)
    """
    import networkx

    states, graph = load_codebook().states, networkx.Graph()
    for node in network.nodes:
        graph.add_node(node, label=states[node].name if node in states else node, **(facts or {}).get(node, {}))
    for e in network.edges:
        graph.add_edge(e.first, e.second, sign=e.sign, weight=e.weight, why="; ".join(e.why))
    return graph


def write_gexf(network: SignedNetwork, out: TextIO, facts: Mapping[str, Mapping] | None = None) -> int:
    """GEXF 1.2, as Gephi reads it; returns the number of edges."""
    import networkx

    out.writelines(f"{line}\n" for line in networkx.generate_gexf(to_networkx(network, facts)))
    return len(network.edges)


def write_graphml(network: SignedNetwork, out: TextIO, facts: Mapping[str, Mapping] | None = None) -> int:
    """GraphML; returns the number of edges."""
    import networkx

    out.writelines(f"{line}\n" for line in networkx.generate_graphml(to_networkx(network, facts)))
    return len(network.edges)


def write_edges(network: SignedNetwork, out: TextIO, facts: Mapping[str, Mapping] | None = None) -> int:
    """CSV with first, second, sign, weight, why: an edge list that ``python -m bench frustration`` reads, too."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("first", "second", "sign", "weight", "why"))
    writer.writerows((e.first, e.second, e.sign, e.weight, "; ".join(e.why)) for e in network.edges)
    return len(network.edges)


GRAPHS = {"gexf": write_gexf, "graphml": write_graphml, "csv": write_edges}
