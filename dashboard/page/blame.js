// Who blames whom: marketers left, salespeople right, a line for each pair, as wide as its blame. Pointing at a person
// leaves only that person's lines.
import { s } from "./dom.js";
import { records, sheet, tip, untip, width } from "./drawing.js";

const WIDEST = 5, HIGH = 280, NARROWEST = 240;

export function blame(body, figure, { policies }) {
  const rows = records(figure);
  const keys = policies.filter((policy) => rows.some((row) => row.scenario === policy.key));
  const wide = width(body), stacked = wide / keys.length < NARROWEST; // one below the other where words would meet
  const room = stacked ? wide : wide / keys.length;
  const svg = sheet(wide, stacked ? HIGH * keys.length : HIGH, figure.alt);
  keys.forEach((policy, at) => {
    const group = network(rows.filter((row) => row.scenario === policy.key), policy, policies.indexOf(policy), stacked ? 0 : at * room, room);
    if (stacked) group.setAttribute("transform", `translate(0 ${at * HIGH})`);
    svg.append(group);
  });
  body.replaceChildren(svg);
}

function network(pairs, policy, at, from, room) {
  const left = from + room * 0.2, right = from + room * 0.8, top = 34, bottom = HIGH - 12;
  const group = s("g", {});
  const places = (people) => new Map(people.map((person, place) => [person, people.length === 1 ? (top + bottom) / 2 : top + ((bottom - top) * place) / (people.length - 1)]));
  const sorted = (column) => [...new Set(pairs.map((pair) => pair[column]))].sort((a, b) => a - b);
  const sides = { marketer: places(sorted("marketer")), salesperson: places(sorted("salesperson")) };
  const lines = pairs.map((pair) => {
    const level = (pair.blame_by_sales + pair.blame_by_marketing) / 2;
    const line = s("line", { class: "blame", x1: left, x2: right, y1: sides.marketer.get(pair.marketer), y2: sides.salesperson.get(pair.salesperson), "stroke-width": Math.max(0.2, WIDEST * level) });
    group.append(line);
    return { pair, line };
  });
  group.append(
    s("text", { class: `name p${at}`, x: from + room / 2, y: 12, "text-anchor": "middle", text: policy.title }),
    s("text", { x: left, y: 26, "text-anchor": "middle", text: "marketers" }),
    s("text", { x: right, y: 26, "text-anchor": "middle", text: "salespeople" }),
  );
  const only = (column, person) => lines.forEach(({ pair, line }) => line.classList.toggle("off", person !== null && pair[column] !== person));
  for (const [column, x, letter, anchor, shift] of [["marketer", left, "M", "end", -9], ["salesperson", right, "S", "start", 9]]) {
    [...sides[column]].forEach(([person, y], number) => {
      const own = pairs.filter((pair) => pair[column] === person);
      const mean = (name) => own.reduce((sum, pair) => sum + pair[name], 0) / own.length;
      const [gives, takes] = column === "marketer" ? ["blame_by_marketing", "blame_by_sales"] : ["blame_by_sales", "blame_by_marketing"];
      const said = `${column} ${number + 1} under ${policy.title}\nblames ${mean(gives).toFixed(2)}, is blamed ${mean(takes).toFixed(2)} (0 to 1, mean of the pairs)`;
      const dot = s("circle", { class: "person", cx: x, cy: y, r: 4 });
      const hit = s("circle", { class: "hit", cx: x, cy: y, r: 11, tabindex: "0", "aria-label": said });
      const show = (event) => { only(column, person); tip(event.clientX === undefined ? center(hit) : event, said); };
      const hide = () => { only(column, null); untip(); };
      hit.addEventListener("pointermove", show);
      hit.addEventListener("focus", show);
      hit.addEventListener("pointerleave", hide);
      hit.addEventListener("blur", hide);
      group.append(dot, s("text", { x: x + shift, y: y + 4, "text-anchor": anchor, text: `${letter}${number + 1}` }), hit);
    });
  }
  return group;
}

function center(node) {
  const box = node.getBoundingClientRect();
  return { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
}
