// The page: hears what is moved, asks, and shows what comes back.
import { ask, drop, post, reason } from "./ask.js";
import * as cards from "./cards.js";
import * as controls from "./controls.js";
import { $, download, h, notice } from "./dom.js";
import * as evidence from "./evidence.js";
import { forgetScales } from "./drawing.js";
import * as payPlans from "./pay_plans.js";
import * as policies from "./policies.js";
import { begin, canRedo, canUndo, keep, link, onChange, place as kept, question, redo, settle, state, undo } from "./state.js";
import * as room from "./room.js";
import * as study from "./study.js";
import { tones, watchTheme } from "./theme.js";

const PAGE = String(Math.random()).slice(2); // whose last question counts
const PAUSE = 60; // ms: a slider that moves on asks once it rests this long
let setup = null;
let context = null; // of the question being answered: policies and their colours, labels, currency, table
let waiting = 0;
let asked = 0;
let questions = 0;

function refresh() {
  $("#undo").disabled = !canUndo();
  $("#redo").disabled = !canRedo();
  policies.draw();
}

function changed(why) {
  refresh();
  if (why === "select") { controls.draw(); return; }
  if (why === "undo") controls.draw();
  else controls.refresh();
  drop();
  stale();
  clearTimeout(waiting);
  waiting = setTimeout(inquire, PAUSE);
}

function stale() {
  asked = performance.now();
  document.body.classList.add("answer-stale");
  $("#top").setAttribute("aria-busy", "true");
  $("#runs").textContent = "working out the answer to your change…";
  $("#progress").removeAttribute("value"); // what was made for the question before counts no more
  $("#progress").classList.remove("over");
  cards.stale();
}

function inquire() {
  forgetScales();
  controls.refresh();
  ask({ page: PAGE, number: questions++, ...question() }, hear);
}

function hear(message) {
  ({ policies: known, progress, answer, figures, done, fault })[message.kind]?.(message);
}

function known({ policies: found, values, idle }) {
  context = { policies: found, labels: setup.labels, currency: found[0].currency, table: [] };
  tones(found);
  $("#fault").hidden = true;
  controls.count(Object.fromEntries(found.map((policy) => [policy.key, policy.symbol])));
  controls.learn(values, idle);
  cards.differs(found);
}

function progress({ runs, of }) {
  $("#progress").value = runs;
  $("#progress").max = of;
}

function answer(message) {
  const top = $("#top");
  const first = document.body.classList.contains("answer-stale");
  document.body.classList.remove("answer-stale");
  top.setAttribute("aria-busy", "false");
  context = { ...context, currency: message.currency, table: message.table };
  const sentence = $("#sentence");
  if (sentence.textContent !== message.sentence) sentence.textContent = message.sentence;
  $("#luck").textContent = message.luck;
  $("#command").textContent = policies.command(message.runs, message.seed);
  $("#repeat").hidden = false;
  $("#runs").textContent = `${message.runs} of ${message.of} paired runs${message.runs < message.of ? "; the intervals are shrinking" : ""}${message.failed ? `; ${message.failed}` : ""}`;
  progress(message);
  $("#numbers").replaceChildren(...message.numbers.map((one) => h("div", {}, h("small", { text: one.title }), h("b", { text: one.value }), h("small", { text: one.note }))));
  for (const [kind, figure] of Object.entries(message.figures)) cards.show(kind, figure, context);
  cards.absent(["differences"].filter((kind) => !message.figures[kind]));
  place();
  if (first) requestAnimationFrame(() => requestAnimationFrame(tookSoLong));
}

// How long it took from the change to the drawn answer [ms], and how many answers there were: read by the benchmark.
function tookSoLong() {
  const kept = document.documentElement.dataset;
  kept.took = String(Math.round(performance.now() - asked));
  kept.answers = String(Number(kept.answers ?? 0) + 1);
}

function figures({ figures: found }) {
  for (const [kind, figure] of Object.entries(found)) cards.show(kind, figure, context);
  payPlans.choose(found, cards.again);
}

function done({ runs }) {
  $("#progress").value = runs;
  $("#progress").classList.add("over");
  cards.absent(["growth", "funnel", "losses", "payout", "marketer_payout", "pay", "blame"].filter((kind) => $(`[data-card="${kind}"]`).matches(".stale, .waiting")));
}

function fault({ message }) {
  $("#fault").textContent = message;
  $("#fault").hidden = false;
  $("#top").setAttribute("aria-busy", "false");
  $("#runs").textContent = "no answer to your change";
  $("#progress").classList.add("over");
  place();
}

// The levers stick below the answer, however many lines that takes.
function place() {
  document.documentElement.style.setProperty("--under-top", `${$("#top").offsetHeight}px`);
}

async function take(form) {
  const pick = $("#download");
  pick.value = "";
  if (!form) return;
  notice("Making it after all runs; this takes some seconds…");
  const response = await post(`/api/report/${form}`, question());
  if (!response.ok) { notice(await reason(response)); return; }
  download(await response.blob(), "", `smarketing.${form}`);
  notice(`Saved smarketing.${form} where your browser keeps downloads.`);
}

async function share() {
  const address = link();
  try {
    await navigator.clipboard.writeText(address);
    notice("The link is copied. Whoever opens it on a machine that runs `smarketing dashboard` at this address sees these policies.");
  } catch {
    notice(`Copy this link: ${address}`);
  }
}

function turnTo(page) {
  keep({ page });
  for (const button of document.querySelectorAll("nav button")) {
    if (button.dataset.page === page) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
    $(`#${button.dataset.page}`).hidden = button.dataset.page !== page;
  }
  scrollTo(0, 0);
  room.leave();
  if (page === "room") room.enter();
  study.leave();
  if (page === "study") study.enter();
  if (page === "evidence") evidence.enter();
  if (page === "compare") cards.redraw();
}

function keys(event) {
  const typing = event.target.matches?.('input[type="text"], input[type="number"], input[type="search"]');
  if (!(event.ctrlKey || event.metaKey) || typing) return;
  if (event.key === "z" && !event.shiftKey) { event.preventDefault(); undo(); }
  if (event.key === "y" || (event.key === "z" && event.shiftKey) || event.key === "Z") { event.preventDefault(); redo(); }
}

async function start() {
  setup = await (await fetch("/api/setup")).json();
  begin(setup.start);
  policies.prepare(setup);
  controls.prepare(setup);
  payPlans.prepare(kept().whose, cards.again);
  room.prepare();
  study.prepare(setup, kept().study, () => turnTo("compare"));
  for (const button of document.querySelectorAll("nav button")) {
    button.addEventListener("click", () => turnTo(button.dataset.page));
    button.disabled = false; // before, a click would be lost
  }
  onChange(changed);
  $("#undo").addEventListener("click", undo);
  $("#redo").addEventListener("click", redo);
  $("#share").addEventListener("click", share);
  $("#files").addEventListener("click", policies.saveFiles);
  $("#download").addEventListener("change", (event) => take(event.target.value));
  document.addEventListener("keydown", keys);
  document.addEventListener("pointerup", settle);
  watchTheme(() => { if (context) tones(context.policies); });
  let width = innerWidth;
  addEventListener("resize", () => { place(); if (innerWidth !== width) { width = innerWidth; cards.redraw(); } });
  addEventListener("hashchange", () => location.reload());
  refresh();
  controls.draw();
  stale();
  inquire();
  if (document.querySelector(`nav button[data-page="${CSS.escape(kept().page ?? "compare")}"]:not([aria-current])`)) turnTo(kept().page);
}

start();
export { state };
