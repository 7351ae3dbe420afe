// The plane that is shown: of two inputs there is but one; of more two of them vary, and the others are held.

const LOOKED_THROUGH = 2000, SEEN = 0.01, CUT_MARGIN = 0.1, NARROW = 8;

class Cut {
  constructor(run) {
    this.run = run;
    this.width = run.facts.data.axes.length;
    [this.across, this.up] = [0, 1];
    this.row = null;
  }

  // Whether there is something to choose.
  get isSlice() {
    return this.width > 2;
  }

  // What is shown across and up: of both inputs the same, but for a few outliers; where one would be narrow in
  // that, of each its own.
  get window() {
    const { window, columns } = this.run.facts.data;
    if (!this.isSlice) return window;
    const both = [columns[this.across], columns[this.up]], common = around(both);
    const least = (common[1] - common[0]) / NARROW;
    const apart = both.some(([low, high]) => low < high && high - low < least);
    return apart ? both.map((each) => around([each])) : [common, common];
  }

  // What the inputs are that do not vary: those of a sample, or their means.
  get held() {
    const { width, row, run } = this;
    return row === null ? run.facts.data.means : run.samples.inputs.subarray(row * width, (row + 1) * width);
  }

  // All inputs at places of the plane, from (x, y) after (x, y).
  inputsAt(places) {
    const { width, across, up, held } = this, count = places.length / 2;
    if (width === 2) return places;
    const found = new Float64Array(count * width);
    for (let row = 0; row < count; row++) {
      if (width > 2) found.set(held, row * width);
      found[row * width + across] = places[2 * row];
      if (width > 2) found[row * width + up] = places[2 * row + 1];
    }
    return found;
  }

  // Where a sample is seen.
  seen(samples, row) {
    const { width, across, up } = this, first = row * width;
    return [samples.inputs[first + across], width > 1 ? samples.inputs[first + up] : 0];
  }

  // Another input across or up: where it is the other one, they change places.
  choose(side, place) {
    const other = side === "across" ? "up" : "across";
    if (place === this[other]) this[other] = this[side];
    this[side] = place;
  }

  // How many samples are answered otherwise than the slice shows where they are seen.
  get otherwise() {
    const { run } = this, { samples, outputs } = run, { data } = run.facts;
    const places = Float64Array.from({ length: 2 * samples.count }, (_, at) => this.seen(samples, at >> 1)[at & 1]);
    const shown = run.passesAt(this.inputsAt(places), samples.count).a.at(-1), real = run.passes.a.at(-1);
    const apart = SEEN * (data.scale[1] - data.scale[0]);
    const differ = (at) => data.regression ? Math.abs(shown[at] - real[at]) > apart : sideOf(shown[at]) !== sideOf(real[at]);
    let count = 0;
    for (let row = 0; row < samples.count; row++) {
      const first = row * outputs;
      if (data.exclusive) count += winner(shown, first, outputs) !== winner(real, first, outputs);
      else count += Array.from({ length: outputs }, (_, at) => first + at).some(differ);
    }
    return count;
  }

  // Where the plane lies, and of how many samples it does not tell what they are answered.
  get words() {
    const { run, held, across, up } = this, { axes } = run.facts.data, { count } = run.samples;
    const rest = axes.map((_, place) => place).filter((place) => place !== across && place !== up);
    const told = rest.map((place) => {
      const measured = axes[place].middle + axes[place].half * held[place];
      return `${run.axisName(place)} ${withMinus(String(Number(measured.toPrecision(4))))}`;
    });
    const whose = this.row !== null ? "as of the sample chosen" : rest.length === 1 ? "its mean" : "their means";
    const slice = `A slice, with ${told.join(", ")} (${whose}).`;
    if (count > LOOKED_THROUGH) return `${slice} Samples lie before and behind it.`;
    const { otherwise } = this;
    return `${slice} ${grouped(otherwise)} of ${grouped(count)} sample${count > 1 ? "s" : ""} ${otherwise === 1 ? "is" : "are"} answered otherwise.`;
  }
}

// The stretch that shows inputs with these ends.
function around(ends) {
  const low = Math.min(...ends.map((each) => each[0])), high = Math.max(...ends.map((each) => each[1]));
  const margin = CUT_MARGIN * (high - low) || 1;
  return [low - margin, high + margin];
}
