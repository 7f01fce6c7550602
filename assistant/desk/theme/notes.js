// Comments that are being written, by their notes, each with its form: they outlast what else is pressed meanwhile.
const drafts = new Map();
let unpinned = null; // the note that was unpinned last, and its place in the list, where the focus goes on

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;

  function source(view) {
    const row = make("li");
    const press = button(view.lapsed ? "source lapsed" : "source", view.where, () => setTriggerValue("opened", view.at));
    press.dataset.at = view.at;
    press.dataset.opens = "";
    press.title = view.tip;
    press.setAttribute("aria-pressed", String(data.open === view.at));
    row.append(press);
    return row;
  }

  function sources(view) {
    const list = make("ul", "sources");
    list.setAttribute("aria-label", "Sources");
    list.append(...view.sources.map(source));
    return list;
  }

  function sentence(view) {
    const block = make("div", view.lapsed ? "sentence lapsed" : "sentence");
    if (view.label) block.append(make("span", "label", view.label));
    const line = make("p");
    line.dir = "auto";
    if (view.context) line.append(make("span", "context", `[${view.context}] `));
    line.append(make("span", "words", view.words));
    block.append(line);
    return block;
  }

  // A question whose conversation was deleted leads nowhere.
  function question(view) {
    const line = make("p", "from quiet");
    const words = view.address ? make("a", null, view.question) : make("span", null, view.question);
    words.dir = "auto";
    if (view.address) words.href = view.address;
    line.append(words, ` · pinned ${view.pinned}`);
    if (!view.address) line.append(" · conversation deleted");
    return line;
  }

  function comment(view) {
    if (drafts.has(view.at)) return writing(view);
    const block = make("div", "comment");
    if (view.comment) {
      const words = make("p", "own", view.comment);
      words.dir = "auto";
      block.append(words);
    }
    const edit = button("small", view.comment ? "Edit comment" : "Add a comment", () => {
      drafts.set(view.at, { text: view.comment, was: view.comment, sent: null, form: null });
      const form = writing(view);
      block.replaceWith(form);
      form.querySelector("textarea").focus();
    });
    edit.append(make("span", "unseen", ` on: ${view.words}`));
    edit.dataset.at = `comment ${view.at}`;
    block.append(edit);
    return block;
  }

  function writing(view) {
    const draft = drafts.get(view.at);
    draft.view = view;
    if (draft.form) return draft.form;
    const form = make("form", "comment");
    draft.form = form;
    const box = make("textarea");
    box.value = draft.text;
    box.rows = 3;
    box.maxLength = data.longest;
    box.dir = "auto";
    box.dataset.at = `comment ${view.at}`;
    box.setAttribute("aria-label", `Comment on: ${view.words}`);
    const leave = () => {
      drafts.delete(view.at);
      const read = comment(draft.view);
      form.replaceWith(read);
      read.querySelector("button").focus({ preventScroll: true });
    };
    const save = () => {
      draft.text = box.value.trim();
      if (draft.text === draft.was) return leave();
      draft.sent = draft.text;
      box.focus({ preventScroll: true });
      setTriggerValue("commented", { note: view.at, comment: draft.text });
    };
    box.addEventListener("input", () => { draft.text = box.value; });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") leave();
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) save();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save();
    });
    const row = make("div", "actions");
    row.append(make("button", "action primary", "Save"), button("action", "Cancel", leave));
    form.append(box, row);
    return form;
  }

  function note(view, place) {
    const row = make("li", "note");
    row.dataset.note = view.at;
    const unpin = button("small unpin", "Unpin", () => {
      unpinned = { at: view.at, place };
      setTriggerValue("unpinned", view.at);
    });
    unpin.append(make("span", "unseen", `: ${view.words}`));
    unpin.dataset.at = `unpin ${view.at}`;
    const head = make("div", "head");
    head.append(sentence(view), unpin);
    row.append(
      head,
      sources(view),
      ...view.disagreements.map((one) => make("p", "quiet", one)),
      ...view.warnings.map((one) => make("p", "warning", one)),
      question(view),
      comment(view),
    );
    return row;
  }

  // A comment that was saved is no draft any more, unless it has been written on; one that could not be saved stays to
  // be tried again.
  for (const view of data.notes) {
    const draft = drafts.get(view.at);
    if (!draft || draft.sent === null || view.comment === draft.was) continue;
    if (draft.text.trim() === draft.sent) drafts.delete(view.at);
    else Object.assign(draft, { was: view.comment, sent: null });
  }
  const drawn = redraw(component, () => {
    const list = make("ol", "notes");
    list.setAttribute("aria-label", "Notes");
    list.append(...data.notes.map(note));
    return [list];
  });
  // Who unpins a note goes on with the next, and who has it back with that one, unless they are elsewhere by now. What
  // was pressed for that is going, and may be there still.
  const element = focusedElement();
  if (drawn && unpinned && (!element || element.closest(".st-key-undo"))) {
    const buttons = [...parentElement.querySelectorAll(".unpin")];
    const back = buttons.find((one) => one.dataset.at === `unpin ${unpinned.at}`);
    (back || buttons[Math.min(unpinned.place, buttons.length - 1)])?.focus({ preventScroll: true });
    if (back) unpinned = null;
  }
  return () => passFocusOn(parentElement, ".st-key-notes .dl-message");
}
