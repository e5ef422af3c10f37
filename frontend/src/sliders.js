// form.slider: the range shows its value while it moves and sends the form when it stands still.
import { all, once } from "./dom.js";

export function followSliders(root) {
  for (const form of all(root, "form.slider")) if (once(form, "Slider")) follow(form);
}

function follow(form) {
  const range = form.querySelector('input[type="range"]');
  const shown = form.querySelector('input:not([type="range"]):not([type="hidden"]), output');
  if (!range) return;
  range.addEventListener("input", () => show(shown, worth(range)));
  range.addEventListener("change", () => form.requestSubmit());
}

/** What a step of the range stands for: its number, or that entry of `data-values`, which is a list parted by spaces. */
function worth(range) {
  const values = range.dataset.values?.trim().split(/\s+/);
  return values ? (values[Number(range.value) - Number(range.min || 0)] ?? range.value) : range.value;
}

function show(place, text) {
  if (place && "value" in place) place.value = text;
}
