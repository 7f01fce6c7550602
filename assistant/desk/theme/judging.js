// The keyboard shortcuts work wherever the focus is, except in text fields; a switch turns them off.
let keysOff = false;
let helping = false;

const KEYS = [
  ["1 – 5", "answer the question that shows these keys"],
  ["c", "judge the source of a quotation too"],
  ["n", "write a note (Esc to leave it)"],
  ["u", "undo your last verdict"],
  ["s", "skip for now"],
  ["?", "show or hide this list"],
];
const WRITTEN_IN = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=spinbutton], [role=listbox], [role=dialog]";
const WAIT = 5000; // milliseconds after which a press counts again, should its answer be lost

const listening = new WeakMap();
const sent = new WeakMap();
const judging = new WeakMap(); // what is asked of the citation that is shown, and what has been answered so far

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const note = () => parentElement.querySelector("textarea");
  const turn = `${data.citation} ${data.step}`;

  function state() {
    if (judging.get(parentElement)?.turn !== turn) judging.set(parentElement, { turn, asked: [...data.asked], given: new Map() });
    return judging.get(parentElement);
  }

  // The question that the number keys answer.
  const active = () => state().asked.find((about) => !state().given.has(about));

  function isSent() {
    const last = sent.get(parentElement);
    return last && last.step === data.step && performance.now() - last.at < WAIT;
  }

  // One press is one verdict: what is pressed before the next citation is shown is not meant for it.
  function once(send) {
    if (isSent()) return;
    sent.set(parentElement, { step: data.step, at: performance.now() });
    parentElement.querySelector(".root").setAttribute("aria-busy", "true");
    send();
  }

  // What is asked of one citation is sent together, so that it is also undone together.
  function judge(about, verdict) {
    if (isSent()) return;
    const { given } = state();
    given.set(about, verdict);
    const next = active();
    if (next) {
      askNext(next);
      return;
    }
    const verdicts = Object.fromEntries(given);
    once(() => setTriggerValue("judged", { citation: data.citation, verdicts, note: note().value }));
  }

  // Whoever goes through the buttons goes on to the next question; read out as it comes.
  function askNext(about) {
    const onButton = parentElement.getRootNode().activeElement?.closest(".questions");
    drawQuestions();
    if (onButton) first().focus({ preventScroll: true });
    say(data.choices[about].title);
  }

  const first = () => parentElement.querySelector(".asking[data-active] .give");

  function undo() {
    const { given } = state();
    if (!given.size) {
      once(() => setTriggerValue("undone", true));
      return;
    }
    change([...given.keys()].at(-1));
  }

  function judgeSource() {
    const { asked } = state();
    if (!data.further || asked.includes(data.further)) return;
    asked.unshift(data.further);
    askNext(active());
  }

  const skip = () => once(() => setTriggerValue("skipped", data.citation));

  function help() {
    helping = !helping;
    showHelp();
    if (helping) parentElement.querySelector(".keys").scrollIntoView({ block: "nearest" });
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
    asked.append(make("p", "quiet", `${data.when} · ${data.written}`));
    block.append(asked, statement());
    return block;
  }

  function statement() {
    const view = data.statement;
    const block = make("section", "reviewed");
    block.append(make("h2", "label", "Statement"));
    const line = make("div", "statement");
    line.append(...before(view), wordsOf(view));
    line.append(...datesOf(view), ...weightOf(view));
    if (view.card && (view.weight || !isQuoted(view))) {
      const { mark, panel } = cardOf(view, `judging ${data.citation}`, "judging-card");
      line.insertBefore(mark, isQuoted(view) ? null : line.querySelector(".annotation"));
      line.append(panel);
    }
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
    if (data.quote) block.append(make("p", "label cited-label", "Cited text"));
    block.append(cited);
    if (data.known.length) {
      const known = make("ul", "known");
      known.append(...data.known.map((one) => make("li", null, one)));
      block.append(known);
    }
    return block;
  }

  function keyed(className, label, key, press, at = key) {
    const element = button(className, null, press);
    element.dataset.at = at;
    element.setAttribute("aria-keyshortcuts", key);
    const hint = make("kbd", null, key);
    hint.setAttribute("aria-hidden", "true");
    element.append(hint, label);
    return element;
  }

  function questions() {
    const block = make("div", "questions");
    block.append(...state().asked.map(question));
    if (data.further && !state().asked.includes(data.further)) {
      block.append(keyed("do further", "Judge its source too", "c", judgeSource));
    }
    return block;
  }

  // Only the question that is to be answered now has its buttons; one that was answered leads back to them.
  function question(about) {
    const { title, verdicts } = data.choices[about];
    const block = make("div", "asking");
    block.setAttribute("role", "group");
    block.setAttribute("aria-label", title);
    block.append(make("p", "ask", title));
    if (about === active()) {
      block.dataset.active = "";
      const row = make("div", "verdicts");
      row.append(
        ...verdicts.map((one, place) => {
          const key = String(place + 1);
          // The second click of a double click is not meant for the next question, which comes in its place.
          const press = (event) => event.detail > 1 || judge(about, one.value);
          return keyed("give", one.label, key, press, `${about} ${key}`);
        }),
      );
      block.append(row);
    } else if (state().given.has(about)) {
      const { label } = verdicts.find((one) => one.value === state().given.get(about));
      const chosen = button("chosen", label, () => change(about));
      chosen.dataset.at = `${about} chosen`;
      chosen.title = "Change (u)";
      block.append(chosen);
    }
    return block;
  }

  function change(about) {
    state().given.delete(about);
    askNext(about);
  }

  function drawQuestions() {
    parentElement.querySelector(".questions").replaceWith(questions());
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
      first().focus();
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
  function say(asked) {
    let line = parentElement.querySelector(".status");
    if (!line) {
      line = make("p", "status quiet");
      line.setAttribute("role", "status");
      parentElement.prepend(line);
    }
    const message = [data.message, data.progress].filter(Boolean).join(" ");
    const next = `. ${asked || `Statement: ${data.statement.text}`}`;
    if (line.textContent !== message + next) line.replaceChildren(message, make("span", "unseen", next));
  }

  function press(event) {
    if (keysOff || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const target = event.composedPath()[0];
    if (target instanceof Element && target.closest(WRITTEN_IN)) return;
    const doing = { n: () => note().focus(), u: undo, s: skip, c: judgeSource, "?": help };
    const about = active() || state().asked.at(-1); // the last again, should what was sent be lost
    data.choices[about]?.verdicts.forEach((one, place) => {
      doing[place + 1] = () => judge(about, one.value);
    });
    if (!Object.hasOwn(doing, event.key)) return;
    event.preventDefault();
    doing[event.key]();
  }

  const root = parentElement.querySelector(".root");
  const same = root && root.dataset.turn === turn;
  const written = same ? note().value : data.note;
  const focused = parentElement.getRootNode().activeElement;
  if (redraw(component, () => [lines(), questions(), noting(), doings(), keys()])) {
    const drawn = parentElement.querySelector(".root");
    drawn.removeAttribute("aria-busy");
    drawn.dataset.turn = turn;
    note().value = written;
    showHelp();
    // The focus stays on the button that was pressed, or goes to the first of what is asked now.
    const kept = parentElement.getRootNode().activeElement;
    if (focused?.classList.contains("give") && !kept?.closest(".asking[data-active]")) first().focus({ preventScroll: true });
  }
  say();

  window.removeEventListener("keydown", listening.get(parentElement));
  window.addEventListener("keydown", press);
  listening.set(parentElement, press);
  return () => {
    window.removeEventListener("keydown", press);
    focusWhatCame(parentElement, performance.now() + WAIT);
  };
}

// When nothing is left, what says so takes the focus that would fall to the page.
function focusWhatCame(gone, until) {
  requestAnimationFrame(() => {
    if (gone.isConnected || document.activeElement !== document.body || performance.now() > until) return;
    const message = document.querySelector(".st-key-nothing-left .dl-message");
    if (!message) {
      focusWhatCame(gone, until);
      return;
    }
    message.tabIndex = -1;
    message.focus();
  });
}
