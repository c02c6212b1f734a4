/**
 * Whether keys belong to what has the focus, because something is typed there.
 * @param {EventTarget|null} target
 */
export function isField(target) {
  return target instanceof Element && target.closest("input, select, textarea, [contenteditable]") !== null;
}
