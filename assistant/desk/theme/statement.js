// A sentence of an answer: its words, and the mark that opens to what became of checking them.
// What the reader has opened stays open when the page is drawn anew.
const openCards = new Set();

const GLYPHS = {
  borne: "M3.5 8.5l3 3 6-7",
  partly: "M4 8h8",
  elsewhere: "M8 7.2v4.3M8 4.4v.2",
  apart: "M8 3.8v5.2M8 11.9v.2",
  bare: "M8 3.8v5.2M8 11.9v.2",
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

// What the sentence leans on stands in brackets before it, and is no part of it.
function before(said) {
  if (!said.context) return [];
  const context = make("span", "context");
  context.append(make("span", "unseen", "For context: "));
  const words = make("span", null, `[${said.context}]`);
  words.dir = "auto";
  context.append(words, " ");
  return [context];
}

function wordsOf(said) {
  const words = make("span", "words");
  words.dir = "auto";
  for (const piece of said.pieces) {
    const className = [piece.told && "told", piece.failed && (piece.text ? "failed" : "gap")].filter(Boolean).join(" ");
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

// What its words for a time come to, and why.
function datesOf(said) {
  return said.dates.map((one) => {
    const line = make("span", "beside date");
    if (one.days) line.append(make("span", "days", one.days), " — ");
    line.append(one.basis);
    return line;
  });
}

// Who else says so, in a few words; who they are stands behind the mark.
function weightOf(said) {
  if (!said.weight) return [];
  const line = make("span", "beside weight", said.weight.line);
  line.title = said.weight.facts.map((one) => `${one.kind}: ${one.words}`).join("\n");
  return [line];
}

// Which cited versions were no longer current when the answer was given.
function outdatedOf(said) {
  return said.outdated.map((one) => make("span", "beside outdated", one));
}

function cardOf(said, key, id) {
  const { card } = said;
  const panel = make("div", "card");
  panel.id = id;
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "What was checked");
  panel.append(...reasons(card, said.apart), ...saidBy(said));
  const mark = button(`mark ${card.level}`, null, () => {
    keepPlace(mark);
    show(!openCards.has(key));
  });
  mark.append(glyph(card.level));
  mark.dataset.at = id;
  mark.setAttribute("aria-controls", id);
  mark.setAttribute("aria-label", `${card.label}: what was checked`);
  mark.title = card.label;
  const show = (open) => {
    openCards[open ? "add" : "delete"](key);
    mark.setAttribute("aria-expanded", String(open));
    panel.hidden = !open;
  };
  show(openCards.has(key));
  return { mark, panel };
}

function reasons(card, apart) {
  const told = apart ? [] : [make("p", "verdict", card.label)];
  if (card.reasons.length) told.push(list("reasons", card.reasons.map((one) => fact(one.kind, one.reason))));
  if (card.supported.length) {
    told.push(make("p", "found", "Found in the cited words"));
    told.push(list("supported", card.supported.map((one) => fact(one.kind, one.words))));
  }
  if (card.remark) told.push(make("p", "remark", card.remark));
  return told;
}

function saidBy(said) {
  if (!said.weight) return [];
  const rows = said.weight.facts.map((one) => fact(one.kind, one.words));
  return [make("p", "found", "Who says so"), list("said-by", rows)];
}

function list(className, rows) {
  const block = make("ul", className);
  block.append(...rows);
  return block;
}

function fact(kind, told) {
  const row = make("li");
  const words = make("span", "told-of", told);
  words.dir = "auto";
  row.append(make("span", "kind", kind), " ", words);
  return row;
}
