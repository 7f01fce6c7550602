export default function (component) {
  const { data, setTriggerValue } = component;

  function row(view) {
    const line = make("li");
    const press = button("row", null, () => {
      setTriggerValue("unfolded", view.at);
      whenDrawn(() => turnRoot(view.at), (root) => {
        readFromTop(root);
        focusOn(root.querySelector(".question"));
      });
    });
    press.dataset.at = view.at;
    press.setAttribute("aria-expanded", "false");
    const question = make("span", "question", view.question);
    const words = make("span", "words", view.words);
    question.dir = words.dir = "auto";
    const sources = make("span", "sources", view.sources);
    if (view.since) sources.append(" · ", make("span", "since", view.since));
    press.append(question, words, sources);
    line.append(press);
    return line;
  }

  redraw(component, () => {
    const rows = make("ol", "rows");
    rows.setAttribute("aria-label", "Earlier questions");
    rows.append(...data.rows.map(row));
    return [rows];
  });
}
