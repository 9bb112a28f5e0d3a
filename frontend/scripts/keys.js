// Keys: J and K move, space selects, A agrees, R returns, O opens, ? lists them.
// Single letters keep still while somebody types, and can be turned off.
import { make, typing, words } from "./common.js";

const OFF = "tp-keys-off";
let staying = 0;

function rows() {
  return [...document.querySelectorAll("[data-tp-row]")].filter((row) => row.offsetParent !== null);
}

function current() {
  return document.querySelector("[data-tp-row].tp-cur");
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  for (const row of all) row.classList.toggle("tp-cur", row === next);
  const link = next.querySelector("[data-tp-open]") || next.querySelector("a, input, button");
  if (link) {
    link.focus({ preventScroll: true });
    // A page may show beside the list what the row is about, once the reader stays on it.
    clearTimeout(staying);
    staying = setTimeout(() => link.dispatchEvent(new CustomEvent("tp:cur", { bubbles: true })), 180);
  }
  next.scrollIntoView({ block: "nearest" });
}

function select() {
  const row = current();
  const box = row && row.querySelector(".tp-ck input[type=checkbox]");
  if (box) box.click();
  return Boolean(box);
}

function press(letter) {
  const row = current();
  const mark = `[data-tp-key=${letter}]`;
  const button = (row && row.querySelector(mark)) || document.querySelector(mark);
  if (button) button.click();
  return Boolean(button);
}

function open() {
  const row = current();
  const link = row && row.querySelector("[data-tp-open]");
  if (link) link.click();
  return Boolean(link);
}

function help() {
  const said = words();
  const off = localStorage.getItem(OFF) === "1";
  const list = make("dl", { className: "tp-kv" });
  const lines = [
    ["Ctrl K", said.keyK],
    ["J  K", said.keyJk],
    [said.space, said.keySpace],
    ["A", said.keyA],
    ["R", said.keyR],
    ["O", said.keyO],
    ["?", said.keyH],
  ];
  for (const [key, what] of lines) {
    list.append(make("dt", {}, make("kbd", {}, key)), make("dd", {}, what || ""));
  }
  const toggle = make("button", { type: "button", className: "tp-b tp-sm" }, off ? said.keysOn : said.keysOff);
  const close = make("button", { type: "button", className: "tp-b tp-sm" }, said.close);
  const bar = make("div", { className: "tp-row p-4 pt-0" }, toggle, close);
  const dialog = make("dialog", { className: "tp-dialog", "aria-label": said.keys }, list, bar);
  toggle.addEventListener("click", () => {
    if (off) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    dialog.close();
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const SINGLE = {
  j: () => move(1) || true,
  k: () => move(-1) || true,
  a: () => press("a"),
  r: () => press("r"),
  o: open,
  " ": select,
};

export function keys() {
  if (!document.getElementById("tp-words")) return;
  // A list that is come back to stands where it was left.
  const left = current();
  if (left && location.search.includes("at=")) left.scrollIntoView({ block: "center" });
  document.addEventListener("click", (event) => {
    const clicked = event.target.closest("[data-tp-row]");
    if (clicked) for (const row of rows()) row.classList.toggle("tp-cur", row === clicked);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      help();
      event.preventDefault();
      return;
    }
    if (localStorage.getItem(OFF) === "1") return;
    // Space on a button or box is the button's own.
    if (event.key === " " && event.target.matches("button, input, summary")) return;
    const act = SINGLE[event.key.toLowerCase()];
    if (act && act()) event.preventDefault();
  });
}
