const boxes = new WeakMap();
const SVG = "http://www.w3.org/2000/svg";
const PEN = "M3 13.5V17h3.5L16 7.5 12.5 4 3 13.5zM11 5.5l3.5 3.5";
const BIN = "M4 6h12M8 6V4h4v2M6 6l.7 10.5h6.6L14 6M8.5 9v5M11.5 9v5";

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;

  function sign(path) {
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("viewBox", "0 0 20 20");
    picture.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", path);
    picture.append(line);
    return picture;
  }

  function action(name, path, view, press) {
    const element = button(`tool ${name}`, null, press);
    element.append(sign(path));
    element.dataset.at = `${name} ${view.value}`;
    element.title = name === "rename" ? "Rename" : "Delete";
    element.setAttribute("aria-label", `${element.title} “${view.title}”`);
    return element;
  }

  function row(view) {
    const line = make("li", "conversation");
    const restore = (focused) => {
      line.replaceChildren(...usual());
      if (focused) line.querySelector(`.${focused}`).focus();
    };
    const usual = () => {
      const open = button("open", null, () => setTriggerValue("chosen", view.value));
      open.dataset.at = view.value;
      open.dataset.leads = "";
      open.title = view.title;
      if (view.current) open.setAttribute("aria-current", "true");
      const title = make("span", "title", view.title);
      title.dir = "auto";
      open.append(title, make("span", "detail", view.detail));
      return [
        open,
        action("rename", PEN, view, () => rename(line, view, restore)),
        action("delete", BIN, view, () => confirm(line, view, restore)),
      ];
    };
    line.append(...usual());
    return line;
  }

  // Enter and leaving the box save, Escape does not.
  function rename(line, view, restore) {
    const box = make("input", "box");
    box.value = view.title;
    box.maxLength = data.longest;
    box.dir = "auto";
    box.setAttribute("aria-label", "Title");
    const end = (save, focused) => {
      box.removeEventListener("blur", leave);
      const title = box.value.trim();
      if (save && title !== view.title) {
        if (title) view.title = title;
        setTriggerValue("renamed", { conversation: view.value, title });
      }
      restore(focused);
    };
    const leave = () => end(true, "");
    box.addEventListener("blur", leave);
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
      event.preventDefault();
      event.stopPropagation();
      end(event.key === "Enter", "rename");
    });
    line.replaceChildren(box);
    box.select();
  }

  function confirm(line, view, restore) {
    const asked = make("div", "asked");
    asked.setAttribute("role", "group");
    asked.setAttribute("aria-label", `Delete “${view.title}”?`);
    const keep = button("keep", "Keep", () => restore("delete"));
    const remove = button("remove", "Delete", () => setTriggerValue("deleted", view.value));
    // The focus goes on to the next conversation, of whichever day, or back to the one before.
    const all = data.days.flatMap((day) => day.rows.map((one) => one.value));
    const here = all.indexOf(view.value);
    remove.dataset.at = all[here + 1] ?? all[here - 1] ?? "search";
    asked.append(make("p", "quiet", "Delete? Its answers are kept for review."), remove, keep);
    asked.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      restore("delete");
    });
    line.replaceChildren(asked);
    keep.focus();
  }

  // The box stays the same element, so that what is typed while the list is looked through is not lost.
  function search() {
    let box = boxes.get(parentElement);
    if (!box) {
      box = make("input", "box search");
      box.type = "search";
      box.value = data.query;
      box.maxLength = 200;
      box.dataset.at = "search";
      box.placeholder = "Search questions and answers";
      box.setAttribute("aria-label", "Find a conversation");
      let sought = data.query;
      let pause = 0;
      const seek = () => {
        clearTimeout(pause);
        if (box.value.trim() === sought) return;
        sought = box.value.trim();
        setTriggerValue("sought", sought);
      };
      box.addEventListener("input", () => {
        clearTimeout(pause);
        pause = setTimeout(seek, 400);
      });
      box.addEventListener("keydown", (event) => event.key === "Enter" && seek());
      boxes.set(parentElement, box);
    }
    return box;
  }

  function none() {
    const words = make("p", "quiet none", data.days.length ? "" : "No matching conversations.");
    words.setAttribute("role", "status");
    return words;
  }

  redraw(component, () => [search(), none(), ...data.days.map((day) => {
    const block = make("section", "day");
    const heading = make("h3", "label", day.label);
    const rows = make("ul", "conversations");
    rows.setAttribute("aria-label", day.label);
    rows.append(...day.rows.map(row));
    block.append(heading, rows);
    return block;
  })]);
  // After the last conversation the list goes too.
  return () => passFocusOn(parentElement, ".st-key-new-conversation button:enabled");
}
