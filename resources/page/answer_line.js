// What a network of one input answers: a line for each output, and the samples at their targets.

const LINE_POINTS = 241, LINE_MARGIN = 0.08;

class AnswerLine {
  constructor(run, canvas) {
    this.run = run;
    this.canvas = canvas;
    this.classes = run.outputs > 1 && run.outputs <= 4 && run.facts.data.exclusive;
    const [left, right] = run.facts.data.extent;
    this.inputs = Float64Array.from({ length: LINE_POINTS }, (_, at) => left + ((right - left) * at) / (LINE_POINTS - 1));
  }

  get canBeFiner() {
    return false;
  }

  draw(colours) {
    const { run } = this, { context, width, height } = fitted(this.canvas), { outputs } = run;
    const wide = width - MARKS.left - MARKS.right, high = height - MARKS.top - MARKS.bottom;
    if (wide <= 0 || high <= 0) return;
    this.area = { left: MARKS.left, top: MARKS.top, wide, high };
    this.drawAxes(context, colours);
    const answers = run.passesAt(this.inputs, LINE_POINTS).a.at(-1);
    for (let output = 0; output < outputs; output++) {
      context.strokeStyle = outputs === 1 ? colours.of("text") : colours.classes[output % 4];
      context.lineWidth = 2;
      context.beginPath();
      this.inputs.forEach((x, at) => context[at ? "lineTo" : "moveTo"](...this.placeOf(x, answers[at * outputs + output])));
      context.stroke();
    }
    if (run.test) this.drawSome(context, colours, run.test, [], true);
    this.drawSome(context, colours, run.samples, run.verdicts, false);
  }

  drawAxes(context, colours) {
    const { run } = this, { left, top, wide, high } = this.area, { data } = run.facts, [axis] = data.axes;
    context.strokeStyle = colours.of("border");
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, top + 0.5, wide - 1, high - 1);
    if (!data.regression && run.outputs === 1) {
      context.beginPath();
      for (const end of data.extent) context[end === data.extent[0] ? "moveTo" : "lineTo"](...this.placeOf(end, 0.5));
      context.stroke();
    }
    context.fillStyle = colours.of("muted");
    context.font = numberFont(12);
    const ends = data.extent.map((value) => axis.middle + axis.half * value);
    for (const measured of roundSteps(Math.min(...ends), Math.max(...ends), 3))
      this.write(context, tickText(measured), this.placeOf((measured - axis.middle) / axis.half, 0)[0], top + high + 13, "center");
    for (const value of roundSteps(...data.scale, 2)) this.write(context, tickText(value), left - 6, this.placeOf(0, value)[1], "right");
    context.font = textFont(12);
    this.write(context, run.axisName(0), left + wide / 2, top + high + 26, "center");
  }

  write(context, text, x, y, align) {
    context.textAlign = align;
    context.textBaseline = "middle";
    context.fillText(text, x, y);
  }

  drawSome(context, colours, samples, verdicts, hollow) {
    for (let row = 0; row < samples.count; row++) {
      const place = this.placeOfSample(samples, row), shape = this.shapeOf(samples.targets, row);
      drawMark(context, ...place, 5, shape);
      context.strokeStyle = hollow ? colours.classes[shape] : colours.of("ring");
      context.fillStyle = colours.classes[shape];
      context.lineWidth = 1.5;
      if (!hollow) context.fill();
      context.stroke();
      if (verdicts[row] !== -1) continue;
      drawMark(context, ...place, 8, shape);
      context.strokeStyle = colours.of("wrong");
      context.stroke();
    }
  }

  shapeOf(targets, row) {
    const { run } = this;
    if (run.facts.data.regression) return 1;
    if (this.classes) return winner(targets, row * run.outputs, run.outputs);
    return targets[row * run.outputs] > 0.5 ? 1 : 0;
  }

  // At its target; of several outputs, where its own class is asked for.
  placeOfSample(samples, row) {
    const { run } = this, high = run.facts.data.scale[1];
    return this.placeOf(samples.inputs[row], run.outputs === 1 ? samples.targets[row] : high);
  }

  placeOf(x, answer) {
    const { left, top, wide, high } = this.area, { extent, scale } = this.run.facts.data;
    const margin = LINE_MARGIN * (scale[1] - scale[0]), [low, most] = [scale[0] - margin, scale[1] + margin];
    const up = clipTo((answer - low) / (most - low), -1, 2);
    return [left + ((x - extent[0]) / (extent[1] - extent[0])) * wide, top + (1 - up) * high];
  }

  // What is at a place of the canvas: a sample, or the input there; null outside.
  at(x, y) {
    if (!this.area) return null;
    const { left, top, wide, high } = this.area, [low, most] = this.run.facts.data.extent;
    if (x < left || y < top || x > left + wide || y > top + high) return null;
    const inputs = Float64Array.of(low + ((x - left) / wide) * (most - low));
    return { inputs, ...nearest(x, y, this.run, (samples, row) => this.placeOfSample(samples, row)) };
  }
}
