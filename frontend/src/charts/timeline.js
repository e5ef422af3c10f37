// {by, values: [{period, events, stories}], since, until} -> a histogram; a stretch drawn over it goes into the form's dates.
import { plot, rectY, ruleY } from "@observablehq/plot";
import { brushX } from "d3-brush";
import { select } from "d3-selection";
import { COLOURS, after, count, day, frame, middleOf, pointed, sayPeriod, timeAxis, valueAxis } from "./common.js";

export function drawTimeline(data, width, figure) {
  const rows = data.values.map((row) => ({ ...row, x1: day(row.period), x2: after(day(row.period), data.by) }));
  if (!rows.length) return [];
  const picture = plot({
    ...frame(width, 130, { marginTop: 20 }),
    x: { type: "utc", domain: [rows[0].x1, rows.at(-1).x2] },
    y: { domain: [0, Math.max(...rows.map((row) => row.events), 1)], nice: true },
    marks: [
      valueAxis("events", { ticks: 3 }),
      timeAxis(width, [rows[0].x1, rows.at(-1).x2]),
      rectY(rows, { x1: "x1", x2: "x2", y: "events", fill: "var(--rule)", insetLeft: 0.5, insetRight: 0.5 }),
      rectY(rows, { x1: "x1", x2: "x2", y: "stories", fill: COLOURS.quiet, insetLeft: 0.5, insetRight: 0.5 }),
      ruleY([0], { stroke: COLOURS.firm }),
      ...pointed(
        rows,
        middleOf,
        (row) => `${sayPeriod(row.x1, data.by)}\n${count(row.events, "event", "events")} in ${count(row.stories, "story", "stories")}`,
      ),
    ],
  });
  const form = formOf(figure);
  if (form) layBrush(picture, data, form, width);
  return [picture];
}

function formOf(figure) {
  return figure.dataset.form ? document.querySelector(figure.dataset.form) : figure.closest("form");
}

function layBrush(picture, data, form, width) {
  const scale = picture.scale("x");
  const brush = brushX()
    .extent([
      [44, 20],
      [width - 14, 104],
    ])
    .on("end", (event) => {
      if (event.sourceEvent) send(form, event.selection?.map(scale.invert), data.by);
    });
  const layer = select(picture).append("g").attr("class", "brush").call(brush);
  if (data.since || data.until) {
    const [first, last] = scale.domain;
    layer.call(brush.move, [
      scale.apply(clamp(day(data.since ?? iso(first)), first, last)),
      scale.apply(clamp(after(day(data.until ?? iso(last)), "day"), first, last)),
    ]);
  }
}

/** The stretch, drawn out to whole periods, into the form; none clears it. */
function send(form, stretch, by) {
  const [since, until] = stretch ? [floor(stretch[0], by), before(floor(stretch[1], by), by)] : ["", ""];
  const fields = { since, until };
  for (const [name, value] of Object.entries(fields)) if (form.elements[name]) form.elements[name].value = value;
  form.requestSubmit();
}

const iso = (date) => date.toISOString().slice(0, 10);
const clamp = (date, low, high) => new Date(Math.min(Math.max(date, low), high));

function floor(date, by) {
  if (by === "year") return `${date.getUTCFullYear()}-01-01`;
  if (by === "month") return `${iso(date).slice(0, 7)}-01`;
  return iso(date);
}

const before = (text, by) => iso(new Date(+after(day(text), by) - 86400000));
