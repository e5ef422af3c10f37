// Forms and links marked `data-live` change a part of the page instead of all of it; the address changes with them.
import { all } from "./dom.js";

// Back and forward ask the server again: a page it makes is right, a kept copy would have pictures without their scripts.
export const settings = {
  includeIndicatorStyles: false,
  allowEval: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  attributesToSettle: [],
  scrollBehavior: "auto",
};

const PAUSE = 450; // milliseconds without a key before what is typed is asked

export function makeLive(root, htmx) {
  for (const element of all(root, "[data-live]")) {
    if (element.hasAttribute("hx-target")) continue;
    if (element.matches("form")) liveForm(element);
    else liveLinks(element);
    htmx.process(element);
  }
}

/** A form asks while it is filled in; `data-live` may name the part that changes (main without). */
function liveForm(form) {
  set(form, {
    "hx-get": form.getAttribute("action") || location.pathname,
    "hx-trigger": "live, submit",
    "hx-sync": "this:replace",
    "hx-replace-url": "true",
    ...aim(form),
  });
  let pause;
  const ask = () => {
    typing.delete(form);
    if (form.isConnected) form.dispatchEvent(new Event("live"));
  };
  form.addEventListener("input", ({ target }) => {
    clearTimeout(pause);
    if (!typed(target)) return;
    typing.add(form);
    pause = setTimeout(ask, PAUSE);
  });
  form.addEventListener("change", ({ target }) => typed(target) || ask());
  form.addEventListener("submit", () => {
    clearTimeout(pause);
    typing.delete(form);
  });
}

const typing = new WeakSet(); // forms with words in them that were not asked yet

/** An answer that comes while one types on would take the newest letters away; the next question is under way. */
export function keepLetters(event) {
  if (typing.has(event.detail.requestConfig?.elt)) event.detail.shouldSwap = false;
}

/** Leaving a field of words asks nothing new: the answer would take away what is about to be pressed. */
const typed = (field) => /^(search|text)$/.test(field.type);

/** Links under the element swap; those that take something away (`download`, `.tools`) or lead off stay ordinary. */
function liveLinks(element) {
  set(element, { "hx-push-url": "true", ...aim(element) });
  for (const link of element.querySelectorAll("a[href]:not([download], .tools a)")) link.setAttribute("hx-boost", "true");
}

function aim(element) {
  const part = element.dataset.live || "main";
  return { "hx-target": part, "hx-select": part, "hx-indicator": part, "hx-swap": "outerHTML show:none" };
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
