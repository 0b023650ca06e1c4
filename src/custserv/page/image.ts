// The chart as a picture file: title, legend, drawing, and the settings it shows, on white.

import { setAttributes, shape } from "./dom";
import { save } from "./files";
import { textWidth, wrap } from "./layout";
import palette from "./palette.json";

const SCALE = 2;
const MARGIN = 16;

/** Saves what a lab's chart shows; `words` are written below it. */
export async function savePicture(name: string, chart: HTMLElement, words: string[]): Promise<void> {
  const { svg, width, height } = compose(chart, [name, ...words]);
  const picture = new Image();
  const address = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }),
  );
  try {
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    const paper = canvas.getContext("2d")!;
    paper.scale(SCALE, SCALE);
    paper.drawImage(picture, 0, 0, width, height);
    save(`${name}.png`, await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!))));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** One drawing of all parts, with the colours of paper. */
function compose(
  chart: HTMLElement,
  [title, ...words]: string[],
): { svg: Element; width: number; height: number } {
  const drawing = chart.querySelector<SVGSVGElement>("svg[role=img]")!;
  const [inner, tall] = [drawing.width.baseVal.value, drawing.height.baseVal.value];
  const colors = Object.entries(palette.light).map(([name, value]) => `--custserv-${name}:${value}`);
  const svg = shape("svg", { style: `${colors.join(";")};font-family:sans-serif` });
  let top = MARGIN;
  const write = (text: string, size: number, color: string, weight = 400) => {
    for (const row of wrap(text, inner, size).split("\n")) {
      top += size * 1.4;
      const at = { x: MARGIN, y: top - size * 0.35, "font-size": size, "font-weight": weight };
      svg.append(shape("text", { ...at, fill: color }, row));
    }
  };
  svg.append(shape("rect", { width: "100%", height: "100%", fill: palette.light.background }));
  write(title, 16, palette.light.black, 600);
  for (const part of chart.querySelectorAll(".lab-chart-title")) {
    write(part.textContent!, 13, palette.light.black);
  }
  let left = MARGIN;
  for (const item of chart.querySelectorAll(".lab-legend li")) {
    const room = 28 + 6 + textWidth(item.textContent!) + 16;
    if (left > MARGIN && left + room > inner + MARGIN) [left, top] = [MARGIN, top + 20];
    const sample = item.querySelector("svg")!.cloneNode(true) as Element;
    setAttributes(sample, { x: left, y: top + 5, width: 28, height: 14 });
    const at = { x: left + 34, y: top + 17, "font-size": 13, fill: palette.light.black };
    svg.append(sample, shape("text", at, item.textContent!));
    left += room;
  }
  if (left > MARGIN) top += 24;
  const copy = drawing.cloneNode(true) as Element;
  setAttributes(copy, { x: MARGIN, y: (top += 6) });
  svg.append(copy);
  top += tall + 4;
  for (const line of words) write(line, 13, palette.light.gray);
  const [width, height] = [inner + 2 * MARGIN, Math.ceil(top + MARGIN)];
  setAttributes(svg, { width, height });
  return { svg, width, height };
}
