/**
 * Answers what the colour variables of styles/tokens.css stand for at an element, in its present theme: a canvas does not
 * know variables.
 */
export function coloursAt(element: HTMLElement): (name: `--${string}`) => string {
  const probe = document.createElement('span');
  probe.hidden = true;
  return (name) => {
    probe.style.color = `var(${name})`;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
