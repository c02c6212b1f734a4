/**
 * Lets a household of a list be dragged onto a helper: that opens the household with the helper chosen, and why is asked
 * for there. By keyboard, or without scripts, the household is opened and the helper chosen from a list.
 * @param {Document} page
 */
export function dragOntoHelpers(page) {
  const takers = /** @type {HTMLElement|null} */ (page.querySelector("[data-takers]"));
  if (!takers) return;
  takers.hidden = false;
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("tr[data-units]"))) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => take(takers, row, event));
    row.addEventListener("dragend", () => letGo(takers, row));
  }
  for (const taker of takers.querySelectorAll("[data-helper]")) {
    taker.addEventListener("dragover", (event) => {
      if (!taker.hasAttribute("data-may")) return;
      event.preventDefault();
      taker.setAttribute("data-over", "");
    });
    taker.addEventListener("dragleave", () => taker.removeAttribute("data-over"));
    taker.addEventListener("drop", (event) => {
      event.preventDefault();
      const home = /** @type {HTMLAnchorElement|null} */ (page.querySelector("tr[data-held] th a"));
      if (home) page.location.assign(`${home.href}?helper=${taker.getAttribute("data-helper")}`);
    });
  }
}

/**
 * Marks which household is held, and the helpers who may take it: those of its village's units, or anybody.
 * @param {HTMLElement} takers
 * @param {HTMLElement} row
 * @param {DragEvent} event
 */
function take(takers, row, event) {
  event.dataTransfer?.setData("text/plain", row.querySelector("th")?.textContent ?? "");
  row.setAttribute("data-held", "");
  const units = (row.dataset.units ?? "").split(" ").filter(Boolean);
  takers.setAttribute("data-choosing", "");
  for (const taker of /** @type {NodeListOf<HTMLElement>} */ (takers.querySelectorAll("[data-helper]"))) {
    taker.toggleAttribute("data-may", !units.length || units.includes(taker.dataset.unit ?? ""));
  }
}

/**
 * @param {HTMLElement} takers
 * @param {HTMLElement} row
 */
function letGo(takers, row) {
  row.removeAttribute("data-held");
  takers.removeAttribute("data-choosing");
  for (const taker of takers.querySelectorAll("[data-over], [data-may]")) {
    taker.removeAttribute("data-over");
    taker.removeAttribute("data-may");
  }
}
