// What the reader has begun stays when the page is drawn again: a question in other words, and sources to leave out.
const reworded = new Map();
const ticked = new Map();

function tickedOff({ place, sources }) {
  const off = ticked.get(place) ?? new Set();
  ticked.set(place, off);
  const there = new Set(sources.map((one) => one.report));
  for (const report of off) if (!there.has(report)) off.delete(report);
  return off;
}

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const { awaited, landing, ...data } = component.data;

  // The report opens beside the answer, which grows narrower and longer; on a narrow page it opens over it.
  function open(element) {
    if (!matchMedia("(max-width: 1000px)").matches) keepPlace(element, () => standingFor(element));
    setTriggerValue("opened", element.dataset.at);
  }

  // The turn is drawn again to show what is open.
  function standingFor(pressed) {
    return pressed.isConnected ? pressed
      : turnRoot(data.place)?.querySelector(`.${pressed.classList[0]}[data-at="${pressed.dataset.at}"]`);
  }

  function pressable(className, at, tip) {
    const element = button(className, null, () => open(element));
    element.dataset.at = at;
    element.dataset.opens = "";
    element.title = tip;
    element.setAttribute("aria-label", tip);
    element.setAttribute("aria-pressed", String(data.open === at));
    return element;
  }

  function asked() {
    const block = make("div", data.following ? "asked following" : "asked");
    const line = make("div", "asked-line");
    const question = make("h2", "question", data.question);
    question.dir = "auto";
    const edit = button("edit", "Edit", () => line.replaceWith(rewording(line, data.question)));
    edit.dataset.at = "edit";
    edit.setAttribute("aria-label", "Edit the question and ask again");
    line.append(question, edit);
    const shownLine = reworded.has(data.place) ? rewording(line, reworded.get(data.place)) : line;
    if (data.unfolded) {
      const fold = button("fold", "Collapse", () => setTriggerValue("folded", true));
      fold.dataset.at = "fold";
      line.append(fold);
    }
    block.append(shownLine);
    if (data.filters) block.append(make("p", "quiet", `Filters: ${data.filters}`));
    if (data.understood) block.append(understood());
    if (data.left_out.length) block.append(leftOut());
    if (data.scope.length) block.append(scope());
    return block;
  }

  function leftOut() {
    const row = make("div", "understood");
    row.append(make("span", "quiet", "Without"));
    for (const one of data.left_out) {
      const title = make("s", "reading", one.title);
      title.dir = "auto";
      const restore = button("action small", "Restore", () =>
        setTriggerValue("sourced", data.left_out.filter((other) => other !== one).map((other) => other.report)),
      );
      restore.setAttribute("aria-label", `Ask again with ${one.title}`);
      row.append(title, restore);
    }
    return row;
  }

  // The question in a box of its own place; what else the turn shows stays until it is asked.
  function rewording(line, words) {
    const form = make("form", "rewording");
    const box = make("textarea");
    box.value = words;
    box.dataset.at = "rewording";
    reworded.set(data.place, words);
    box.addEventListener("input", () => reworded.set(data.place, box.value));
    box.rows = 2;
    box.maxLength = data.longest;
    box.setAttribute("aria-label", "Edit the question");
    box.dir = "auto";
    const leave = () => {
      reworded.delete(data.place);
      form.replaceWith(line);
      line.querySelector(".edit").focus({ preventScroll: true });
    };
    const ask = () => {
      const text = box.value.trim();
      if (!text) return box.focus();
      leave();
      setTriggerValue("reworded", text);
    };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") leave();
      else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) ask();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask();
    });
    const row = make("div", "actions");
    const submit = make("button", "action primary", "Ask");
    row.append(submit, button("action", "Cancel", leave));
    form.append(box, row);
    if (words === data.question) {
      requestAnimationFrame(() => {
        box.focus({ preventScroll: true });
        box.select();
      });
    }
    return form;
  }

  function understood() {
    const { label, text, undo, press } = data.understood;
    const row = make("div", "understood");
    row.append(make("span", "quiet", label));
    if (text) {
      const words = make("span", "reading", text);
      words.dir = "auto";
      row.append(words);
    }
    const change = button("action small", press, () => setTriggerValue("understood", undo));
    change.dataset.at = "understood";
    row.append(change);
    return row;
  }

  // The × of a chip keeps its place in the order of the keyboard when it becomes "Restore".
  function scopeChip(view) {
    const row = make("li", `filter-chip ${view.kind}${view.ignored ? " ignored" : ""}${view.collected ? "" : " not-collected"}`);
    row.title = view.about;
    const name = view.ignored || !view.collected
      ? make(view.ignored ? "s" : "span", "name", view.label)
      : button("name", view.label, () => setTriggerValue("edited", view.switch));
    name.dir = "auto";
    if (name.tagName === "BUTTON") name.dataset.filter = view.kind === "published" ? "from" : view.kind;
    if (name.tagName === "BUTTON") name.setAttribute("aria-label", `Change ${view.label} in the filters`);
    const press = button("change", null, () =>
      setTriggerValue("rescoped", { switch: view.switch, ignore: !view.ignored }),
    );
    press.dataset.at = `scope ${view.switch}`;
    press.title = view.press;
    press.setAttribute("aria-label", view.press);
    if (view.ignored) press.textContent = "Restore";
    else press.append(make("span", "cross", "×"));
    row.append(name, make("span", "unseen", view.about), press);
    return row;
  }

  function scope() {
    const block = make("div", "scope");
    block.setAttribute("role", "group");
    block.setAttribute("aria-label", "Filters taken from the question");
    for (const group of data.scope) {
      const row = make("div", "filter-chips");
      const list = make("ul");
      list.setAttribute("aria-label", group.label);
      list.append(...group.chips.map(scopeChip));
      row.append(make("span", "quiet", group.label), list);
      if (group.after) row.append(make("span", "quiet", group.after));
      block.append(row);
    }
    return block;
  }

  // Its last citation and its mark stay on one line.
  function statement(view, place) {
    const inline = data.prose && !view.apart;
    const sentence = make(inline ? "span" : "div", view.lapsed ? "statement lapsed" : "statement");
    const cited = view.citations.map((one) => {
      const chip = pressable(one.lapsed ? "chip lapsed" : "chip", one.at, one.tip);
      chip.textContent = one.number;
      previewing(chip, one);
      return chip;
    });
    const tail = make("span", "tail");
    tail.append(...cited.slice(-1));
    if (!view.apart) tail.append(pinOf(view, place));
    sentence.append(...before(view), wordsOf(view), ...cited.slice(0, -1), tail);
    if (view.lapsed) sentence.append(make("span", "annotation has-lapsed", view.lapsed));
    sentence.append(...datesOf(view), ...weightOf(view));
    if (view.card && (view.weight || !isQuoted(view))) {
      const { mark, panel } = cardOf(view, `${data.place}.${place} ${view.text}`, `card-${place}`);
      panel.append(...alsoReported(view));
      (isQuoted(view) ? sentence : tail).append(mark);
      sentence.append(...outdatedOf(view), panel);
    } else {
      sentence.append(...outdatedOf(view));
    }
    if (inline) sentence.append(" ");
    return sentence;
  }

  function pinOf(view, place) {
    const pin = button("pin", view.pinned ? "Pinned" : "Pin", () =>
      setTriggerValue("pinned", { statement: place, pin: !view.pinned }),
    );
    pin.append(make("span", "unseen", `: ${view.text}`));
    pin.dataset.at = `pin ${place}`;
    pin.title = view.pinned ? "Remove from your notes" : "Keep this sentence in your notes";
    pin.setAttribute("aria-pressed", String(view.pinned));
    return pin;
  }

  // What other reports say the same, in their words.
  function alsoReported(view) {
    if (!view.also.length) return [];
    const rows = view.also.map((one) => {
      const row = make("li");
      const link = pressable("copy", one.at, one.tip);
      link.textContent = one.where;
      const words = make("span", "fact-text", one.words);
      words.dir = "auto";
      row.append(link, " ", words);
      return row;
    });
    return [make("p", "found", "Also reported"), list("elsewhere", rows)];
  }

  // A long time without an entry in a timeline.
  function gapBefore(view) {
    return view.gap ? [make("p", "time-gap", view.gap)] : [];
  }

  function part(view) {
    const block = make("section", "part");
    if (view.outlet) {
      const name = make(view.aspect ? "h4" : "h3", "side");
      name.append(make("span", "title", view.outlet), make("span", "where", view.dated));
      block.append(name);
    }
    const lines = make("div", data.prose ? "statements prose" : "statements");
    lines.append(...view.statements.flatMap((place) => [
      ...gapBefore(data.statements[place]), statement(data.statements[place], place),
    ]));
    block.append(lines);
    return block;
  }

  // The sides of one aspect face each other in columns under its heading, on a narrow page below each other.
  function statements() {
    const blocks = [];
    let aspect = null;
    for (const view of data.parts) {
      if (!view.aspect) {
        aspect = null;
        blocks.push(part(view));
        continue;
      }
      if (aspect?.dataset.about !== view.aspect) {
        aspect = make("section", "aspect");
        aspect.dataset.about = view.aspect;
        const heading = make("h3", "about", view.aspect);
        heading.dir = "auto";
        aspect.append(heading, make("div", "facing"));
        blocks.push(aspect);
      }
      aspect.lastChild.append(part(view));
    }
    return blocks;
  }

  // What failed its check is out of the way, one line for all of it, unless there is nothing else.
  function setApart() {
    const failed = data.statements.filter((view) => view.apart).length;
    const block = make("details", "insets");
    const key = `apart ${data.place}`;
    block.open = openCards.has(key) || failed === data.statements.length;
    const counted = failed === 1 ? "1 sentence" : `${failed} sentences`;
    const line = make("summary", null, `${counted} failed the check`);
    line.dataset.at = "apart";
    line.addEventListener("click", () => {
      keepPlace(line);
      openCards[block.open ? "delete" : "add"](key);
    });
    block.append(line);
    data.statements.forEach((view, place) => {
      if (!view.apart) return;
      const inset = make("div", "inset");
      inset.setAttribute("role", "group");
      inset.setAttribute("aria-label", `Shown separately: ${view.card.label}`);
      inset.append(make("p", "verdict", view.card.label), statement(view, place));
      block.append(inset);
    });
    return failed ? block : null;
  }

  // Both sides stand in the order of their dates, and none is favoured.
  function claim(side) {
    const row = make("li", "claim");
    const words = make("span", "quoted", side.text);
    words.dir = "auto";
    const from = make("p", "where");
    side.sources.forEach((one, place) => {
      const link = pressable("copy", one.at, one.tip);
      link.textContent = one.where;
      from.append(place ? "; " : "", link);
      if (one.lapsed) from.append(" ", make("span", "has-lapsed", one.lapsed));
    });
    if (side.sources.every((one) => one.lapsed)) row.classList.add("lapsed");
    row.append(make("span", "figure", side.words), words, from);
    return row;
  }

  function disagreement(view) {
    const block = make("div", "disagreement");
    block.setAttribute("role", "group");
    const label = view.heading;
    block.setAttribute("aria-label", label);
    const list = make("ul");
    list.append(...view.sides.map(claim));
    block.append(make("p", "label", label), list);
    return block;
  }

  function source(cited) {
    const row = make("li");
    const line = pressable("source", cited.at, cited.tip);
    const text = make("span");
    text.append(make("span", "title", cited.title), make("span", "where", cited.where));
    if (cited.lapsed) text.append(" ", make("span", "has-lapsed", cited.lapsed));
    if (cited.lapsed) row.className = "lapsed";
    line.append(make("span", "number", cited.number), text);
    row.append(line, leaveOut(cited, row));
    return row;
  }

  // A source that is ticked off stays until the question is asked again without it.
  function leaveOut(cited, row) {
    const off = tickedOff(data);
    const tick = button("leave-out", null, () => {
      if (!off.delete(cited.report)) off.add(cited.report);
      show();
      row.closest(".sourced").querySelector(".without").update();
    });
    const show = () => {
      const out = off.has(cited.report);
      tick.setAttribute("aria-pressed", String(out));
      tick.textContent = out ? "Keep" : "Leave out";
      row.classList.toggle("off", out);
    };
    show();
    tick.dataset.at = `leave out ${cited.report}`;
    tick.setAttribute("aria-label", `Leave out source ${cited.number}: ${cited.title}`);
    return tick;
  }

  function sources() {
    if (!data.sources.length) return null;
    const block = make("div", "sourced");
    const list = make("ol", "sources");
    list.append(...data.sources.map(source));
    const off = tickedOff(data);
    const again = button("action without", null, () => {
      setTriggerValue("sourced", [...data.left_out.map((one) => one.report), ...off]);
      off.clear();
    });
    again.dataset.at = "without";
    again.update = () => {
      again.hidden = !off.size;
      again.textContent = `Ask again without ${off.size === 1 ? "this source" : `these ${off.size} sources`}`;
    };
    again.update();
    block.append(list, again);
    return block;
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
    block.append(make("p", "label", "Closest passages, which do not answer the question"), list);
    return block;
  }

  function notes() {
    if (!data.notes.length) return null;
    const list = make("ul", "notes");
    list.append(...data.notes.map((note) => make("li", null, note)));
    return list;
  }

  // Why nothing answers, in the size of an answer, and what may help.
  function declined() {
    if (!data.declined) return null;
    const block = make("div", "declined");
    block.append(make("p", "why", data.declined.why));
    const row = make("div", "actions");
    const act = (at, label, press) => {
      const one = button("action", label, press);
      one.dataset.at = at;
      row.append(one);
    };
    for (const one of data.declined.without) {
      act(`without ${one.switch}`, `Search without ${one.label}`, () =>
        setTriggerValue("rescoped", { switch: one.switch, ignore: true }),
      );
    }
    if (data.declined.filtered) act("unfiltered", "Search without filters", () => setTriggerValue("unfiltered", true));
    act("rephrase", "Rephrase", () => parentElement.querySelector(".edit")?.click());
    if (data.watched) {
      const link = lead("Watching", data.watched);
      link.classList.add("action");
      link.dataset.at = "watching";
      row.append(link);
      act("watch", "Stop watching", () => setTriggerValue("unwatched", true));
    } else {
      act("watch", "Watch this question", () => setTriggerValue("watched", true));
    }
    block.append(row);
    return block;
  }

  function fallback() {
    if (!data.fallback) return null;
    const block = make("p", "fallback", `${data.fallback} `);
    const retry = button("again", "Try again", () => setTriggerValue("retried", true));
    retry.dataset.at = "retry";
    block.append(retry);
    return block;
  }

  function since() {
    if (!data.since.length) return null;
    const list = make("ul", "notes since");
    list.setAttribute("aria-label", "Changes since this answer");
    list.append(...data.since.map((note) => make("li", "quiet", note)));
    const again = button("again", "Ask again", () => setTriggerValue("retried", true));
    again.dataset.at = "since";
    list.lastChild.append(" ", again);
    return list;
  }

  function foot() {
    const link = data.link && new URL(data.link, location.href).href;
    const offered = [...copying("copy", "Copy", data.copy), ...copying("copy-link", "Copy link", link)];
    if (!data.took && !offered.length) return null;
    const line = make("p", "foot quiet", data.took);
    offered.forEach((one, place) => line.append(data.took || place ? " · " : "", one));
    return line;
  }

  // What copies the text, where there is one.
  function copying(at, label, text) {
    if (!text) return [];
    const both = make("span");
    const status = make("span", "unseen");
    status.setAttribute("role", "status");
    const press = button("copy-answer", label, async () => {
      try {
        await navigator.clipboard.writeText(text);
        press.textContent = "Copied";
      } catch {
        press.textContent = "Your browser does not allow copying";
      }
      status.textContent = press.textContent;
      setTimeout(() => { press.textContent = label; }, 2500);
    });
    press.dataset.at = at;
    both.append(press, status);
    return [both];
  }

  function failure() {
    if (!data.failure) return null;
    const block = make("p", "failure", data.failure + " ");
    block.setAttribute("role", "alert");
    block.append(button("again", "Ask again", () => setTriggerValue("again", true)));
    return block;
  }

  function again() {
    if (!data.former) return null;
    const line = make("p", "asking", "Asking again…");
    line.setAttribute("role", "status");
    return line;
  }

  // While a question is asked again, its former answer stays where it was, and can be read but not used.
  function answer() {
    const block = make("div", data.former ? "answer former" : "answer");
    block.inert = data.former;
    const label = data.help ? make("p", "label", data.help) : null;
    const parts = [
      again(),
      fallback(),
      since(),
      label,
      declined(),
      data.lead ? make("p", "lead", data.lead) : null,
      ...statements(),
      setApart(),
      ...data.disagreements.map(disagreement),
      notes(),
      sources(),
      nearest(),
      foot(),
    ];
    block.append(...parts.filter(Boolean));
    return block.childElementCount ? block : null;
  }

  // A question asked again holds its place while its answer goes and while the new one comes.
  const root = parentElement.querySelector(".root");
  if (root && (data.former || root.querySelector(".former"))) keepPlace(root);
  const isNew = !root;
  const drawn = redraw({ data, parentElement }, () => [asked(), failure(), answer()]);
  parentElement.querySelector(".root").dataset.turnPlace = data.place;
  // The page hides what it showed of the answer while it was written as soon as the answer itself is here.
  parentElement.getRootNode().host?.toggleAttribute("data-settled", data.settled);
  if (drawn && (awaited || (isNew && landing))) {
    readFromTop(parentElement.querySelector(".root"));
    backWhereLeft(parentElement.querySelector(".root"));
  }
  if (drawn && awaited) readOut(parentElement, data.ready);
  showNewQuestions();
}
