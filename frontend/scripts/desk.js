// Comforts over pages that work without them.
import { bulk } from "./bulk.js";
import { drafts } from "./drafts.js";
import { drop } from "./drop.js";
import { once } from "./forms.js";
import { swaps } from "./htmx.js";
import { keys } from "./keys.js";
import { menus } from "./menus.js";
import { palette } from "./palette.js";
import { tables } from "./tables.js";
import { wording } from "./wording.js";

// What belongs to pieces of a page is done again for each piece that arrives later.
function dress(root) {
  tables(root);
  bulk(root);
  drop(root);
  once(root);
  wording(root);
}

function start() {
  dress(document);
  drafts();
  menus();
  palette();
  keys();
  swaps(dress);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
