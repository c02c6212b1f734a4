/**
 * Leads the focus to what asks for it: a refusal, or the one field of a page. Browsers do so themselves, but not where
 * the address names a part of the page, as it does once somebody came by the skip link.
 * @param {Document} page
 */
export function leadFocus(page) {
  const first = /** @type {HTMLElement|null} */ (page.querySelector("[autofocus]"));
  if (!page.location.hash || !first) return;
  page.defaultView?.addEventListener("load", () => setTimeout(() => first.focus())); // after the part has got it
}
