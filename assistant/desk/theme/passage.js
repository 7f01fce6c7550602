export default function (component) {
  const { data, parentElement, setTriggerValue } = component;

  function top() {
    const bar = make("header", "top");
    const title = marked("h2", "title", data.title);
    bar.append(title);
    if (!data.fixed) bar.append(button("close", "Close", () => setTriggerValue("closed", true)));
    bar.append(make("p", "where quiet", data.where));
    if (data.number) bar.append(steps());
    if (data.tags.length) {
      const tags = make("ul", "tags");
      tags.append(...data.tags.map((tag) => make("li", null, tag)));
      bar.append(tags);
    }
    return bar;
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

  function onKey(event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const [focused] = event.composedPath();
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
    const frame = make("section", "pane");
    frame.setAttribute("aria-label", "Cited report");
    frame.tabIndex = data.fixed ? 0 : -1; // what scrolls can be reached by keyboard
    const report = make("article", "report");
    const summary = data.summary.length ? marked("p", "summary", data.summary) : null;
    const words = make("div", "words");
    words.append(...[summary, body()].filter(Boolean));
    const page = data.page ? pagePicture(data.page, (to) => setTriggerValue("turned", to)) : null;
    report.append(...[facts(), flags(), page && views(), page, words].filter(Boolean));
    frame.append(top(), report);
    return frame;
  }

  // Beside the answer only the report itself moves; below it, on a narrow page, the page moves.
  function bringIntoView() {
    const words = parentElement.querySelector(".page:not([hidden]) .marked, .words:not([hidden]) mark, .title mark");
    const frame = parentElement.querySelector(".pane");
    if (!words || !frame) return;
    if (getComputedStyle(frame).overflowY === "visible") {
      if (data.fixed) return;
      words.scrollIntoView({ block: "center", inline: "nearest" });
      keepPlace(words);
      return;
    }
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
    requestAnimationFrame(bringIntoView);
  }
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
