// The network: what it computes from recorded parameters. Samples are rows, in one array after the other.

class Network {
  constructor(layers, activations, features) {
    this.layers = layers;
    this.functions = activations.map((name) => formulas.activations[name]);
    this.features = features.map((name) => formulas.features[name]);
    this.plain = features.join() === "x1,x2";
    this.offsets = [];
    let place = 0;
    for (let layer = 1; layer < layers.length; layer++) {
      const weights = place;
      place += layers[layer] * layers[layer - 1];
      this.offsets.push({ weights, biases: place });
      place += layers[layer];
    }
    this.size = place;
  }

  // What the network is given of inputs: themselves, or features of two.
  inputs(rows, count) {
    if (this.plain) return rows;
    const given = new Float64Array(count * this.features.length);
    for (let row = 0, at = 0; row < count; row++)
      for (const feature of this.features) given[at++] = feature(rows[2 * row], rows[2 * row + 1]);
    return given;
  }

  // z and a of each layer; the inputs are the first a.
  forward(parameters, rows, count, off) {
    const found = { z: [], a: [this.inputs(rows, count)] };
    this.functions.forEach((own, layer) => {
      const below = found.a[layer], width = this.layers[layer], outputs = this.layers[layer + 1];
      const { weights, biases } = this.offsets[layer];
      const z = new Float64Array(count * outputs), a = new Float64Array(count * outputs);
      for (let row = 0; row < count; row++) {
        for (let to = 0; to < outputs; to++) {
          let sum = 0;
          const first = weights + to * width;
          for (let from = 0; from < width; from++) sum += below[row * width + from] * parameters[first + from];
          z[row * outputs + to] = sum + parameters[biases + to];
        }
        if (own.couples) softmaxInto(a, z, row * outputs, outputs);
      }
      if (!own.couples) for (let at = 0; at < z.length; at++) a[at] = own.f(z[at]);
      without(a, outputs, off[layer]);
      found.z.push(z);
      found.a.push(a);
    });
    return found;
  }

  // The loss that settings in force ask for: the samples' sum over a divisor, and a penalty.
  loss(parameters, passes, targets, settings) {
    let sum = this.sampleLosses(passes, targets, settings.loss).reduce((total, each) => total + each, 0);
    sum *= 1 / settings.divisor;
    if (settings.penalty === "none") return sum;
    const r = formulas.penalties[settings.penalty].f;
    let penalty = 0;
    this.eachWeight((at) => (penalty += r(parameters[at])));
    return sum + settings.penalty_rate * penalty;
  }

  // Of samples that are held out: the mean, as many times as those that are trained on.
  testLoss(passes, targets, count, settings) {
    const sum = this.sampleLosses(passes, targets, settings.loss).reduce((total, each) => total + each, 0);
    return sum * (1 / count) * settings.test_factor;
  }

  sampleLosses(passes, targets, name) {
    const loss = formulas.losses[name], outputs = this.layers.at(-1);
    const judged = loss.of === "prediction" ? passes.a.at(-1) : passes.z.at(-1);
    if (loss.of === "logits") return crossEntropies(judged, targets, outputs);
    return targets.map((target, at) => loss.f(judged[at], target));
  }

  // The gradient of the loss, in the places of the parameters: the chain rule, from the output back.
  gradients(parameters, passes, targets, count, settings, off) {
    const found = new Float64Array(this.size);
    let delta = this.outputDelta(passes, targets, settings);
    for (let layer = this.functions.length - 1; layer >= 0; layer--) {
      const width = this.layers[layer], outputs = this.layers[layer + 1], below = passes.a[layer];
      const { weights, biases } = this.offsets[layer], back = new Float64Array(count * width);
      for (let row = 0; row < count; row++) {
        for (let to = 0; to < outputs; to++) {
          const own = delta[row * outputs + to];
          found[biases + to] += own;
          for (let from = 0; from < width; from++) {
            found[weights + to * width + from] += own * below[row * width + from];
            back[row * width + from] += own * parameters[weights + to * width + from];
          }
        }
      }
      if (layer > 0) {
        const slope = this.functions[layer - 1].slope, z = passes.z[layer - 1];
        for (let at = 0; at < back.length; at++) back[at] *= slope(z[at]);
        without(back, width, off[layer - 1]);
        delta = back;
      }
    }
    if (settings.penalty !== "none") {
      const slope = formulas.penalties[settings.penalty].slope;
      this.eachWeight((at) => (found[at] += slope(settings.penalty_rate, parameters[at])));
    }
    return found;
  }

  outputDelta(passes, targets, settings) {
    const loss = formulas.losses[settings.loss], z = passes.z.at(-1), predictions = passes.a.at(-1);
    const factor = 1 / settings.divisor, own = this.functions.at(-1);
    if (loss.of === "logits") return targets.map((target, at) => (predictions[at] - target) * factor);
    if (loss.of === "logit") return targets.map((target, at) => loss.slope(z[at], target) * factor);
    const error = targets.map((target, at) => loss.slope(predictions[at], target) * factor);
    const slope = own.couples ? (at) => predictions[at] * (1 - predictions[at]) : (at) => own.slope(z[at]);
    return error.map((each, at) => each * slope(at));
  }

  eachWeight(visit) {
    this.offsets.forEach(({ weights, biases }) => {
      for (let at = weights; at < biases; at++) visit(at);
    });
  }
}

function without(values, width, off) {
  for (const index of off ?? []) for (let at = index; at < values.length; at += width) values[at] = 0;
}

function largestOf(z, first, count) {
  let place = first;
  for (let at = first + 1; at < first + count; at++) if (z[at] > z[place]) place = at;
  let rest = 0;
  for (let at = first; at < first + count; at++) if (at !== place) rest += Math.exp(z[at] - z[place]);
  return { largest: z[place], rest };
}

function softmaxInto(a, z, first, count) {
  const { largest, rest } = largestOf(z, first, count);
  for (let at = first; at < first + count; at++) a[at] = Math.exp(z[at] - largest) / (1 + rest);
}

function crossEntropies(z, targets, outputs) {
  const found = new Float64Array(z.length);
  for (let first = 0; first < z.length; first += outputs) {
    const { largest, rest } = largestOf(z, first, outputs);
    for (let at = first; at < first + outputs; at++)
      found[at] = targets[at] * (largest - z[at] + Math.log1p(rest));
  }
  return found;
}

// An output no farther from the threshold, or from another, is undecided: its side is rounding.
const UNDECIDED = 1e-12;

const sideOf = (value) => (value > 0.5 + UNDECIDED ? 1 : value < 0.5 - UNDECIDED ? -1 : 0);

// Which of some outputs is the largest; −1 where two are level.
function winner(values, first, count) {
  let best = first, second = -Infinity;
  for (let at = first + 1; at < first + count; at++) {
    if (values[at] > values[best]) [second, best] = [Math.max(second, values[best]), at];
    else second = Math.max(second, values[at]);
  }
  return values[best] - second > UNDECIDED ? best - first : -1;
}

// Of each sample: 1 if it is right, −1 if it is wrong, 0 if it is undecided.
function verdicts(predictions, targets, count, outputs, exclusive) {
  return Array.from({ length: count }, (_, row) => {
    const first = row * outputs;
    if (exclusive) {
      const answer = winner(predictions, first, outputs);
      return answer < 0 ? 0 : targets[first + answer] === 1 ? 1 : -1;
    }
    let right = 1;
    for (let at = first; at < first + outputs; at++) {
      const side = sideOf(predictions[at]), wanted = targets[at] > 0.5 ? 1 : -1;
      if (side === -wanted) return -1;
      if (side === 0) right = 0;
    }
    return right;
  });
}

// R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)², of the mean of each output.
function rSquared(predictions, targets, count, outputs) {
  let left = 0, spread = 0;
  for (let output = 0; output < outputs; output++) {
    let mean = 0;
    for (let row = 0; row < count; row++) mean += targets[row * outputs + output] / count;
    for (let row = 0; row < count; row++) {
      const at = row * outputs + output;
      left += squareOf(targets[at] - predictions[at]);
      spread += squareOf(targets[at] - mean);
    }
  }
  return spread ? 1 - left / spread : NaN;
}
