/**
 * The place of a visit, where a pack takes places: only when somebody presses, shown at once, left out again at will.
 * Without it, or when the browser is not allowed to tell a place, the form is whole all the same.
 */
const part = document.querySelector("[data-takes-place]");
if (part instanceof HTMLElement && "geolocation" in navigator) {
  const form = /** @type {HTMLFormElement} */ (part.closest("form"));
  const take = /** @type {HTMLButtonElement} */ (part.querySelector("[data-take]"));
  const leave = /** @type {HTMLButtonElement} */ (part.querySelector("[data-leave]"));
  const told = /** @type {HTMLOutputElement} */ (part.querySelector("[data-told]"));
  /** @param {string} name @param {string} value */
  const keep = (name, value) => { /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = value; };
  part.hidden = false;
  leave.hidden = !told.value;
  take.addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
    const [latitude, longitude] = [coords.latitude.toFixed(6), coords.longitude.toFixed(6)];
    keep("latitude", latitude);
    keep("longitude", longitude);
    keep("accuracy", String(Math.round(coords.accuracy)));
    told.value = `${latitude}, ${longitude} ± ${Math.round(coords.accuracy)} m`;
    leave.hidden = false;
  }, () => { told.value = told.dataset.none ?? ""; }, { maximumAge: 60_000, timeout: 20_000 }));
  leave.addEventListener("click", () => {
    for (const name of ["latitude", "longitude", "accuracy"]) keep(name, "");
    told.value = "";
    leave.hidden = true;
  });
}
