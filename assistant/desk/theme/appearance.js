// Light, dark, or as the system has it. Streamlit keeps the choice for each address, so it is set for all of them.
const CHOICES = ["System", "Light", "Dark"];

function storedAt(path) {
  return `stActiveTheme-${path}-v2`;
}

function chosen() {
  try {
    const stored = JSON.parse(localStorage.getItem(storedAt(location.pathname)));
    return CHOICES.includes(stored) ? stored : "System";
  } catch {
    return "System";
  }
}

export default function ({ data, parentElement }) {
  const choose = (name) => {
    try {
      for (const path of data.paths) localStorage.setItem(storedAt(path), JSON.stringify(name));
    } catch {
      note.textContent = "Your browser does not allow this page to remember it.";
      return;
    }
    location.reload();
  };
  const note = make("p", "quiet");
  note.setAttribute("role", "status");
  redraw({ data, parentElement }, () => {
    const group = make("div", "appearance");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Appearance");
    for (const name of CHOICES) {
      const one = button("look", name, () => choose(name));
      one.setAttribute("aria-pressed", String(name === chosen()));
      group.append(one);
    }
    return [make("p", "label", "Appearance"), group, note];
  });
}
