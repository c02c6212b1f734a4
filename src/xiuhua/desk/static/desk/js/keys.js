// What opens over the page; reasons open within it and stay.
const FLOATING = "details[open]:not(.reasons)";

/**
 * Keys for the whole page: Escape closes an open definition or form, ← and → go to the neighbouring area.
 * @param {Document} page
 */
export function answerKeys(page) {
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return closeAll(page);
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    if (way) /** @type {HTMLElement|null} */ (page.querySelector(`.near a[rel="${way}"]`))?.click();
  });
  page.addEventListener("click", (event) => {
    for (const open of page.querySelectorAll(FLOATING)) {
      if (!open.contains(/** @type {Node} */ (event.target))) open.removeAttribute("open");
    }
  });
}

/** @param {Document} page */
function closeAll(page) {
  for (const open of page.querySelectorAll(FLOATING)) {
    open.removeAttribute("open");
    /** @type {HTMLElement|null} */ (open.querySelector("summary"))?.focus();
  }
}

/**
 * Whether arrows belong to what has the focus: a field, a list of choices, a table that scrolls, the stitches.
 * @param {EventTarget|null} target
 */
function isTyping(target) {
  return target instanceof Element && target.closest("input, select, textarea, .scroll, [data-stitches]") !== null;
}
