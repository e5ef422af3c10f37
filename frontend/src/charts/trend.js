// {series: [{name, values: [{period, value, low?, high?}]}], zero, unit} -> lines that carry their names.
import { areaY, dot, lineY, plot, ruleY, text } from "@observablehq/plot";
import { alone, withGaps } from "./gaps.js";
import { COLOURS, day, frame, pointed, sayDay, sayNumber, timeAxis, valueAxis } from "./common.js";

// Lines differ in colour, in dashes and by name.
const STROKES = ["var(--ink)", "var(--bloc1)", "var(--bloc3)", "var(--bloc2)", "var(--bloc5)", "var(--bloc6)"];
const DASHES = [null, "6 2", "2 2", "8 2 2 2", "1 2", "4 4"];
const stroke = (row) => STROKES[row.at % STROKES.length];

export function drawTrend(data, width) {
  const rows = data.series.flatMap((series, at) => series.values.map((row) => ({ ...row, name: series.name, at, x: day(row.period) })));
  const many = data.series.length > 1;
  return [
    plot({
      ...frame(width, 220, { marginRight: many ? Math.min(150, width / 4) : 14, marginTop: 24 }),
      x: { type: "utc" },
      y: { zero: Boolean(data.zero), nice: true },
      marks: [
        valueAxis(data.unit ?? null),
        timeAxis(width, [rows[0].x, rows.at(-1).x]),
        data.zero ? ruleY([0], { stroke: COLOURS.firm }) : null,
        ...drawLines(rows, data.series.length),
        many ? drawNames(rows) : null,
        ...pointed(rows, "x", (row) => say(row, data.unit ?? ""), { y: "value" }),
      ],
    }),
  ];
}

function drawLines(rows, series) {
  const lines = Array.from({ length: series }, (_, at) => withGaps(rows.filter((row) => row.at === at)));
  const dots = lines.flatMap((line) => alone(line, "value"));
  return [
    dot(dots, { x: "x", y: "value", fill: stroke, r: 1.75 }),
    areaY(lines.flat(), { x: "x", y1: "low", y2: "high", z: "name", fill: stroke, fillOpacity: 0.12 }),
    ...lines.map((line, at) => lineY(line, { x: "x", y: "value", stroke: STROKES[at % 6], strokeWidth: 1.5, strokeDasharray: DASHES[at % 6] })),
  ];
}

const drawNames = (rows) => text(spread(rows), { x: "x", y: "place", text: "name", textAnchor: "start", dx: 6, fill: stroke, fontWeight: 600 });

/** Where the names go: to the right edge, as high as the last point of each series; names that would lie on one another are moved apart. */
function spread(rows) {
  const known = rows.filter((row) => row.value != null);
  const last = [...new Map(known.map((row) => [row.name, row])).values()].sort((a, b) => a.value - b.value);
  const least = lineHeight(known), x = new Date(Math.max(...rows.map((row) => row.x)));
  return last.reduce((placed, row) => [...placed, { ...row, x, place: Math.max(row.value, (placed.at(-1)?.place ?? -Infinity) + least) }], []);
}

/** What one line of text takes of the scale of values. */
function lineHeight(rows) {
  const values = rows.flatMap((row) => [row.value, row.low ?? row.value, row.high ?? row.value]);
  return ((Math.max(...values) - Math.min(...values)) * 14) / 170;
}

function say(row, unit) {
  const band = row.low == null ? "" : `\nbetween ${sayNumber(row.low)} and ${sayNumber(row.high)}`;
  return `${row.name}, ${sayDay(row.x)}\n${sayNumber(row.value)} ${unit}${band}`;
}
