// A sentence of an answer: its words, and the mark that opens the result of checking them. A sentence that is
// quoted needs no check and has no mark; the line that counts its sources opens which these are.
// What the reader has opened stays open when the page is drawn again.
const openCards = new Set();

const GLYPHS = {
  supported: "M3.5 8.5l3 3 6-7",
  partly: "M4 8h8",
  elsewhere: "M8 7.2v4.3M8 4.4v.2",
  unsupported: "M8 3.8v5.2M8 11.9v.2",
  uncited: "M8 3.8v5.2M8 11.9v.2",
};

function glyph(level) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 16 16");
  drawing.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", GLYPHS[level]);
  drawing.append(line);
  return drawing;
}

// Before the sentence, and no part of it: the day or the name that labels it in a timeline or a list, and in
// brackets the context that it needs.
function before(view) {
  return [...labelOf(view), ...contextOf(view)];
}

function labelOf(view) {
  if (!view.label) return [];
  const label = make("span", "label", view.label);
  label.dir = "auto";
  return [label, make("span", "unseen", ": ")];
}

function contextOf(view) {
  if (!view.context) return [];
  const context = make("span", "context");
  context.append(make("span", "unseen", "For context: "));
  const words = make("span", null, `[${view.context}]`);
  words.dir = "auto";
  context.append(words, " ");
  return [context];
}

function wordsOf(view) {
  const words = make("span", "words");
  words.dir = "auto";
  for (const piece of view.pieces) {
    const className = [piece.answers && "answers", piece.failed && (piece.text ? "failed" : "gap")].filter(Boolean).join(" ");
    if (!className) {
      words.append(piece.text);
      continue;
    }
    const part = make("span", className, piece.text);
    if (piece.failed) part.title = piece.failed;
    words.append(part);
  }
  return words;
}

// The days that its words for a time mean, and the reason.
function datesOf(view) {
  return view.dates.map((one) => {
    const line = make("span", "annotation date");
    if (one.days) line.append(make("span", "days", one.days), " — ");
    line.append(one.basis);
    return line;
  });
}

// How many reports support it; which ones is shown behind the mark, or the line itself.
function weightOf(view) {
  if (!view.weight || isQuoted(view)) return [];
  const line = make("span", "annotation weight", view.weight.line);
  line.title = titleOf(view.weight);
  return [line];
}

function titleOf(weight) {
  return weight.facts.map((one) => `${one.kind}: ${one.words}`).join("\n");
}

function isQuoted(view) {
  return view.card?.level === "quoted";
}

// Which cited versions were no longer current when the answer was given.
function outdatedOf(view) {
  return view.outdated.map((one) => make("span", "annotation outdated", one));
}

function cardOf(view, key, id) {
  const panel = make("div", "card");
  panel.id = id;
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", isQuoted(view) ? "Sources" : "What was checked");
  panel.append(...reasons(view.card, view.apart), ...sourcesOf(view));
  const mark = markOf(view, () => {
    keepPlace(mark);
    show(!openCards.has(key));
  });
  mark.dataset.at = id;
  mark.setAttribute("aria-controls", id);
  const show = (open) => {
    openCards[open ? "add" : "delete"](key);
    mark.setAttribute("aria-expanded", String(open));
    panel.hidden = !open;
  };
  show(openCards.has(key));
  return { mark, panel };
}

function markOf({ card, weight }, press) {
  if (card.level === "quoted") {
    const line = button("annotation weight", weight.line, press);
    line.title = titleOf(weight);
    return line;
  }
  const mark = button(`mark ${card.level}`, null, press);
  mark.append(glyph(card.level));
  mark.setAttribute("aria-label", `${card.label}: what was checked`);
  mark.title = card.label;
  return mark;
}

function reasons(card, apart) {
  const parts = apart || card.level === "quoted" ? [] : [make("p", "verdict", card.label)];
  if (card.reasons.length) parts.push(list("reasons", card.reasons.map((one) => fact(one.kind, one.reason))));
  if (card.supported.length) {
    parts.push(make("p", "found", "Found in the cited text"));
    parts.push(list("supported", card.supported.map((one) => fact(one.kind, one.words))));
  }
  if (card.remark) parts.push(make("p", "remark", card.remark));
  return parts;
}

function sourcesOf(view) {
  if (!view.weight) return [];
  const rows = view.weight.facts.map((one) => fact(one.kind, one.words));
  return [make("p", "found", "Sources"), list("origins", rows)];
}

function list(className, rows) {
  const block = make("ul", className);
  block.append(...rows);
  return block;
}

function fact(kind, text) {
  const row = make("li");
  const words = make("span", "fact-text", text);
  words.dir = "auto";
  row.append(make("span", "kind", kind), " ", words);
  return row;
}
