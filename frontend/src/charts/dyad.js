// Two states through time, on one axis of time: the balance, under it cooperation up and conflict down, under that the ties.
// {by, panel: [{period, cooperation, conflict, stories, href?}], balance: [{period, balance, low, high}], changes: [{period, from, to, text, href?}],
//  ties: [{kind, label, polarity, since, until, href?}], planned: [{day, text, href?}], today}
import { drawBalance } from "./balance.js";
import { after, day, middle } from "./common.js";
import { drawDeeds } from "./deeds.js";
import { drawTies } from "./ties.js";

export function drawDyad(data, width) {
  const view = prepare(data, width);
  return [drawBalance(view), drawDeeds(view), drawTies(view)];
}

/** The data with its days as dates, and the stretch of time that all three pictures show. */
function prepare(data, width) {
  const { by } = data;
  const panel = data.panel.map((row) => ({ ...row, x1: day(row.period), x2: after(day(row.period), by) }));
  const planned = near((data.planned ?? []).map((row) => ({ ...row, x: day(row.day) })), panel);
  const domain = span(panel, planned, data.today);
  return {
    by, width, panel, planned, domain, x: { type: "utc", domain },
    balance: (data.balance ?? []).map((row) => ({ ...row, x: middle(day(row.period), by) })),
    changes: (data.changes ?? []).map((row, at) => ({ ...row, x: day(row.period), number: at + 1 })),
    ties: cut(data.ties ?? [], domain),
    today: planned.length && data.today ? [day(data.today)] : [],
  };
}

const DAY = 86400000; // milliseconds
const ROOM = 20 * DAY; // after the last planned act, so that its mark does not stand on the edge

/** Plans for the time just after what is shown; those for later years would press all that has happened into a corner. */
function near(planned, panel) {
  const [first, last] = [panel[0].x1, panel.at(-1).x2];
  return planned.filter((row) => row.x - last <= Math.max(90 * DAY, (last - first) / 4));
}

/** From the first period to the last, to today, or to the last act that is planned. */
function span(panel, planned, today) {
  const ends = [...panel.map((row) => row.x2), ...planned.map((row) => new Date(+row.x + ROOM)), ...(today ? [day(today)] : [])];
  return [panel[0].x1, new Date(Math.max(...ends))];
}

/** Ties that stood at some time of the window, cut to it. */
function cut(ties, [first, last]) {
  const dated = ties.map((row) => ({ ...row, from: day(row.since ?? "0001-01-01"), to: row.until ? day(row.until) : last }));
  const standing = dated.filter((row) => row.to >= first && row.from <= last);
  return standing.map((row) => ({ ...row, x1: new Date(Math.max(row.from, first)), x2: new Date(Math.min(row.to, last)) }));
}
