const STEPS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

/**
 * Makes the stitches (or the areas of a map) one stop for the keyboard: arrows walk from one to the next, Enter opens one.
 * @param {Document} page
 */
export function walkStitches(page) {
  for (const sampler of page.querySelectorAll("[data-stitches]")) {
    const stitches = [...sampler.querySelectorAll(".cloths a, :scope.map > a")];
    sampler.addEventListener("keydown", (event) => {
      const step = STEPS[/** @type {KeyboardEvent} */ (event).key];
      const here = stitches.indexOf(/** @type {Element} */ (event.target));
      if (step === undefined || here < 0) return;
      event.preventDefault();
      move(stitches, here, Math.min(stitches.length - 1, Math.max(0, here + step)));
    });
  }
}

/**
 * @param {Element[]} stitches
 * @param {number} from
 * @param {number} to
 */
function move(stitches, from, to) {
  stitches[from].setAttribute("tabindex", "-1");
  stitches[to].setAttribute("tabindex", "0");
  /** @type {HTMLElement} */ (stitches[to]).focus();
}
