// What the pointer does: shows neighbours, says why, follows links; and what it leaves to the page.
import { safeLink } from "../dom.js";

export function followPointer(renderer, graph, canvas, state) {
  const over = (node) => {
    state.over = node;
    canvas.style.cursor = node ? "pointer" : "";
    renderer.refresh({ skipIndexation: true });
  };
  const edge = (title) => {
    canvas.style.cursor = title ? "pointer" : "";
    canvas.title = title;
  };
  renderer.on("enterNode", ({ node }) => over(node));
  renderer.on("leaveNode", () => over(null));
  renderer.on("clickNode", ({ node }) => go(graph.getNodeAttribute(node, "href")));
  renderer.on("enterEdge", ({ edge: id }) => edge(why(graph, id)));
  renderer.on("leaveEdge", () => edge(""));
  renderer.on("clickEdge", ({ edge: id }) => go(graph.getEdgeAttribute(id, "href")));
}

function why(graph, edge) {
  const { sign, why: reason, frustrated } = graph.getEdgeAttributes(edge);
  const words = [].concat(reason ?? []).join("; ");
  const what = `${sign > 0 ? "positive" : "negative"}${frustrated ? ", against the blocs" : ""}`;
  return `${graph.extremities(edge).join(" – ")}: ${what}${words ? `. ${words}` : ""}`;
}

function go(href) {
  const address = href && safeLink(href);
  if (address) location.assign(address);
}

/** The wheel and one finger scroll the page; with Ctrl held, or once the picture is drawn nearer, they move the picture. */
export function spareTheScroll(renderer) {
  const camera = renderer.getCamera(),
    touch = renderer.getTouchCaptor(),
    near = () => camera.getState().ratio < 0.99;
  const keep = (event) => event.ctrlKey || event.metaKey || event.stopPropagation();
  renderer.getContainer().addEventListener("wheel", keep, { capture: true, passive: true }); // sigma would take every turn of it
  const mind = () => {
    touch.enabled = near();
    renderer.getContainer().classList.toggle("near", near());
  };
  mind();
  camera.on("updated", mind);
}
