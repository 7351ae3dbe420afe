// The colours of the theme in force, which the browser chooses.

class Colours {
  constructor() {
    const style = getComputedStyle(document.documentElement);
    this.of = (role) => style.getPropertyValue(`--${role}`).trim();
    const classes = ["negative", "positive", "class-3-fill", "class-4-fill"];
    this.classes = classes.map((role) => this.of(role));
    this.channels = this.classes.map(channels);
    this.neutral = channels(this.of("neutral"));
    const stops = ["negative-fill", "neutral", "positive-fill"].map((role) => channels(this.of(role)));
    this.diverging = Array.from({ length: 256 }, (_, place) => {
      const share = (2 * place) / 255, from = Math.min(1, Math.floor(share));
      return between(stops[from], stops[from + 1], share - from);
    });
  }

  // From the lower limit, orange, to the upper one, blue.
  shade(value, low, high) {
    const share = (clipTo(value, low, high) - low) / (high - low);
    return this.diverging[Number.isNaN(share) ? 128 : Math.min(255, Math.floor(share * 256))];
  }

  // Of several classes: the colour of the largest output, the paler the less it stands out.
  classShade(values, first, count) {
    let best = first;
    for (let at = first + 1; at < first + count; at++) if (values[at] > values[best]) best = at;
    const sure = clipTo((values[best] * count - 1) / (count - 1), 0, 1);
    return between(this.neutral, this.channels[best - first], Number.isNaN(sure) ? 0 : sure);
  }
}

const channels = (code) => [1, 3, 5].map((at) => parseInt(code.slice(at, at + 2), 16));

const between = (one, other, share) => one.map((each, at) => Math.round(each + (other[at] - each) * share));

// Fill a small picture, the first row at the bottom, with the colour of each cell.
function fillPicture(canvas, cells, colourOf) {
  if (canvas.width !== cells) canvas.width = canvas.height = cells;
  const context = canvas.getContext("2d"), image = context.createImageData(cells, cells);
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const at = 4 * ((cells - 1 - row) * cells + column), colour = colourOf(row * cells + column);
      image.data[at] = colour[0];
      image.data[at + 1] = colour[1];
      image.data[at + 2] = colour[2];
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

// A canvas in the pixels of the screen; what is drawn is in those of the page.
function fitted(canvas) {
  const box = canvas.getBoundingClientRect(), ratio = window.devicePixelRatio || 1;
  const width = Math.round(box.width * ratio), height = Math.round(box.height * ratio);
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, box.width, box.height);
  return { context, width: box.width, height: box.height };
}

const numberFont = (size) => `${size}px "JetBrains Mono", ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace`;
const textFont = (size) => `${size}px Inter, system-ui, "Segoe UI", Roboto, Arial, sans-serif`;

// Round steps, such as 0, 0.5, 1, that part a stretch into some.
function roundSteps(low, high, parts) {
  const raw = (high - low) / parts, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((each) => each >= raw * 0.999);
  const first = Math.ceil(low / step - 1e-9), count = Math.floor((high / step - first) + 1e-9);
  return Array.from({ length: count + 1 }, (_, place) => (first + place) * step);
}
