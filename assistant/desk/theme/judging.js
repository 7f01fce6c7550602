// The keyboard shortcuts work wherever the focus is, except in text fields; a switch turns them off.
let keysOff = false;
let helping = false;

const KEYS = [
  ["1 – 5", "give that verdict, with the note"],
  ["n", "write a note (Esc to leave it)"],
  ["u", "undo your last verdict"],
  ["s", "skip for now"],
  ["?", "show or hide this list"],
];
const WRITTEN_IN = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=spinbutton], [role=listbox], [role=dialog]";
const WAIT = 5000; // milliseconds after which a press counts again, should its answer be lost

const listening = new WeakMap();
const sent = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const note = () => parentElement.querySelector("textarea");

  // One press is one verdict: what is pressed before the next citation is shown is not meant for it.
  function once(send) {
    const last = sent.get(parentElement);
    if (last && last.step === data.step && performance.now() - last.at < WAIT) return;
    sent.set(parentElement, { step: data.step, at: performance.now() });
    parentElement.querySelector(".root").setAttribute("aria-busy", "true");
    send();
  }

  const judge = (verdict) =>
    once(() => setTriggerValue("judged", { citation: data.citation, verdict, note: note().value }));
  const undo = () => once(() => setTriggerValue("undone", true));
  const skip = () => once(() => setTriggerValue("skipped", data.citation));

  function help() {
    helping = !helping;
    showHelp();
  }

  function showHelp() {
    parentElement.querySelector(".keys").hidden = !helping;
    parentElement.querySelector(".help").setAttribute("aria-expanded", String(helping));
  }

  function lines() {
    const block = make("div", "judged-of");
    const asked = make("section", "asked");
    asked.append(make("p", "label", "Question"));
    const question = make("p", "question", data.question);
    question.dir = "auto";
    asked.append(question);
    if (data.understood) asked.append(make("p", "quiet", `Understood as: ${data.understood}`));
    asked.append(make("p", "quiet", `${data.asked} · ${data.written}`));
    block.append(asked, statement());
    return block;
  }

  function statement() {
    const view = data.statement;
    const block = make("section", "reviewed");
    block.append(make("h2", "label", "Statement"));
    const line = make("div", "statement");
    line.append(...before(view), wordsOf(view));
    let panel = null;
    if (view.card) {
      const card = cardOf(view, `judging ${data.citation}`, "judging-card");
      line.append(card.mark);
      panel = card.panel;
    }
    line.append(...datesOf(view), ...weightOf(view));
    if (panel) line.append(panel);
    block.append(line);
    const cited = make("figure", "cited");
    if (data.quote) {
      const words = make("blockquote", null, data.quote);
      words.dir = "auto";
      words.tabIndex = 0; // a long one scrolls
      words.setAttribute("aria-label", "Cited text");
      cited.append(words);
    }
    cited.append(make("figcaption", "quiet", [data.where, data.which].filter(Boolean).join(" · ")));
    block.append(make("p", "label", data.quote ? "Cited text" : "Verbatim quote"), cited);
    if (data.known.length) {
      const known = make("ul", "known");
      known.append(...data.known.map((one) => make("li", null, one)));
      block.append(known);
    }
    return block;
  }

  function keyed(className, label, key, press) {
    const element = button(className, null, press);
    element.dataset.at = key;
    element.setAttribute("aria-keyshortcuts", key);
    const hint = make("kbd", null, key);
    hint.setAttribute("aria-hidden", "true");
    element.append(hint, label);
    return element;
  }

  function verdicts() {
    const group = make("div", "verdicts");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Does the cited text support the statement?");
    group.append(
      ...data.verdicts.map((one, place) => keyed("give", one.label, String(place + 1), () => judge(one.value))),
    );
    return group;
  }

  function noting() {
    const label = make("label", "noting");
    label.append(make("span", "label", "Note"));
    const field = make("textarea");
    field.rows = 2;
    field.maxLength = 2000;
    field.dataset.at = "note";
    field.dir = "auto";
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      parentElement.querySelector(".give").focus();
    });
    label.append(field);
    return label;
  }

  function doings() {
    const row = make("div", "doings");
    const helpButton = keyed("do help", "Shortcuts", "?", help);
    helpButton.setAttribute("aria-controls", "judging-keys");
    row.append(keyed("do", "Undo", "u", undo), keyed("do", "Skip", "s", skip), helpButton);
    return row;
  }

  function keys() {
    const block = make("div", "keys");
    block.id = "judging-keys";
    block.hidden = !helping;
    const list = make("dl");
    for (const [key, meaning] of KEYS) list.append(make("dt", null, key), make("dd", null, meaning));
    const off = make("label", "off");
    const box = make("input");
    box.type = "checkbox";
    box.checked = !keysOff;
    box.addEventListener("change", () => {
      keysOff = !box.checked;
    });
    off.append(box, " Keyboard shortcuts on");
    block.append(list, off);
    return block;
  }

  // Outside of what is drawn again, so that what changes in it is read out.
  function say() {
    let line = parentElement.querySelector(".status");
    if (!line) {
      line = make("p", "status quiet");
      line.setAttribute("role", "status");
      parentElement.prepend(line);
    }
    const message = [data.message, `${data.waiting} left · ${data.order}`].filter(Boolean).join(" ");
    const next = `. Statement: ${data.statement.text}`;
    if (line.textContent !== message + next) line.replaceChildren(message, make("span", "unseen", next));
  }

  function press(event) {
    if (keysOff || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const target = event.composedPath()[0];
    if (target instanceof Element && target.closest(WRITTEN_IN)) return;
    const doing = { n: () => note().focus(), u: undo, s: skip, "?": help };
    data.verdicts.forEach((one, place) => {
      doing[place + 1] = () => judge(one.value);
    });
    if (!Object.hasOwn(doing, event.key)) return;
    event.preventDefault();
    doing[event.key]();
  }

  const root = parentElement.querySelector(".root");
  const same = root && root.dataset.turn === `${data.citation} ${data.step}`;
  const written = same ? note().value : data.note;
  if (redraw(component, () => [lines(), verdicts(), noting(), doings(), keys()])) {
    const drawn = parentElement.querySelector(".root");
    drawn.removeAttribute("aria-busy");
    drawn.dataset.turn = `${data.citation} ${data.step}`;
    note().value = written;
    showHelp();
  }
  say();

  window.removeEventListener("keydown", listening.get(parentElement));
  window.addEventListener("keydown", press);
  listening.set(parentElement, press);
  return () => window.removeEventListener("keydown", press);
}
