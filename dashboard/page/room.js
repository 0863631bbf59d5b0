// The team room: the weeks of one firm under one or two policies, played from what the server has stepped. People keep
// their places; lines between them are blame or trust; a click tells a person's or a deal's story.
import { post, reason } from "./ask.js";
import { $, h } from "./dom.js";
import { exact } from "./drawing.js";
import { lines } from "./stream.js";
import { Firm, kinds } from "./firm.js";
import { state } from "./state.js";

const TICKER = 120; // lines kept in sight
let running = null;
let about = null;
let weeks = []; // what each week shows, the first shortly before the policies begin
let firms = [];
let at = 0;
let timer = 0;
let chosen = null; // { firm, kind, number } of a person
let awaited = null; // the place jumped to before the firm has come so far
let parted = null; // the first week in which the two policies' firms differ

const shown = () => {
  const baseline = state.policies[0], other = state.policies[state.active || Math.min(1, state.policies.length - 1)];
  return other && other !== baseline ? [baseline, other] : [baseline];
};

export function prepare() {
  $("#play").addEventListener("click", () => (timer ? pause() : play()));
  $("#step").addEventListener("click", () => { pause(); awaited = null; go(at + 1); });
  $("#speed").addEventListener("change", () => { if (timer) { pause(); play(); } });
  $("#jump").addEventListener("input", () => jump(Number($("#jump").value)));
  $("#run").addEventListener("change", () => enter());
  $("#lines").addEventListener("change", () => draw());
}

export function leave() {
  pause();
  running?.abort();
}

export async function enter() {
  leave();
  const mine = (running = new AbortController());
  weeks = [];
  firms = [];
  at = 0;
  parted = null;
  chosen = null;
  awaited = null;
  wait();
  $("#room-fault").hidden = true;
  $("#parted").textContent = "Opening the firm…";
  $("#ticker").replaceChildren();
  $("#firms").replaceChildren();
  try {
    const response = await post(`/api/room?${new URLSearchParams({ replication: $("#run").value || "0" })}`, { policies: shown() }, mine.signal);
    if (!response.ok) { fault(await reason(response)); return; }
    for await (const message of lines(response)) {
      if (mine !== running) return;
      hear(message);
    }
  } catch (problem) {
    if (problem.name !== "AbortError") fault("The program behind this page does not answer. Start `smarketing dashboard` again and reload.");
  }
}

// A week that is not there yet is waited for, and shown once it is.
function jump(place) {
  awaited = place < weeks.length ? null : place;
  if (awaited === null) go(place);
  wait();
}

function wait() {
  const busy = awaited !== null && weeks.length > 0;
  $("#room-wait").textContent = busy ? `Going to week ${weeks[0].week + awaited}: the firm is in week ${weeks.at(-1).week} so far.` : "";
  $("#firms").setAttribute("aria-busy", String(busy));
}

function arrive(last) {
  if (awaited === null) return;
  if (weeks.length > awaited || last) {
    const place = awaited;
    awaited = null;
    go(place);
  }
  wait();
}

function fault(text) {
  $("#room-fault").textContent = text;
  $("#room-fault").hidden = false;
}

function hear(message) {
  if (message.kind === "fault") { fault(message.message); arrive(true); }
  if (message.kind === "room") {
    about = message;
    $("#jump").max = message.weeks[1] - message.weeks[0];
    tell();
  }
  if (message.kind === "week") {
    weeks.push(message);
    notePart(message);
    if (weeks.length === 1) { build(message); go(0); }
    if (weeks.length % 13 === 0) tell();
    arrive(false);
  }
  if (message.kind === "done") { tell(); arrive(true); }
}

function build(message) {
  firms = message.firms.map((firm, number) => new Firm(number, shown()[number].title, firm, about, choose));
  const held = document.activeElement?.closest("#firms") ? document.activeElement.getAttribute("aria-label") : null;
  const within = held && [...$("#firms").children].findIndex((card) => card.contains(document.activeElement));
  $("#firms").replaceChildren(...firms.map((firm) => firm.card));
  if (held) $(`[aria-label="${CSS.escape(held)}"]`, firms[within]?.card)?.focus({ preventScroll: true });
}

// Two firms in the same luck are one until a policy makes them part.
function notePart({ week, firms: both }) {
  if (parted !== null || both.length < 2) return;
  const [a, b] = both.map(({ events, ...numbers }) => JSON.stringify(numbers));
  if (a !== b) parted = week;
}

function tell() {
  const [a, b] = shown().map((policy) => policy.title);
  const run = `run ${about.replication}`;
  if (!b) $("#parted").textContent = `${a}, ${run}: one firm, week by week`;
  else if (parted === null) $("#parted").textContent = `${a} and ${b}, ${run}: one firm so far, the same people and the same luck`;
  else $("#parted").textContent = `${a} and ${b}, ${run}: the same luck; they part in week ${parted}`;
}

function play() {
  if (at >= weeks.length - 1 && at >= Number($("#jump").max)) go(0);
  $("#play").textContent = "Pause";
  timer = setInterval(() => {
    if (awaited !== null) return;
    if (at < weeks.length - 1) go(at + 1);
    else if (at >= Number($("#jump").max)) pause();
  }, 1000 / Number($("#speed").value));
}

function pause() {
  clearInterval(timer);
  timer = 0;
  $("#play").textContent = "Play";
}

function go(place) {
  if (!weeks.length) return;
  at = Math.min(weeks.length - 1, Math.max(0, place));
  $("#jump").value = at;
  draw();
}

function draw() {
  const week = weeks[at];
  if (!week) return;
  $("#week").textContent = week.week;
  const shade = $("#lines").value;
  if (firms.some((firm, number) => firm.lacks(week.firms[number]))) build(week); // it hired: everybody moves up once
  firms.forEach((firm, number) => firm.show(week.firms[number], { shade, week: week.week, parted, chosen: chosen?.firm === number ? chosen : null }));
  ticker();
  if (chosen) person();
}

const lineOf = new WeakMap(); // the line of an event: the same as long as it is in sight, so that focus stays on it

function line(event, number, week) {
  if (!lineOf.has(event)) {
    lineOf.set(event, h("button", { type: "button", onclick: () => story(event) }, h("span", { class: `of p${number}`, text: `week ${week} ${event.won ? "▲" : "▽"} ` }), event.text));
  }
  return lineOf.get(event);
}

function ticker() {
  const found = [];
  for (let place = at; place >= 0 && found.length < TICKER; place -= 1) {
    weeks[place].firms.forEach((firm, number) => firm.events.forEach((event) => found.push({ event, number, week: weeks[place].week })));
  }
  const held = document.activeElement?.closest("#ticker button");
  $("#ticker").replaceChildren(h("h2", { text: "What became of the largest deals" }), ...found.slice(0, TICKER).map(({ event, number, week }) => line(event, number, week)));
  if (held?.isConnected) held.focus({ preventScroll: true });
}

function story(event) {
  chosen = null;
  $("#person").replaceChildren(h("h2", { text: "The life of a deal" }), ...event.story.map((text) => h("p", { text })));
}

function choose(firm, kind, number) {
  chosen = { firm, kind, number };
  draw();
}

function person() {
  const { firm, kind, number } = chosen;
  const row = weeks[at].firms[firm][kind][number];
  const own = `${kind === "salespeople" ? "s" : "m"}${number + 1}`;
  const events = weeks.slice(0, at + 1).flatMap((week) => week.firms[firm].events.filter((event) => event.people.includes(own)).map((event) => ({ event, week: week.week })));
  const number4 = (value) => Number(value.toPrecision(4)).toLocaleString("en");
  const form = exact(about.currency);
  const said = (title, value) => (about.money.includes(title) ? form(Number(value.toPrecision(4))) : number4(value));
  const facts = row ? about[kind].map((title, place) => h("tr", {}, h("td", { text: title }), h("td", { text: said(title, row[place]) }))) : [];
  $("#person").replaceChildren(
    h("h2", {}, h("span", { class: `of p${firm}`, text: `${kinds[kind]} ${number + 1} under ${shown()[firm].title}` }), `, week ${weeks[at].week}`),
    row ? h("table", {}, facts) : h("p", { text: "The chair is empty: somebody left, and a successor is looked for." }),
    h("p", { text: events.length ? "The last of the largest deals:" : "None of the largest deals so far." }),
    ...events.slice(-5).reverse().map(({ event, week }) => h("p", { text: `week ${week}: ${event.text}` })),
  );
}
