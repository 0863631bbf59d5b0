// A folder of results: how far it is, its figures, what failed, and its rows down to single runs.
import { post, reason } from "./ask.js";
import { $, h } from "./dom.js";
import { numbers } from "./drawing.js";
import { lines } from "./stream.js";
import { open, close } from "./study_row.js";
import { keep } from "./state.js";
import { row, scrolling, table } from "./tables.js";

const AGAIN = 5000; // ms: how often a folder that is being written is looked at
let studies = [];
let compare = null;
let asked = null; // what is shown: the folder, and what its figures are about
let shown = ""; // rows and choices as they were told last: what did not change is not drawn again
let question = 0; // an answer that comes after the next question is thrown away
let drawing = null; // the figures that are on their way
let waiting = 0;
let back = null; // the row that was open before a reload

// `before` is what was looked at when the page was last here.
export function prepare(setup, before, toCompare) {
  studies = setup.studies;
  compare = toCompare;
  const { row: key, ...wanted } = before ?? {};
  asked = studies.includes(wanted.study) ? wanted : studies.length ? { study: studies[0] } : null;
  back = asked === wanted ? key ?? null : null;
}

export function leave() {
  clearTimeout(waiting);
  drawing?.abort();
  question += 1;
}

export function enter() {
  if (asked) { shown = ""; look(); return; }
  $("#study-name").textContent = "No folder of results was named";
  $("#study-state").replaceChildren(h("li", { text: "The page shows the folders that it was started with: smarketing dashboard --study results/NAME-1" }));
}

async function look() {
  clearTimeout(waiting);
  const mine = ++question;
  const response = await post("/api/study", asked);
  if (mine !== question) return;
  if (!response.ok) { fault(await reason(response)); return; }
  const found = await response.json();
  if (mine !== question) return;
  fault("");
  $("#study-name").textContent = found.name;
  $("#study-state").replaceChildren(...found.state.map((text) => h("li", { text })));
  const told = JSON.stringify({ ...found, state: null });
  if (told !== shown) { shown = told; draw(found); }
  if (back !== null) { const key = back; back = null; go(key); }
  if (found.running) waiting = setTimeout(look, AGAIN);
}

function fault(text) {
  $("#study-fault").textContent = text;
  $("#study-fault").hidden = !text;
}

function draw(found) {
  choices(found);
  failed(found);
  rows(found);
  if (found.figures) figures();
  else $("#study-figures").replaceChildren(...(found.rows ? [h("p", { class: "note", text: "Figures are drawn of finished tables, which the command writes at its end." })] : []));
}

function choices(found) {
  const held = document.activeElement?.id;
  const pick = (id, label, options, chosen, change) => h("label", {}, `${label} `, h("select", { id, onchange: (event) => change(event.target.value) },
    options.map(([value, text]) => h("option", { value, text, selected: value === chosen }))));
  const axis = (id, label, name) => pick(id, label, [["", "as it suits"], ...found.paths.map((one) => [one.path, one.title])], asked[name] ?? "", (value) => ask({ [name]: value || null }));
  $("#study-asked").replaceChildren(...[
    studies.length > 1 && pick("study-folder", "Folder", studies.map((name) => [name, name]), asked.study, turnTo),
    found.outcomes && pick("study-outcome", "Outcome", found.outcomes.map((one) => [one.name, one.title]), found.outcome, (outcome) => ask({ outcome })),
    found.paths?.length > 1 && axis("study-x", "Along", "x"),
    found.paths?.length > 1 && axis("study-y", "Across", "y"),
    h("button", { type: "button", id: "study-look", text: "Look again", onclick: () => { shown = ""; look(); } }),
  ].filter(Boolean));
  if (held?.startsWith("study-")) document.getElementById(held)?.focus();
}

// Nothing of another folder stays: it would be taken for this one's.
function turnTo(study) {
  close();
  drawing?.abort();
  asked = { study };
  keep({ study: asked });
  shown = "";
  $("#study-name").textContent = "Reading the folder…";
  for (const place of ["#study-state", "#study-figures", "#study-failed", "#study-rows"]) $(place).replaceChildren();
  look();
}

function go(key) {
  keep({ study: { ...asked, row: key } });
  open(asked.study, key, compare);
}

function ask(change) {
  asked = { ...asked, ...change };
  keep({ study: { ...asked } });
  look();
}

async function figures() {
  drawing?.abort();
  const mine = (drawing = new AbortController());
  const place = $("#study-figures");
  place.classList.add("stale");
  const made = [];
  try {
    const response = await post("/api/study/figures", asked, mine.signal);
    if (!response.ok) { place.replaceChildren(); fault(await reason(response)); return; }
    for await (const message of lines(response)) {
      if (mine !== drawing) return;
      if (message.kind === "fault") fault(message.message);
      if (message.kind === "figure") made.push(card(message));
    }
  } catch (broken) {
    if (broken.name !== "AbortError") fault("The program behind this page does not answer. Start `smarketing dashboard` again and reload.");
    return;
  }
  place.classList.remove("stale"); // all at once, or the page would jump with each
  place.replaceChildren(...(made.length ? made : [h("p", { class: "note", text: "This folder has nothing that could be drawn." })]));
}

// The drawing is the report's. As a picture it runs nothing; its numbers stand below for whoever does not see it.
function card(figure) {
  if (figure.fault) return h("article", { class: "card", "data-figure": figure.figure }, h("p", { role: "alert", text: `${figure.figure}: ${figure.fault}` }));
  return h("article", { class: "card", "data-figure": figure.figure, "aria-label": figure.title },
    scrolling(figure.title, h("img", { class: "drawn", src: figure.picture, alt: `${figure.title}. ${figure.alt}` })), numbers(figure));
}

function failed(found) {
  const place = $("#study-failed");
  place.hidden = !found.failed_count;
  if (place.hidden) return;
  const some = found.failed.length < found.failed_count ? ` The first ${found.failed.length} are told here.` : "";
  place.replaceChildren(h("h2", { text: `${found.failed_count.toLocaleString("en")} ${found.failed_count === 1 ? "run" : "runs"} failed` }),
    h("p", { class: "note", text: `Estimates go without them.${some}` }),
    scrolling("Failed runs", table(["of", "run", "why"], found.failed.map((one) => row(...one)))));
}

function rows(found) {
  const place = $("#study-rows");
  if (!found.rows) { place.replaceChildren(); return; }
  const show = go;
  const each = found.rows.map(({ key, cells }) => row(h("button", { type: "button", "data-row": key, text: cells[0], onclick: () => show(key) }), ...cells.slice(1)));
  const number = h("input", { type: "number", id: "study-point", min: 0, "aria-label": "Number of a point" });
  const form = found.note ? h("form", { onsubmit: (event) => { event.preventDefault(); show(number.value); } }, "Point ", number, " ", h("button", { text: "Open" })) : null;
  place.replaceChildren(h("h2", { text: "Row by row" }),
    h("p", { class: "note", text: `Means with their 95 % intervals, one row at a time. A click on a row shows what makes its firm, and its runs. ${found.note}` }),
    ...[form].filter(Boolean), scrolling("Rows", table(found.heads, each)));
}
