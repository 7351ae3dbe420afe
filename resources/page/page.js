// The page: a run, the epoch of it that is shown, and what a person does.

class RecordedRun {
  constructor(facts) {
    this.facts = facts;
    this.network = new Network(facts.layers, facts.activations, facts.features);
    this.outputs = facts.layers.at(-1);
    this.count = facts.epochs.length;
    this.isWhole = facts.epochs.at(-1) - facts.epochs[0] === this.count - 1;
    this.cut = new Cut(this);
    this.all = unpacked(facts.parameters);
    this.losses = unpacked(facts.losses);
    this.testLosses = facts.test_losses && unpacked(facts.test_losses);
    [this.low, this.high] = [unpacked(facts.low), unpacked(facts.high)];
    this.samples = this.unpackedSamples(facts.data);
    this.test = facts.test && this.unpackedSamples(facts.test);
    this.go(0);
  }

  unpackedSamples({ count, inputs, targets }) {
    return { count, inputs: unpacked(inputs), targets: unpacked(targets) };
  }

  get epoch() {
    return this.facts.epochs[this.place];
  }

  // Compute all that is shown of a recorded epoch.
  go(place) {
    const { network, samples, test } = this;
    this.place = place;
    this.parameters = this.parametersAt(place);
    this.settings = this.settingsAt(place);
    const { off } = this.settings;
    this.passes = network.forward(this.parameters, samples.inputs, samples.count, off);
    this.loss = network.loss(this.parameters, this.passes, samples.targets, this.settings);
    this.gradients = network.gradients(
      this.parameters, this.passes, samples.targets, samples.count, this.settings, off,
    );
    this.verdicts = this.facts.data.regression ? [] : this.verdictsOf(this.passes.a.at(-1), samples);
    this.correct = this.verdicts.filter((each) => each === 1).length;
    this.rSquared = rSquared(this.passes.a.at(-1), samples.targets, samples.count, this.outputs);
    this.testPasses = test && network.forward(this.parameters, test.inputs, test.count, off);
    this.testLoss = test && network.testLoss(this.testPasses, test.targets, test.count, this.settings);
  }

  parametersAt(place) {
    return this.all.subarray(place * this.network.size, (place + 1) * this.network.size);
  }

  settingsAt(place) {
    return this.facts.in_force.findLast((each) => each.from <= place);
  }

  // The loss of another recorded epoch, computed as that of the one shown.
  lossAt(place) {
    const parameters = this.parametersAt(place), settings = this.settingsAt(place), { samples } = this;
    const passes = this.network.forward(parameters, samples.inputs, samples.count, settings.off);
    return this.network.loss(parameters, passes, samples.targets, settings);
  }

  passesAt(rows, count) {
    return this.network.forward(this.parameters, rows, count, this.settings.off);
  }

  verdictsOf(predictions, samples) {
    return verdicts(predictions, samples.targets, samples.count, this.outputs, this.facts.data.exclusive);
  }

  // Where an epoch is recorded, or the last one before it.
  placeOf(epoch) {
    const { epochs } = this.facts;
    let low = 0, high = epochs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (epochs[middle] <= epoch) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // Places with round epochs, for so many pixels.
  ticks(pixels) {
    const { epochs } = this.facts, [first, last] = [epochs[0], epochs.at(-1)], places = [];
    const wanted = this.isWhole ? roundSteps(first, Math.max(first + 1, last), Math.max(2, pixels / 90)) : [first];
    for (let power = 1; !this.isWhole && power <= last; power *= 10) wanted.push(power);
    for (const epoch of wanted) {
      const place = this.placeOf(epoch);
      if (epochs[place] === epoch) places.push(place);
    }
    return places;
  }

  axisName(place) {
    const { axes, own_axes } = this.facts.data;
    return own_axes ? axes[place].name : `x${"₁₂₃₄₅₆₇₈₉"[place] ?? place + 1}`;
  }

  sampleName(row) {
    const width = this.facts.data.axes.length, values = this.samples.inputs.subarray(row * width, (row + 1) * width);
    return `(${Array.from(values, (each) => withMinus(String(Number(each.toPrecision(3))))).join(", ")})`;
  }
}

const SPEEDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const USUAL_SECONDS = 15, SPOKEN_MS = 2500, STILL_MS = 500, FINER_MS = 150, MOST_CHOICES = 200;

class Page {
  constructor(run) {
    this.run = run;
    this.id = (name) => document.getElementById(name);
    this.diagram = new Diagram(run, this.id("diagram"), this.id("edges"));
    this.plane = new (run.cut.width === 1 ? AnswerLine : Plane)(run, this.id("plane"));
    this.curve = new Curve(run, this.id("curve"));
    this.colours = new Colours();
    this.playing = false;
    this.spoken = 0;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.writeOnce();
    this.connect();
    this.fit();
  }

  writeOnce() {
    const { run } = this, { facts } = run, { time, speed, sample } = this.ids("time", "speed", "sample");
    this.id("name").textContent = facts.name;
    this.id("settings").textContent = (facts.named ? [facts.network, ...facts.settings, `seed ${grouped(facts.seed)}`] : facts.settings).join(" · ");
    const widths = facts.layers.join("-"), count = grouped(run.network.size);
    this.id("network-words").textContent = `${widths}, ${count} weights and biases`;
    time.max = run.count - 1;
    speed.min = 0;
    speed.max = SPEEDS.length - 1;
    const nearest = SPEEDS.findIndex((each) => each >= run.count / USUAL_SECONDS);
    speed.value = nearest < 0 ? SPEEDS.length - 1 : nearest;
    for (let row = 0; row < Math.min(run.samples.count, MOST_CHOICES); row++) {
      const width = run.outputs, targets = Array.from(run.samples.targets.subarray(row * width, (row + 1) * width));
      const option = document.createElement("option");
      option.value = row;
      option.textContent = `${run.sampleName(row)} → ${targets.map((each) => withMinus(String(Number(each.toPrecision(3))))).join(", ")}`;
      sample.append(option);
    }
    sample.value = Math.min(1, run.samples.count - 1);
    this.id("recorded").textContent = this.recordedWords();
    this.id("loss-words").textContent = this.lossWords();
    this.id("plane-words").textContent = this.planeWords();
    this.offerColumns();
    this.placeTicks();
  }

  // Of more than two inputs: which vary, and where the others are held.
  offerColumns() {
    const { run } = this, { cut } = run;
    for (const name of ["cut", "cut-words"]) this.id(name).hidden = !cut.isSlice;
    for (const side of cut.isSlice ? ["across", "up"] : []) {
      run.facts.data.axes.forEach((_, place) => this.id(side).append(new Option(run.axisName(place), place)));
      this.id(side).addEventListener("change", () => {
        cut.choose(side, Number(this.id(side).value));
        this.showCut();
      });
    }
    this.id("held").addEventListener("change", () => this.showCut());
    this.showCut(false);
  }

  showCut(again = true) {
    const { cut } = this.run;
    cut.row = cut.isSlice && this.id("held").value === "sample" ? Number(this.id("sample").value) : null;
    for (const side of cut.isSlice ? ["across", "up"] : []) this.id(side).value = cut[side];
    if (!again) return;
    this.plane.renew?.();
    this.diagram.renew();
    this.show();
  }

  ids(...names) {
    return Object.fromEntries(names.map((name) => [name, this.id(name)]));
  }

  recordedWords() {
    const { facts, count } = this.run, { epochs, asked } = facts, room = grouped(Math.ceil(facts.most_bytes / 1024));
    const [first, last] = [epochs[0], epochs.at(-1)].map(grouped), between = "Nothing is made up between them: the slider and Play go from one to the next.";
    if (count === 1) return `Recorded: epoch ${first}.`;
    if (this.run.isWhole) return `Recorded: all ${grouped(count)} epochs, ${first} to ${last}.`;
    if (count === asked) return `Recorded: ${grouped(count)} epochs from ${first} to ${last}. ${between}`;
    return `Recorded: ${grouped(count)} of ${grouped(asked)} epochs, the fewer the later, so that what is recorded takes ${room} KiB at most. ${between}`;
  }

  lossWords() {
    const { run } = this, { reduction, penalty } = run.facts.in_force[0];
    const words = [`${reduction} over ${grouped(run.samples.count)} sample${run.samples.count > 1 ? "s" : ""}`];
    if (penalty !== "none") words.push("with a penalty on the weights");
    if (run.test) words.push(`grey: ${grouped(run.test.count)} held out`);
    if (run.low.length) words.push("bars: the smallest and largest loss of the epochs between");
    return words.join(" · ");
  }

  planeWords() {
    const { run } = this, { data } = run.facts;
    if (run.cut.width === 1) return this.lineWords();
    const [low, high] = data.scale.map((each) => withMinus(String(Number(each.toPrecision(3)))));
    if (data.regression) return `orange: ${low} · blue: ${high}${run.outputs > 1 ? " · the first output" : ""}`;
    if (this.plane.classes) return `the colour of the largest output: ${data.classes.map((each, at) => `${["square", "circle", "triangle", "diamond"][at]} ${each}`).join(", ")}`;
    const [zero, one] = data.named && data.classes.length === 2 ? data.classes : ["0", "1"];
    return `orange, square: ${zero} · blue, circle: ${one} · line: one half${run.outputs > 1 ? " · the first output" : ""}`;
  }

  lineWords() {
    const { run } = this, { data } = run.facts, several = run.outputs > 1;
    if (data.regression || (several && !this.plane.classes)) return `line: the answer${several ? " of each output" : ""} · circles: samples, at their targets`;
    const names = data.named ? data.classes : several ? data.classes : ["0", "1"];
    const told = names.map((each, at) => `${["square", "circle", "triangle", "diamond"][at]} ${each}`).join(", ");
    return several ? `a line for each output: ${told}` : `line: the answer · ${told} · thin: one half`;
  }

  placeTicks() {
    const { run } = this, ticks = this.id("ticks"), wide = ticks.clientWidth || 300;
    let end = -Infinity;
    ticks.replaceChildren();
    const places = [...run.ticks(wide)];
    if (places.at(-1) !== run.count - 1) places.push(run.count - 1);
    for (const [at, place] of places.entries()) {
      const share = run.count > 1 ? place / (run.count - 1) : 0, text = grouped(run.facts.epochs[place]);
      const half = 4 * text.length, isLast = at === places.length - 1 && place === run.count - 1;
      if (!isLast && (share * wide - half < end + 8 || share * wide > wide - 8 * grouped(run.facts.epochs.at(-1)).length - half - 14)) continue;
      const mark = document.createElement("span");
      mark.textContent = text;
      mark.style.left = `${share * 100}%`;
      if (isLast && place > 0) mark.className = "last";
      ticks.append(mark);
      end = share * wide + half;
    }
  }

  connect() {
    const { time, speed, play, back, step, curve, plane, diagram, sample, numbers } = this.ids(
      "time", "speed", "play", "back", "step", "curve", "plane", "diagram", "sample", "numbers",
    );
    time.addEventListener("input", () => this.stopAndGo(Number(time.value)));
    speed.addEventListener("input", () => this.sayOfSpeed());
    play.addEventListener("click", () => this.toggle());
    back.addEventListener("click", () => this.stopAndGo(this.run.place - 1));
    step.addEventListener("click", () => this.stopAndGo(this.run.place + 1));
    sample.addEventListener("change", () => (this.run.cut.row === null ? this.show() : this.showCut()));
    numbers.addEventListener("toggle", () => this.show());
    document.addEventListener("keydown", (event) => this.onKey(event));
    curve.addEventListener("pointerdown", (event) => {
      curve.setPointerCapture(event.pointerId);
      this.stopAndGo(this.curve.at(event.offsetX));
    });
    curve.addEventListener("pointermove", (event) => {
      if (event.buttons) this.stopAndGo(this.curve.at(event.offsetX));
      this.tellLoss(event);
    });
    plane.addEventListener("pointermove", (event) => this.tellPlace(event));
    plane.addEventListener("click", (event) => this.chooseSample(event));
    diagram.addEventListener("pointermove", (event) => this.tellDiagram(event));
    for (const each of [curve, plane, diagram]) each.addEventListener("pointerleave", () => this.leave());
    new ResizeObserver(() => this.fit()).observe(document.body);
    for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"])
      matchMedia(query).addEventListener("change", () => this.fit());
    this.sayOfSpeed();
  }

  onKey(event) {
    const on = event.target.tagName, plain = !(event.ctrlKey || event.altKey || event.metaKey);
    if (!plain || on === "SELECT") return;
    const isSlider = on === "INPUT", pressable = on === "BUTTON" || on === "SUMMARY";
    const actions = {
      ".": () => this.stopAndGo(this.run.place + 1),
      ",": () => this.stopAndGo(this.run.place - 1),
      ...(pressable ? {} : { " ": () => this.toggle() }),
      ...(isSlider ? {} : { Home: () => this.stopAndGo(0), End: () => this.stopAndGo(this.run.count - 1) }),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }

  // A place of the recorded ones, by a person: it is said.
  stopAndGo(place) {
    this.stop();
    this.go(clipTo(place, 0, this.run.count - 1));
    this.say();
  }

  go(place) {
    this.run.go(place);
    this.show();
  }

  toggle() {
    if (this.playing) {
      this.stop();
      this.say();
      return;
    }
    if (this.run.place === this.run.count - 1) this.go(0);
    if (this.run.count < 2) return;
    this.playing = true;
    this.began = null;
    this.spoken = performance.now();
    this.showPlaying();
    requestAnimationFrame((now) => this.tick(now));
  }

  stop() {
    this.playing = false;
    this.showPlaying();
    this.drawPlane();
  }

  // Time shows as many recorded epochs as the speed says; with little motion wanted, two pictures a second.
  tick(now) {
    if (!this.playing) return;
    this.began ??= { now, place: this.run.place };
    const speed = SPEEDS[this.id("speed").value], last = this.run.count - 1;
    const due = Math.min(last, this.began.place + Math.floor(((now - this.began.now) * speed) / 1000));
    if (due > this.run.place && !(this.still.matches && due < last && now - (this.painted ?? 0) < STILL_MS)) {
      this.go(due);
      this.painted = now;
      if (now - this.spoken > SPOKEN_MS) {
        this.say();
        this.spoken = now;
      }
    }
    if (due >= last) {
      this.stop();
      this.say();
    } else requestAnimationFrame((then) => this.tick(then));
  }

  sayOfSpeed() {
    const speed = SPEEDS[this.id("speed").value];
    this.id("speed").setAttribute("aria-valuetext", `${grouped(speed)} recorded epochs a second`);
    this.began = null;
  }

  showPlaying() {
    const play = this.id("play");
    play.toggleAttribute("data-playing", this.playing);
    play.querySelector(".word").textContent = this.playing ? "Pause" : "Play";
  }

  fit() {
    this.colours = new Colours();
    this.placeTicks();
    this.diagram.layOut();
    this.id("key").textContent = this.diagram.key;
    this.show();
  }

  get quality() {
    const { run } = this;
    if (run.facts.data.regression) return `R² ${Number.isNaN(run.rSquared) ? "–" : fixed(run.rSquared, 3)}`;
    return `correct ${grouped(run.correct)}/${grouped(run.samples.count)}`;
  }

  show() {
    const { run } = this, { time, back, step } = this.ids("time", "back", "step");
    this.id("epoch").textContent = grouped(run.epoch);
    this.id("loss").textContent = lossText(run.loss) + (run.test ? ` · held out ${lossText(run.testLoss)}` : "");
    this.id("correct").textContent = this.quality;
    time.value = run.place;
    time.setAttribute("aria-valuetext", `epoch ${grouped(run.epoch)}, loss ${lossText(run.loss)}, ${this.quality}`);
    back.disabled = run.place === 0;
    step.disabled = run.place === run.count - 1;
    this.diagram.draw(this.colours, this.probe?.passes ?? run.passes, this.probe ? 0 : Number(this.id("sample").value));
    this.drawPlane();
    this.curve.draw(this.colours);
    this.describe();
    if (this.id("numbers").open) showTables(run);
  }

  drawPlane() {
    this.plane.draw(this.colours);
    clearTimeout(this.finer);
    if (this.plane.canBeFiner && !this.playing)
      this.finer = setTimeout(() => this.plane.draw(this.colours, true), FINER_MS);
  }

  describe() {
    const { run } = this, loss = lossText(run.loss), recorded = run.losses[run.place];
    this.id("plane").setAttribute("aria-label", `What the network answers at epoch ${grouped(run.epoch)}: ${this.quality}`);
    this.id("curve").setAttribute("aria-label", `The loss over the epochs: ${loss} at epoch ${grouped(run.epoch)}`);
    if (run.cut.isSlice) this.id("cut-words").textContent = run.cut.words;
    const difference = Math.abs(run.loss - recorded);
    this.id("check").textContent =
      `All numbers are computed in this page, from the recorded weights and biases, by the formulas of xorviz ${run.facts.version}.` +
      ` Its loss at this epoch is ${whole(run.loss)}; in training it was ${whole(recorded)}` +
      (difference ? `: they differ by ${inPowers(difference, 1)}.` : ", the same.");
  }

  say() {
    const { run } = this;
    this.id("said").textContent = `Epoch ${grouped(run.epoch)}, loss ${lossText(run.loss)}, ${this.quality}`;
  }

  // What is at the pointer, with its digits.
  tell(event, lines) {
    const tip = this.id("tip");
    tip.textContent = lines.join("\n");
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect(), gap = 14;
    const left = event.clientX + gap + width > innerWidth ? event.clientX - gap - width : event.clientX + gap;
    const top = event.clientY + gap + height > innerHeight ? event.clientY - gap - height : event.clientY + gap;
    tip.style.transform = `translate(${Math.max(2, left)}px, ${Math.max(2, top)}px)`;
  }

  leave() {
    this.id("tip").hidden = true;
    if (this.probe) {
      this.probe = null;
      this.show();
    }
  }

  tellLoss(event) {
    const place = this.curve.at(event.offsetX), lines = [`epoch ${grouped(this.run.facts.epochs[place])}`];
    lines.push(`loss ${whole(this.run.lossAt(place))}`);
    if (this.run.testLosses) lines.push(`held out ${whole(this.run.testLosses[place])}`);
    this.tell(event, lines);
  }

  tellPlace(event) {
    const { run } = this, found = this.plane.at(event.offsetX, event.offsetY);
    if (!found) return this.leave();
    const { samples, row } = found, width = run.outputs, columns = run.cut.width;
    const inputs = samples ? samples.inputs.subarray(row * columns, (row + 1) * columns) : found.inputs;
    const passes = run.passesAt(inputs, 1), lines = [];
    run.facts.data.axes.forEach((axis, place) => {
      const measured = axis.middle + axis.half * inputs[place];
      lines.push(`${run.axisName(place)} = ${withMinus(String(Number(measured.toPrecision(6))))}`);
    });
    if (samples) {
      const targets = Array.from(samples.targets.subarray(row * width, (row + 1) * width), whole);
      lines.push(`${samples === run.test ? "held out, target" : "target"} ${targets.join(", ")}`);
    }
    run.facts.names.neurons.at(-1).forEach((name, at) => lines.push(`${name} = ${whole(passes.a.at(-1)[at])}`));
    this.probe = { passes };
    this.tell(event, lines);
    this.diagram.draw(this.colours, passes, 0);
  }

  chooseSample(event) {
    const found = this.plane.at(event.offsetX, event.offsetY);
    if (found?.samples !== this.run.samples || found.row >= MOST_CHOICES) return;
    this.id("sample").value = found.row;
    this.showCut();
  }

  tellDiagram(event) {
    const { run } = this, { place, layer, index } = event.target.dataset, { names, layers } = run.facts;
    if (place !== undefined) {
      const name = names.parameters[place] ?? `parameter ${grouped(place)}`;
      this.tell(event, [`${name} = ${whole(run.parameters[place])}`, `∂L/∂${name} = ${whole(run.gradients[place])}`]);
    } else if (layer !== undefined) {
      const row = Number(this.id("sample").value), at = row * layers[layer] + Number(index), name = names.neurons[layer][index];
      const lines = [`sample ${run.sampleName(row)}`];
      if (layer > 0) lines.push(`z(${name}) = ${whole(run.passes.z[layer - 1][at])}`);
      lines.push(`${name} = ${whole(run.passes.a[layer][at])}`);
      this.tell(event, lines);
    } else this.id("tip").hidden = true;
  }
}

const run = new RecordedRun(JSON.parse(document.getElementById("facts").textContent));
window.xorviz = { run, page: new Page(run) };
