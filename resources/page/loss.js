// The loss over the recorded epochs: the past strong, the rest faint, and where the epoch shown is.

const CURVE = { left: 46, right: 10, top: 8, bottom: 22 };

class Curve {
  constructor(run, canvas) {
    this.run = run;
    this.canvas = canvas;
    const { losses, testLosses, low, high } = run;
    this.lines = [losses, testLosses].filter(Boolean);
    const all = [...this.lines, low, high].flatMap((each) => Array.from(each)).filter(Number.isFinite);
    this.most = all.reduce((one, other) => Math.max(one, other), -Infinity);
    const positive = all.filter((each) => each > 0).reduce((one, other) => Math.min(one, other), Infinity);
    this.least = Math.max(positive, this.most * 1e-12);
    if (!(this.least < this.most)) [this.least, this.most] = [this.most / 2 || 0.5, this.most * 2 || 1];
  }

  x(place) {
    const { left, wide } = this.area, last = Math.max(1, this.run.count - 1);
    return left + (place / last) * wide;
  }

  y(loss) {
    const { top, high } = this.area, span = Math.log(this.most / this.least);
    return top + high * (1 - clipTo(Math.log(Math.max(loss, this.least) / this.least) / span, 0, 1));
  }

  draw(colours) {
    const { context, width, height } = fitted(this.canvas);
    this.area = {
      left: CURVE.left, top: CURVE.top,
      wide: width - CURVE.left - CURVE.right, high: height - CURVE.top - CURVE.bottom,
    };
    this.drawPlateaus(context, colours);
    this.drawAxes(context, colours, height);
    this.drawBand(context, colours);
    const here = this.run.place;
    if (this.run.testLosses) this.drawLine(context, this.run.testLosses, 0, this.run.count - 1, colours.of("muted"), 1);
    this.drawLine(context, this.run.losses, here, this.run.count - 1, colours.of("border"), 1.5);
    this.drawLine(context, this.run.losses, 0, here, colours.of("accent"), 2);
    context.strokeStyle = colours.of("muted");
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(this.x(here), this.area.top);
    context.lineTo(this.x(here), this.area.top + this.area.high);
    context.stroke();
    context.fillStyle = colours.of("accent");
    context.beginPath();
    context.arc(this.x(here), this.y(this.run.losses[here]), 4.5, 0, 2 * Math.PI);
    context.fill();
  }

  drawPlateaus(context, colours) {
    for (const each of this.run.facts.landmarks) {
      const from = this.x(this.run.placeOf(each.first)), to = this.x(this.run.placeOf(each.last));
      context.fillStyle = colours.of("accent-soft");
      if (each.kind === "plateau") context.fillRect(from, this.area.top, to - from, this.area.high);
      else {
        context.fillStyle = colours.of("border");
        context.fillRect(from - 0.5, this.area.top, 1.5, this.area.high);
      }
      context.font = textFont(12);
      context.fillStyle = colours.of("muted");
      const short = each.kind === "solved" ? "✓ solved" : each.kind, wide = context.measureText(short).width + 10;
      const room = each.kind === "plateau" ? to - from : this.area.left + this.area.wide - from;
      const turned = each.kind === "solved" && room < wide;
      if ((room < wide && !turned) || (each.kind !== "plateau" && each.kind !== "solved")) continue;
      context.textAlign = turned ? "right" : "left";
      context.textBaseline = "middle";
      context.fillText(short, from + (turned ? -5 : 5), this.area.top + (each.kind === "plateau" ? this.area.high - 11 : 11));
    }
  }

  drawAxes(context, colours, height) {
    const { left, top, wide, high } = this.area;
    context.strokeStyle = colours.of("border");
    context.fillStyle = colours.of("muted");
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, top + 0.5, wide - 1, high - 1);
    context.font = numberFont(12);
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const value of this.levels()) context.fillText(powerText(value), left - 6, this.y(value));
    let end = -Infinity;
    context.textAlign = "center";
    for (const place of this.run.ticks(wide)) {
      const text = grouped(this.run.facts.epochs[place]), half = context.measureText(text).width / 2;
      const x = clipTo(this.x(place), left + half - 8, left + wide - half + 8);
      if (x - half < end + 10) continue;
      context.fillText(text, x, height - 9);
      end = x + half;
    }
  }

  levels() {
    const first = Math.ceil(Math.log10(this.least) - 1e-9), last = Math.floor(Math.log10(this.most) + 1e-9);
    const step = Math.max(1, Math.ceil((last - first) / 4)), powers = [];
    for (let power = last; power >= first; power -= step) powers.push(10 ** power);
    return powers.length > 1 ? powers : [this.most, this.least];
  }

  // Between two recorded epochs: the smallest and the largest loss of those that are not.
  drawBand(context, colours) {
    const { low, high } = this.run;
    if (!low.length) return;
    context.fillStyle = colours.of("border");
    for (let place = 1; place < low.length; place++) {
      const left = this.x(place - 1), top = this.y(high[place]);
      context.fillRect(left, top, Math.max(1, this.x(place) - left), Math.max(1, this.y(low[place]) - top));
    }
  }

  drawLine(context, losses, from, to, colour, wide) {
    context.strokeStyle = colour;
    context.lineWidth = wide;
    context.lineJoin = "round";
    context.beginPath();
    let column = NaN, low = NaN, high = NaN, lastY = NaN;
    const flush = () => {
      if (Number.isNaN(column)) return;
      context.lineTo(column, low);
      context.lineTo(column, high);
      context.lineTo(column, lastY);
    };
    for (let place = from; place <= to; place++) {
      const x = Math.round(2 * this.x(place)) / 2, y = this.y(losses[place]);
      if (x !== column) {
        flush();
        [column, low, high] = [x, y, y];
      }
      [low, high, lastY] = [Math.min(low, y), Math.max(high, y), y];
    }
    flush();
    context.stroke();
  }

  // The recorded place that is nearest to a place of the canvas.
  at(x) {
    const { left, wide } = this.area ?? { left: 0, wide: 1 };
    return Math.round(clipTo((x - left) / wide, 0, 1) * (this.run.count - 1));
  }
}

function powerText(value) {
  const text = Number(value.toPrecision(2));
  return text >= 1e-3 && text < 1e5 ? withMinus(String(text)) : inPowers(value, 0);
}
