// The plane of two inputs, or a slice through more: what the network answers there, the boundary, the samples.

const QUICK_COST = 4e6, FINE_COST = 6e7, FEWEST_CELLS = 24, MOST_CELLS = 121, ACTIVATION_COST = 60;
const FEW_SAMPLES = 8, NEAR = 12;
const MARKS = { left: 34, bottom: 34, top: 4, right: 4 };

class Plane {
  constructor(run, canvas) {
    this.run = run;
    this.canvas = canvas;
    this.picture = document.createElement("canvas");
    const layers = run.facts.layers;
    const cost = run.network.size + ACTIVATION_COST * layers.slice(1).reduce((sum, width) => sum + width, 0);
    this.grids = [QUICK_COST, FINE_COST].map((most) => {
      const cells = clipTo(Math.floor(Math.sqrt(most / cost)), FEWEST_CELLS, MOST_CELLS);
      return { cells };
    });
    this.classes = run.outputs > 1 && run.outputs <= 4 && run.facts.data.exclusive;
    this.renew();
  }

  // Show another plane of the same inputs.
  renew() {
    const { cut } = this.run;
    for (const grid of this.grids) grid.rows = cut.inputsAt(gridRows(cut.window, grid.cells, true));
  }

  // Whether there is a finer picture than the quick one, for when nothing moves.
  get canBeFiner() {
    return this.grids[0].cells < this.grids[1].cells;
  }

  draw(colours, fine = false) {
    Object.assign(this, this.grids[fine ? 1 : 0]);
    const { context, width, height } = fitted(this.canvas);
    const side = Math.min(width - MARKS.left - MARKS.right, height - MARKS.top - MARKS.bottom);
    if (side <= 0) return;
    this.area = { left: MARKS.left, top: MARKS.top, side };
    this.drawAnswers(context, colours);
    this.drawAxes(context, colours);
    this.drawSamples(context, colours);
  }

  drawAnswers(context, colours) {
    const { run, cells } = this, outputs = run.outputs, [low, high] = run.facts.data.scale;
    const answers = run.passesAt(this.rows, cells * cells).a.at(-1), { left, top, side } = this.area;
    fillPicture(this.picture, cells, (cell) =>
      this.classes
        ? colours.classShade(answers, cell * outputs, outputs)
        : colours.shade(answers[cell * outputs], low, high),
    );
    const half = side / (cells - 1) / 2;
    context.save();
    context.beginPath();
    context.rect(left, top, side, side);
    context.clip();
    context.drawImage(this.picture, left - half, top - half, side + 2 * half, side + 2 * half);
    context.strokeStyle = colours.of("text");
    context.lineWidth = 2;
    for (const field of this.borders(answers)) this.drawLevel(context, field);
    context.restore();
    context.strokeStyle = colours.of("border");
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, top + 0.5, side - 1, side - 1);
  }

  // What is 0 on a line: the output less a half; of classes each output less the largest other one.
  borders(answers) {
    const { run, cells } = this, outputs = run.outputs, count = cells * cells;
    if (run.facts.data.regression) return [];
    if (!this.classes) return [Float64Array.from({ length: count }, (_, cell) => answers[cell * outputs] - 0.5)];
    return Array.from({ length: outputs }, (_, own) =>
      Float64Array.from({ length: count }, (_, cell) => {
        let other = -Infinity;
        for (let each = 0; each < outputs; each++)
          if (each !== own) other = Math.max(other, answers[cell * outputs + each]);
        return answers[cell * outputs + own] - other;
      }),
    );
  }

  // Marching squares: between two corners on different sides the line passes where the straight way is 0.
  drawLevel(context, field) {
    const { cells } = this, { left, top, side } = this.area, step = side / (cells - 1);
    context.beginPath();
    for (let row = 0; row + 1 < cells; row++) {
      for (let column = 0; column + 1 < cells; column++) {
        const first = row * cells + column;
        const corners = [field[first], field[first + 1], field[first + cells + 1], field[first + cells]];
        const cuts = [];
        for (let edge = 0; edge < 4; edge++) {
          const one = corners[edge], other = corners[(edge + 1) % 4];
          if (one >= 0 === other >= 0) continue;
          const share = one / (one - other);
          const x = [share, 1, 1 - share, 0][edge], y = [0, share, 1, 1 - share][edge];
          cuts.push([left + (column + x) * step, top + side - (row + y) * step]);
        }
        for (let cut = 0; cut + 1 < cuts.length; cut += 2) {
          context.moveTo(...cuts[cut]);
          context.lineTo(...cuts[cut + 1]);
        }
      }
    }
    context.stroke();
  }

  drawAxes(context, colours) {
    const { left, top, side } = this.area, { cut } = this.run, { window } = cut;
    context.fillStyle = colours.of("muted");
    [cut.across, cut.up].forEach((column, place) => {
      const axis = this.run.facts.data.axes[column], [low, high] = window[place];
      const ends = [low, high].map((value) => axis.middle + axis.half * value);
      const steps = roundSteps(Math.min(...ends), Math.max(...ends), 3);
      context.font = numberFont(12);
      for (const measured of steps) {
        const share = ((measured - axis.middle) / axis.half - low) / (high - low);
        const text = tickText(measured);
        if (place === 0) this.write(context, text, left + share * side, top + side + 13, "center");
        else this.write(context, text, left - 6, top + (1 - share) * side, "right");
      }
      const name = this.run.axisName(column), shares = steps.map((each) => ((each - axis.middle) / axis.half - low) / (high - low));
      const free = [0.5, 0.25, 0.75, 0.9].find((at) => shares.every((each) => Math.abs(each - at) * side > 22)) ?? 0.5;
      context.font = textFont(12);
      if (place === 0) this.write(context, name, left + (name.length > 3 ? 0.5 : free) * side, top + side + 13 + (name.length > 3 ? 13 : 0), "center");
      else if (name.length <= 3) this.write(context, name, left - 6, top + (1 - free) * side, "right");
      else {
        context.save();
        context.translate(left - 27, top + side / 2);
        context.rotate(-Math.PI / 2);
        this.write(context, name, 0, 0, "center");
        context.restore();
      }
    });
  }

  write(context, text, x, y, align) {
    context.textAlign = align;
    context.textBaseline = "middle";
    context.fillText(text, x, y);
  }

  drawSamples(context, colours) {
    const { run } = this, { data, test } = run.facts, few = run.samples.count <= FEW_SAMPLES;
    context.save();
    context.beginPath();
    context.rect(this.area.left, this.area.top, this.area.side, this.area.side);
    context.clip();
    if (test) {
      const predictions = run.testPasses.a.at(-1);
      this.drawSome(context, colours, run.test, data.regression ? [] : run.verdictsOf(predictions, run.test), true);
    }
    this.drawSome(context, colours, run.samples, run.verdicts, false);
    context.restore();
    if (few) this.drawNumbers(context, colours);
  }

  drawSome(context, colours, samples, verdicts, hollow) {
    const all = this.run.samples.count, size = all <= FEW_SAMPLES ? 9 : all <= 200 ? 5 : 3;
    for (let row = 0; row < samples.count; row++) {
      const [x, y] = this.placeOf(...run.cut.seen(samples, row));
      const colour = this.colourOf(colours, samples.targets, row);
      drawMark(context, x, y, size, this.shapeOf(samples.targets, row));
      context.strokeStyle = colours.of("ring");
      context.lineWidth = hollow ? 4 : size > 5 ? 2.5 : size > 4 ? 1.5 : 1;
      if (!hollow) {
        context.fillStyle = colour;
        context.fill();
      }
      context.stroke();
      if (hollow) {
        context.strokeStyle = colour;
        context.lineWidth = 1.5;
        context.stroke();
      }
      if (verdicts[row] === -1) {
        drawMark(context, x, y, size + 3, this.shapeOf(samples.targets, row));
        context.strokeStyle = colours.of("wrong");
        context.lineWidth = size > 4 ? 2 : 1;
        context.stroke();
      }
    }
  }

  drawNumbers(context, colours) {
    const { run } = this, predictions = run.passes.a.at(-1);
    context.font = numberFont(12);
    for (let row = 0; row < run.samples.count; row++) {
      const [x, y] = this.placeOf(...run.cut.seen(run.samples, row));
      const text = fixed(predictions[row * run.outputs], 2), width = context.measureText(text).width;
      const right = x + 16 + width + 6 > this.area.left + this.area.side ? x - 20 - width : x + 14;
      context.globalAlpha = 0.8;
      context.fillStyle = colours.of("card");
      context.fillRect(right, y - 9, width + 8, 18);
      context.globalAlpha = 1;
      context.fillStyle = colours.of("text");
      this.write(context, text, right + 4, y + 0.5, "left");
    }
  }

  shapeOf(targets, row) {
    const { run } = this;
    if (run.facts.data.regression) return 1;
    if (this.classes) return winner(targets, row * run.outputs, run.outputs);
    return targets[row * run.outputs] > 0.5 ? 1 : 0;
  }

  colourOf(colours, targets, row) {
    const { run } = this, [low, high] = run.facts.data.scale;
    if (!run.facts.data.regression) return colours.classes[this.shapeOf(targets, row)];
    return `rgb(${colours.shade(targets[row * run.outputs], low, high).join()})`;
  }

  placeOf(x1, x2) {
    const { left, top, side } = this.area, [across, up] = this.run.cut.window;
    return [left + shareOf(x1, across) * side, top + (1 - shareOf(x2, up)) * side];
  }

  // What is at a place of the canvas: a sample, or the inputs there; null outside.
  at(x, y) {
    if (!this.area) return null;
    const { left, top, side } = this.area, { cut } = this.run, [across, up] = cut.window;
    if (x < left || y < top || x > left + side || y > top + side) return null;
    const place = [at(across, (x - left) / side), at(up, 1 - (y - top) / side)];
    const inputs = Float64Array.from(cut.inputsAt(place));
    return { inputs, ...nearest(x, y, this.run, (samples, row) => this.placeOf(...cut.seen(samples, row))) };
  }
}

// The sample that is drawn nearest to a place of the canvas, if one is near.
function nearest(x, y, run, placeOf) {
  let best = { distance: NEAR };
  for (const samples of [run.samples, run.test]) {
    for (let row = 0; row < (samples?.count ?? 0); row++) {
      const [there, below] = placeOf(samples, row), distance = Math.hypot(there - x, below - y);
      if (distance < best.distance) best = { distance, samples, row };
    }
  }
  return best;
}

const tickText = (value) => withMinus(String(Number(value.toPrecision(6))));

function drawMark(context, x, y, radius, shape) {
  context.beginPath();
  const side = (radius * Math.sqrt(Math.PI)) / 2;
  if (shape === 1) context.arc(x, y, radius, 0, 2 * Math.PI);
  else if (shape === 0 || shape < 0) context.rect(x - side, y - side, 2 * side, 2 * side);
  else {
    const corners = shape === 2 ? [-90, 30, 150] : [-90, 0, 90, 180];
    corners.forEach((angle, place) => {
      const turn = (angle * Math.PI) / 180, far = radius * 1.25;
      context[place ? "lineTo" : "moveTo"](x + far * Math.cos(turn), y + far * Math.sin(turn));
    });
    context.closePath();
  }
}

// All places of a grid over a stretch, row by row, from the lowest; on its border too, or in its cells' middle.
function gridRows([across, up], cells, bordered) {
  const rows = new Float64Array(2 * cells * cells);
  const share = bordered ? (place) => place / (cells - 1) : (place) => (place + 0.5) / cells;
  for (let row = 0, place = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      rows[place++] = at(across, share(column));
      rows[place++] = at(up, share(row));
    }
  }
  return rows;
}

// A share of a stretch, and what is there.
function shareOf(value, [low, high]) {
  return (value - low) / (high - low);
}

function at([low, high], share) {
  return low + (high - low) * share;
}
