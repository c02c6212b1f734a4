/**
 * What a text may become later: parts of a page, which htmx swaps in and in which no script runs; never a script.
 * A classic script, as it must stand before any other begins.
 */
window.trustedTypes?.createPolicy("default", { createHTML: (text) => text });
