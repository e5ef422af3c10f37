// On every page: what stands in the HTML becomes handier. Nothing here is needed to read a page.
import htmx from "htmx.org";
import { offerCopies } from "./copies.js";
import { loadFigures } from "./figures.js";
import { watchKeys } from "./keys.js";
import { linkMarks } from "./marks.js";
import { keepLetters, makeLive, settings } from "./live.js";
import { followSliders } from "./sliders.js";
import { offerThemes } from "./themes.js";

Object.assign(htmx.config, settings);

/** What a page, or a part of one that was swapped in, gets. */
function enhance(root) {
  offerThemes(root);
  offerCopies(root);
  makeLive(root, htmx);
  followSliders(root);
  linkMarks(root);
  loadFigures(root);
}

enhance(document);
watchKeys();
document.addEventListener("htmx:beforeSwap", keepLetters);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) enhance(event.detail.elt);
});
