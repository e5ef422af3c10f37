// Small questions that several scripts put to a page.

/** The elements under `root`, and `root` itself, that match. */
export function all(root, selector) {
  const inside = [...root.querySelectorAll(selector)];
  return root.matches?.(selector) ? [root, ...inside] : inside;
}

const seen = new Map();

/** True the first time it is asked for this element and this purpose. */
export function once(element, purpose) {
  if (!seen.has(purpose)) seen.set(purpose, new WeakSet());
  const elements = seen.get(purpose);
  return !elements.has(element) && Boolean(elements.add(element));
}

export function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** Only addresses that a page may lead to: of this server, or http and https. */
export function safeLink(href) {
  try {
    const url = new URL(href, location.href);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/** The tables that say what a figure shows, in it or after it: once it is drawn they may close. */
export function closeTwins(figure) {
  const next = figure.nextElementSibling;
  const twins = [...figure.querySelectorAll("details.twin"), ...(next?.matches("details.twin") ? [next] : [])];
  for (const twin of twins) twin.open = false;
}

/** Says something to those who do not see it change. */
export function say(text) {
  let place = document.getElementById("said");
  if (!place) {
    place = make("p", { id: "said", className: "skip" });
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = text;
}

/** The data block that a figure names. */
export function dataOf(figure) {
  const block = document.getElementById(figure.dataset.from);
  try {
    return block && JSON.parse(block.textContent);
  } catch (error) {
    console.warn(`the data of #${figure.dataset.from} cannot be read`, error);
    return null;
  }
}
