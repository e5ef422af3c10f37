// Ties of two states as bars from since to until, each with its name on it.
import { barX, plot, text, tickX } from "@observablehq/plot";
import { COLOURS, TIP, frame, named } from "./common.js";

export function drawTies({ ties, x, width }) {
  if (!ties.length) return null;
  const rows = ties.map((row, at) => ({ ...row, lane: String(at) }));
  return plot({
    ...frame(width, rows.length * 20 + 8, { marginTop: 4, marginBottom: 4 }),
    x: { ...x, axis: null },
    y: { axis: null, domain: rows.map((row) => row.lane), padding: 0.2 },
    marks: [
      barX(rows, { y: "lane", x1: "x1", x2: "x2", fill: hue, fillOpacity: 0.28, rx: 2, ...named(sayTie), title: sayTie, tip: TIP }),
      tickX(rows, { y: "lane", x: "x1", stroke: hue, strokeWidth: 2 }),
      ...drawNames(rows, x.domain, width),
    ],
  });
}

const LETTER = 6.4; // px, about

/** The name stands in its bar; after it where the bar is too short; before it where there is no room after it. */
function drawNames(rows, [first, last], width) {
  const scale = (width - 58) / (last - first);
  const place = (row) => {
    const room = row.label.length * LETTER + 12;
    if ((row.x2 - row.x1) * scale > room) return "in";
    return (last - row.x2) * scale > room ? "after" : "before";
  };
  const at = (where) => rows.filter((row) => place(row) === where);
  const look = { y: "lane", text: "label", fill: "var(--ink)", pointerEvents: "none", lineWidth: Math.max(8, width / 13), textOverflow: "ellipsis" };
  return [
    text(at("in"), { ...look, x: "x1", textAnchor: "start", dx: 7 }),
    text(at("after"), { ...look, x: "x2", textAnchor: "start", dx: 5 }),
    text(at("before"), { ...look, x: "x1", textAnchor: "end", dx: -5 }),
  ];
}

const HUES = { 1: COLOURS.cooperation, "-1": COLOURS.conflict };
const hue = (row) => HUES[Math.sign(row.polarity ?? 0)] ?? "var(--neutral)";

function sayTie(row) {
  const since = row.since ? `since ${row.since}` : "since before the table begins";
  const until = row.until ? ` until ${row.until}` : ", still standing";
  return `${row.label}, ${since}${until}`;
}
