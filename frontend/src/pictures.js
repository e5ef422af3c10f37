// Buttons that save what a figure shows: as SVG with its colours written in, and as PNG at twice the size.
import { make } from "./dom.js";

const TOLD = [
  "fill",
  "stroke",
  "fill-opacity",
  "stroke-opacity",
  "opacity",
  "stroke-width",
  "stroke-dasharray",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "paint-order",
  "visibility",
];
const SPACE = "http://www.w3.org/2000/svg";
const MARGIN = 16;

export function offerPictures(figure, canvas) {
  const tools = figure.querySelector(".tools") ?? figure.appendChild(make("p", { className: "tools" }));
  const name = figure.id || figure.dataset.chart || "figure";
  tools.append(
    button("SVG", () => save(asBlob(compose(canvas)), `${name}.svg`)),
    button("PNG", () => savePng(compose(canvas), `${name}.png`)),
  );
}

export function button(label, act) {
  const element = make("button", { type: "button", textContent: label, title: `Save the picture as ${label}` });
  element.addEventListener("click", act);
  return element;
}

export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** One picture of all that stands under one another in the canvas, on the page's own ground. */
function compose(canvas) {
  const parts = [...canvas.querySelectorAll(":scope > svg, :scope > figure > svg")];
  const width = Math.max(...parts.map((part) => part.width.baseVal.value)) + 2 * MARGIN;
  const whole = svg("svg", { xmlns: SPACE, width });
  let top = MARGIN;
  whole.append(svg("rect", { width: "100%", height: "100%", fill: getComputedStyle(document.documentElement).backgroundColor }));
  for (const part of parts) {
    const copy = told(part);
    for (const [key, value] of [
      ["x", MARGIN],
      ["y", top],
    ])
      copy.setAttribute(key, value);
    whole.append(copy);
    top += part.height.baseVal.value;
  }
  whole.setAttribute("height", top + MARGIN);
  return whole;
}

/** A copy that looks alike without the style sheet; what only the pointer calls up is left out. */
function told(part) {
  const copy = part.cloneNode(true);
  const [from, to] = [part, copy].map((root) => [root, ...root.querySelectorAll("*")]);
  from.forEach((element, at) => {
    const style = getComputedStyle(element);
    for (const name of TOLD) if (style.getPropertyValue(name)) to[at].setAttribute(name, style.getPropertyValue(name));
    to[at].removeAttribute("style");
    to[at].removeAttribute("class");
  });
  for (const element of copy.querySelectorAll("[aria-label=tip], .brush")) element.remove();
  copy.setAttribute("overflow", "visible");
  return copy;
}

function svg(name, attributes) {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const asBlob = (picture) => new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" });

async function savePng(picture, name) {
  const image = new Image();
  const address = URL.createObjectURL(asBlob(picture));
  image.src = address;
  await image.decode();
  const canvas = make("canvas", { width: image.width * 2, height: image.height * 2 });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  canvas.toBlob((blob) => save(blob, name), "image/png");
}
