// Everything shown comes in as text and is set as text: no report can bring markup of its own.
const shown = new WeakMap();

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
}

function button(className, text, press) {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", press);
  return element;
}

// Draws only when the data has changed, so that a rerun takes neither the focus nor the reader's place.
function redraw({ data, parentElement }, draw) {
  const said = JSON.stringify(data);
  if (shown.get(parentElement) === said) return false;
  shown.set(parentElement, said);
  const within = parentElement.getRootNode();
  const held = within.activeElement && within.activeElement.dataset ? within.activeElement.dataset.at : undefined;
  let root = parentElement.querySelector(".root");
  if (!root) {
    root = make("div", "root");
    parentElement.appendChild(root);
  }
  root.replaceChildren(...draw(data).filter(Boolean));
  if (held) {
    const again = [...root.querySelectorAll("[data-at]")].find((element) => element.dataset.at === held);
    if (again) again.focus({ preventScroll: true });
  }
  return true;
}
