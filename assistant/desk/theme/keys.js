// The keys that every desk has: "/" to the box, "?" to what the keys do. Drawn once a page, and seen only when asked.
const BOX = ".st-key-question textarea:enabled, :is(.st-key-find, .st-key-q) input:enabled";
// What a key needs on the page to do anything; which keys are listed is found out whenever the list is opened.
const WORKS = {
  "/": () => box() !== null,
  Esc: () => partRoots().some((root) => root.querySelector("[data-opens]")),
  "← →": () => partRoots().some((root) => root.querySelector("button.chip")),
};
let dialog = null;

function typing(event) {
  const at = event.composedPath()[0];
  return at instanceof Element && (at.matches("input, textarea, select") || at.isContentEditable);
}

function box() {
  const found = document.querySelector(BOX);
  return found?.closest("[inert]") ? null : found;
}

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
  if (event.key === "/" && box()) {
    event.preventDefault();
    box().focus();
  } else if (event.key === "?" && dialog && !dialog.open) {
    event.preventDefault();
    dialog.list();
    dialog.showModal();
  }
}

function drawn(keys) {
  dialog = null;
  if (!keys.length) return null;
  const list = make("dl", "keys");
  const close = button("close", "Close", () => dialog.close());
  dialog = make("dialog", "shortcuts");
  dialog.list = () => list.replaceChildren(...keys.filter(({ key }) => WORKS[key]?.() ?? true).flatMap(entry));
  dialog.setAttribute("aria-label", "Keyboard shortcuts");
  dialog.append(make("h2", null, "Keyboard shortcuts"), list, close);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  return dialog;
}

function entry({ key, does }) {
  const name = make("dt");
  name.append(make("kbd", null, key));
  return [name, make("dd", null, does)];
}

// The first press of Tab reaches a link to the box, which comes after the sidebar, the desks and all answers.
const skip = make("a", "dl-skip");
skip.href = "#box";
skip.addEventListener("click", (event) => {
  event.preventDefault();
  box()?.focus();
});

// Whoever comes to the page may begin to type; nobody is taken from where they are on it.
function isFree() {
  const { activeElement } = document;
  return !activeElement || activeElement === document.body || activeElement.matches("[data-testid=stTopNavLink], .dl-desks a");
}

document.addEventListener("keydown", pressed);
document.addEventListener("click", (event) => {
  if (!event.target.closest?.(".st-key-new-conversation button")) return;
  // While the page is being drawn, a box of the first screen may still give way to another.
  whenDrawn(() => !stillRuns() && document.querySelector(".st-key-welcome textarea:enabled"), (empty) => empty.focus({ preventScroll: true }));
});

export default function ({ data, parentElement }) {
  const first = redraw({ data, parentElement }, ({ keys }) => [drawn(keys)]);
  skip.textContent = data.box ? `Skip to the ${data.box}` : "";
  if (data.box) document.body.prepend(skip);
  else skip.remove();
  if (first && data.focus) {
    const waiting = setInterval(() => {
      if (!box()) return;
      clearInterval(waiting);
      if (isFree()) box().focus({ preventScroll: true });
    }, 50);
    setTimeout(() => clearInterval(waiting), 8000);
  }
}
