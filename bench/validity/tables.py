"""Judged pairs -> tables to be read, Markdown on stdout."""

from __future__ import annotations

from bench.validity import BASELINES, CONCEPTS, CONTROLS, OURS, POPULATIONS, Judged


def print_tables(judged: Judged) -> None:
    """A table a population: measures down, concepts across; intervals for pairs that met."""
    for population, least in POPULATIONS.items():
        print(f"\n{population}: pairs with at least {least} events; area under the curve, for votes rank correlation\n")
        print("| measure | " + " | ".join(CONCEPTS) + " |\n|---|" + "---|" * len(CONCEPTS))
        print("| pairs, with the outcome | " + " | ".join(_count(judged, concept, population) for concept in CONCEPTS) + " |")
        for measure in (*OURS, *BASELINES, *CONTROLS):
            print(f"| {measure} | " + " | ".join(_cell(judged, measure, concept, population) for concept in CONCEPTS) + " |")
    print()


def _count(judged: Judged, concept: str, population: str) -> str:
    pairs, with_it = judged.count(concept, population)
    return f"{pairs}" if concept == "vote" else f"{pairs}, {with_it}"


def _cell(judged: Judged, measure: str, concept: str, population: str) -> str:
    told = f"{judged.figure(measure, concept, population):.3f}"
    if population != "met":
        return told
    low, high = judged.figure(measure, concept, population, spread=True)
    return f"{told} ({low:.2f} to {high:.2f})"
