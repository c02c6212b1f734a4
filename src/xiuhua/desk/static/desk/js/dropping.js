/**
 * Lets a file be dropped anywhere on its field, and shows that it may be; without scripts the field itself takes it.
 * @param {Document} page
 */
export function takeDrops(page) {
  for (const field of page.querySelectorAll("[data-drop]")) {
    const input = /** @type {HTMLInputElement} */ (field.querySelector("input[type=file]"));
    field.addEventListener("dragover", (event) => {
      event.preventDefault();
      field.setAttribute("data-over", "");
    });
    for (const over of ["dragleave", "drop"]) field.addEventListener(over, () => field.removeAttribute("data-over"));
    field.addEventListener("drop", (event) => {
      const files = /** @type {DragEvent} */ (event).dataTransfer?.files;
      if (!files?.length) return;
      event.preventDefault();
      input.files = files;
    });
  }
}
