/**
 * Has the browser make or prove a passkey, and sends what it answers with the form it stands in.
 * @param {Document} page
 */
export function askForPasskeys(page) {
  for (const form of page.querySelectorAll("form[data-passkey]")) offer(/** @type {HTMLFormElement} */ (form));
}

/** @param {HTMLFormElement} form */
function offer(form) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("[data-go]"));
  if (!window.PublicKeyCredential) return;
  button.hidden = false;
  form.addEventListener("submit", (event) => {
    if (/** @type {HTMLInputElement} */ (form.elements.namedItem("answer")).value) return;
    event.preventDefault();
    ask(form, button);
  });
  button.addEventListener("click", () => ask(form, button));
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
async function ask(form, button) {
  const options = opened(JSON.parse(form.dataset.options ?? "{}"));
  button.disabled = true;
  try {
    const made = form.dataset.passkey === "create";
    const found = made ? await navigator.credentials.create({ publicKey: options }) : await navigator.credentials.get({ publicKey: options });
    /** @type {HTMLInputElement} */ (form.elements.namedItem("answer")).value = JSON.stringify(told(found));
    form.submit();
  } catch {
    const trouble = /** @type {HTMLElement} */ (form.querySelector("[data-trouble]"));
    /** @type {HTMLElement} */ (trouble.querySelector("span")).textContent = form.dataset.canceled ?? "";
    trouble.hidden = false;
    button.disabled = false;
  }
}

/** What the server asks, with its texts as bytes. @param {any} options */
function opened(options) {
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: known(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: known(options.allowCredentials) }),
  };
}

/** What the browser answers, with its bytes as texts. @param {any} found */
function told(found) {
  const answer = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (found.response[name]) answer[name] = text(found.response[name]);
  }
  return { id: found.id, rawId: text(found.rawId), type: found.type, response: answer, clientExtensionResults: {} };
}

/** @param {string} coded */
function bytes(coded) {
  return Uint8Array.from(atob(coded.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
