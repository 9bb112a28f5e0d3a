// Tables: cards on a phone name their cells; a table too wide for its place scrolls by itself.

function name(table) {
  const heads = [...table.querySelectorAll("thead tr:last-child > *")].map((head) => head.textContent.trim());
  for (const row of table.querySelectorAll("tbody tr, tfoot tr")) {
    if (row.cells.length !== heads.length) continue;
    [...row.cells].forEach((cell, place) => {
      const plain = place === 0 || cell.matches(".tp-nm, .tp-ck, .tp-act, th");
      if (!plain && heads[place] && cell.textContent.trim()) cell.dataset.th = heads[place];
    });
  }
}

function measure(holder) {
  holder.classList.remove("tp-over");
  const over = holder.scrollWidth > holder.clientWidth + 1;
  holder.classList.toggle("tp-over", over);
  // What scrolls can be reached and scrolled with the keyboard.
  if (over) holder.tabIndex = 0;
  else holder.removeAttribute("tabindex");
}

export function tables(root) {
  root.querySelectorAll("table.tp-stack").forEach(name);
  root.querySelectorAll(".tp-scroll").forEach(measure);
  if (root !== document) return;
  let waiting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => document.querySelectorAll(".tp-scroll").forEach(measure), 150);
  });
}
