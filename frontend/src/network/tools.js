// Under the network: save it, come nearer, step back.
import { make } from "../dom.js";
import { button, save } from "../pictures.js";

export function offerTools(figure, renderer) {
  const tools = figure.querySelector(".tools") ?? figure.appendChild(make("p", { className: "tools" }));
  const camera = renderer.getCamera(),
    still = { duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200 };
  tools.append(
    button("PNG", () => savePng(figure, renderer)),
    plain("Closer", () => camera.animatedZoom(still)),
    plain("Wider", () => camera.animatedUnzoom(still)),
    plain("Whole", () => camera.animatedReset(still)),
    make("span", { textContent: "Ctrl and the wheel zoom" }),
  );
}

function plain(label, act) {
  const element = button(label, act);
  element.removeAttribute("title");
  return element;
}

const LAYERS = ["edges", "edgeLabels", "nodes", "labels"];

/** The layers laid over one another on the page's ground. */
function savePng(figure, renderer) {
  renderer.refresh();
  const layers = renderer.getCanvases(),
    { width, height } = layers.nodes;
  const canvas = make("canvas", { width, height }),
    context = canvas.getContext("2d");
  context.fillStyle = getComputedStyle(figure.querySelector(".canvas")).backgroundColor;
  context.fillRect(0, 0, width, height);
  for (const name of LAYERS) if (layers[name]) context.drawImage(layers[name], 0, 0);
  canvas.toBlob((blob) => save(blob, `${figure.id || "network"}.png`), "image/png");
}
