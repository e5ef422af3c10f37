// The scripts of pictures come only to pages that have some.
import { all } from "./dom.js";

const KINDS = { "figure.chart[data-from]": "charts.js", "figure.network[data-from]": "network.js" };

export function loadFigures(root) {
  for (const [selector, name] of Object.entries(KINDS)) {
    const figures = all(root, selector);
    if (figures.length)
      load(name)
        .then((script) => figures.forEach(script.draw))
        .catch((error) => console.warn(error));
  }
}

const HERE = new URL(document.currentScript?.src ?? "/static/app.js", location.href);

/** Beside this script, with the same version in its address. */
function load(name) {
  return import(new URL(name + HERE.search, HERE).href);
}
