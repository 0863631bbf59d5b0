// One firm in the team room: marketers left, salespeople right, lines between them; drawn once, then only moved.
import { h, s } from "./dom.js";
import { count, money, pointed, sheet } from "./drawing.js";

const TOP = 26, WIDEST = 6;
const SIZES = { wide: { wide: 520, left: 90 }, phone: { wide: 350, left: 34 } }; // or letters would shrink with the card
const BLAME = [2, 3], TRUST = [0, 1]; // places in what is told of a pair
const MORALE = 0, QUOTA = 3, BOOKED = 4, OPEN = 5;
export const kinds = { marketers: "Marketer", salespeople: "Salesperson" };

export class Firm {
  constructor(number, title, first, about, choose) {
    this.about = about;
    this.money = money(about.currency);
    const people = Math.max(first.marketers.length, first.salespeople.length);
    this.high = TOP + Math.max(200, people * 26);
    const { wide, left } = innerWidth < 600 ? SIZES.phone : SIZES.wide;
    this.wide = wide;
    this.svg = sheet(wide, this.high, `The people of ${title}`);
    this.svg.removeAttribute("height"); // as wide as its card, and as high as that takes
    this.told = h("p", { class: "told" });
    this.card = h("article", { class: `card room-card p${number}` }, h("h2", { text: title }), this.told, this.svg);
    this.places = { marketers: this.spread(first.marketers.length), salespeople: this.spread(first.salespeople.length) };
    this.lines = this.places.marketers.map((from) => this.places.salespeople.map((to) => {
      const line = s("line", { x1: left, x2: wide - 190, y1: from, y2: to });
      this.svg.append(line);
      return line;
    }));
    this.svg.append(s("text", { x: left, y: 12, "text-anchor": "middle", text: "marketers" }), s("text", { x: wide - 190, y: 12, "text-anchor": "middle", text: "salespeople" }), s("text", { x: wide - 20, y: 12, "text-anchor": "end", text: "of quota · deals" }));
    this.chairs = {};
    for (const [kind, x, letter] of [["marketers", left, "M"], ["salespeople", wide - 190, "S"]]) {
      this.chairs[kind] = this.places[kind].map((y, place) => this.chair(number, kind, place, x, y, letter, choose));
    }
  }

  spread(people) {
    const room = this.high - TOP - 16;
    return Array.from({ length: people }, (_, place) => TOP + 8 + (people === 1 ? room / 2 : (room * place) / (people - 1)));
  }

  chair(firm, kind, place, x, y, letter, choose) {
    const dot = s("circle", { class: "chair", cx: x, cy: y, r: 7, tabindex: "0", role: "button", "aria-label": `${kinds[kind]} ${place + 1}` });
    const chosen = () => choose(firm, kind, place);
    dot.addEventListener("click", chosen);
    dot.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); chosen(); } });
    const made = { dot, said: "" };
    pointed(dot, () => made.said);
    const name = s("text", { class: "who", x: kind === "marketers" ? x - 14 : x + 14, y: y + 4, "text-anchor": kind === "marketers" ? "end" : "start", text: `${letter}${place + 1}` });
    name.addEventListener("click", chosen); // the keyboard has the dot
    this.svg.append(dot, pointed(name, () => made.said));
    if (kind === "salespeople") {
      made.bar = s("rect", { class: "made", x: x + 42, y: y - 4, width: 0, height: 8 });
      made.open = s("text", { x: this.wide - 20, y: y + 4, "text-anchor": "end" });
      this.svg.append(s("rect", { class: "track", x: x + 42, y: y - 4, width: 80, height: 8 }), made.bar, made.open);
    }
    return made;
  }

  // Whether the firm has hired beyond the chairs that are drawn.
  lacks(firm) {
    return Object.keys(kinds).some((kind) => firm[kind].length > this.chairs[kind].length);
  }

  show(firm, { shade, week, parted, chosen }) {
    const parts = shade === "blame" ? BLAME : TRUST;
    this.lines.forEach((row, j) => row.forEach((line, i) => {
      const level = parts.reduce((sum, part) => sum + (firm.pairs[part][j]?.[i] ?? 0) / 2, 0);
      line.setAttribute("class", shade);
      line.setAttribute("stroke-width", Math.max(0.15, WIDEST * level));
    }));
    for (const kind of Object.keys(kinds)) {
      this.chairs[kind].forEach((made, place) => this.person(made, kind, firm[kind][place], place, chosen?.kind === kind && chosen.number === place));
    }
    const [revenue, captured, won, lost] = firm.firm;
    const part = parted !== null && week >= parted ? ` · parted since week ${parted}` : "";
    this.told.textContent = `week ${week}: revenue ${this.money(revenue * 52)} a year · ${count(captured)} leads · ${count(won)} won · ${count(lost)} lost${part}`;
  }

  person(made, kind, row, place, chosen) {
    made.dot.setAttribute("class", `chair${row ? "" : " empty"}${chosen ? " chosen" : ""}`);
    made.dot.setAttribute("r", row ? 4 + 6 * row[MORALE] : 5);
    const name = `${kinds[kind]} ${place + 1}`;
    made.said = row ? `${name}: morale ${row[MORALE].toFixed(2)} (the size of the dot)\nclick for more` : `${name}: the chair is empty`;
    if (!made.bar) return;
    const share = row && row[QUOTA] ? row[BOOKED] / row[QUOTA] : 0;
    made.bar.setAttribute("width", Math.min(80, 80 * share));
    made.open.textContent = row ? String(row[OPEN]) : "";
  }
}
