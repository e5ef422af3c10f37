"""Relations, how fast and how sure: `python -m bench.relations [--data icews14] [--rows N]`.

A store of synthetic event rows is asked for panels of all dyads, for the signed network and balancing acts, each question in a
process of its own, so that the memory is the question's. Then what the constants and bands of detente.relations rest on: simulations of bands, change points and latent levels with
a known truth, and, where `--data` names the ICEWS 2014 quadruples (a folder with entity2id, relation2id, train, valid, test), how soon
the past fades, how alike acts of one period are, and how many change points are left when a dyad's weeks are shuffled.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.ledger import ROWS, write_synthetic
from bench.machine import describe_machine
from detente.relations import Options, bound_panel, estimate_levels, fade_panel, fill_periods, list_changes
from detente.relations.latent import smooth_level
from detente.relations.periods import conflict_of, cooperation_of, split_dyads
from detente.relations.series import CLUSTERING, read_series
from detente.store import open_store
from detente.store.dyads import index_dyads
from detente.system import System

QUESTIONS = {
    "month": {}, "month_directed": {"directed": True}, "month_types": {"each": "type"}, "month_stories_once": {"unit": "stories"},
    "one_dyad": {"between": ["USA", "RUS"]}, "one_dyad_stories": {"each": "story", "between": ["USA", "RUS"]}}
SYSTEM = {"acts": lambda system: len(system.acts(limit=20)), "network": lambda system: len(system.network().edges)}  # each from nothing
HALF_LIVES = (7, 14, 21, 30, 45, 60, 90, 120, 180, 360, 720, 1e9)
BURN_IN = 12        # weeks before the sweep begins to predict
ENOUGH = 20         # acts that a dyad must have to be in the sweep
SERIES = 60         # simulated series of one kind
BASE = {"provider": "made up", "source": "A", "target": "B"}


# -- speed ---------------------------------------------------------------------------------------------------------


def ask(store: str, question: str) -> None:
    """One question, three times, in this process; prints the best seconds, rows and the process's peak memory."""
    spent, ledger = [], open_store(store)
    for _ in range(3):
        began = time.perf_counter()
        count = SYSTEM[question](System(ledger)) if question in SYSTEM else ledger.relations(**QUESTIONS[question]).to_arrow().num_rows
        spent.append(time.perf_counter() - began)
    print(json.dumps([min(spent), spent[0], count, peak_mb()]))


def peak_mb() -> float:
    """Largest resident size of this process, in MB; Linux only, else nothing."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1e3 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def measure_speed(folder: Path, rows: int) -> dict:
    store = write_synthetic(folder / "synthetic", rows)
    began = time.perf_counter()
    index_dyads(store)
    print(f"synthetic: {rows} events, index of dyads in {time.perf_counter() - began:.1f} s", flush=True)
    figures = {}
    for question in (*QUESTIONS, *SYSTEM):
        asked = [sys.executable, "-m", "bench.relations", "--ask", question, str(store)]
        done = subprocess.run(asked, capture_output=True, text=True, check=True)
        best, first, found, memory = json.loads(done.stdout)
        print(f"{question}: {best:.2f} s (first time, with opening {first:.2f} s), {found} rows, peak memory {memory:.0f} MB", flush=True)
        figures |= {f"{question}_s": round(best, 2), f"{question}_mb": round(memory)}
    return figures


# -- simulations ---------------------------------------------------------------------------------------------------


def made_up_rows(truth: np.ndarray, rate: float, dice, clustering: float = CLUSTERING) -> list[dict]:
    """A dyad's months with Poisson many acts, whose share of cooperation scatters around the truth (beta-binomial)."""
    acts, share, mass = dice.poisson(rate, len(truth)), (truth + 1) / 2, 1 / clustering - 1
    shares = dice.beta(np.maximum(share * mass, 1e-9), np.maximum((1 - share) * mass, 1e-9))
    friendly = dice.binomial(acts, shares)
    return [BASE | {"period": dt.date(2000 + n // 12, n % 12 + 1, 1), "cooperation": int(c), "conflict": int(a - c)}
            for n, (a, c) in enumerate(zip(acts, friendly))]


def drifting(length: int, step: float, dice) -> np.ndarray:
    return np.clip(dice.uniform(-0.6, 0.8) + np.cumsum(dice.normal(0, step, length)), -0.98, 0.98)


def simulate_levels(dice) -> dict:
    """Do 90 % bands hold 90 % of the levels, and how far off are the latent and the plain balance?"""
    held, likely, ours, plain, month = [], [], [], [], []
    for length in (12, 36, 120):
        for rate in (1, 4, 20):
            for step in (0.0, 0.05, 0.15):
                one: dict[str, list] = {"held": [], "likely": [], "ours": [], "plain": []}
                for _ in range(SERIES // 3):
                    truth = drifting(length, step, dice)
                    rows = made_up_rows(truth, rate, dice)
                    levels = estimate_levels(rows)
                    truth = truth[length - len(levels):]
                    one["held"] += [t.low <= x <= t.high for t, x in zip(levels, truth)]
                    one["likely"] += hold_likely(rows, truth)
                    one["ours"] += [t.level - x for t, x in zip(levels, truth) if t.plain is not None]
                    one["plain"] += [t.plain - x for t, x in zip(levels, truth) if t.plain is not None]
                month.append((length, rate, step, np.mean(one["held"]), np.mean(one["likely"]), rms(one["ours"]), rms(one["plain"])))
                held, likely, ours, plain = held + one["held"], likely + one["likely"], ours + one["ours"], plain + one["plain"]
    print("latent level: periods, acts a period, drift | share held by 90 % bands, with the likeliest ratio alone | error latent, plain")
    for row in month:
        print("  {:3d} {:2d} {:.2f} | {:.2f} {:.2f} | {:.2f} {:.2f}".format(*row))
    return {"latent_held": np.mean(held), "likeliest_held": np.mean(likely), "latent_rmse": rms(ours), "plain_rmse": rms(plain)}


def hold_likely(rows: list[dict], truth: np.ndarray) -> list[bool]:
    """The same with the most likely ratio taken for the true one."""
    y, m = read_series(rows)
    first = int(np.flatnonzero(m > 0)[0])
    fit = smooth_level(y[first:], m[first:])
    fit = smooth_level(y[first:], m[first:], np.array([fit.ratio]))
    return list(np.abs(fit.level - truth) <= 1.645 * fit.spread)


def rms(values) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def simulate_bands(dice) -> dict:
    """Do 90 % bands of a period hold the share that stories were drawn from? Each story has one report or more, all alike."""
    out = {}
    for count in (1, 2, 3, 5, 10, 30, 100):
        held = []
        for share in (0.5, 0.8, 0.95):
            rows = []
            for number in range(SERIES * 3):
                for n, (kind, size) in enumerate(zip(dice.binomial(1, share, count), dice.geometric(0.5, count))):
                    rows.append(BASE | {
                        "source": f"A{number}", "period": dt.date(2000, 1, 1), "story": f"s{n}", "cooperation": float(size * kind),
                        "conflict": float(size * (1 - kind)), "score_sum": 0.0, "scored": float(size), "voices": [f"o{n}"]})
            held += [b.low <= 2 * share - 1 <= b.high for b in bound_panel(rows, draws=400)]
        out[f"bands_held_{count}_stories"] = np.mean(held)
    return out


def simulate_changes(dice) -> dict:
    """Series without a change in which one is found, and how often one of .6 on the balance is found within four periods."""
    out = {}
    for penalty in (2.0, 3.0, 4.0):
        wrong, found = [], []
        for rate in (0.5, 3, 30):
            for level in (0.0, 0.8):
                for length in (36, 120):
                    wrong += [bool(list_changes(made_up_rows(np.full(length, level), rate, dice), penalty=penalty)) for _ in range(SERIES)]
            for _ in range(SERIES):
                changes = list_changes(made_up_rows(np.repeat([0.6, 0.0], 40), rate, dice), penalty=penalty)
                places = [12 * (change.period.year - 2000) + change.period.month - 1 for change in changes]
                found.append(any(abs(place - 40) <= 4 for place in places))
        out |= {f"false_changes_{penalty:g}": np.mean(wrong)} | {
            f"changes_found_{penalty:g}_rate_{rate:g}": np.mean(found[n * SERIES:(n + 1) * SERIES]) for n, rate in enumerate((0.5, 3, 30))}
    return out


# -- on real data --------------------------------------------------------------------------------------------------


def import_icews(data: Path, folder: Path):
    from detente.read.providers import read_quadruples
    from detente.run import RunOptions
    from detente.run.importing import import_into

    def read(source: str):
        return read_quadruples(source, origin=dt.date(2014, 1, 1), provider="icews")
    import_into(folder, [str(data)], read, RunOptions(command="import", arguments={"format": "quadruples"}))
    return open_store(folder)


def sweep_half_lives(weeks: list[dict]) -> dict:
    """Log loss of the share of cooperation in a dyad's next week with acts, by how soon the past fades."""
    fade = 0.5 ** (7 / np.array(HALF_LIVES))
    loss, dyads, count = np.zeros(len(HALF_LIVES)), 0, 0
    for _, listed in split_dyads(fill_periods(weeks, "week", dt.date(2014, 1, 1), dt.date(2014, 12, 31))):
        friendly, hostile = (np.array([read(row) for row in listed]) for read in (cooperation_of, conflict_of))
        if (friendly + hostile).sum() < ENOUGH:
            continue
        dyads, sums = dyads + 1, np.zeros((2, len(HALF_LIVES)))
        for n, (c, f) in enumerate(zip(friendly, hostile)):
            if n >= BURN_IN and c + f > 0:
                p = (sums[0] + 0.5) / (sums.sum(0) + 1)
                loss, count = loss - (c * np.log(p) + f * np.log(1 - p)) / (c + f), count + 1
            sums = sums * fade + np.array([[c], [f]]) * fade**0.5
    told = ", ".join(f"{days:g} d {each:.4f}" for days, each in zip(HALF_LIVES, loss / count))
    print(f"half-lives: {dyads} dyads of ICEWS 2014, {count} weeks: {told}")
    return {"half_life_best": HALF_LIVES[int(np.argmin(loss))]}


def compare_levels(weeks: list[dict], months: list[dict]) -> dict:
    """How far off the balance of a dyad's next week with acts is what each measure says (root mean square, each week by what its acts are
    worth); and how the latent level of a month goes with its mean score."""
    errors, worths = [], []
    for _, listed in split_dyads(weeks):
        acts = [row for row in listed if cooperation_of(row) + conflict_of(row) > 0]
        y, m = read_series(acts)
        for n in range(BURN_IN, len(acts), 3) if sum(cooperation_of(row) + conflict_of(row) for row in acts) >= ENOUGH else ():
            latent = estimate_levels(acts[:n], Options(by="week"))[-1].level
            faded = fade_panel(acts[:n], Options(by="week"))[-1].level
            errors.append([guess - y[n] for guess in (y[n - 1], np.average(y[:n], weights=m[:n]), faded, latent)])
            worths.append(m[n])
    off = np.sqrt(np.average(np.square(errors), axis=0, weights=worths))
    scores = {(row["source"], row["target"], row["period"]): row["score_mean"] for row in months if row["stories"] >= 5}
    pairs = [(x.level, score) for x in estimate_levels(months) if (score := scores.get((x.source, x.target, x.period))) is not None]
    print(f"{len(errors)} weeks foretold, {len(pairs)} months with a score")
    return dict(zip(("next_by_last", "next_by_mean", "next_by_faded", "next_by_latent"), map(float, off))) | {
        "latent_score_correlation": float(np.corrcoef(np.array(pairs).T)[0, 1])}


def fit_clustering(rows: list[dict], longest: int) -> tuple[float, float]:
    """(variance of one act, likeness of acts of one period), by least squares on the squared differences of neighbouring periods."""
    squares, parts = [], []
    for _, listed in split_dyads(rows):
        told = [(row, cooperation_of(row) + conflict_of(row)) for row in listed if cooperation_of(row) + conflict_of(row) >= 1]
        if sum(n for _, n in told) < ENOUGH or len(told) < 5:
            continue
        for (a, n), (b, k) in zip(told, told[1:]):
            if (b["period"] - a["period"]).days <= longest:
                values = [(cooperation_of(row) - conflict_of(row)) / count for row, count in ((a, n), (b, k))]
                squares.append((values[1] - values[0]) ** 2)
                parts.append((1 / n + 1 / k, 2.0))
    told, design = np.array(squares), np.array(parts)
    weight = 1 / np.maximum(design[:, 0], 0.05)
    alone, shared = np.linalg.lstsq(design * weight[:, None], told * weight, rcond=None)[0]
    return alone + shared, shared / (alone + shared)


def count_changes(weeks: list[dict], dice) -> dict:
    real = shuffled = 0
    for _, listed in split_dyads(weeks):
        if sum(cooperation_of(row) + conflict_of(row) for row in listed) >= 50:
            order = dice.permutation(len(listed))
            real += len(list_changes(listed))
            shuffled += len(list_changes([listed[j] | {"period": row["period"]} for row, j in zip(listed, order)]))
    return {"icews_changes": real, "icews_changes_shuffled": shuffled}


def measure_real(data: Path, folder: Path, dice) -> dict:
    store = import_icews(data, folder)
    weeks, months = (store.relations(by=by, groups="as they are").to_arrow().to_pylist() for by in ("week", "month"))
    out = sweep_half_lives(weeks)
    for by, rows, longest in (("week", weeks, 7), ("month", months, 31)):
        variance, likeness = fit_clustering(rows, longest)
        out |= {f"{by}_act_variance": variance, f"{by}_clustering": likeness}
    began = time.perf_counter()
    estimate_levels(weeks, Options(by="week"))
    out["latent_dyads_s"] = len({(row["source"], row["target"]) for row in weeks}) / (time.perf_counter() - began)
    return out | compare_levels(weeks, months) | count_changes(weeks, dice)


# ------------------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="the ICEWS 2014 quadruples, a folder; without them no real data")
    parser.add_argument("--rows", type=int, default=ROWS, help="synthetic event rows; 0: none")
    parser.add_argument("--ask", nargs=2, metavar=("QUESTION", "STORE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask:
        return ask(given.ask[1], given.ask[0])
    if given.data and not given.data.exists():
        parser.error(f"no such folder: {given.data}; bench/relations.py's docstring says what it holds")
    print(describe_machine())
    dice = np.random.default_rng(1)
    figures = simulate_levels(dice) | simulate_bands(dice) | simulate_changes(dice)
    with tempfile.TemporaryDirectory() as folder:
        if given.data:
            figures |= measure_real(given.data, Path(folder) / "icews", dice)
        if given.rows:
            figures |= measure_speed(Path(folder), given.rows)
    print(" ".join(f"{name}={value:.3g}" if isinstance(value, float) else f"{name}={value}" for name, value in figures.items()))


if __name__ == "__main__":
    sys.exit(main())
