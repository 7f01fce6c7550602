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
  const serialised = JSON.stringify(data);
  if (shown.get(parentElement) === serialised) return false;
  shown.set(parentElement, serialised);
  const within = parentElement.getRootNode();
  const focused = within.activeElement && within.activeElement.dataset ? within.activeElement.dataset.at : undefined;
  let root = parentElement.querySelector(".root");
  if (!root) {
    root = make("div", "root");
    parentElement.appendChild(root);
  }
  root.replaceChildren(...draw(data).filter(Boolean));
  if (focused) {
    const again = [...root.querySelectorAll("[data-at]")].find((element) => element.dataset.at === focused);
    if (again) again.focus({ preventScroll: true });
  }
  return true;
}

function wholePage() {
  return document.querySelector("[data-testid=stAppScrollToBottomContainer]");
}

function stillRuns() {
  return document.querySelector("[data-testid=stApp][data-test-script-state=running]") !== null;
}

// What the reader has just used stays where it is for a moment, and for as long as its answer is asked again or the
// page still grows, although Streamlit lets a page that is at its end follow that end down. Whatever the reader does
// ends this, and so does keeping something else. `find` tells what stands for the element once the page is drawn again.
function keepPlace(element, find = () => element) {
  const page = wholePage();
  if (!page) return;
  page.dispatchEvent(new Event("dl-kept"));
  const top = element.getBoundingClientRect().top;
  const following = putOffFollowing(page);
  let until = 0;
  let height = 0;
  const doings = ["wheel", "touchmove", "keydown", "pointerdown"];
  let kept = true;
  const settle = () => {
    const now = kept && find();
    const moved = now && now.isConnected ? now.getBoundingClientRect().top - top : 0;
    if (Math.abs(moved) > 0.5) following.scrollBy(moved);
  };
  const end = () => {
    kept = false;
    following.allow();
    page.removeEventListener("scroll", settle);
    page.removeEventListener("dl-kept", end);
    doings.forEach((doing) => window.removeEventListener(doing, done, true));
  };
  const done = (event) => event.isTrusted && end();
  const watch = () => {
    if (!kept) return;
    settle();
    following.discourage();
    if (page.scrollHeight !== height || stillRuns() || element.querySelector(".former")) {
      until = performance.now() + 2500;
      height = page.scrollHeight;
    }
    if (performance.now() < until) requestAnimationFrame(watch);
    else end();
  };
  page.addEventListener("scroll", settle);
  page.addEventListener("dl-kept", end);
  doings.forEach((doing) => window.addEventListener(doing, done, true));
  requestAnimationFrame(watch);
}

// Streamlit scrolls by setting `scrollTop`, which does nothing meanwhile. It stops when a wheel turns, and believes
// the reader to be elsewhere than at the end when the page then scrolls.
function putOffFollowing(page) {
  const { get, set } = Object.getOwnPropertyDescriptor(Element.prototype, "scrollTop");
  Object.defineProperty(page, "scrollTop", { configurable: true, get, set() {} });
  let frame = 0;
  return {
    scrollBy: (pixels) => set.call(page, get.call(page) + pixels),
    discourage() {
      frame += 1;
      if (frame % 12 === 0) page.dispatchEvent(new WheelEvent("wheel"));
      if (frame % 12 === 2) page.dispatchEvent(new Event("scroll"));
    },
    allow: () => delete page.scrollTop,
  };
}

// What the reader has waited for is to be read from its beginning.
function readFromTop(element) {
  const page = wholePage();
  if (!page) return;
  page.dispatchEvent(new Event("dl-kept"));
  const wanted = parseFloat(getComputedStyle(element).scrollMarginTop) || 0;
  page.scrollTop += element.getBoundingClientRect().top - page.getBoundingClientRect().top - wanted;
  keepPlace(element);
}

// A new question stands at the end of the page, wherever on it the reader was.
function showNewQuestions() {
  const page = wholePage();
  if (!page || "dlShows" in page.dataset) return;
  page.dataset.dlShows = "";
  const underWay = () => {
    const [live] = [...page.querySelectorAll(".dl-question")].filter((one) => one.offsetParent);
    const answered = [...page.querySelectorAll("[data-settled]")].at(-1)?.shadowRoot?.querySelector(".question");
    return live && live.textContent !== answered?.textContent ? live.textContent : "";
  };
  let asked = underWay();
  new MutationObserver(() => {
    const now = underWay();
    if (now && now !== asked) {
      page.dispatchEvent(new Event("dl-kept"));
      page.scrollTop = page.scrollHeight;
    }
    asked = now;
  }).observe(page, { childList: true, subtree: true });
}
