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

// What the reader has just used stays where it is for a moment, and for as long as its answer is asked again: a
// page that is at its end follows that end down when something grows above it. Whatever the reader does ends this.
function keepPlace(element) {
  const page = document.querySelector("[data-testid=stAppScrollToBottomContainer]");
  if (!page) return;
  const top = element.getBoundingClientRect().top;
  let until = performance.now() + 2500;
  const doings = ["wheel", "touchmove", "keydown", "pointerdown"];
  let kept = true;
  const settle = () => {
    const moved = element.getBoundingClientRect().top - top;
    if (kept && element.isConnected && Math.abs(moved) > 0.5) page.scrollTop += moved;
  };
  const release = () => {
    kept = false;
    page.removeEventListener("scroll", settle);
    doings.forEach((doing) => window.removeEventListener(doing, release, true));
  };
  const watch = () => {
    settle();
    if (element.querySelector(".former")) until = performance.now() + 2500;
    if (kept && performance.now() < until) requestAnimationFrame(watch);
    else release();
  };
  page.addEventListener("scroll", settle);
  doings.forEach((doing) => window.addEventListener(doing, release, true));
  requestAnimationFrame(watch);
}
