// The text of a paper: a click puts a field where the cursor stands; those that are there are ticked.

function put(area, word, alone) {
  let start = area.selectionStart;
  const end = area.selectionEnd;
  let text = word;
  if (alone) {
    // A part takes a line of its own.
    const before = area.value.slice(0, start);
    const after = area.value.slice(end);
    text = (before && !before.endsWith("\n") ? "\n" : "") + word + (after.startsWith("\n") ? "" : "\n");
  }
  area.setRangeText(text, start, end, "end");
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

export function wording(root) {
  for (const area of root.querySelectorAll("textarea[data-tp-text]")) {
    const names = root.querySelector(`[data-tp-names=${area.dataset.tpText}]`);
    if (!names || area.dataset.tpReady) continue;
    area.dataset.tpReady = "1";
    const buttons = [...names.querySelectorAll("[data-tp-insert]")];
    const tick = () => {
      for (const button of buttons) {
        button.closest("li").classList.toggle("tp-used", area.value.includes(button.dataset.tpInsert));
      }
    };
    for (const button of buttons) {
      button.addEventListener("click", () => put(area, button.dataset.tpInsert, "tpAlone" in button.dataset));
    }
    area.addEventListener("input", tick);
    tick();
  }
}
