export default function (component) {
  const { data, setTriggerValue } = component;

  function choice(offered) {
    const element = button("choice", null, () => setTriggerValue("chosen", offered.value));
    element.dataset.at = offered.value;
    const name = make("span", "name", offered.label);
    name.dir = "auto";
    element.append(name);
    return element;
  }

  redraw(component, () => {
    const block = make("div", "choices");
    block.append(...data.choices.map(choice));
    return [data.label ? make("p", "label", data.label) : null, block];
  });
}
