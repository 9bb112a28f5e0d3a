// What was typed and not sent survives a reload, a refusal and a new login in the same tab;
// it goes with the tab, so that nothing about people stays on a shared computer.
import { make, words } from "./common.js";

const PREFIX = "tp-draft:";
const KINDS = "input:not([type=hidden]):not([type=password]):not([type=file]), select, textarea";

function fields(form) {
  return [...form.querySelectorAll(KINDS)].filter((field) => field.name);
}

function read(form) {
  return fields(form).map((field) => {
    const ticked = field.type === "checkbox" || field.type === "radio";
    return [field.name, field.value, ticked ? field.checked : null];
  });
}

function fill(form, kept) {
  for (const [name, value, ticked] of kept) {
    for (const field of fields(form)) {
      if (field.name !== name) continue;
      if (ticked === null) field.value = value;
      else if (field.value === value) field.checked = ticked;
    }
  }
}

function wipe() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }
}

export function drafts() {
  const sent = sessionStorage.getItem("tp-sent");
  sessionStorage.removeItem("tp-sent");
  // A page that is no refusal says that the form has been taken in.
  const faulty = document.querySelector("[data-tp-refused], [aria-invalid=true]");
  if (sent && !faulty) sessionStorage.removeItem(sent);
  for (const form of document.querySelectorAll("form[data-tp-keep]")) {
    const key = PREFIX + location.pathname + ":" + form.dataset.tpKeep;
    const start = JSON.stringify(read(form));
    const kept = sessionStorage.getItem(key);
    if (kept && kept !== start && !faulty) {
      fill(form, JSON.parse(kept));
      const discard = make("button", { type: "button", className: "tp-b tp-quiet tp-sm" }, words().drop);
      const note = make("div", { className: "tp-note info mb-3", role: "status" }, words().kept, " ", discard);
      discard.addEventListener("click", () => {
        sessionStorage.removeItem(key);
        fill(form, JSON.parse(start));
        note.remove();
      });
      form.prepend(note);
    }
    form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(read(form))));
    form.addEventListener("submit", () => sessionStorage.setItem("tp-sent", key));
  }
  document.addEventListener("submit", (event) => {
    if (event.target.querySelector("[data-tp-leave]")) wipe();
  });
}
