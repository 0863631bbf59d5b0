// What plans pay by how much comes, of salespeople and of marketers: curves, and the words of the report about them.
import { $, h, s } from "./dom.js";
import { exact, linear, money, percent, range, records, sheet, ticks, width } from "./drawing.js";
import { frame, names, path, reader } from "./lines.js";
import { keep } from "./state.js";

const KINDS = ["payout", "marketer_payout"];
const LEFT = 52, TOP = 18, PAY = 172, BETWEEN = 38, RATE = 78, FOOT = 24;
let chosen = null; // whose pay one wants to see; until one says so, that of those whose plans differ
let folded = false; // the words

export function prepare(before, draw) {
  if (KINDS.includes(before)) chosen = before;
  turnTo(chosen ?? KINDS[0]);
  for (const one of $("#whose").elements) {
    if (one.type === "radio") one.addEventListener("change", () => { chosen = one.value; keep({ whose: chosen }); turnTo(chosen); draw(chosen); });
  }
}

function turnTo(kind) {
  $("#plans").dataset.whose = kind;
  $(`#whose [value="${kind}"]`).checked = true;
}

// Which of two new figures to look at.
export function choose({ payout, marketer_payout: theirs }, draw) {
  if (chosen || !payout || !theirs) return;
  const kind = payout.alike && theirs.alike === false ? KINDS[1] : KINDS[0];
  if ($("#plans").dataset.whose === kind) return;
  turnTo(kind);
  draw(kind);
}

export function salespeople(body, figure, context) {
  const said = (row, form) => `${form(row.total_pay)} a year; the next one booked pays ${percent(row.marginal_rate)}`;
  const high = TOP + PAY + BETWEEN + RATE + FOOT;
  curves(body, figure, context, { high, said, at: (share) => `booked ${share} of plan`, axis: "booked in every period, % of plan", rate: "marginal_rate" });
}

export function marketers(body, figure, context) {
  const said = (row, form) => `${form(row.total_pay)} a year, ${form(row.bonus)} of it beside base`;
  curves(body, figure, context, { high: TOP + PAY + FOOT, said, at: (share) => `results are ${share} of the usual`, axis: "results, % of the usual" });
}

function curves(body, figure, context, of) {
  if (!figure.rows.length) { body.replaceChildren(words(figure, context)); return; }
  const { policies, currency } = context;
  const wide = width(body), right = wide < 480 ? 90 : 140;
  const rows = records(figure);
  const svg = sheet(wide, of.high + 14, figure.alt);
  const xs = [...new Set(rows.map((row) => row.attainment))].sort((a, b) => a - b);
  const place = { svg, scale: of.axis, figure, policies, wide, left: LEFT, right, x: linear([xs[0], xs.at(-1)], LEFT, wide - right) };
  const bottom = TOP + PAY;
  pay(place, rows, money(currency), bottom, !of.rate);
  if (of.rate) rates(place, rows, of.rate, bottom + BETWEEN);
  svg.append(s("text", { x: (LEFT + wide - right) / 2, y: of.high + 10, "text-anchor": "middle", text: of.axis }));
  const form = exact(currency);
  const said = (value) => [of.at(`${Math.round(100 * value)} %`), ...policies.map((policy) => {
    const row = rows.find((each) => each.plan === policy.key && each.attainment === value);
    return row ? `${policy.title}: ${of.said(row, form)}` : "";
  })].filter(Boolean).join("\n");
  reader(svg, { ...place, top: TOP, bottom: of.high - FOOT, xs, said });
  body.replaceChildren(svg, words(figure, context));
}

function pay(place, rows, form, bottom, last) {
  const { svg, figure, policies, wide, right, x } = place;
  const y = panel(place, rows.map((row) => row.total_pay), { name: "total_pay", title: "pay of a year, with base", top: TOP, bottom, form, last });
  const ends = policies.flatMap((policy, at) => {
    const course = figure.courses[policy.key];
    if (!course) return [];
    svg.append(s("path", { class: `line p${at}`, d: path(course.map(([share, paid]) => [x(share / 100), y(paid)])) }));
    return { at, title: policy.title, end: y(course.at(-1)[1]) };
  });
  names(svg, ends, wide - right, TOP, bottom, right);
}

// What the next one pays holds until the next point: steps.
function rates(place, rows, name, top) {
  const { svg, policies, x } = place;
  const y = panel(place, rows.map((row) => row[name]), { name, title: "what the next one booked pays", top, bottom: top + RATE, form: percent, last: true });
  policies.forEach((policy, at) => {
    const own = rows.filter((row) => row.plan === policy.key).map((row) => [x(row.attainment), y(row[name])]);
    svg.append(s("path", { class: `line p${at}`, d: path(own.flatMap(([here, paid], i) => (i ? [[here, own[i - 1][1]], [here, paid]] : [[here, paid]]))) }));
  });
}

function panel({ svg, scale, wide, left, right, x }, values, { name, title, top, bottom, form, last }) {
  const bounds = range(`${scale} ${name}`, values, true);
  const y = linear(bounds, bottom, top);
  frame(svg, {
    wide, left, right, x, y, top, bottom,
    xTicks: last ? [0, 0.5, 1, 1.5, 2].map((value) => [value, `${100 * value} %`]) : [],
    yTicks: ticks(bounds, bottom - top < 100 ? 3 : 4).map((value) => [value, form(value)]),
  });
  svg.append(s("text", { x: left, y: top - 6, text: title }), s("line", { class: "zero", x1: x(1), x2: x(1), y1: top, y2: bottom }));
  return y;
}

function words(figure, { policies }) {
  const parts = figure.said.flatMap(({ plan, title, sentences }) => [
    h("h3", { class: `of p${policies.findIndex((policy) => policy.key === plan)}`, text: title }),
    h("ul", {}, sentences.map((text) => h("li", { text }))),
  ]);
  return h("details", { class: "words", open: !folded, ontoggle: (event) => { folded = !event.target.open; } }, h("summary", { text: "In words" }), parts);
}
