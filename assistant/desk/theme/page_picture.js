// The page of the file that a report came from, as a picture, with what is cited marked on it.
const chosenViews = new WeakMap();

function pagePicture(page, turn) {
  const frame = make("figure", "page");
  const row = make("figcaption", "turn quiet");
  row.append(make("span", null, page.label));
  for (const [to, sign, label] of [
    [page.previous, "‹", "Previous page"],
    [page.next, "›", "Next page"],
  ]) {
    const press = button("step", sign, () => turn(to));
    press.disabled = !to;
    press.dataset.at = label;
    press.title = label;
    press.setAttribute("aria-label", label);
    row.append(" ", press);
  }
  frame.append(row, page.picture ? paper(page) : make("p", "quiet", page.problem));
  return frame;
}

function paper(page) {
  const sheet = make("div", "paper");
  const picture = make("img");
  picture.src = page.picture;
  picture.alt = page.marks.length ? `${page.label}; the cited text is marked` : page.label;
  picture.style.aspectRatio = page.proportion;
  sheet.append(picture);
  for (const [left, top, width, height] of page.marks) {
    const mark = make("div", "marked");
    Object.assign(mark.style, {
      left: `${100 * left}%`,
      top: `${100 * top}%`,
      width: `${100 * width}%`,
      height: `${100 * height}%`,
    });
    sheet.append(mark);
  }
  return sheet;
}
