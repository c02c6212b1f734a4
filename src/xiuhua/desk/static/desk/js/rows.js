import { isField } from "./fields.js";

// What a list's rows are, and the link by which one opens.
const ROWS = "main tbody tr, main .job, main .finds li";
const OPENS = ["th a[href]", ".do a[href]:last-child", "a[href]"];

/**
 * j and k walk down and up the rows of a list; Enter opens the one that has the focus, as it opens any link.
 * @param {Document} page
 */
export function walkRows(page) {
  page.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
    const links = [...page.querySelectorAll(ROWS)].map(opening).filter((link) => link?.checkVisibility());
    const row = page.activeElement?.closest(ROWS);
    const here = row ? links.indexOf(opening(row)) : -1;
    const next = links[here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step];
    if (!next) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (next).focus();
    next.scrollIntoView({ block: "nearest" });
  });
}

/** @param {Element} row */
function opening(row) {
  return OPENS.map((one) => row.querySelector(one)).find((link) => link) ?? null;
}
