// Why believe it: what the fit met and missed, what was fitted, and the source of every value.
import { post, reason } from "./ask.js";
import { $, h } from "./dom.js";
import { active } from "./state.js";

const MOST_ROWS = 400;

const table = (heads, rows) => h("table", {}, h("thead", {}, h("tr", {}, heads.map((text) => h("th", { text, scope: "col" })))), h("tbody", {}, rows));
const row = (...cells) => h("tr", {}, cells.map((cell) => h("td", {}, cell)));

export async function enter() {
  const place = $("#evidence");
  const response = await post("/api/evidence", { policies: [active()] });
  if (!response.ok) {
    place.replaceChildren(h("p", { role: "alert", text: await reason(response) }));
    return;
  }
  show(place, await response.json());
}

function show(place, found) {
  const met = found.targets.filter((target) => target.met).length;
  const missed = found.targets.length - met;
  const mark = (target) => h("span", { class: target.met ? "better" : "worse", text: target.met ? "▲ met" : "▼ missed" });
  place.replaceChildren(
    h("h1", { text: found.targets.length ? `The fit met ${met} of ${found.targets.length} published targets and missed ${missed}` : "Nothing was fitted yet" }),
    h("p", { class: "note", text: `Fitted on ${found.date} over ${found.runs.toLocaleString("en")} runs. What alignment does to one and the same firm is not fitted: it is a prediction. To score the model against the patterns that were held out: smarketing validate` }),
    h("div", { class: "scroll" }, table(["target", "published", "simulated", "95 % interval", "", "source"], found.targets.map((target) => row(target.title, target.wanted, target.found, target.interval, mark(target), target.source)))),
    h("details", {}, h("summary", { text: `The ${found.fitted.length} assumptions that were fitted` }),
      h("div", { class: "scroll" }, table(["assumption", "before", "fitted", "half of the acceptable sets", "determined"], found.fitted.map((one) => row(h("span", { title: one.path, text: one.title }), one.before, one.now, one.middle, one.determined))))),
    h("h2", { text: `Every value of ${found.title}, and where it is known from` }),
    values(found.values),
  );
}

function values(all) {
  const search = h("input", { type: "search", id: "sources", "aria-label": "Search values and sources", placeholder: "quota, assumption, Kotler…" });
  const list = h("div", { class: "scroll" });
  const draw = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const some = all.filter((one) => words.every((word) => `${one.title} ${one.path} ${one.source} ${one.place}`.toLowerCase().includes(word)));
    list.replaceChildren(
      h("p", { class: "note", role: "status", text: `${some.length} of ${all.length} values` }),
      table(["what", "value", "source", "set in"], some.slice(0, MOST_ROWS).map((one) => row(h("span", { title: one.path, text: one.title }), one.value, one.source, one.place))),
    );
  };
  search.addEventListener("input", draw);
  draw();
  return h("div", {}, search, list);
}
