// Events by period on one honest axis: cooperation up, conflict down, and what is planned after today.
import { dot, plot, rectY, ruleY, text } from "@observablehq/plot";
import { numbers, rules } from "./changes.js";
import { COLOURS, NARROW, TIP, count, frame, link, middleOf, named, pointed, sayDay, sayNumber, sayPeriod, timeAxis, valueAxis } from "./common.js";

export function drawDeeds(view) {
  const { panel, width, by } = view;
  const alone = !view.balance.some((row) => row.balance != null); // then the numbers of the changes stand here
  const most = (side) => Math.max(1, ...panel.map((row) => Math.abs(row[side])));
  return plot({
    ...frame(width, width < NARROW ? 200 : 240, { marginTop: alone ? 40 : 26 }),
    x: view.x,
    y: { domain: [-most("conflict"), most("cooperation")], nice: true },
    marks: [
      valueAxis("events: cooperation up, conflict down", { tickFormat: (value) => sayNumber(Math.abs(value)), ticks: 5 }),
      timeAxis(width, view.domain),
      ...rules(view),
      ...(alone ? numbers(view) : []),
      bars(view, "cooperation", 1),
      bars(view, "conflict", -1),
      ruleY([0], { stroke: COLOURS.firm }),
      ...drawPlans(view),
      ...pointed(panel, middleOf, (row) => sayDeeds(row, by)),
    ],
  });
}

function bars({ panel, width, by }, side, sign) {
  const inset = panel.length > width / 4 ? 0 : 0.5; // no gaps between bars that are as thin as gaps
  const height = (row) => sign * Math.abs(row[side]);
  const say = (row) => `${sayPeriod(row.x1, by)}: ${side} ${sayNumber(Math.abs(row[side]))}`;
  return rectY(panel, { x1: "x1", x2: "x2", y: height, fill: COLOURS[side], insetLeft: inset, insetRight: inset, href: link, ariaLabel: say });
}

function drawPlans({ planned, today }) {
  const words = { ...named((row) => `Planned for ${row.day}: ${row.text}`), title: (row) => `planned for ${sayDay(row.x)}\n${row.text}`, tip: TIP };
  const where = { x: (value) => value, frameAnchor: "bottom", dy: -4, dx: -4, textAnchor: "end" };
  return [
    dot(planned, { x: "x", y: 0, symbol: "diamond", r: 5, fill: "var(--sheet)", stroke: COLOURS.line, ...words }),
    text(today, { ...where, text: () => "today", fill: COLOURS.quiet, stroke: "var(--paper)" }),
  ];
}

function sayDeeds(row, by) {
  const stories = row.stories == null ? "" : `\n${count(row.stories, "story", "stories")}`;
  return `${sayPeriod(row.x1, by)}\ncooperation ${sayNumber(row.cooperation)}, conflict ${sayNumber(Math.abs(row.conflict))}${stories}`;
}
