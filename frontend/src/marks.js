// What belongs together lights up together: marks in a text and the cards beside it share words in `data-event`.
import { all, once } from "./dom.js";

export function linkMarks(root) {
  for (const element of all(root, "[data-event]")) {
    if (!once(element, "Mark")) continue;
    for (const name of ["pointerenter", "focusin"]) element.addEventListener(name, () => light(element, true));
    for (const name of ["pointerleave", "focusout"]) element.addEventListener(name, () => light(element, false));
  }
}

function light(element, on) {
  for (const id of element.dataset.event.split(/\s+/)) {
    for (const other of document.querySelectorAll(`[data-event~="${CSS.escape(id)}"]`)) other.classList.toggle("lit", on);
  }
}
