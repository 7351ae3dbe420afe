// All numbers of an epoch as tables, with all their digits: to be read, copied, and heard.

const MOST_ROWS = 200;

function fillTable(table, caption, headings, rows) {
  table.caption.textContent = caption;
  const head = document.createElement("tr");
  for (const heading of headings) head.append(cell("th", heading, "col"));
  table.tHead.replaceChildren(head);
  table.tBodies[0].replaceChildren(
    ...rows.map(([first, ...others]) => {
      const row = document.createElement("tr");
      row.append(cell("th", first, "row"), ...others.map((each) => cell("td", each)));
      return row;
    }),
  );
}

function cell(kind, text, scope = "") {
  const made = document.createElement(kind);
  made.textContent = text;
  if (scope) made.scope = scope;
  return made;
}

function showTables(run) {
  const { outputs, samples, facts } = run, predictions = run.passes.a.at(-1), epoch = grouped(run.epoch);
  const several = (what) => (outputs === 1 ? [what] : Array.from({ length: outputs }, (_, at) => `${what} ${at + 1}`));
  const shown = Math.min(MOST_ROWS, samples.count), few = facts.names.parameters.length;
  const of = (all, what) => (Math.min(all, MOST_ROWS) < all ? `the first ${MOST_ROWS} of ${grouped(all)} ${what}` : what);
  const words = { 1: "right", 0: "undecided", "-1": outputs > 1 ? "wrong class" : "wrong side" };
  fillTable(
    document.getElementById("samples"),
    `Epoch ${epoch}: ${of(samples.count, "samples")}`,
    ["sample", ...several("target"), ...several("answer"), ...(facts.data.regression ? [] : [""])],
    Array.from({ length: shown }, (_, row) => {
      const part = (values) => Array.from(values.subarray(row * outputs, (row + 1) * outputs), whole);
      const verdict = facts.data.regression ? [] : [words[run.verdicts[row]]];
      return [run.sampleName(row), ...part(samples.targets), ...part(predictions), ...verdict];
    }),
  );
  fillTable(
    document.getElementById("parameters"),
    few ? `Epoch ${epoch}: ${of(few, "weights and biases")}` : "Too many weights and biases for a table",
    ["", "value", "gradient ∂L"],
    Array.from({ length: Math.min(few, MOST_ROWS) }, (_, at) => [
      facts.names.parameters[at], whole(run.parameters[at]), whole(run.gradients[at]),
    ]),
  );
}
