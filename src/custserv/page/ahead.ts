// Who comes by a link to a lab gets that first: what follows it on the page is laid out when the lab runs. On a
// phone the layout of a whole chapter takes longer than the lab's own start.

const COME = "custserv-come";
/** For so long after a move of a slider nothing comes that would make the next one wait, in milliseconds. */
const QUIET = 500;
/** Longer than this nothing is held back: on a slow line a lab may take a minute. */
const LIMIT = 5_000;
/** What may lead to where nothing is yet: turning, panning by touch, another address, paper, a press beside the lab. */
const SIGNS = ["wheel", "pointercancel", "hashchange", "beforeprint", "pointerdown", "keydown"];

/** Holds back what follows an element, which itself may be yet to come; returns what lets all of that come. */
export function holdBack(id: string): () => void {
  // An older browser lays all out at once.
  if (!CSS.supports("selector(:has(a))")) return () => undefined;
  const rule = document.createElement("style");
  rule.textContent =
    `:is(.bd-article :has(#${id}) ~ *, #${id} ~ *):not(.${COME}) { display: none !important }` +
    // Room to bring the element to the top of the screen.
    `.bd-article::after { content: ""; display: block; height: 100vh }`;
  document.head.append(rule);
  const look = (event: Event) => leads(event, id) && rule.remove();
  for (const sign of SIGNS) window.addEventListener(sign, look, { capture: true });
  let moved = -QUIET;
  window.addEventListener("input", ({ timeStamp }) => (moved = timeStamp), { capture: true });
  const letCome = () => {
    if (!rule.isConnected) return;
    const rest = following(document.getElementById(id));
    // One part with each frame.
    const next = (now: number) => {
      if (now - moved < QUIET) return setTimeout(requestAnimationFrame, QUIET, next);
      const part = rest.shift();
      if (!part) return rule.remove();
      part.classList.add(COME);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  };
  setTimeout(letCome, LIMIT);
  return letCome;
}

/** Whether an event leads away from the element. */
function leads({ type, target, key }: Event & { key?: string }, id: string): boolean {
  const pressed = type === "pointerdown" || type === "keydown";
  return !pressed || key === "Tab" || !(target as Element).closest(`#${id}`);
}

/** What follows an element, the nearest first. */
function following(element: Element | null): Element[] {
  const found: Element[] = [];
  for (let level = element; level && !level.matches(".bd-article"); level = level.parentElement)
    for (let part = level.nextElementSibling; part; part = part.nextElementSibling) found.push(part);
  return found;
}
