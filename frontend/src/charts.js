// figure.chart: its data block -> a picture under the caption. Drawn anew when the figure's width changes; colours follow the theme by themselves.
import { closeTwins, dataOf, make, once } from "./dom.js";
import { drawBars } from "./charts/bars.js";
import { drawDyad } from "./charts/dyad.js";
import { nameLinks, walkable } from "./charts/keys.js";
import { drawOutlets } from "./charts/outlets.js";
import { drawTimeline } from "./charts/timeline.js";
import { drawTrend } from "./charts/trend.js";
import { offerPictures } from "./pictures.js";

const KINDS = { dyad: drawDyad, trend: drawTrend, timeline: drawTimeline, bars: drawBars, outlets: drawOutlets };

export function draw(figure) {
  const kind = KINDS[figure.dataset.chart];
  const data = kind && dataOf(figure);
  if (!data || isEmpty(data) || !once(figure, "draw")) return;
  const canvas = canvasOf(figure);
  let width = 0;
  const redraw = () => {
    const now = Math.floor(canvas.clientWidth || figure.clientWidth);
    if (!now || now === width) return;
    width = now;
    canvas.replaceChildren(...kind(data, now, figure).filter(Boolean).map(clean));
  };
  redraw();
  new ResizeObserver(redraw).observe(figure);
  finish(figure, canvas);
}

/** Nothing to draw: the table beside the figure says so better than an empty frame. */
const isEmpty = (data) => !(data.values ?? data.panel ?? data.series?.flatMap((series) => series.values) ?? []).length;

function canvasOf(figure) {
  const old = figure.querySelector(":scope > .canvas");
  if (old) return old;
  const canvas = make("div", { className: "canvas" });
  const caption = figure.querySelector("figcaption");
  if (caption?.parentElement === figure) caption.after(canvas);
  else figure.prepend(canvas);
  return canvas;
}

/** Plot writes a style element, which no page lets in; its rules stand in the style sheet. */
function clean(picture) {
  for (const style of picture.querySelectorAll("style")) style.remove();
  nameLinks(picture);
  walkable(picture);
  return picture;
}

function finish(figure, canvas) {
  const linked = canvas.querySelector("a");
  canvas.setAttribute("role", linked ? "group" : "img");
  canvas.setAttribute("aria-label", figure.querySelector("figcaption")?.textContent.trim().replace(/\s+/g, " ") || "Chart");
  figure.classList.add("drawn");
  closeTwins(figure);
  offerPictures(figure, canvas);
}
