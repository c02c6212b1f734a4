/**
 * Shows the print buttons: without scripts they would do nothing, so they are hidden in the page.
 * @param {Document} page
 */
export function offerPrinting(page) {
  for (const button of page.querySelectorAll("[data-print]")) {
    button.removeAttribute("hidden");
    button.addEventListener("click", () => page.defaultView?.print());
  }
}
