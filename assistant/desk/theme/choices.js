export default function (component) {
  const { data, setTriggerValue } = component;

  function choice(offered) {
    const element = button("choice", null, () => setTriggerValue("chosen", offered.value));
    element.dataset.at = offered.value;
    const name = make("span", "name", offered.label);
    name.dir = "auto";
    element.append(name);
    if (offered.detail) element.append(make("span", "detail", offered.detail));
    return element;
  }

  redraw(component, () => {
    const block = make("div", data.list ? "choices list" : "choices");
    block.append(...data.choices.map(choice));
    return [data.label ? make("p", "label", data.label) : null, block];
  });
}
