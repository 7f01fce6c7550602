// The keys that every desk has: "/" to the box, "?" to what the keys do. Drawn once a page, and seen only when asked.
let dialog = null;
let searchable = false;

function typing(event) {
  const at = event.composedPath()[0];
  return at instanceof Element && (at.matches("input, textarea, select") || at.isContentEditable);
}

function box() {
  const chat = document.querySelector("textarea[data-testid=stChatInputTextArea]:not([disabled])");
  return chat ?? document.querySelector("[data-testid=stMain] input[type=text]:not([disabled])");
}

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
  if (event.key === "/" && searchable && box()) {
    event.preventDefault();
    box().focus();
  } else if (event.key === "?" && dialog && !dialog.open) {
    event.preventDefault();
    dialog.showModal();
  }
}

function drawn(keys) {
  dialog = null;
  if (!keys.length) return null;
  const list = make("dl", "keys");
  for (const { key, does } of keys) {
    const name = make("dt");
    name.append(make("kbd", null, key));
    list.append(name, make("dd", null, does));
  }
  const close = button("close", "Close", () => dialog.close());
  dialog = make("dialog", "shortcuts");
  dialog.setAttribute("aria-label", "Keyboard shortcuts");
  dialog.append(make("h2", null, "Keyboard shortcuts"), list, close);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  return dialog;
}

document.addEventListener("keydown", pressed);

export default function ({ data, parentElement }) {
  searchable = data.keys.some(({ key }) => key === "/");
  const first = redraw({ data, parentElement }, ({ keys }) => [drawn(keys)]);
  // Whoever comes to an empty page may begin to type; nobody is taken from where they are.
  if (first && data.focus) {
    const waiting = setInterval(() => {
      if (!box()) return;
      clearInterval(waiting);
      if (!document.activeElement || document.activeElement === document.body) box().focus({ preventScroll: true });
    }, 50);
    setTimeout(() => clearInterval(waiting), 8000);
  }
}
