// One row of a folder: what makes its firm, its runs, a traced run in words, and the way to Compare.
import { post, reason } from "./ask.js";
import { $, h } from "./dom.js";
import { replace } from "./state.js";
import { folded, row, scrolling, table } from "./tables.js";

let question = 0;

export function close() {
  question += 1;
  $("#study-row").hidden = true;
}

export async function open(study, key, compare) {
  const mine = ++question;
  const place = $("#study-row");
  const response = await post("/api/study/row", { study, row: key });
  const found = response.ok ? await response.json() : { fault: await reason(response) };
  if (mine !== question) return;
  const title = h("h2", { tabindex: -1, text: found.fault ? "No such row" : found.title });
  place.hidden = false;
  place.replaceChildren(title, ...(found.fault ? [h("p", { role: "alert", text: found.fault })] : parts(study, found, compare)));
  title.focus();
  title.scrollIntoView({ block: "start" });
}

function parts(study, found, compare) {
  const toCompare = () => { replace(found.policies, found.policies.length - 1); compare(); };
  return [
    found.policies
      ? h("button", { type: "button", id: "study-compare", text: "Open this firm in Compare", onclick: toCompare })
      : h("p", { class: "note", text: found.why_not }),
    found.differs.length ? h("p", { text: `What makes it, instead of ${found.base}:` }) : null,
    found.differs.length ? list(found.differs) : null,
    scrolling("Values and outcomes", table(["what", "value"], found.values.map((one) => row(...one)))),
    found.runs.length
      ? folded(`${found.runs.length} runs`, scrolling("Runs", table(found.run_heads, found.runs.map((one) => row(...one)))))
      : null,
    found.runs_note ? h("p", { class: "note", text: found.runs_note }) : null,
    traced(study, found),
  ].filter(Boolean);
}

const FEW = 8;
const list = (texts) => h("div", {}, h("ul", {}, texts.slice(0, FEW).map((text) => h("li", { text }))),
  texts.length > FEW ? folded(`${texts.length - FEW} more`, h("ul", {}, texts.slice(FEW).map((text) => h("li", { text })))) : null);

function traced(study, found) {
  if (!found.traced.length) return h("p", { class: "note", text: "There are no traces of this row; `smarketing run` and `smarketing compare` keep them with --trace." });
  const told = h("div", { id: "study-story", "aria-live": "polite" });
  const who = h("select", { id: "study-who", onchange: () => tell() });
  const run = h("select", { id: "study-run", onchange: () => offer() }, found.traced.map((one) => h("option", { value: one.replication, text: `run ${one.replication}` })));
  const offer = () => {
    const one = found.traced[run.selectedIndex];
    who.replaceChildren(h("option", { value: "", text: "choose…" }),
      h("optgroup", { label: "People" }, one.people.map(([value, text]) => h("option", { value, text }))),
      h("optgroup", { label: "The largest leads" }, one.leads.map(([value, text]) => h("option", { value, text: `${value}: ${text}` }))));
    told.replaceChildren();
  };
  let last = 0;
  const tell = async () => {
    if (!who.value) return;
    const mine = ++last;
    const response = await post("/api/study/story", { study, row: found.key, replication: Number(run.value), who: who.value });
    const answer = response.ok ? (await response.json()).story : [await reason(response)];
    if (mine === last) told.replaceChildren(...answer.map((text) => h("p", { text })));
  };
  offer();
  return h("div", { class: "trace" }, h("h3", { text: "A traced run in words" }), h("label", {}, "Run ", run), " ", h("label", {}, "Who or what ", who), told);
}
