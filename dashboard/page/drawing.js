// What every figure shares: a size that fits its card, scales that hold still while an answer sharpens, a pointer.
import { $, h, s } from "./dom.js";

const scales = new Map(); // by figure: the range drawn, for as long as the question is the same
export const forgetScales = () => scales.clear();

// A range that holds the values; it never shrinks while an answer sharpens, so that nothing jumps about.
export function range(name, values, zero = false) {
  const known = values.filter(Number.isFinite);
  let low = Math.min(...known, ...(zero ? [0] : []));
  let high = Math.max(...known, ...(zero ? [0] : []));
  const before = scales.get(name);
  if (before && low >= before[0] && high <= before[1]) return before;
  const room = (high - low || Math.abs(high) || 1) * 0.05;
  const found = [zero && low >= 0 ? 0 : low - room, high + room];
  scales.set(name, found);
  return found;
}

export const linear = ([low, high], from, to) => (value) => from + ((value - low) / (high - low || 1)) * (to - from);

export function ticks([low, high], count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((lead) => lead * power).find((size) => size >= rough) ?? rough;
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step / 1e6; value += step) found.push(value);
  return found;
}

const SIGNS = ["USD", "EUR", "GBP", "JPY"]; // the others go by their letters, as in the words
const coin = (currency) => ({ style: "currency", currency, currencyDisplay: SIGNS.includes(currency) ? "symbol" : "code" });
export const money = (currency) => {
  const form = new Intl.NumberFormat("en", { ...coin(currency), notation: "compact", maximumSignificantDigits: 3 });
  return (value) => form.format(value).replace("K", "k"); // as the words have it
};
export const exact = (currency) => {
  const form = new Intl.NumberFormat("en", { ...coin(currency), maximumFractionDigits: 0 });
  return (value) => form.format(value);
};
export const percent = (value) => `${Number((100 * value).toPrecision(3))} %`;
export const count = (value) => Math.round(value).toLocaleString("en");

export const width = (body) => Math.max(280, body.clientWidth || 600);
export const sheet = (wide, high, label) => s("svg", { viewBox: `0 0 ${wide} ${high}`, height: high, role: "img", "aria-label": label });

// Places moved apart, in their order, to be at least so far from each other.
export function apart(places, distance, low, high) {
  const order = places.map((place, at) => [place, at]).sort((a, b) => a[0] - b[0]);
  let floor = low;
  for (const item of order) { item[0] = Math.max(item[0], floor); floor = item[0] + distance; }
  let ceiling = high;
  for (const item of order.toReversed()) { item[0] = Math.min(item[0], ceiling); ceiling = item[0] - distance; }
  const moved = [];
  for (const [place, at] of order) moved[at] = place;
  return moved;
}

export const short = (text, letters) => (text.length > letters ? `${text.slice(0, letters - 1)}…` : text);

export function tip(event, text) {
  const place = $("#tip");
  place.textContent = text;
  place.hidden = false;
  const box = place.getBoundingClientRect();
  const x = Math.min(event.clientX + 14, innerWidth - box.width - 6);
  const y = event.clientY + box.height + 20 > innerHeight ? event.clientY - box.height - 10 : event.clientY + 14;
  place.style.left = `${Math.max(4, x)}px`;
  place.style.top = `${Math.max(4, y)}px`;
}
export const untip = () => { $("#tip").hidden = true; };

export function pointed(node, text) {
  node.addEventListener("pointermove", (event) => tip(event, text()));
  node.addEventListener("pointerleave", untip);
  return node;
}

// The numbers of a figure as a table, made when it is opened.
export function numbers(figure) {
  const place = h("div", { tabindex: "0" });
  const fold = h("details", {}, h("summary", { text: "Numbers" }), place);
  const cell = (value) => (typeof value === "number" ? Number(value.toPrecision(6)).toLocaleString("en", { maximumSignificantDigits: 6 }) : (value ?? ""));
  fold.addEventListener("toggle", () => {
    if (!fold.open) return;
    const rows = figure.rows.slice(0, 2000).map((row) => h("tr", {}, row.map((value) => h("td", { text: cell(value) }))));
    place.replaceChildren(h("table", {}, h("thead", {}, h("tr", {}, figure.columns.map((name) => h("th", { text: name })))), h("tbody", {}, rows)));
  });
  return fold;
}

// Rows of a figure as objects by column.
export const records = (figure) => figure.rows.map((row) => Object.fromEntries(figure.columns.map((name, at) => [name, row[at]])));
