/**
 * What is long is folded on a phone and open everywhere else, on paper too; without scripts it is open.
 *
 * @param {Document} page
 */
export function foldOnPhones(page) {
  const phone = matchMedia("screen and (max-width: 760px)");
  const fold = () => page.querySelectorAll("details.long").forEach((it) => { /** @type {HTMLDetailsElement} */ (it).open = !phone.matches; });
  const led = page.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details.long");
  fold();
  led?.setAttribute("open", "");
  phone.addEventListener("change", fold);
  addEventListener("beforeprint", () => page.querySelectorAll("details.long").forEach((it) => it.setAttribute("open", "")));
}
