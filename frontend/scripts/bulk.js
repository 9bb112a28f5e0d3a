// Selection in tables: the bar and its buttons name the true count.

const BOXES = ".tp-ck input[type=checkbox][name]";

// A language that has a singular says both: "Approve {n} household|Approve {n} households".
function counted(text, n) {
  const forms = text.split("|");
  return forms[n === 1 ? 0 : forms.length - 1].replace("{n}", n);
}

function count(form) {
  const boxes = [...form.querySelectorAll(BOXES)].filter((box) => !box.disabled);
  const ticked = boxes.filter((box) => box.checked);
  const chosen = ticked.length;
  // Rows that cannot be done are left out where the form says so.
  const skips = form.querySelector("[name=only_doable]:checked");
  const doable = skips ? ticked.filter((box) => !("tpStop" in box.dataset)).length : chosen;
  for (const box of boxes) box.closest("tr").classList.toggle("tp-picked", box.checked);
  const all = form.querySelector("[data-tp-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  const said = form.querySelector("[data-tp-selected]");
  if (said) {
    said.dataset.tpNone = said.dataset.tpNone || said.textContent;
    said.textContent = chosen ? counted(said.dataset.tpSelected, chosen) : said.dataset.tpNone;
  }
  for (const button of form.querySelectorAll("[data-tp-count]")) {
    button.dataset.tpNone = button.dataset.tpNone || button.textContent;
    button.textContent = chosen
      ? counted(button.dataset.tpCount, doable)
      : button.dataset.tpNone;
  }
}

export function bulk(root) {
  for (const form of root.querySelectorAll("form[data-tp-bulk]")) {
    count(form);
    if (form.dataset.tpBulkReady) continue;
    form.dataset.tpBulkReady = "1";
    form.addEventListener("change", (event) => {
      if (event.target.matches("[data-tp-all]")) {
        const boxes = [...form.querySelectorAll(BOXES)].filter((box) => !box.disabled);
        for (const box of boxes) box.checked = event.target.checked;
        // What listens to single boxes, the preview above all, hears of it once.
        if (boxes.length) boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
      }
      count(form);
    });
  }
}
