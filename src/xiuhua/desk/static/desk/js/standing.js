/**
 * Where a row of links is wider than its sheet, it is scrolled to the one that tells where the reader is.
 *
 * @param {Document} page
 */
export function showWhereOneStands(page) {
  page.querySelectorAll("nav [aria-current]").forEach((here) => {
    const row = /** @type {HTMLElement} */ (here.closest("nav"));
    const [inner, outer] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  });
}
