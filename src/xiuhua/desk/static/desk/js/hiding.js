const SECOND = 1000;

/**
 * Counts a shown value down and takes it out of the page when its time is over.
 * @param {ParentNode} part what was just loaded or swapped in
 */
export function hideInTime(part) {
  for (const shown of part.querySelectorAll("[data-hide-after]:not([data-counting])")) {
    shown.setAttribute("data-counting", "");
    count(/** @type {HTMLElement} */ (shown), Number(shown.getAttribute("data-hide-after")));
  }
}

/**
 * @param {HTMLElement} shown
 * @param {number} seconds
 */
function count(shown, seconds) {
  const left = shown.querySelector("[data-left]");
  const over = Date.now() + seconds * SECOND;
  const timer = setInterval(() => {
    const rest = Math.ceil((over - Date.now()) / SECOND);
    if (left) left.textContent = String(Math.max(0, rest));
    if (rest > 0) return;
    clearInterval(timer);
    shown.querySelector("[data-value]")?.replaceChildren("••••••••");
    shown.querySelector(".small")?.remove();
  }, SECOND);
}
