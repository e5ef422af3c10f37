// Light, dark, or as the system has it; the choice stays in this browser.
import { all, once } from "./dom.js";

const NAMES = { auto: "As the system", light: "Light", dark: "Dark" };
const SIGNS = { auto: "◐", light: "☀", dark: "☾" };
const ORDER = ["auto", "light", "dark"];

export function offerThemes(root) {
  apply(current());
  for (const button of all(root, "button.theme")) offer(button);
}

function offer(button) {
  if (!once(button, "Theme")) return;
  button.hidden = false;
  show(button, current());
  button.addEventListener("click", () => turn(button));
}

function turn(button) {
  const next = ORDER[(ORDER.indexOf(current()) + 1) % ORDER.length];
  keep(next);
  apply(next);
  show(button, next);
  document.dispatchEvent(new CustomEvent("theme"));
}

function current() {
  try {
    const kept = localStorage.getItem("theme");
    return kept in NAMES ? kept : "auto";
  } catch {
    return "auto";
  }
}

function keep(theme) {
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // a browser that keeps nothing still shows the choice on this page
  }
}

function apply(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function show(button, theme) {
  button.textContent = SIGNS[theme];
  button.title = `Colours: ${NAMES[theme].toLowerCase()}`;
  button.setAttribute("aria-label", button.title);
}
