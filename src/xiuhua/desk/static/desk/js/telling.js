import { isField } from "./fields.js";

/**
 * `?` tells which keys there are, and so does a button at the foot of the page; Escape closes, as with any dialog.
 * @param {Document} page
 */
export function tellKeys(page) {
  const told = /** @type {HTMLDialogElement|null} */ (page.querySelector("[data-keys]"));
  const button = /** @type {HTMLButtonElement|null} */ (page.querySelector("[data-tell-keys]"));
  if (!told || !button) return;
  button.hidden = false;
  button.addEventListener("click", () => told.showModal());
  page.addEventListener("keydown", (event) => {
    if (event.key !== "?" || told.open || isField(event.target)) return;
    event.preventDefault();
    told.showModal();
  });
  told.addEventListener("click", (event) => {
    if (event.target === told) told.close();
  });
}
