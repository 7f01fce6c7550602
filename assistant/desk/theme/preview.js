const openRows = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const open = openRows.get(parentElement) || new Set();
  openRows.set(parentElement, open);

  function row(view) {
    const entry = make("li", "entry");
    const opens = view.facts.length > 0;
    const head = make(opens ? "summary" : "div", "head");
    const title = make("span", "name", view.title);
    title.dir = "auto";
    head.append(title, make("span", `tag ${view.tone}`.trim(), view.status));
    for (const [name, text] of [["line", view.line], ["reason", view.reason], ["note", view.note]]) {
      if (!text) continue;
      const line = make("span", name, text);
      line.dir = "auto";
      head.append(line);
    }
    if (!opens) {
      entry.append(head);
      return entry;
    }
    head.dataset.at = `row ${view.number}`;
    const details = make("details");
    details.open = open.has(view.number);
    details.append(head, body(view));
    details.addEventListener("toggle", () => {
      if (details.open === open.has(view.number)) return;
      if (!details.open) return void open.delete(view.number);
      open.add(view.number);
      if (view.pictured && !view.picture && !view.problem) setTriggerValue("opened", view.number);
    });
    entry.append(details);
    return entry;
  }

  function body(view) {
    const block = make("div", view.pictured ? "opened pictured" : "opened");
    const facts = make("dl", "facts");
    for (const [name, words] of view.facts) {
      const value = make("dd", null, words);
      value.dir = "auto";
      facts.append(make("dt", null, name), value);
    }
    const words = make("div", "beginning");
    words.append(
      ...view.beginning.map((text) => {
        const paragraph = make("p", null, text);
        paragraph.dir = "auto";
        return paragraph;
      }),
    );
    const text = make("div");
    text.append(facts, words);
    block.append(text);
    if (view.pictured) block.append(firstPage(view));
    return block;
  }

  function firstPage(view) {
    const frame = make("figure", "page");
    if (view.picture) frame.append(paper({ picture: view.picture, label: "First page", marks: [], proportion: "" }));
    else frame.append(make("p", "quiet", view.problem || "Drawing the first page…"));
    return frame;
  }

  redraw(component, () => {
    const list = make("ul", "entries");
    list.setAttribute("aria-label", data.label);
    list.append(...data.rows.map(row));
    return [list];
  });
}
