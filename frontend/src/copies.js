// <button data-copy="#id" hidden> copies the text of that element and says so.
import { all, once, say } from "./dom.js";

export function offerCopies(root) {
  for (const button of all(root, "button[data-copy]")) {
    if (!once(button, "Copy")) continue;
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  if (!source) return;
  const done = await write((source.value ?? source.textContent).trim());
  tell(button, done ? "Copied" : "The browser does not let this be copied");
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function tell(button, text) {
  button.dataset.words ??= button.textContent;
  button.textContent = text;
  say(text);
  setTimeout(() => {
    button.textContent = button.dataset.words;
  }, 1600);
}
