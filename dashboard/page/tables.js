// Tables and lists of ready words; wide ones scroll by themselves, so the page never does.
import { h } from "./dom.js";

export const row = (...cells) => h("tr", {}, cells.map((cell) => h("td", {}, cell)));
export const table = (heads, rows, caption = "") => h("table", {},
  caption ? h("caption", { class: "hidden", text: caption }) : null,
  h("thead", {}, h("tr", {}, heads.map((text) => h("th", { text, scope: "col" })))),
  h("tbody", {}, rows));
// Reached by keyboard, or what lies beyond the edge could not be read without a mouse.
export const scrolling = (name, ...children) => h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": name }, ...children);
export const folded = (summary, ...children) => h("details", {}, h("summary", { text: summary }), ...children);
