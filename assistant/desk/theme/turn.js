export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const open = (at) => setTriggerValue("opened", at);

  function pressable(className, at, tip) {
    const element = button(className, null, () => open(at));
    element.dataset.at = at;
    element.title = tip;
    element.setAttribute("aria-label", tip);
    element.setAttribute("aria-pressed", String(data.open === at));
    return element;
  }

  function asked() {
    const block = make("div", data.following ? "asked following" : "asked");
    const question = make("h2", "question", data.question);
    question.dir = "auto";
    block.append(question);
    for (const line of data.asides) block.append(make("p", "quiet", line));
    if (data.scope.length) block.append(scope());
    return block;
  }

  // The × of a chip keeps its place in the order of the keyboard when it becomes "Put back".
  function scopeChip(said) {
    const row = make("li", `said ${said.kind}${said.ignored ? " ignored" : ""}${said.held ? "" : " unheld"}`);
    row.title = said.about;
    const name = make(said.ignored ? "s" : "span", "name", said.label);
    name.dir = "auto";
    const press = button("change", null, () =>
      setTriggerValue("rescoped", { switch: said.switch, ignore: !said.ignored }),
    );
    press.dataset.at = `scope ${said.switch}`;
    press.title = said.press;
    press.setAttribute("aria-label", said.press);
    if (said.ignored) press.textContent = "Put back";
    else press.append(make("span", "cross", "×"));
    row.append(name, make("span", "unseen", said.about), press);
    return row;
  }

  function scope() {
    const block = make("div", "scope");
    block.setAttribute("role", "group");
    block.setAttribute("aria-label", "Where the question’s words say to look");
    for (const group of data.scope) {
      const row = make("div", "saids");
      const list = make("ul");
      list.setAttribute("aria-label", group.label);
      list.append(...group.chips.map(scopeChip));
      row.append(make("span", "quiet", group.label), list);
      if (group.after) row.append(make("span", "quiet", group.after));
      block.append(row);
    }
    return block;
  }

  function statement(said) {
    const sentence = make(data.prose ? "span" : "p", "statement");
    const words = make("span", "words", said.text);
    words.dir = "auto";
    sentence.append(words);
    for (const cited of said.citations) {
      const chip = pressable("chip", cited.at, cited.tip);
      chip.textContent = cited.number;
      sentence.append(chip);
    }
    if (data.prose) sentence.append(" ");
    return sentence;
  }

  function statements() {
    if (!data.statements.length) return null;
    const block = make("div", data.prose ? "statements prose" : "statements");
    block.append(...data.statements.map(statement));
    return block;
  }

  function source(cited) {
    const row = make("li");
    const line = pressable("source", cited.at, cited.tip);
    const told = make("span");
    told.append(make("span", "title", cited.title), make("span", "where", cited.where));
    line.append(make("span", "number", cited.number), told);
    row.append(line);
    return row;
  }

  function sources() {
    if (!data.sources.length) return null;
    const list = make("ol", "sources");
    list.append(...data.sources.map(source));
    return list;
  }

  function near(hit) {
    const row = make("li");
    const card = pressable("near", hit.at, hit.tip);
    const words = make("span", "words", hit.text);
    words.dir = "auto";
    card.append(make("span", "title", hit.title), make("span", "where", hit.where), words);
    row.append(card);
    if (hit.copies.length) row.append(alsoIn(hit.copies));
    return row;
  }

  function alsoIn(copies) {
    const line = make("p", "also quiet", "Also in ");
    copies.forEach((copy, place) => {
      const link = pressable("copy", copy.at, copy.tip);
      link.textContent = copy.where;
      line.append(place ? "; " : "", link);
    });
    return line;
  }

  function nearest() {
    if (!data.nearest.length) return null;
    const block = make("div", "nearest");
    const list = make("ul");
    list.append(...data.nearest.map(near));
    block.append(make("p", "label", "Nearest in the corpus"), list);
    return block;
  }

  function notes() {
    if (!data.notes.length) return null;
    const list = make("ul", "notes");
    list.append(...data.notes.map((note) => make("li", null, note)));
    return list;
  }

  function failure() {
    if (!data.failure) return null;
    const block = make("p", "failure", data.failure + " ");
    block.setAttribute("role", "alert");
    block.append(button("again", "Ask again", () => setTriggerValue("again", true)));
    return block;
  }

  redraw(component, () => [
    asked(),
    data.abstained ? make("p", "label", data.abstained) : null,
    statements(),
    failure(),
    notes(),
    sources(),
    nearest(),
  ]);
}
