// A line says that something is known all along it. So it stops where periods are missing, and what stands alone becomes a dot.

const SLACK = 1.6; // a step of so many shortest steps is a gap; months differ by less

/** Rows in order of time, with an empty one wherever periods are missing. */
export function withGaps(rows) {
  const steps = rows.slice(1).map((row, at) => row.x - rows[at].x);
  const longest = Math.min(...steps) * SLACK;
  return rows.flatMap((row, at) => (steps[at - 1] > longest ? [{ ...row, value: null, balance: null, low: null, high: null }, row] : [row]));
}

/** The rows with a value whose neighbours have none, which a line would not show. */
export function alone(rows, name) {
  const known = (row) => row != null && row[name] != null;
  return rows.filter((row, at) => known(row) && !known(rows[at - 1]) && !known(rows[at + 1]));
}
