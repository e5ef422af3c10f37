// By keyboard a picture is one stop: the arrows go from mark to mark, and the words that the pointer would call up come with them.

export function walkable(picture) {
  const links = [...picture.querySelectorAll("a")];
  links.forEach((link, at) => link.setAttribute("tabindex", at ? "-1" : "0"));
  picture.addEventListener("keydown", (event) => step(event, links));
  picture.addEventListener("focusin", (event) => point(picture, event.target));
  picture.addEventListener("focusout", () => picture.dispatchEvent(new PointerEvent("pointerleave")));
}

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function step(event, links) {
  const at = links.indexOf(document.activeElement),
    next = links[at + (STEPS[event.key] ?? NaN)];
  if (at < 0 || !STEPS[event.key]) return;
  event.preventDefault();
  if (!next) return;
  links[at].setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
}

/** As if the pointer stood in the middle of the mark. */
function point(picture, link) {
  const { left, top, width, height } = link.getBoundingClientRect();
  const at = { clientX: left + width / 2, clientY: top + height / 2, pointerType: "mouse" };
  for (const name of ["pointerenter", "pointermove"]) picture.dispatchEvent(new PointerEvent(name, at));
}

/** Labels go where assistive technology hears them: to the links. Plot also labels its groups, which have no role to be named. */
export function nameLinks(picture) {
  for (const element of picture.querySelectorAll("[aria-label]")) {
    const link = element.closest("a");
    if (link) link.setAttribute("aria-label", element.getAttribute("aria-label"));
    if (element !== link) element.removeAttribute("aria-label");
  }
}
