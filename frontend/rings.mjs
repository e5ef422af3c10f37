// Geometry -> rings of integer tenths of a pixel, without repeated points and without rings that collapsed.
import { geoPath } from "d3-geo";

export function geoProject(land, projection) {
  const pen = new Pen();
  geoPath(projection, pen)(land);
  return pen.rings.filter((ring) => ring.length > 2);
}

/** The area in px² (the shoelace formula). */
export function ringArea(ring) {
  const doubled = ring.reduce((sum, [x, y], i) => sum + x * ring[(i + 1) % ring.length][1] - ring[(i + 1) % ring.length][0] * y, 0);
  return Math.abs(doubled) / 200;
}

class Pen {
  rings = [];
  moveTo(x, y) {
    this.rings.push([[Math.round(x * 10), Math.round(y * 10)]]);
  }
  lineTo(x, y) {
    const ring = this.rings.at(-1),
      last = ring.at(-1),
      next = [Math.round(x * 10), Math.round(y * 10)];
    if (next[0] !== last[0] || next[1] !== last[1]) ring.push(next);
  }
  closePath() {
    const ring = this.rings.at(-1),
      last = ring.at(-1);
    if (ring.length > 1 && ring[0][0] === last[0] && ring[0][1] === last[1]) ring.pop();
  }
  arc() {}
}
