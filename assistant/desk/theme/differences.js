export default function (component) {
  const { data } = component;

  function pieceElement(piece) {
    if (piece.kind === "same") return piece.text;
    const element = make(piece.kind === "out" ? "del" : "ins", null, piece.text);
    return element;
  }

  redraw(component, () => {
    const blocks = data.paragraphs.map((pieces) => {
      const paragraph = make("p");
      paragraph.dir = "auto";
      paragraph.append(...pieces.map(pieceElement));
      return paragraph;
    });
    const body = make("div", "body");
    body.setAttribute("aria-label", data.label);
    body.append(...blocks);
    return [body];
  });
}
