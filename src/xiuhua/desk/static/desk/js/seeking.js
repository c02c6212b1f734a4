import { isField } from "./fields.js";

const LEAST = 2;

/**
 * The search box: `/` or Ctrl-K leads to it, arrows walk through what it offers, Enter opens, Escape closes.
 * Without scripts the box is a form that leads to a page of results.
 * @param {Document} page
 */
export function seekEverywhere(page) {
  const box = /** @type {HTMLFormElement|null} */ (page.querySelector("[data-seek]"));
  if (!box) return;
  const field = /** @type {HTMLInputElement} */ (box.querySelector("input[name=q]"));
  const panel = /** @type {HTMLElement} */ (box.querySelector(".seek-panel"));
  page.addEventListener("keydown", (event) => {
    const called = event.key === "/" ? !isField(event.target) : event.key === "k" && (event.ctrlKey || event.metaKey);
    if (!called || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  field.addEventListener("keydown", (event) => {
    if (!event.isComposing) answer(event, box, field, panel);
  });
  field.addEventListener("input", () => {
    if (field.value.trim().length < LEAST) close(field, panel);
  });
  field.addEventListener("htmx:beforeRequest", (event) => {
    if (field.value.trim().length < LEAST) event.preventDefault();
  });
  panel.addEventListener("htmx:afterSwap", () => open(box, field, panel));
  field.addEventListener("focus", () => {
    if (field.value.trim().length >= LEAST && panel.querySelector("[role=option]")) open(box, field, panel);
  });
  page.addEventListener("pointerdown", (event) => {
    if (!box.contains(/** @type {Node} */ (event.target))) close(field, panel);
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(/** @type {Node} */ (event.relatedTarget))) close(field, panel);
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLFormElement} box
 * @param {HTMLInputElement} field
 * @param {HTMLElement} panel
 */
function answer(event, box, field, panel) {
  const options = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll("[role=option]")]);
  const here = options.findIndex((option) => option.id === field.getAttribute("aria-activedescendant"));
  if (event.key === "Escape" && !panel.hidden) {
    event.preventDefault();
    event.stopPropagation();
    return close(field, panel);
  }
  if (event.key === "Enter" && here >= 0 && !panel.hidden) {
    event.preventDefault();
    return options[here].click();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !options.length) return;
  event.preventDefault();
  if (panel.hidden) return open(box, field, panel);
  const next = here + step;
  choose(field, options, next >= options.length ? -1 : next < -1 ? options.length - 1 : next);
}

/**
 * @param {HTMLInputElement} field
 * @param {HTMLElement[]} options
 * @param {number} place of the option chosen, -1 for none: the field itself
 */
function choose(field, options, place) {
  for (const [number, option] of options.entries()) option.setAttribute("aria-selected", String(number === place));
  if (place < 0) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", options[place].id);
  options[place].scrollIntoView({ block: "nearest" });
}

/**
 * @param {HTMLFormElement} box
 * @param {HTMLInputElement} field
 * @param {HTMLElement} panel
 */
function open(box, field, panel) {
  panel.hidden = false;
  field.setAttribute("aria-expanded", "true");
  field.removeAttribute("aria-activedescendant");
  const said = panel.querySelector("[data-said]")?.getAttribute("data-said") ?? "";
  /** @type {HTMLElement} */ (box.querySelector("[data-seek-said]")).textContent = said;
}

/**
 * @param {HTMLInputElement} field
 * @param {HTMLElement} panel
 */
function close(field, panel) {
  panel.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}
