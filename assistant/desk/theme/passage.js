const listening = new WeakMap(); // a part is called again whenever what it shows changes, and then listens again
const openedFrom = new WeakMap();
const covered = new Set(); // what lies behind a sheet, and is out of reach as long as that is there

// All of the page but this part, and the list of keys, which opens over everything.
function cover(host) {
  for (let within = host; within !== document.body; within = within.parentElement) {
    for (const other of within.parentElement.children) {
      if (other === within || other.inert || other.matches(".st-key-keys, :has(.st-key-keys)")) continue;
      other.inert = true;
      covered.add(other);
    }
  }
}

function uncover() {
  for (const one of covered) one.inert = false;
  covered.clear();
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const narrow = matchMedia("(max-width: 1000px)");

  function top() {
    const bar = make("header", "top");
    const title = marked("h2", "title", data.title);
    bar.append(title);
    if (!data.fixed) bar.append(button("close", "Close", close));
    bar.append(make("p", "where quiet", data.where));
    if (data.links?.length) bar.append(links());
    if (data.number) bar.append(steps());
    if (data.lapsed || data.tags.length) {
      const tags = make("ul", "tags");
      if (data.lapsed) tags.append(make("li", "lapsed", data.lapsed));
      tags.append(...data.tags.map((tag) => make("li", null, tag)));
      bar.append(tags);
    }
    return bar;
  }

  function links() {
    const row = make("p", "leads quiet");
    row.append(...data.links.flatMap((one, place) => {
      const link = lead(one.label, one.href);
      return place ? [" · ", link] : [link];
    }));
    return row;
  }

  // Other answers of the reader's own that cite the report.
  function answers() {
    if (!data.answers?.length) return null;
    const block = make("nav", "answers");
    block.setAttribute("aria-label", "Your other answers that cite this report");
    const list = make("ul");
    for (const one of data.answers) {
      const row = make("li");
      const link = lead(one.question, one.href);
      link.dir = "auto";
      row.append(link, make("span", "quiet", one.day));
      list.append(row);
    }
    block.append(make("p", "label", "Also cited in your answers"), list);
    return block;
  }

  // The arrow keys do the same as the two buttons, wherever nothing is being typed or chosen.
  function steps() {
    const row = make("p", "steps quiet", data.number);
    for (const [to, sign, label, key] of [
      [data.previous, "←", "Previous citation", "ArrowLeft"],
      [data.next, "→", "Next citation", "ArrowRight"],
    ]) {
      const press = button("step", sign, () => setTriggerValue("went", to));
      press.disabled = !to;
      press.dataset.at = key;
      press.title = `${label} (${sign} key)`;
      press.setAttribute("aria-label", label);
      press.setAttribute("aria-keyshortcuts", key);
      row.append(" ", press);
    }
    return row;
  }

  function close() {
    const element = opener();
    if (element && !narrow.matches) keepPlace(element, opener);
    setTriggerValue("closed", true);
  }

  // What the report was opened from; after a step to another citation, that one's.
  function opener() {
    const from = openedFrom.get(parentElement);
    const at = data.place.replace(/^[^-]*-/, "");
    const same = [...(from?.root.querySelectorAll("[data-at]") || [])].filter((one) => one.dataset.at === at);
    return same.find((one) => one.classList[0] === from.kind) || same[0];
  }

  // A report that is opened gets the focus, and gives it back when it is closed, however that is done.
  function takeFocus(frame) {
    const element = focusedElement();
    if (element && parentElement.contains(element)) return;
    if (element?.dataset.at) openFrom(element);
    else if (!opener()) whenDrawn(pressed, openFrom);
    if (element || narrow.matches) frame.focus({ preventScroll: true });
  }

  function openFrom(element) {
    openedFrom.set(parentElement, { root: element.getRootNode().querySelector(".root"), kind: element.classList[0] });
  }

  function pressed() {
    return partRoots().map((root) => root.querySelector('[data-opens][aria-pressed="true"]'))
      .find((element) => element && !parentElement.contains(element));
  }

  function giveFocusBack() {
    uncover();
    const element = focusedElement();
    if (!element || parentElement.contains(element)) opener()?.focus({ preventScroll: true });
  }

  // On a narrow page the report lies over the answer, as a sheet, and nothing behind it can be reached.
  function layOver() {
    const frame = parentElement.querySelector(".pane");
    frame.setAttribute("role", narrow.matches ? "dialog" : "region");
    uncover();
    if (narrow.matches) {
      frame.setAttribute("aria-modal", "true");
      cover(parentElement.getRootNode().host);
    } else {
      frame.removeAttribute("aria-modal");
    }
  }

  // Tab goes round within the sheet, unless the list of keys lies over it.
  function goRound(event) {
    if (partRoots().some((root) => root.querySelector("dialog[open]"))) return;
    const frame = parentElement.querySelector(".pane");
    const stops = [...frame.querySelectorAll("a[href], button:enabled")].filter((one) => one.checkVisibility());
    const [end, start] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    const element = focusedElement();
    if (element && frame.contains(element) && element !== end && !(event.shiftKey && element === frame)) return;
    event.preventDefault();
    start.focus();
  }

  function onKey(event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const [focused] = event.composedPath();
    if (focused.closest?.("dialog")) return;
    if (event.key === "Tab" && covered.size) return void goRound(event);
    if (event.shiftKey) return;
    if (event.key === "Escape" && !data.fixed && !focused.closest?.("[role=dialog]:not(.pane), [role=listbox]")) {
      event.preventDefault();
      close();
      return;
    }
    if (focused.closest?.("input, textarea, select, [contenteditable], [role=slider], [role=radiogroup], [role=tab]")) return;
    const step = parentElement.querySelector(`[data-at="${event.key}"]`);
    if (!step || step.disabled) return;
    event.preventDefault();
    step.click();
  }

  function facts() {
    const list = make("dl", "facts");
    for (const [name, value, address] of data.facts) {
      const detail = make("dd", null, address ? null : value);
      if (address) {
        const link = make("a", null, value);
        link.href = address;
        link.target = "_blank";
        link.rel = "noopener noreferrer nofollow";
        detail.append(link);
      }
      list.append(make("dt", null, name), detail);
    }
    return list;
  }

  function flags() {
    if (!data.flags.length) return null;
    const list = make("ul", "flags");
    list.append(...data.flags.map((flag) => make("li", null, flag)));
    return list;
  }

  function marked(tag, name, pieces) {
    const element = make(tag, name);
    element.dir = "auto";
    element.append(...pieces.map((piece) => (piece.marked ? make("mark", null, piece.text) : piece.text)));
    return element;
  }

  function body() {
    const block = make("div", "body");
    block.append(...data.paragraphs.map((pieces) => marked("p", null, pieces)));
    return block;
  }

  // A report with pages is shown as its page or as its text, as the reader chose last.
  function views() {
    const choice = make("div", "views");
    choice.setAttribute("role", "group");
    choice.setAttribute("aria-label", "Show");
    for (const [view, label] of [
      ["page", "Page"],
      ["text", "Text"],
    ]) {
      const press = button("view", label, () => {
        show(view);
        bringIntoView();
      });
      press.dataset.at = press.dataset.view = view;
      choice.append(press);
    }
    return choice;
  }

  function show(view) {
    chosenViews.set(parentElement, view);
    for (const press of parentElement.querySelectorAll(".view")) {
      press.setAttribute("aria-pressed", String(press.dataset.view === view));
    }
    for (const [name, shown] of [["page", view === "page"], ["words", view === "text"]]) {
      for (const part of parentElement.querySelectorAll(`.${name}`)) part.hidden = !shown;
    }
  }

  function pane() {
    const frame = make("section", data.fixed ? "pane fixed" : "pane");
    frame.setAttribute("aria-label", "Cited report");
    frame.tabIndex = data.fixed ? 0 : -1; // what scrolls can be reached by keyboard
    const report = make("article", "report");
    const summary = data.summary.length ? marked("p", "summary", data.summary) : null;
    const words = make("div", "words");
    words.append(...[summary, body()].filter(Boolean));
    const page = data.page ? pagePicture(data.page, (to) => setTriggerValue("turned", to)) : null;
    const warnings = data.warnings.map((one) => make("p", "warning", one));
    report.append(...[...warnings, facts(), flags(), page && views(), page, words, answers()].filter(Boolean));
    frame.append(top(), report);
    return frame;
  }

  // Only the report itself moves, never the page.
  function bringIntoView() {
    const words = parentElement.querySelector(".page:not([hidden]) .marked, .words:not([hidden]) mark, .title mark");
    const frame = parentElement.querySelector(".pane");
    if (!words || !frame || getComputedStyle(frame).overflowY === "visible") return;
    const seen = words.getBoundingClientRect();
    const edge = frame.getBoundingClientRect();
    const head = frame.querySelector(".top").getBoundingClientRect().height;
    const room = edge.height - head - seen.height;
    if (seen.bottom > edge.bottom) frame.scrollTop += seen.top - edge.top - head - Math.max(room / 2, 12);
  }

  if (redraw(component, () => [pane()])) {
    const frame = parentElement.querySelector(".pane");
    frame.scrollTop = 0;
    if (data.page) show(chosenViews.get(parentElement) || "page");
    if (!data.fixed) takeFocus(frame);
    requestAnimationFrame(bringIntoView);
  }
  listening.get(parentElement)?.abort();
  const ending = new AbortController();
  listening.set(parentElement, ending);
  document.addEventListener("keydown", onKey, ending);
  if (!data.fixed) {
    layOver();
    narrow.addEventListener("change", layOver, ending);
  }
  return () => {
    ending.abort();
    if (!data.fixed) giveFocusBack();
  };
}
