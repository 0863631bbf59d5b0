// What the policies change: every paired difference as a dot with its interval, better for the firm to the right; and
// who gains and who loses pay.
import { h, s } from "./dom.js";
import { linear, money, pointed, range, records, sheet, short, width } from "./drawing.js";

const HIGH = 16, NARROW = 600, WORDS = 470; // px: of a line, where lines fold, of the words beside the dots

export function differences(body, figure, { policies, table }) {
  const rows = records(figure);
  const all = width(body);
  const wide = all < NARROW ? all : Math.max(120, all - WORDS);
  const lowest = Math.min(-0.25, ...table.map((row) => reach(rows, row).worst));
  const x = linear([lowest, 1.08], 6, wide - 6);
  const grid = h("div", { class: "differences", role: "table", "aria-label": figure.alt });
  for (const row of table) {
    const { largest } = reach(rows, row);
    if (policies.length > 2) grid.append(h("div", { class: "outcome", role: "row" }, heading(row, `${policies[0].title} ${row.cells[0].level}`), h("span"), h("span")));
    policies.slice(1).forEach((policy, number) => {
      const at = number + 1, cell = row.cells[at];
      const found = rows.find((each) => each.outcome === row.outcome && each.scenario === policy.key);
      const label = policies.length > 2
        ? h("span", {}, h("span", { class: `of p${at}`, text: short(policy.title, 22) }), ` ${cell.level}`)
        : heading(row, `${row.cells[0].level} → ${cell.level}`);
      grid.append(h("div", { class: "outcome", role: "row" }, label, found ? dot(found, row, cell, policy, at, { x, largest, wide }) : h("span"), verdict(cell)));
    });
    grid.append(h("div", { class: "rule" }));
  }
  grid.append(h("span"), ends(), h("span"));
  body.replaceChildren(grid);
}

const heading = (row, below) => h("span", { title: row.definition }, h("span", { class: "label", text: row.title }), h("br"), h("span", { class: "levels", text: below }));

function reach(rows, row) {
  const own = rows.filter((each) => each.outcome === row.outcome).flatMap((each) => [each.difference, each.low, each.high]).filter(Number.isFinite).map((value) => value * row.good);
  const largest = Math.max(...range(`gap ${row.outcome}`, own, true).map(Math.abs), 1e-12);
  return { largest, worst: Math.min(0, ...own) / largest };
}

function dot(found, row, cell, policy, at, { x, largest, wide }) {
  const place = (value) => x((value * row.good) / largest);
  const svg = s("svg", { viewBox: `0 0 ${wide} ${HIGH}`, height: HIGH, role: "img", "aria-label": `${cell.gap} ${cell.span} ${cell.word}` });
  svg.append(s("line", { class: "zero", x1: x(0), x2: x(0), y1: 0, y2: HIGH }));
  if (Number.isFinite(found.low)) svg.append(s("line", { class: `interval p${at}`, x1: place(found.low), x2: place(found.high), y1: HIGH / 2, y2: HIGH / 2 }));
  svg.append(s("circle", { class: `mean p${at}`, cx: place(found.difference), cy: HIGH / 2, r: 4.5 }));
  const hit = s("rect", { class: "hit", width: wide, height: HIGH });
  svg.append(pointed(hit, () => `${row.title}\n${policy.title}: ${cell.gap}${cell.span ? ` (${cell.span})` : ""}\n${row.definition}`));
  return svg;
}

function verdict(cell) {
  const tone = { 1: "better", "-1": "worse" }[cell.verdict] ?? "level";
  const words = `${cell.gap}${cell.span ? ` (${cell.span})` : ""}`;
  return h("span", { class: "gap" }, h("span", { class: `mark ${tone}`, text: cell.mark.trim(), "aria-label": cell.word }), words);
}

const ends = () => h("span", { class: "levels", text: "◄ worse for the firm · better ►" });

export function pay(body, figure, { currency }) {
  const rows = records(figure);
  const wide = width(body), over = wide < 420, left = over ? 4 : 210, right = 96, step = over ? 42 : 30;
  const bounds = range("pay", rows.flatMap((row) => [row.difference, row.low, row.high]), true);
  const x = linear([Math.min(bounds[0], 0), bounds[1]], left, wide - right);
  const form = money(currency);
  const svg = sheet(wide, rows.length * step + 6, figure.alt);
  svg.append(s("line", { class: "zero", x1: x(0), x2: x(0), y1: 0, y2: rows.length * step }));
  rows.forEach((row, at) => {
    const y = at * step + (over ? 28 : step / 2);
    svg.append(over
      ? s("text", { class: "strong over", x: left + 6, y: y - 12, text: row.group })
      : s("text", { class: "strong", x: left - 8, y: y + 4, "text-anchor": "end", text: short(row.group, Math.floor(left / 6.4)) }));
    if (row.low !== null) svg.append(s("line", { class: "interval p1", x1: x(row.low), x2: x(row.high), y1: y, y2: y }));
    svg.append(s("circle", { class: "mean p1", cx: x(row.difference), cy: y, r: 4.5 }));
    svg.append(s("text", { class: "strong", x: wide - right + 8, y: y + 4, text: `${row.difference >= 0 ? "+" : ""}${form(row.difference)}` }));
    svg.append(pointed(s("rect", { class: "hit", x: 0, y: y - step / 2, width: wide, height: step }), () => `${row.group}\n${form(row.before)} → ${form(row.after)} a year`));
  });
  body.replaceChildren(svg);
}
