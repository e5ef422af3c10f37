// In the head, before anything is painted: the colours chosen in this browser, so that no page flashes in the others.
try {
  const kept = localStorage.getItem("theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch {
  // a browser that keeps nothing has its system's colours
}
