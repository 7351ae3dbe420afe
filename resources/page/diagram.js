// The network as a diagram: neurons with what they compute, weights, and gradients as chevrons.

const MOST_SHOWN = 16, FOLDED = 12, MANY_EDGES = 60, STRONGEST = 64;
const LEAST_STROKE = 0.8, MOST_STROKE = 15, STROKE_PER_UNIT = 1.15;
const NODE_CELLS = 28, STUB = 15, LABEL_HEIGHT = 20, NAME_HEIGHT = 14, PITCH = 17;
const SVG = "http://www.w3.org/2000/svg";

const thickness = (weight) => Math.min(MOST_STROKE, LEAST_STROKE + STROKE_PER_UNIT * Math.abs(weight));

function element(name, attributes = {}, parent = null) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}

class Diagram {
  constructor(run, holder, svg) {
    this.run = run;
    this.holder = holder;
    this.svg = svg;
    const cost = run.network.size + 60 * run.facts.layers.reduce((sum, width) => sum + width, 0);
    this.cells = clipTo(Math.floor(Math.sqrt(4e6 / cost)), 8, NODE_CELLS);
    this.renew();
    this.shown = run.facts.layers.map((width) => (width > MOST_SHOWN ? FOLDED : width));
  }

  // Show what neurons compute over another plane of the same inputs.
  renew() {
    const { cut } = this.run;
    this.rows = cut.inputsAt(gridRows(cut.window, this.cells, false));
  }

  // Place everything anew for the room there is.
  layOut() {
    const width = this.holder.clientWidth, counts = this.shown, most = Math.max(...counts, 2);
    this.holder.style.minHeight = `${Math.min(640, Math.max(300, 46 * most))}px`;
    const height = this.holder.clientHeight, room = height - NAME_HEIGHT, pitch = Math.min(230, room / most);
    const full = pitch >= 116, columns = counts.length;
    const size = full
      ? Math.min(58, width * 0.13, pitch - 92)
      : Math.max(6, Math.min(36, pitch * 0.55, (width / columns) * 0.3));
    this.named = full || pitch - size >= 17;
    this.full = full;
    const left = Math.max(size / 2 + 2, full ? 24 : 16), right = Math.max(size / 2, full ? 36 : 24);
    this.nodes = counts.map((count, layer) => {
      const x = left + ((width - left - right) * layer) / (columns - 1);
      const folded = count < this.run.facts.layers[layer] ? 1 : 0;
      return Array.from({ length: count }, (_, index) => ({
        layer, index, x, size, y: NAME_HEIGHT + room / 2 + (index - (count + folded - 1) / 2) * Math.min(pitch, room / (count + folded)),
        name: this.run.facts.names.neurons[layer][index],
      }));
    });
    this.edges = this.placeEdges();
    this.build(width, height);
  }

  placeEdges() {
    const edges = [], { layers } = this.run.facts;
    this.nodes.slice(1).forEach((targets, layer) => {
      const { weights, biases } = this.run.network.offsets[layer];
      for (const target of targets) {
        for (const source of this.nodes[layer]) {
          const place = weights + target.index * layers[layer] + source.index;
          edges.push({
            place, source, target,
            x1: source.x + source.size / 2, y1: source.y, x2: target.x - target.size / 2, y2: target.y,
          });
        }
        if (this.full) {
          const end = target.y + target.size / 2;
          edges.push({ place: biases + target.index, target, x1: target.x, y1: end + STUB, x2: target.x, y2: end });
        }
      }
    });
    return edges;
  }

  // What its signs mean.
  get key() {
    const signs = "thick: large · dashed: negative · ";
    if (!this.many) return `${signs}‹ ‹ gradient`;
    return `${signs}strong: the ${this.lines.length} largest of ${grouped(this.edges.length)}`;
  }

  build(width, height) {
    this.svg.replaceChildren();
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    for (const old of this.holder.querySelectorAll("canvas")) old.remove();
    this.many = this.edges.length > MANY_EDGES;
    if (this.many) {
      const d = this.edges.map((edge) => `M${edge.x1} ${edge.y1}L${edge.x2} ${edge.y2}`).join("");
      element("path", { class: "weight faint", d }, this.svg);
    }
    const pool = this.many ? Math.min(STRONGEST, Math.floor(this.edges.length / 2)) : this.edges.length;
    this.lines = Array.from({ length: pool }, () => element("line", { class: "weight" }, this.svg));
    this.rowsOfChevrons = this.many ? [] : this.edges.map(() => element("path", { class: "chevrons" }, this.svg));
    this.hits = this.lines.map(() => element("line", { class: "hit" }, this.svg));
    this.labels = this.many || !this.full ? [] : this.placeLabels(width);
    this.values = [];
    for (const node of this.nodes.flat()) this.buildNode(node);
    this.nodes.forEach((column, layer) => {
      const hidden = this.run.facts.layers[layer] - column.length, last = column.at(-1);
      if (hidden > 0) {
        const below = { class: "more", x: last.x, y: last.y + last.size / 2 + 22, "text-anchor": "middle" };
        element("text", below, this.svg).textContent = `${grouped(hidden)} more`;
      }
    });
  }

  buildNode(node) {
    const canvas = document.createElement("canvas");
    canvas.style.left = `${node.x - node.size / 2}px`;
    canvas.style.top = `${node.y - node.size / 2}px`;
    canvas.style.width = canvas.style.height = `${node.size}px`;
    canvas.dataset.layer = node.layer;
    canvas.dataset.index = node.index;
    this.holder.append(canvas);
    node.canvas = canvas;
    if (!this.named) return;
    const top = node.y - node.size / 2, shift = this.full && node.layer > 0 ? 22 : 6;
    const title = element("text", { class: "node", x: node.x, y: top - shift, "text-anchor": "middle" }, this.svg);
    title.textContent = node.name + (this.full && node.layer > 0 ? ` · ${this.run.facts.symbols[node.layer - 1]}` : "");
    if (!this.full) return;
    const y = node.layer > 0 ? top - 7 : node.y + node.size / 2 + 15;
    this.values.push([node, element("text", { class: "value", x: node.x, y, "text-anchor": "middle" }, this.svg)]);
  }

  // A number at each edge, near its source, where it hides nothing; where one has no room, none has one.
  placeLabels(width) {
    const taken = this.nodes.flat().map((node) => boxAround(node.x, node.y - 8, node.size + 6, node.size + 44));
    const found = [];
    for (const edge of [...this.edges].sort((one, other) => Boolean(one.source) - Boolean(other.source))) {
      const wide = 50;
      const shares = edge.source ? [0.16, 0.2, 0.25, 0.3, 0.36, 0.42, 0.5, 0.58, 0.66, 0.74] : [0];
      const boxes = shares.map((share) => {
        const x = edge.x1 + (edge.x2 - edge.x1) * share, y = edge.y1 + (edge.y2 - edge.y1) * share;
        return boxAround(Math.min(x, width - wide / 2), edge.source ? y : edge.y1 + LABEL_HEIGHT / 2, wide, LABEL_HEIGHT);
      });
      const box = boxes.find((each) => !edge.source || !taken.some((other) => overlap(each, other)));
      if (!box) return [];
      taken.push(box);
      found.push([edge, box]);
    }
    return found.map(([edge, box]) => {
      const group = element("g", { class: "label" }, this.svg);
      const size = { x: box.left, y: box.top, width: box.width, height: box.height };
      element("rect", { class: "box", rx: 5, ...size }, group);
      const middle = { class: "number value", x: box.left + box.width / 2, y: box.top + 14, "text-anchor": "middle" };
      const text = element("text", middle, group);
      const hit = element("rect", { fill: "transparent", ...size }, group);
      hit.dataset.place = edge.place;
      return [edge, text];
    });
  }

  draw(colours, passes, row) {
    const { run } = this, { parameters, gradients } = run;
    const drawn = this.many ? this.strongest(parameters) : this.edges;
    this.lines.forEach((line, place) => this.drawEdge(line, this.hits[place], drawn[place], parameters));
    this.rowsOfChevrons.forEach((path, place) => this.drawChevrons(path, this.edges[place], parameters, gradients));
    for (const [edge, text] of this.labels) text.textContent = signed(parameters[edge.place], 2);
    for (const [node, text] of this.values) {
      const value = passes.a[node.layer][row * run.facts.layers[node.layer] + node.index];
      text.textContent = node.layer > 0 ? fixed(value, 3) : withMinus(String(Number(value.toPrecision(3))));
    }
    this.drawPictures(colours);
  }

  strongest(parameters) {
    const size = (edge) => Math.abs(parameters[edge.place]);
    return [...this.edges].sort((one, other) => size(other) - size(one)).slice(0, this.lines.length);
  }

  drawEdge(line, hit, edge, parameters) {
    const weight = parameters[edge.place], wide = thickness(weight);
    for (const each of [line, hit])
      for (const end of ["x1", "y1", "x2", "y2"]) each.setAttribute(end, edge[end]);
    line.setAttribute("class", `weight ${weight > 0 ? "positive" : weight < 0 ? "negative" : ""}`);
    line.setAttribute("stroke-width", wide);
    const dash = edge.source ? Math.max(7, 1.4 * wide) : 4;
    line.setAttribute("stroke-dasharray", weight < 0 ? `${dash} ${0.45 * dash}` : "none");
    hit.dataset.place = edge.place;
  }

  // From the output to the input, the larger the steeper, on a log scale from 1e−6 to 1.
  drawChevrons(path, edge, parameters, gradients) {
    const gradient = gradients[edge.place], along = Math.hypot(edge.x2 - edge.x1, edge.y2 - edge.y1);
    if (!gradient || !Number.isFinite(gradient)) {
      path.setAttribute("d", "");
      return;
    }
    const share = clipTo((Math.log10(Math.abs(gradient)) + 6) / 6, 0, 1), reach = 2.5 + 4.5 * share;
    const [x, y] = [(edge.x1 - edge.x2) / along, (edge.y1 - edge.y2) / along];
    const aside = thickness(parameters[edge.place]) / 2 + reach + 1.5;
    const count = Math.max(1, Math.floor(along / PITCH)), pieces = [];
    for (let place = 0; place < count; place++) {
      const far = count === 1 ? along / 2 : place * PITCH + PITCH / 2;
      const tip = [edge.x2 + x * (far + reach / 2) - y * aside, edge.y2 + y * (far + reach / 2) + x * aside];
      const arm = (turn) => [tip[0] - x * reach - y * reach * turn, tip[1] - y * reach + x * reach * turn];
      pieces.push(`M${arm(1).map(short)}L${tip.map(short)}L${arm(-1).map(short)}`);
    }
    path.setAttribute("d", pieces.join(""));
    path.setAttribute("stroke-width", short(1.1 + 1.3 * share));
  }

  drawPictures(colours) {
    const { run, cells } = this, { layers, limits, data } = run.facts;
    const passes = run.passesAt(this.rows, cells * cells), last = layers.length - 1;
    const classes = run.outputs > 1 && run.outputs <= 4 && data.exclusive;
    for (const node of this.nodes.flat()) {
      const values = passes.a[node.layer], width = layers[node.layer];
      const [low, high] = limits[node.layer][node.layer ? 0 : node.index];
      const own = classes && node.layer === last;
      fillPicture(node.canvas, cells, (cell) => {
        const value = values[cell * width + node.index];
        if (!own) return colours.shade(value, low, high);
        return between(colours.neutral, colours.channels[node.index], clipTo(value || 0, 0, 1));
      });
    }
  }
}

const short = (value) => value.toFixed(1);

const boxAround = (x, y, width, height) => ({ left: x - width / 2, top: y - height / 2, width, height });

function overlap(one, other) {
  const apart = (a, b, start, size) => a[start] + a[size] + 2 <= b[start] || b[start] + b[size] + 2 <= a[start];
  return !(apart(one, other, "left", "width") || apart(one, other, "top", "height"));
}
