// Rules that stand in the balance and in the deeds alike: change points, numbered above the upper picture, and today.
import { dot, ruleX, text } from "@observablehq/plot";
import { COLOURS, TIP, named, sayDay, sayNumber } from "./common.js";

export function rules({ changes, today }) {
  return [ruleX(changes, { x: "x", stroke: COLOURS.firm, strokeDasharray: "2 2" }), ruleX(today, { stroke: COLOURS.firm })];
}

const ABOVE = { x: "x", frameAnchor: "top", dy: -10 };

export function numbers({ changes }) {
  const words = named((row) => `Change ${row.number}: ${row.text}`);
  return [
    dot(changes, { ...ABOVE, r: 8, fill: "var(--sheet)", stroke: COLOURS.firm, ...words, title: sayChange, tip: TIP }),
    text(changes, { ...ABOVE, lineAnchor: "middle", text: (row) => String(row.number), fill: "var(--ink)", fontWeight: 600, pointerEvents: "none" }),
  ];
}

function sayChange(row) {
  const levels = row.from != null && row.to != null ? `from ${sayNumber(row.from)} to ${sayNumber(row.to)}` : "";
  return [`${row.number}. ${sayDay(row.x)}`, levels, row.text].filter(Boolean).join("\n");
}
