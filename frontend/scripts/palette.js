// Ctrl K: go to any page that the side navigation knows, or look somebody up.
import { make, words } from "./common.js";

function pages() {
  return [...document.querySelectorAll("#tp-nav a")].map((link) => ({
    icon: link.querySelector("svg"),
    label: link.textContent.trim(),
    url: link.href,
  }));
}

function show() {
  const said = words();
  const list = make("ul", { id: "tp-palette", role: "listbox" });
  const input = make("input", {
    className: "tp-inp",
    type: "text",
    placeholder: said.go,
    autocomplete: "off",
    role: "combobox",
    "aria-label": said.go,
    "aria-controls": "tp-palette",
    "aria-expanded": "true",
  });
  const dialog = make("dialog", { className: "tp-dialog", "aria-label": said.go }, input, list);
  const find = document.querySelector(".tp-find");
  let at = 0;

  function choices() {
    const wanted = input.value.trim().toLowerCase();
    return pages().filter((page) => page.label.toLowerCase().includes(wanted));
  }

  function draw() {
    const found = choices();
    at = Math.min(Math.max(at, 0), Math.max(found.length - 1, 0));
    list.replaceChildren(
      ...found.map((page, place) => {
        const link = make("a", { href: page.url, role: "option", id: `tp-p-${place}` });
        if (page.icon) link.append(page.icon.cloneNode(true));
        link.append(page.label);
        link.setAttribute("aria-selected", String(place === at));
        return make("li", { role: "presentation" }, link);
      }),
    );
    input.setAttribute("aria-activedescendant", found.length ? `tp-p-${at}` : "");
  }

  function go() {
    const page = choices()[at];
    if (page) {
      location.assign(page.url);
    } else if (find && input.value.trim()) {
      find.querySelector("[name=q]").value = input.value;
      find.submit();
    }
  }

  input.addEventListener("input", () => {
    at = 0;
    draw();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") at += 1;
    else if (event.key === "ArrowUp") at -= 1;
    else if (event.key === "Enter") return void (event.preventDefault(), go());
    else return;
    event.preventDefault();
    draw();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  draw();
  dialog.showModal();
  input.focus();
}

export function palette() {
  if (!document.getElementById("tp-nav")) return;
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) show();
  });
}
