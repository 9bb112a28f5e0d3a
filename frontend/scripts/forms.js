// A form that acts is sent once: a double click finds its buttons resting.

export function once(root) {
  for (const form of root.querySelectorAll("form[data-tp-once]")) {
    if (form.dataset.tpOnceReady) continue;
    form.dataset.tpOnceReady = "1";
    form.addEventListener("submit", (event) => {
      if (form.dataset.tpSent) {
        event.preventDefault();
        return;
      }
      form.dataset.tpSent = "1";
      // Back in the browser's history the form is fresh again.
      window.addEventListener("pageshow", () => delete form.dataset.tpSent, { once: true });
    });
  }
}
