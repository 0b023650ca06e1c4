/** A new element, named as in a style sheet ("p.question-echo"), with its children. */
export function element(name: string, ...children: (Node | string)[]): HTMLElement {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  made.append(...children);
  return made;
}

/** What the section's cell says of it. */
export function specOf<Spec>(section: HTMLElement): Spec {
  return JSON.parse(section.querySelector("script")!.textContent!);
}

/** A new button that acts when it is pressed. */
export function button(words: string, act: () => void): HTMLElement {
  const made = element("button", words) as HTMLButtonElement;
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** A new shape of a drawing with its attributes and what is in it. */
export function shape(
  name: string,
  attributes: Record<string, string | number>,
  ...children: (Node | string)[]
): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name) as SVGElement;
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

export function setAttributes(part: Element, attributes: Record<string, string | number>): void {
  for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, String(value));
}
