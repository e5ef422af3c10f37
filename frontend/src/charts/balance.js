// The balance of two states with its band, from as far down as up.
import { areaY, dot, lineY, plot, ruleY } from "@observablehq/plot";
import { alone, withGaps } from "./gaps.js";
import { numbers, rules } from "./changes.js";
import { COLOURS, day, frame, pointed, sayNumber, sayPeriod, valueAxis } from "./common.js";

export function drawBalance(view) {
  const { balance, width, by } = view;
  if (!balance.some((row) => row.balance != null)) return null;
  const rows = withGaps(balance), known = balance.filter((row) => row.balance != null);
  const edge = Math.max(0.01, ...balance.flatMap((row) => [row.balance, row.low, row.high]).map((value) => Math.abs(value ?? 0)));
  return plot({
    ...frame(width, 128, { marginTop: 34, marginBottom: 6 }),
    x: { ...view.x, axis: null },
    y: { domain: [-edge, edge], nice: true },
    marks: [
      valueAxis("balance, with its band", { ticks: 3 }),
      ...rules(view),
      ...numbers(view),
      ruleY([0], { stroke: COLOURS.firm, strokeWidth: 0.75 }),
      areaY(rows, { x: "x", y1: "low", y2: "high", fill: COLOURS.line, fillOpacity: 0.12 }),
      lineY(rows, { x: "x", y: "balance", stroke: COLOURS.line, strokeWidth: 1.5 }),
      dot(alone(rows, "balance"), { x: "x", y: "balance", fill: COLOURS.line, r: 1.75 }),
      ...pointed(known, "x", (row) => sayBalance(row, by)),
    ],
  });
}

function sayBalance(row, by) {
  const band = row.low == null ? "" : `\nbetween ${sayNumber(row.low)} and ${sayNumber(row.high)}`;
  return `${sayPeriod(day(row.period), by)}\nbalance ${sayNumber(row.balance)}${band}`;
}
