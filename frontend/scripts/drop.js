// A file may be dropped on its field.

export function drop(root) {
  for (const zone of root.querySelectorAll("[data-tp-drop]")) {
    const input = zone.querySelector("input[type=file]");
    if (!input || zone.dataset.tpReady) continue;
    zone.dataset.tpReady = "1";
    const over = (on) => (event) => {
      event.preventDefault();
      zone.classList.toggle("tp-over", on);
    };
    zone.addEventListener("dragenter", over(true));
    zone.addEventListener("dragover", over(true));
    zone.addEventListener("dragleave", over(false));
    zone.addEventListener("drop", (event) => {
      over(false)(event);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}
