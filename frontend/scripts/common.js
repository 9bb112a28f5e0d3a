// Small things all scripts share.

/** Return the interface's words in the reader's language, which the page carries. */
export function words() {
  const holder = document.getElementById("tp-words");
  return holder ? holder.dataset : {};
}

/** Say something to those who listen to the page. */
export function announce(text) {
  const live = document.getElementById("tp-say");
  if (live) live.textContent = text;
}

/** Say whether somebody is typing, so that single keys keep still. */
export function typing(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]") !== null;
}

/** Make an element with properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}
