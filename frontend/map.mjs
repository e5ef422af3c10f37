// Atlas -> the world as SVG paths: one path a state in a Natural Earth projection, points for states too small to see.
import { readFileSync } from "node:fs";
import { geoCentroid, geoNaturalEarth1 } from "d3-geo";
import { geoProject, ringArea } from "./rings.mjs";
import { feature } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

const WIDTH = 960;
const SOUTH = -56,
  NORTH = 83.7; // without Antarctica, which no state's colour may fill
const DETAIL = 6e-6; // steradians; a corner cut off below this is not seen at 960 px
const SPECK = 0.7; // px²: islands below this go, unless all of a state is as small
const SMALL = 6; // px²: a state below this also gets a point, so that it can be hit

// detente's codes where they differ from the atlas's, and what the atlas keeps apart from any state's claim.
const RENAMED = { XKX: "KOS" };
const DISPUTED = new Set(["ESH", "CYN", "SOL", "KAS"]);
const LEFT_OUT = new Set(["ATA", "ATF", "HMD", "SGS", "ATC", "IOA"]);

/** {width, height, sphere, states, others, disputed, points}; `codes` are the states that the codebook knows. */
export function drawWorld(atlas, codes) {
  const projection = fitted();
  const world = { width: WIDTH, height: height(projection), sphere: outline(projection), states: {}, others: {}, disputed: {}, points: {} };
  for (const land of lands(atlas)) place(world, land, codes, projection);
  return world;
}

export function readAtlas(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function lands(atlas) {
  const plain = simplify(presimplify(atlas, sphericalTriangleArea), DETAIL);
  const collection = feature(plain, plain.objects.countries).features;
  return collection.filter((land) => !LEFT_OUT.has(land.properties.a3)).sort((a, b) => (a.properties.a3 < b.properties.a3 ? -1 : 1));
}

function place(world, land, codes, projection) {
  const code = RENAMED[land.properties.a3] ?? land.properties.a3;
  const rings = geoProject(land, projection);
  const area = Math.max(...rings.map(ringArea), 0);
  const path = writePath(rings.filter((ring) => ringArea(ring) >= Math.min(SPECK, area)));
  const part = DISPUTED.has(code) ? world.disputed : codes.has(code) ? world.states : world.others;
  if (path) part[code] = path;
  if (codes.has(code) && area < SMALL) world.points[code] = tenths(projection(geoCentroid(land)));
}

/** The projection turned by 11 degrees, so that no state is cut in two at the edge of the map. */
function fitted() {
  const projection = geoNaturalEarth1().rotate([-11, 0]).precision(0);
  const edge = {
    type: "MultiPoint",
    coordinates: [
      [-168.9, 0],
      [190.9, 0],
      [11, NORTH],
      [11, SOUTH],
    ],
  };
  return projection.fitWidth(WIDTH, edge);
}

const height = (projection) => Math.ceil(projection([11, SOUTH])[1]);

function outline(projection) {
  const side = (longitude, from, to) =>
    Array.from({ length: 29 }, (_, i) => projection([longitude, from + ((to - from) * i) / 28]).map((x) => Math.round(x * 10)));
  return writePath([[...side(190.999, NORTH, SOUTH), ...side(-168.999, SOUTH, NORTH)]]);
}

const tenths = (point) => point.map((x) => Math.round(x * 10) / 10);

/** Rings of integer tenths -> path data; every step after the first is relative, which is a third shorter. */
export function writePath(rings) {
  return rings.map(writeRing).join("");
}

function writeRing(ring) {
  let [x, y] = ring[0],
    text = `M${x / 10},${y / 10}l`;
  const steps = ring.slice(1).map(([u, v]) => {
    const step = number(u - x) + join(number(v - y));
    [x, y] = [u, v];
    return step;
  });
  return text + steps.map((step, i) => (i ? join(step) : step)).join("") + "z";
}

const number = (value) => String(value / 10).replace(/^(-?)0\./, "$1.");
const join = (text) => (text.startsWith("-") ? text : " " + text);
