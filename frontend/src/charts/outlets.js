// {values: [{country, cooperation, conflict, href?}]} -> bars to the right and to the left of one axis.
import { axisX, axisY, barX, plot, ruleX } from "@observablehq/plot";
import { COLOURS, TIP, frame, link, sayNumber } from "./common.js";
import { room } from "./bars.js";

export function drawOutlets(data, width) {
  const values = data.values;
  const most = Math.max(...values.flatMap((row) => [Math.abs(row.cooperation), Math.abs(row.conflict)]), 1);
  const bar = (side, sign) =>
    barX(values, {
      y: "country",
      x: (row) => sign * Math.abs(row[side]),
      fill: COLOURS[side],
      href: link,
      ariaLabel: (row) => `${row.country}: ${side} ${sayNumber(row[side])}`,
      title: (row) => `${row.country}: cooperation ${sayNumber(row.cooperation)}, conflict ${sayNumber(row.conflict)}`,
      tip: TIP,
    });
  return [
    plot({
      ...frame(width, values.length * 22 + 44, { marginLeft: room(values, width, "country"), marginTop: 22, marginBottom: 22 }),
      x: { domain: [-most, most] },
      y: { domain: values.map((row) => row.country), padding: 0.3 },
      marks: [
        axisY({ tickSize: 0, label: null, color: "var(--ink)" }),
        axisX({ anchor: "bottom", ticks: 5, tickSize: 0, tickFormat: (value) => sayNumber(Math.abs(value)), label: null, color: COLOURS.quiet }),
        axisX([-most / 2, most / 2], {
          anchor: "top",
          tickSize: 0,
          tickFormat: (value) => (value < 0 ? "conflict" : "cooperation"),
          label: null,
          color: COLOURS.quiet,
        }),
        bar("cooperation", 1),
        bar("conflict", -1),
        ruleX([0], { stroke: COLOURS.firm }),
      ],
    }),
  ];
}
