// Menus are <details>: here they close on Escape and on a click elsewhere. The phone's side sheet too.

export function menus() {
  const open = () => document.querySelectorAll("details[data-tp-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    if (location.hash === "#side") location.hash = "#main";
  });
}
