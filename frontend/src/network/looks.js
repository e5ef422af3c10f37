// How nodes, edges and names look; what is no neighbour of the node under the pointer steps back.
import { make } from "../dom.js";

const NAMES = ["coop", "conf", "ink", "quiet", "sheet", "rule", "bloc0", "bloc1", "bloc2", "bloc3", "bloc4", "bloc5", "bloc6", "bloc7"];

/** The page's colours as WebGL wants them: the browser works out what each name stands for. */
export function readColours(figure) {
  const probe = figure.appendChild(make("span", { hidden: true }));
  const found = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(found);
}

export function nodeLook(node, data, graph, { over, colours, scale }) {
  const far = Boolean(over) && node !== over && !graph.areNeighbors(node, over);
  const color = far ? colours.rule : colours[`bloc${Number(data.bloc ?? 7) % 8}`];
  return { ...data, color, size: data.size * scale, label: far ? "" : data.label, zIndex: far ? 0 : 1, forceLabel: Boolean(over) && !far };
}

export function edgeLook(edge, data, graph, { over, colours, scale }) {
  const size = (Math.min(1 + Math.abs(data.weight ?? 1), 3) + (data.frustrated ? 1.5 : 0)) * scale;
  const color = mix(data.sign > 0 ? colours.coop : colours.conf, colours.sheet, over || data.frustrated ? 1 : 0.5);
  return { ...data, size, color, hidden: Boolean(over) && !graph.hasExtremity(edge, over), zIndex: data.frustrated ? 1 : 0 };
}

/** So much of a colour over the ground: WebGL would let many pale lines add up to another hue. */
function mix(colour, ground, share) {
  const [over, under] = [colour, ground].map((text) => text.match(/[\d.]+/g).map(Number));
  return `rgb(${[0, 1, 2].map((at) => Math.round(over[at] * share + under[at] * (1 - share))).join(",")})`;
}

/** A name beside its node, with a rim of the ground's colour, so that it can be read over edges. */
export function drawLabel(context, data, settings, colours) {
  if (!data.label) return;
  const at = [data.label, data.x + data.size + 3, data.y + settings.labelSize / 3];
  context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
  Object.assign(context, { strokeStyle: colours.sheet, lineWidth: 3.5, lineJoin: "round", fillStyle: colours.ink });
  context.strokeText(...at);
  context.fillText(...at);
}
