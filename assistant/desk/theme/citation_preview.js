// The cited words beside their chip, while the pointer rests on it or the keyboard's focus is there.
const RESTS_MS = 180;

function previewing(chip, cited) {
  let waiting = 0;
  const show = () => {
    clearTimeout(waiting);
    const root = chip.closest(".root");
    if (!root || root.querySelector(".preview")?.dataset.of === cited.at) return;
    hidePreview(root);
    const card = make("div", "preview");
    card.id = "preview";
    card.dataset.of = cited.at;
    card.setAttribute("role", "tooltip");
    const words = make("p", "quoted", cited.words);
    words.dir = "auto";
    card.append(words, make("p", "where", cited.tip));
    root.append(card);
    chip.setAttribute("aria-describedby", card.id);
    put(card, chip, root);
    document.addEventListener("keydown", onEscape, true);
  };
  const onEscape = (event) => {
    if (!chip.isConnected) return void hide(); // the page has been drawn again
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    hide();
  };
  const hide = () => {
    clearTimeout(waiting);
    document.removeEventListener("keydown", onEscape, true);
    chip.removeAttribute("aria-describedby");
    hidePreview(chip.closest(".root"));
  };
  // The browser's own tip would stand over it; what reads the page aloud has the label.
  chip.removeAttribute("title");
  chip.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") waiting = setTimeout(show, RESTS_MS);
  });
  chip.addEventListener("pointerleave", hide);
  chip.addEventListener("focus", () => { if (chip.matches(":focus-visible")) show(); });
  chip.addEventListener("blur", hide);
  chip.addEventListener("click", hide);
}

function hidePreview(root) {
  root?.querySelector(".preview")?.remove();
}

// Below the chip, or above it where the window ends, and never wider than the answer.
function put(card, chip, root) {
  const of = root.getBoundingClientRect();
  const at = chip.getBoundingClientRect();
  const left = Math.max(0, Math.min(at.left - of.left - 24, of.width - card.offsetWidth));
  const below = at.bottom + card.offsetHeight + 90 < window.innerHeight;
  card.style.left = `${left}px`;
  card.style.top = `${below ? at.bottom - of.top + 6 : at.top - of.top - card.offsetHeight - 6}px`;
}
