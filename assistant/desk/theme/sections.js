export default function (component) {
  const { data, setTriggerValue } = component;

  const labelled = data.sections.some((one) => one.lines.some((view) => view.label));

  function label(view) {
    if (!view.name) return make("span", "label", view.label);
    const press = button("label name", view.label, () => setTriggerValue("named", view.name));
    press.dataset.at = `name ${view.at}`;
    press.title = `Open ${view.name}`;
    return press;
  }

  function source(view) {
    const press = button("source", view.where, () => setTriggerValue("opened", view.at));
    press.dataset.at = view.at;
    press.dataset.opens = "";
    press.title = view.tip;
    press.setAttribute("aria-pressed", String(data.open === view.at));
    return press;
  }

  function before(view) {
    const words = make("p", "before");
    const former = make("s", null, view.before);
    former.dir = "auto";
    words.append(make("span", null, "Before: "), former);
    return words;
  }

  function line(view) {
    const row = make("li", view.warning ? "stale" : null);
    const head = label(view);
    head.dir = "auto";
    const words = make("p", "words", view.words);
    words.dir = "auto";
    if (labelled) row.append(head);
    row.append(words);
    if (view.before) row.append(before(view));
    row.append(source(view));
    if (view.warning) row.append(make("p", "warning", view.warning));
    return row;
  }

  function section(view) {
    const block = make("section", view.kind.replace(" ", "-"));
    block.setAttribute("aria-label", view.title);
    const lines = make("ul");
    lines.append(...view.lines.map(line));
    block.append(make("h3", "title", view.title), lines);
    return block;
  }

  redraw(component, () => {
    const block = make("div", labelled ? null : "unlabelled");
    block.append(...data.sections.map(section));
    return [block];
  });
}
