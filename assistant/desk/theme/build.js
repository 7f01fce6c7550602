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

// A link within the desk. A press is passed on to Streamlit's own link to the same place, where the page has one, so
// that the page goes there without being loaded again.
function lead(label, href) {
  const link = make("a", "lead", label);
  link.href = href;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const own = [...document.querySelectorAll('[class*="st-key-leads-"] a')].find((one) => leadsTo(one) === leadsTo(link));
    if (!own) return;
    event.preventDefault();
    own.click();
  });
  return link;
}

function leadsTo(link) {
  const { pathname, searchParams } = new URL(link.href);
  searchParams.sort();
  return `${pathname}?${searchParams}`;
}

// Draws only when the data has changed, so that a rerun takes neither the focus nor the reader's place.
function redraw({ data, parentElement }, draw) {
  const serialised = JSON.stringify(data);
  if (shown.get(parentElement) === serialised) return false;
  shown.set(parentElement, serialised);
  const within = parentElement.getRootNode();
  const had = within.activeElement;
  const focused = had?.dataset?.at;
  let root = parentElement.querySelector(".root");
  if (!root) {
    root = make("div", "root");
    parentElement.appendChild(root);
  }
  root.replaceChildren(...draw(data).filter(Boolean));
  if (focused) {
    const same = [...root.querySelectorAll("[data-at]")].filter((element) => element.dataset.at === focused);
    const again = same.find((element) => element.classList[0] === had.classList[0]) || same[0];
    if (again) again.focus({ preventScroll: true });
  }
  return true;
}

// Says something to whoever has the page read aloud. A region is heard only when it changes after it has come.
function readOut(parentElement, text) {
  const region = make("div", "unseen");
  region.setAttribute("role", "status");
  parentElement.append(region);
  setTimeout(() => { region.textContent = text; }, 150);
  setTimeout(() => region.remove(), 10000);
}

// The roots of the desk's own parts on the page, in order.
function partRoots() {
  return [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
    .map((host) => host.shadowRoot?.querySelector(".root"))
    .filter(Boolean);
}

function turnRoot(place) {
  return partRoots().findLast((root) => root.dataset.turnPlace === String(place));
}

// Calls `then` with what is found, as soon as the page has it; not at all where it does not come.
function whenDrawn(find, then) {
  const until = performance.now() + 10000;
  const look = () => {
    const found = find();
    if (found) then(found);
    else if (performance.now() < until) requestAnimationFrame(look);
  };
  look();
}

// What has the focus, also within the desk's own parts; null where nothing has it.
function focusedElement() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element === document.body ? null : element;
}

function focusOn(element) {
  if (!element.matches("button, a, input, [tabindex]")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

// When a part goes that has the focus, what takes its place on the page gets it.
function passFocusOn(gone, next) {
  const element = focusedElement();
  if (element && !gone.contains(element)) return;
  whenDrawn(() => !gone.isConnected && document.querySelector(next), (found) => { if (!focusedElement()) focusOn(found); });
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
  let until = 0;
  let height = 0;
  let kept = true;
  const settle = () => {
    const now = kept && find();
    const moved = now && now.isConnected ? now.getBoundingClientRect().top - top : 0;
    if (Math.abs(moved) > 0.5) following.scrollBy(moved);
  };
  const following = putOffFollowing(page, settle);
  const doings = ["wheel", "touchmove", "keydown", "pointerdown"];
  const end = () => {
    kept = false;
    doings.forEach((doing) => window.removeEventListener(doing, done, true));
  };
  const done = (event) => {
    if (!event.isTrusted) return;
    end();
    following.end();
  };
  const watch = () => {
    if (!kept) return;
    settle();
    if (page.scrollHeight !== height || stillRuns() || element.querySelector(".former")) {
      until = performance.now() + 2500;
      height = page.scrollHeight;
    }
    if (performance.now() < until) return void requestAnimationFrame(watch);
    end();
    following.end();
  };
  page.addEventListener("dl-kept", end, { once: true });
  doings.forEach((doing) => window.addEventListener(doing, done, true));
  requestAnimationFrame(watch);
}

// Streamlit goes on scrolling, by setting `scrollTop`, until a scroll finds the page as high as the last one did, away
// from its end, and not being moved; it heeds one scroll in 100 ms and looks every 17 ms whether it has to move. So it
// is shown the page's end meanwhile, where there is nothing to do for it, and none of the page's scrolls; and then two,
// one to learn how high the page is now, and one when it has come to rest.
function putOffFollowing(page, scrolled) {
  const { get, set } = Object.getOwnPropertyDescriptor(Element.prototype, "scrollTop");
  const atEnd = () => page.scrollHeight - page.offsetHeight;
  Object.defineProperty(page, "scrollTop", { configurable: true, get: atEnd, set() {} });
  const instead = (event) => {
    if (!event.isTrusted) return;
    event.stopImmediatePropagation();
    scrolled();
  };
  page.addEventListener("scroll", instead, true);
  let resting = 0;
  const stop = () => {
    clearTimeout(resting);
    delete page.scrollTop;
    page.removeEventListener("scroll", instead, true);
    page.removeEventListener("dl-kept", stop);
  };
  page.addEventListener("dl-kept", stop);
  return {
    scrollBy: (pixels) => set.call(page, get.call(page) + pixels),
    end() {
      page.dispatchEvent(new Event("scroll"));
      resting = setTimeout(() => {
        stop();
        page.dispatchEvent(new Event("scroll"));
      }, 150);
    },
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

// Whoever followed a link and comes back by the browser finds the page where they left it (`page.js` notes that), as
// soon as it is as long again; unless they do something else first.
function backWhereLeft(element) {
  const { leftFrom, leftAt } = document.documentElement.dataset;
  if (leftFrom !== location.href) return;
  delete document.documentElement.dataset.leftFrom;
  const top = parseFloat(leftAt);
  const ending = new AbortController();
  for (const doing of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    window.addEventListener(doing, () => ending.abort(), { capture: true, signal: ending.signal });
  }
  whenDrawn(() => ending.signal.aborted || wholePage()?.scrollHeight - wholePage()?.clientHeight >= top - 1, () => {
    if (ending.signal.aborted) return;
    ending.abort();
    wholePage().dispatchEvent(new Event("dl-kept"));
    wholePage().scrollTop = top;
    keepPlace(element);
  });
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
