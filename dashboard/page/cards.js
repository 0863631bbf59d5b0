// The cards of the answer: each drawn by itself, so that one that breaks leaves the others, and marked while what it
// shows belongs to an earlier question.
import { blame } from "./blame.js";
import { differences, pay } from "./differences.js";
import { $, h } from "./dom.js";
import { numbers } from "./drawing.js";
import { bars, growth } from "./lines.js";
import { marketers, salespeople } from "./pay_plans.js";

const DRAW = { growth, differences, funnel: bars("funnel", "stage", "count"), losses: bars("losses", "cause", "money"), payout: salespeople, marketer_payout: marketers, pay, blame };
const shown = new Map(); // what each card shows, to draw it again where the window changes

const card = (kind) => $(`[data-card="${kind}"]`);

export function stale() {
  for (const kind of Object.keys(DRAW)) {
    const place = card(kind);
    if (shown.has(kind)) place.classList.add("stale");
    else { place.classList.add("waiting"); frame(place); }
  }
  card("differs").classList.add("stale");
}

function frame(place) {
  if (!$(".body", place)) place.replaceChildren(h("h2"), h("p", { class: "subtitle" }), h("div", { class: "body" }));
}

const REACHED = "summary, button, input, select, a, [tabindex]";

// Draw a card anew; the focus stays on what it was on, and a reader of a figure where it was.
function keeping(place, draw) {
  const reached = () => [...place.querySelectorAll(REACHED)];
  const before = reached(), held = before.indexOf(document.activeElement);
  const open = [...place.querySelectorAll(".body details")].map((each) => each.open);
  draw();
  place.querySelectorAll(".body details").forEach((each, at) => { if (open[at]) each.open = true; });
  if (held < 0 || document.activeElement === before[held]) return;
  const now = reached()[held];
  if (!now) return;
  if (before[held].dataset.here) now.dataset.here = before[held].dataset.here;
  now.focus({ preventScroll: true });
}

export function show(kind, figure, context) {
  const place = card(kind);
  if (place) keeping(place, () => shownIn(place, kind, figure, context));
}

function shownIn(place, kind, figure, context) {
  frame(place);
  place.classList.remove("stale", "waiting");
  place.hidden = false;
  const body = $(".body", place);
  if (figure.fault) { broken(kind, figure.fault); return; }
  $("h2", place).textContent = figure.title;
  $(".subtitle", place).textContent = figure.subtitle;
  shown.set(kind, { figure, context });
  try {
    DRAW[kind](body, figure, context);
  } catch (fault) {
    console.error(fault);
    broken(kind, "This figure could not be drawn. The others are right; undo the last change, or reload the page.");
    return;
  }
  const before = $(":scope > details", place);
  if (!figure.rows.length) before?.remove();
  else if (!before) place.append(numbers(figure));
  else if (!before.open) before.replaceWith(numbers(figure));
  else {
    const now = numbers(figure);
    before.replaceWith(now);
    now.open = true;
  }
}

function broken(kind, text) {
  const place = card(kind);
  shown.delete(kind);
  $("h2", place).textContent = "";
  $(".subtitle", place).textContent = "";
  $(".body", place).replaceChildren(h("p", { role: "alert", text }));
  $(":scope > details", place)?.remove();
}

// What the last answer had no figure for: nothing is left of an earlier question.
export function absent(kinds) {
  for (const kind of kinds) {
    card(kind).hidden = true;
    shown.delete(kind);
  }
}

const FEW = 6; // differences shown before one asks for the rest

function list(texts) {
  const items = (some) => h("ul", {}, some.map((text) => h("li", { text })));
  const rest = texts.slice(FEW);
  return rest.length ? h("div", {}, items(texts.slice(0, FEW)), h("details", {}, h("summary", { text: `${rest.length} more` }), items(rest))) : items(texts);
}

export function differs(policies) {
  const place = card("differs");
  place.classList.remove("stale");
  const parts = policies.slice(1).flatMap((policy, at) => [
    h("p", {}, h("span", { class: `of p${at + 1}`, text: policy.title }), ` instead of ${policies[0].title}:`),
    policy.differs.length ? list(policy.differs) : h("p", { text: "the same firm, value by value." }),
  ]);
  keeping(place, () => $(".body", place).replaceChildren(...(parts.length ? parts : [h("p", { text: "Add a second policy to compare with." })])));
}

export function again(kind) {
  if (shown.has(kind)) show(kind, shown.get(kind).figure, shown.get(kind).context);
}

export function redraw() {
  for (const [kind, { figure, context }] of [...shown]) show(kind, figure, context);
}
