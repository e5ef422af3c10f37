// {values: [{label, value, href?}], unit} -> horizontal bars, each with its number.
import { barX, axisY, plot, ruleX, text } from "@observablehq/plot";
import { COLOURS, frame, link, sayNumber } from "./common.js";

export function drawBars(data, width) {
  const values = data.values,
    left = room(values, width);
  return [
    plot({
      ...frame(width, values.length * 22 + 8, { marginLeft: left, marginRight: 56, marginTop: 4, marginBottom: 4 }),
      x: { axis: null, domain: [Math.min(0, ...values.map((row) => row.value)), Math.max(...values.map((row) => row.value), 1e-9)] },
      y: { domain: values.map((row) => row.label), padding: 0.3 },
      marks: [
        axisY({ tickSize: 0, label: null, color: "var(--ink)", lineWidth: (left - 10) / 11, textOverflow: "ellipsis" }),
        barX(values, {
          y: "label",
          x: "value",
          fill: COLOURS.firm,
          href: link,
          ariaLabel: (row) => `${row.label}: ${sayNumber(row.value)} ${data.unit ?? ""}`,
        }),
        text(values, { y: "label", x: "value", text: (row) => sayNumber(row.value), textAnchor: "start", dx: 5, fill: COLOURS.quiet }),
        ruleX([0], { stroke: COLOURS.firm }),
      ],
    }),
  ];
}

/** Room for the longest label, at most a third of the width. */
export function room(values, width, name = "label") {
  const longest = Math.max(...values.map((row) => String(row[name]).length), 3);
  return Math.min(longest * 6.3 + 14, width / 3);
}
