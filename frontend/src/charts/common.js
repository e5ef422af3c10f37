// What all pictures share: margins, colours, days, tips, links.
import { axisX, axisY, pointerX, ruleX, tip } from "@observablehq/plot";
import { safeLink } from "../dom.js";

export const COLOURS = {
  cooperation: "var(--coop)",
  conflict: "var(--conf)",
  line: "var(--ink)",
  quiet: "var(--quiet)",
  rule: "var(--rule)",
  firm: "var(--rule-firm)",
};
export const NARROW = 560;

/** Options of Plot that every picture starts from. */
export function frame(width, height, more = {}) {
  return {
    width,
    height,
    className: "plot",
    marginLeft: 44,
    marginRight: 14,
    marginTop: 14,
    marginBottom: 26,
    style: { fontSize: "11px", background: "none" },
    ...more,
  };
}

export const day = (text) => new Date(`${String(text).slice(0, 10)}T00:00:00Z`);

const LENGTH = { day: 1, week: 7 };
const NEXT = {
  month: (date) => date.setUTCMonth(date.getUTCMonth() + 1),
  quarter: (date) => date.setUTCMonth(date.getUTCMonth() + 3),
  year: (date) => date.setUTCFullYear(date.getUTCFullYear() + 1),
};

/** The first day after the period that begins on this day. */
export function after(start, by) {
  const date = new Date(start);
  if (NEXT[by]) NEXT[by](date);
  else date.setUTCDate(date.getUTCDate() + (LENGTH[by] ?? 1));
  return date;
}

export const middle = (start, by) => new Date((+start + +after(start, by)) / 2);
export const middleOf = (row) => new Date((+row.x1 + +row.x2) / 2);

const FORMATS = {
  year: { year: "numeric" },
  quarter: { year: "numeric", month: "long" },
  month: { year: "numeric", month: "long" },
  week: { year: "numeric", month: "short", day: "numeric" },
  day: { year: "numeric", month: "short", day: "numeric" },
};

/** A period as one says it: 2021, March 2021, week of 1 Mar 2021. */
export function sayPeriod(date, by) {
  const text = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...(FORMATS[by] ?? FORMATS.day) }).format(date);
  return by === "week" ? `week of ${text}` : text;
}

export const sayDay = (date) => sayPeriod(date, "day");

const numbers = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
export const sayNumber = (value) => (value == null || Number.isNaN(value) ? "–" : numbers.format(value).replace("-", "−"));

/** 1 story, 2 stories. */
export const count = (value, one, many) => `${sayNumber(value)} ${value === 1 ? one : many}`;

/** About so many ticks as there is room for, none of them hours. */
const ticks = (width, [first, last]) => (last - first < 12 * 86400000 ? "day" : Math.max(3, Math.floor(width / 95)));

/** Quiet axes: few ticks, no frame. */
export const timeAxis = (width, domain) => axisX({ ticks: ticks(width, domain), tickSize: 4, label: null, color: COLOURS.quiet });
export const valueAxis = (label, more = {}) =>
  axisY({ ticks: 4, tickSize: 0, tickPadding: 6, tickFormat: sayNumber, label, labelArrow: "none", color: COLOURS.quiet, ...more });

/** The look of the words that the pointer calls up. */
export const TIP = {
  fill: "var(--sheet)",
  stroke: COLOURS.firm,
  textColor: "var(--ink)",
  fontSize: 11,
  lineHeight: 1.35,
  textPadding: 7,
  lineWidth: 32,
};

/** The words of one period under the pointer, and a rule where it is. */
export function pointed(values, x, title, more = {}) {
  const shown = pointerX({ x, maxRadius: 60, ...more });
  return [
    ruleX(values, { ...shown, stroke: COLOURS.firm, strokeWidth: 0.75 }),
    tip(values, { ...shown, title, frameAnchor: "top", preferredAnchor: "top-left", ...TIP }),
  ];
}

/** A channel of links; addresses that lead elsewhere than to a page are none. */
export const link = (value) => (value.href ? safeLink(value.href) : null);

/** The words of a linked shape, which a reader of the screen hears. */
export const named = (say) => ({ ariaLabel: say, href: link });
