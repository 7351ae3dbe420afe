// What JavaScript does not have of NumPy, and how numbers are written.

const squareOf = (x) => x * x;
const oneOf = () => 1.0;
const zeroOf = () => 0.0;
const clipTo = (x, low, high) => Math.min(Math.max(x, low), high);

function nearestEven(x) {
  const below = Math.floor(x), rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

// Base64 of little-endian doubles, as every browser's processor has them.
function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float64Array(bytes.buffer);
}

const withMinus = (text) => text.replaceAll("-", "−");

const grouped = (whole) => String(whole).replace(/\B(?=(\d{3})+$)/g, ",");

function fixed(value, decimals) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "∞" : "−∞";
  if (Math.abs(value) >= 1e6) return inPowers(value, 2);
  const [whole, rest] = Math.abs(value).toFixed(decimals).split(".");
  return (value < 0 || Object.is(value, -0) ? "−" : "") + grouped(whole) + (rest ? "." + rest : "");
}

const signed = (value, decimals) => (value < 0 ? "" : "+") + fixed(value, decimals);

const inPowers = (value, decimals) => withMinus(value.toExponential(decimals).replace("e+", "e"));

function lossText(value) {
  if (!Number.isFinite(value)) return fixed(value, 4);
  return value >= 1e4 || (value > 0 && value < 5e-4) ? inPowers(value, 2) : fixed(value, 4);
}

// All digits: what is read back is the same number.
const whole = (value) => withMinus(String(value).replace("e+", "e"));
