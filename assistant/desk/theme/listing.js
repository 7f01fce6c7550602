export default function (component) {
  const { data, setTriggerValue } = component;

  function heading(column) {
    const cell = make("th");
    cell.scope = "col";
    if (!column.sortable) {
      cell.textContent = column.label;
      return cell;
    }
    const current = data.sort === column.name;
    const press = button("sort", column.label, () => setTriggerValue("sorted", column.name));
    press.dataset.at = `column ${column.name}`;
    if (current) {
      cell.setAttribute("aria-sort", data.descending ? "descending" : "ascending");
      press.append(make("span", "way", data.descending ? " ↓" : " ↑"));
    }
    cell.append(press);
    return cell;
  }

  // Words found by a search are marked in the parts that come for them.
  function marked(element, parts) {
    element.replaceChildren(...parts.map((part) => (part.marked ? make("mark", null, part.text) : part.text)));
    return element;
  }

  function nameOf(view, words) {
    let name = make("span", null, words);
    if (view.value) name = button("name", words, () => setTriggerValue("opened", view.value));
    if (view.href) {
      name = make("a", "name", words);
      name.href = view.href;
    }
    return view.name ? marked(name, view.name) : name;
  }

  function row(view) {
    const line = make("tr", view.strong ? "strong" : null);
    view.cells.forEach((words, place) => {
      const cell = make(place === 0 ? "th" : "td");
      if (place === 0) cell.scope = "row";
      else cell.dataset.label = data.columns[place].label;
      const name = place === 0 ? nameOf(view, words) : make("span", null, words);
      name.dir = "auto";
      if (place === 0 && view.value) name.dataset.at = view.value;
      cell.append(name);
      if (place === 0 && view.tags && view.tags.length) {
        const tags = make("span", "tags");
        tags.append(...view.tags.map((tag) => make("span", "tag", tag)));
        cell.append(tags);
      }
      if (place === 0 && view.detail) {
        const detail = make("span", "detail", view.detail);
        detail.dir = "auto";
        cell.append(detail);
      }
      if (place === 0 && view.leads && view.leads.length) {
        const leads = make("span", "leads");
        leads.append(...view.leads.map((lead) => {
          const press = button("lead", lead.label, () => setTriggerValue("opened", lead.value));
          press.dataset.at = `${view.value} ${lead.value}`;
          return press;
        }));
        cell.append(leads);
      }
      if (place === 0) cell.append(...(view.warnings || []).map((words) => make("span", "warning", words)));
      if (place === 0 && view.excerpt && view.excerpt.length) {
        const excerpt = marked(make("span", "excerpt"), view.excerpt);
        excerpt.dir = "auto";
        cell.append(excerpt);
      }
      if (!words && place > 0) cell.classList.add("empty");
      line.append(cell);
    });
    return line;
  }

  redraw(component, () => {
    const table = make("table", data.mostly ? "mostly" : null);
    table.setAttribute("aria-label", data.label);
    const head = make("thead");
    const titles = make("tr");
    titles.append(...data.columns.map(heading));
    head.append(titles);
    const body = make("tbody");
    body.append(...data.rows.map(row));
    table.append(head, body);
    return [table];
  });
}
