// Makes what stands on a slide as large as it fits.

const LAB_ZOOMS = sizes(1.7, 0.8);
const SCALES = sizes(1.25, 0.6);

/** Tries sizes from large to small until the slide's body holds what it shows. */
export function fit(slide: HTMLElement): void {
  const body = slide.querySelector<HTMLElement>(".slide-body");
  if (!body) return;
  // A slide far from the present one is not laid out.
  const { display } = slide.style;
  slide.style.display = "block";
  const lab = body.querySelector<HTMLElement>(".custserv-lab");
  if (lab) LAB_ZOOMS.some((zoom) => [true, false].some((beside) => showsLab(body, lab, zoom, beside)));
  else SCALES.some((scale) => showsText(body, scale));
  const log = body.querySelector(".scenario-log");
  if (log) log.scrollTop = log.scrollHeight;
  slide.style.display = display;
}

/** Shows the lab in a size, with its metrics beside or below the chart; tells whether all of it can be seen. */
function showsLab(body: HTMLElement, lab: HTMLElement, zoom: number, beside: boolean): boolean {
  body.style.setProperty("--lab-zoom", String(zoom));
  body.classList.toggle("slide-beside", beside);
  const parts = lab.querySelectorAll<HTMLElement>(".lab-controls, .lab-metrics div, .lab-foot");
  return holds(lab) && [...parts].every(holds);
}

function showsText(body: HTMLElement, scale: number): boolean {
  body.style.setProperty("--slide-scale", String(scale));
  return holds(body);
}

function sizes(from: number, to: number): number[] {
  const steps = Math.round((from - to) / 0.05);
  return Array.from({ length: steps + 1 }, (_, k) => Number((from - 0.05 * k).toFixed(2)));
}

function holds(box: HTMLElement): boolean {
  return box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;
}
