const STORE = "typed ";

/**
 * Keeps what is typed into a long form until it is sent and kept: a page that reloads, or loses its signal, loses nothing.
 * It is kept in this window only, and taken away once the visit stands on file.
 * @param {Document} page
 */
export function keepWhatIsTyped(page) {
  for (const list of page.querySelectorAll("[data-kept-as]")) forget(page, STORE + list.getAttribute("data-kept-as"));
  const form = /** @type {HTMLFormElement|null} */ (page.querySelector("form[data-kept]"));
  if (!form) return;
  const name = STORE + form.getAttribute("data-kept");
  if (!page.querySelector("[role=alert]")) fill(form, sessionStorage.getItem(name));
  form.addEventListener("input", () => sessionStorage.setItem(name, JSON.stringify(typed(form))));
}

/** @param {HTMLFormElement} form @returns {Array<[string, string]>} */
function typed(form) {
  const fields = [...new FormData(form)].filter(([field, value]) => typeof value === "string" && field !== "csrfmiddlewaretoken");
  return /** @type {Array<[string, string]>} */ (fields);
}

/** @param {HTMLFormElement} form @param {string|null} kept */
function fill(form, kept) {
  if (!kept) return;
  for (const [field, value] of /** @type {Array<[string, string]>} */ (JSON.parse(kept))) {
    for (const one of form.querySelectorAll(`[name="${CSS.escape(field)}"]`)) {
      const input = /** @type {HTMLInputElement} */ (one);
      if (input.type === "checkbox" || input.type === "radio") input.checked ||= input.value === value;
      else input.value = value;
    }
  }
}

/** @param {Document} page @param {string} name */
function forget(page, name) {
  const kept = sessionStorage.getItem(name);
  if (!kept) return;
  const key = new Map(/** @type {Array<[string, string]>} */ (JSON.parse(kept))).get("key");
  if (key && page.getElementById(`v-${key}`)) sessionStorage.removeItem(name);
}
