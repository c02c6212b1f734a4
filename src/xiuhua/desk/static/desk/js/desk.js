/**
 * The desk's behaviours, each in a module of its own; a page works without any of them.
 */
import { offerPrinting } from "./printing.js";
import { foldOnPhones } from "./folding.js";
import { takeDrops } from "./dropping.js";
import { dragOntoHelpers } from "./dragging.js";
import { hideInTime } from "./hiding.js";
import { walkStitches } from "./stitches.js";
import { answerKeys } from "./keys.js";
import { seekEverywhere } from "./seeking.js";
import { tellKeys } from "./telling.js";
import { leadFocus } from "./leading.js";
import { showWhereOneStands } from "./standing.js";
import { walkRows } from "./rows.js";
import { askForPasskeys } from "./passkeys.js";
import { keepWhatIsTyped } from "./keeping.js";

foldOnPhones(document);
offerPrinting(document);
walkStitches(document);
answerKeys(document);
walkRows(document);
tellKeys(document);
leadFocus(document);
showWhereOneStands(document);
seekEverywhere(document);
takeDrops(document);
dragOntoHelpers(document);
askForPasskeys(document);
keepWhatIsTyped(document);
hideInTime(document);
document.addEventListener("htmx:afterSwap", (event) => hideInTime(/** @type {Element} */ (event.target).parentElement ?? document));
