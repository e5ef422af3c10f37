// figure.network: over the server's drawing, one that can be moved, zoomed and asked. Without WebGL the server's drawing stays.
import Graph from "graphology";
import Sigma from "sigma";
import { closeTwins, dataOf, make, once } from "./dom.js";
import { followPointer, spareTheScroll } from "./network/hands.js";
import { drawLabel, edgeLook, nodeLook, readColours } from "./network/looks.js";
import { offerTools } from "./network/tools.js";

export function draw(figure) {
  const data = dataOf(figure);
  if (!data?.nodes?.length || !once(figure, "network") || !hasWebGL()) return;
  const canvas = make("div", { className: "canvas" });
  place(figure, canvas);
  figure.classList.add("drawn");
  name(canvas, figure);
  try {
    show(figure, canvas, fill(data));
  } catch (error) {
    console.warn("the network is not drawn anew", error);
    figure.classList.remove("drawn");
    canvas.remove();
  }
}

function hasWebGL() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

function place(figure, canvas) {
  const drawing = figure.querySelector("svg.network"),
    caption = figure.querySelector("figcaption");
  if (drawing) drawing.before(canvas);
  else if (caption) caption.after(canvas);
  else figure.prepend(canvas);
}

function name(canvas, figure) {
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", figure.querySelector("figcaption")?.textContent.trim().replace(/\s+/g, " ") || "Network");
}

/** Nodes where the server put them (its y runs downward); frustrated edges last, so that they lie on top. */
function fill(data) {
  const graph = new Graph({ multi: true, type: "undirected" });
  for (const { id, label, x, y, bloc, size, href } of data.nodes) graph.mergeNode(id, { label: label ?? id, x, y: -y, bloc, size: size ?? 5, href });
  const edges = [...data.edges].sort((a, b) => Number(Boolean(a.frustrated)) - Number(Boolean(b.frustrated)));
  for (const { first, second, ...rest } of edges) if (graph.hasNode(first) && graph.hasNode(second)) graph.addEdge(first, second, rest);
  return graph;
}

const FULL = 800; // px: a narrower picture has smaller nodes and letters

function show(figure, canvas, graph) {
  const scale = Math.max(0.5, Math.min(1, canvas.clientWidth / FULL));
  const state = { over: null, scale, colours: readColours(figure) };
  const label = (context, node, settings) => drawLabel(context, node, settings, state.colours);
  const renderer = new Sigma(graph, canvas, {
    allowInvalidContainer: true,
    zIndex: true,
    enableEdgeEvents: true,
    stagePadding: 40,
    labelRenderedSizeThreshold: 0,
    labelDensity: scale < 1 ? 1 : 2,
    labelGridCellSize: 40,
    labelFont: getComputedStyle(document.body).fontFamily,
    labelSize: scale < 0.7 ? 10 : 12,
    labelWeight: "600",
    defaultDrawNodeLabel: label,
    defaultDrawNodeHover: label,
    nodeReducer: (node, data) => nodeLook(node, data, graph, state),
    edgeReducer: (edge, data) => edgeLook(edge, data, graph, state),
  });
  followPointer(renderer, graph, canvas, state);
  spareTheScroll(renderer);
  followTheme(figure, renderer, state);
  offerTools(figure, renderer);
  closeTwins(figure);
}

function followTheme(figure, renderer, state) {
  const recolour = () => {
    state.colours = readColours(figure);
    renderer.refresh();
  };
  document.addEventListener("theme", recolour);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
}
