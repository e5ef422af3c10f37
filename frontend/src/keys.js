// "/" goes to the search box, Escape leaves it.
export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !writing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) focusSearch(event);
    if (event.key === "Escape" && event.target.matches?.('input[type="search"]')) event.target.blur();
  });
}

function writing(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}

function focusSearch(event) {
  const box = document.querySelector('main input[type="search"]') ?? document.querySelector('input[type="search"]');
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}
