// Courses over an axis, and the fan of revenue over the weeks; bars of stages and causes.
import { s } from "./dom.js";
import { apart, count, linear, money, pointed, range, records, sheet, short, ticks, tip, untip, width } from "./drawing.js";

const HIGH = 270;
const LETTER = 7.2; // px: of a name
const NARROW = 420; // px: of a figure on a telephone
const MOST_FANS = 3; // as in the report: more bands than that hide each other

export const path = (points) => points.map(([x, y], at) => `${at ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
const area = (above, below) => `${path(above)}${path(below.toReversed()).replace("M", "L")}Z`;

export function frame(svg, { wide, left, right, top, bottom, x, y, xTicks, yTicks }) {
  for (const [value, text] of yTicks) {
    svg.append(
      s("line", { class: "grid", x1: left, x2: wide - right, y1: y(value), y2: y(value) }),
      s("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end", text }),
    );
  }
  let taken = -Infinity; // a label that would touch the one before is left out
  for (const [value, text] of xTicks) {
    const half = (text.length * LETTER) / 2;
    if (x(value) - half < taken) continue;
    if (text) taken = x(value) + half + 4;
    svg.append(s("text", { x: x(value), y: bottom + 16, "text-anchor": "middle", text }));
  }
  return { top, bottom };
}

// Beside the ends of lines, cut to the room that is there.
export function names(svg, courses, x, low, high, room) {
  const letters = Math.min(20, Math.floor((room - 8) / LETTER));
  const places = apart(courses.map((course) => course.end), 15, low, high);
  courses.forEach((course, at) => svg.append(s("text", { class: `name p${course.at}`, x: x + 6, y: places[at] + 4, text: short(course.title, letters) })));
}

// A line that follows pointer or arrow keys and says what stands there.
export function reader(svg, { wide, left, right, top, bottom, xs, x, said }) {
  const mark = s("line", { class: "at", y1: top, y2: bottom, visibility: "hidden" });
  const hit = s("rect", { class: "hit", x: left, y: top, width: Math.max(1, wide - left - right), height: bottom - top, tabindex: "0", "aria-label": "Read the values: arrow keys" });
  let here = Math.floor(xs.length / 2);
  const show = (event) => {
    hit.dataset.here = here; // kept where the figure is drawn anew
    mark.setAttribute("x1", x(xs[here]));
    mark.setAttribute("x2", x(xs[here]));
    mark.setAttribute("visibility", "visible");
    tip(event, said(xs[here]));
  };
  hit.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * wide;
    here = xs.reduce((best, value, place) => (Math.abs(x(value) - at) < Math.abs(x(xs[best]) - at) ? place : best), 0);
    show(event);
  });
  const off = () => { mark.setAttribute("visibility", "hidden"); untip(); };
  hit.addEventListener("pointerleave", off);
  hit.addEventListener("blur", off);
  hit.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (!step) return;
    event.preventDefault();
    here = Number(hit.dataset.here ?? here);
    here = Math.min(xs.length - 1, Math.max(0, here + step));
    const box = svg.getBoundingClientRect();
    show({ clientX: box.left + (x(xs[here]) / wide) * box.width, clientY: box.top + box.height / 3 });
  });
  svg.append(mark, hit);
}

export function growth(body, figure, { policies, currency }) {
  const wide = width(body), left = 52, right = wide < 480 ? 96 : 150, top = 8, bottom = HIGH - 24;
  const rows = records(figure);
  const form = money(currency);
  const weeks = [...new Set(rows.map((row) => row.week))].sort((a, b) => a - b);
  const fans = policies.length <= MOST_FANS;
  const seen = rows.flatMap((row) => (fans ? [row.q10, row.q90] : [row.q50]));
  const bounds = range("growth", seen);
  const x = linear([weeks[0], weeks.at(-1)], left, wide - right), y = linear(bounds, bottom, top);
  const svg = sheet(wide, HIGH, figure.alt);
  const years = weeks.filter((week) => week % 52 === 0 || week === weeks.at(-1)).filter((week, at, all) => !at || week - all[at - 1] > 26);
  frame(svg, {
    wide, left, right, top, bottom, x, y,
    xTicks: years.map((week) => [week, week === 0 ? "policies begin" : week < 0 ? "" : `week ${week}`]),
    yTicks: ticks(bounds, 4).map((value) => [value, form(value)]),
  });
  svg.append(s("line", { class: "zero", x1: x(0), x2: x(0), y1: top, y2: bottom }));
  const by = new Map();
  const courses = policies.map((policy, at) => {
    const own = rows.filter((row) => row.scenario === policy.key);
    own.forEach((row) => by.set(`${policy.key} ${row.week}`, row));
    if (fans) {
      svg.append(
        s("path", { class: `wide-band p${at}`, d: area(own.map((row) => [x(row.week), y(row.q90)]), own.map((row) => [x(row.week), y(row.q10)])) }),
        s("path", { class: `band p${at}`, d: area(own.map((row) => [x(row.week), y(row.q75)]), own.map((row) => [x(row.week), y(row.q25)])) }),
      );
    }
    return { at, own, title: policy.title, end: own.length ? y(own.at(-1).q50) : bottom };
  });
  for (const course of courses) svg.append(s("path", { class: `line p${course.at}`, d: path(course.own.map((row) => [x(row.week), y(row.q50)])) }));
  names(svg, courses, wide - right, top + 6, bottom, right);
  const said = (week) => [`week ${week}${week < 0 ? ", before the policies" : ""}`, ...policies.map((policy) => {
    const row = by.get(`${policy.key} ${week}`);
    return row ? `${policy.title}: ${form(row.q50)}; 8 in 10 runs ${form(row.q10)} to ${form(row.q90)}` : "";
  })].join("\n");
  reader(svg, { wide, left, right, top, bottom, xs: weeks, x, said });
  body.replaceChildren(svg);
}

export function bars(name, column, form) {
  return (body, figure, { policies, currency, labels }) => {
    const told = form === "money" ? money(currency) : count;
    const rows = records(figure);
    const keys = [...new Set(rows.map((row) => row[column]))];
    const wide = width(body), above = wide < NARROW ? 16 : 0; // room for what bars are called: over them where it is narrow
    const left = above ? 2 : 150, right = above ? 120 : 92, thick = 13, gap = 10 + above;
    const tall = keys.length * (policies.length * thick + gap) + 18;
    const bounds = range(name, rows.flatMap((row) => [row.mean, row.high ?? row.mean]), true);
    const x = linear(bounds, left, wide - right);
    const svg = sheet(wide, tall, figure.alt);
    policies.forEach((policy, at) => svg.append(s("text", { class: `name p${at}`, x: left + (at * (wide - left)) / policies.length, y: 10, text: short(policy.title, Math.floor((wide - left) / policies.length / 7.5)) })));
    let place = 18 + above;
    const before = {};
    for (const key of keys) {
      const called = labels[key] ?? key;
      svg.append(above
        ? s("text", { class: "strong", x: left, y: place - 3, text: called })
        : s("text", { class: "strong", x: left - 8, y: place + (policies.length * thick) / 2 + 4, "text-anchor": "end", text: short(called, Math.floor(left / 6.2)) }));
      policies.forEach((policy, at) => {
        const row = rows.find((each) => each[column] === key && each.scenario === policy.key);
        if (!row) return;
        const y = place + at * thick, end = x(Math.max(row.mean, row.high ?? 0));
        const part = name === "funnel" && before[policy.key] ? row.mean / before[policy.key] : null;
        const mixed = key === "opportunities"; // those that sales found itself are among them: no part of the stage before
        const share = part === null ? "" : mixed ? ` · ${Number(part.toPrecision(2))} a contact` : ` · ${Math.round(100 * part)} %`;
        before[policy.key] = row.mean;
        const interval = row.low === null ? "" : `\ninterval of the mean ${told(row.low)} to ${told(row.high)}`;
        const bar = s("rect", { class: `bar p${at}`, x: left, y: y + 1, width: Math.max(0.5, x(row.mean) - left), height: thick - 2 });
        svg.append(pointed(bar, () => `${policy.title}: ${labels[key] ?? key}\n${told(row.mean)}${share ? (mixed ? ` · ${Number(part.toPrecision(2))} for each lead contacted; those that sales found itself are among them` : `${share} of those before`) : ""}${interval}`));
        if (row.low !== null) svg.append(s("line", { class: "whisker", x1: x(row.low), x2: x(row.high), y1: y + thick / 2, y2: y + thick / 2 }));
        svg.append(s("text", { class: `name p${at}`, x: end + 5, y: y + thick - 2, text: `${told(row.mean)}${share}` }));
      });
      place += policies.length * thick + gap;
    }
    body.replaceChildren(svg);
  };
}
