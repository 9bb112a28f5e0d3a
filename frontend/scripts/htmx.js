// Swaps: a refusal is shown, focus goes to the changed region, and what happened is said.
import { announce, words } from "./common.js";

export function swaps(dress) {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const detail = event.detail;
    const status = detail.xhr.status;
    if (status < 400) return;
    // Refusals and faults are whole pages; their main part replaces this one's.
    detail.shouldSwap = true;
    detail.isError = false;
    detail.target = document.getElementById("main");
    detail.selectOverride = "#main";
    detail.swapOverride = "outerHTML";
  });
  document.body.addEventListener("htmx:load", (event) => dress(event.detail.elt.parentElement || document));
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const region = event.detail.target;
    const asked = event.detail.requestConfig && event.detail.requestConfig.triggeringEvent;
    // What the page fetches by itself never takes the focus away from somebody's work.
    if (!asked || asked.type !== "click" || region.contains(document.activeElement)) return;
    const head = region.querySelector("h1, h2, h3") || region;
    head.setAttribute("tabindex", "-1");
    head.focus({ preventScroll: true });
    // On a phone what changed may lie above or below what is seen.
    head.scrollIntoView({ block: "nearest" });
    if (head !== region) announce(head.textContent.trim());
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(name, () => announce(words().offline));
  }
}
