// The levers: made from what the schema says, kept in place while answers come in, so that focus and scroll stay.
import { post } from "./ask.js";
import { $, h } from "./dom.js";
import { members, overlaid } from "./lists.js";
import { found as searched } from "./search.js";
import { active, edit, settle, state } from "./state.js";

let setup = null;
let values = {}; // by policy key and path: what is in force
let shown = [];
let idle = {}; // by policy key and path: why moving it does nothing
let symbols = {}; // by policy key: what stands before its money
let everything = false;
let inside = []; // controls of what lists and optional groups of the policy shown hold
let insideOf = "";
let moving = null; // the field that is typed into or dragged: nothing may take it away meanwhile
let due = false; // whether the controls are to be drawn again once it rests

export function prepare(found) {
  setup = found;
  $("#search").addEventListener("input", () => draw());
}

export function inForce(found) {
  values = found;
  refresh();
}

// Which money each policy counts; the schema knows dollars only.
export function count(found) {
  symbols = found;
}
const inMoney = (one) => one.prefix.replace("$", () => symbols[active().key] ?? "$");

const wanted = () => $("#search").value.trim().toLowerCase();

const every = () => [...setup.controls, ...inside];

function chosen() {
  if (!wanted()) {
    const policies = (one) => one.rank !== null || one.group !== "The firm and its market";
    return everything ? every().filter(policies) : setup.controls.slice(0, setup.first);
  }
  return searched(every(), wanted());
}

// Which members there are follows from the firm, and from which groups are switched on.
async function know() {
  const policy = active();
  const switched = Object.entries(policy.changes).filter(([, value]) => value === null || typeof value === "object");
  const key = JSON.stringify([firm(policy), switched]);
  if (key === insideOf) return;
  insideOf = key;
  const response = await post("/api/elements", { policies: [policy] }).catch(() => null);
  if (key !== insideOf) return;
  inside = response?.ok ? await response.json() : [];
  if (!wanted() && !everything) return;
  due = true;
  drawAtRest();
}

function drawAtRest() {
  if (due && !moving) draw();
}

// A field that is replaced while somebody types loses what was typed: no change is ever told.
function hold(field) {
  const rest = () => {
    if (moving === field) moving = null;
    setTimeout(drawAtRest); // by then the next field has the focus, and keeps it
  };
  field.addEventListener("input", () => { moving = field; });
  field.addEventListener("change", rest);
  field.addEventListener("blur", rest);
}

export function draw() {
  due = false;
  const held = document.activeElement?.closest("#controls") ? document.activeElement.id : "";
  shown = [];
  const place = $("#controls");
  const groups = new Map();
  for (const one of chosen()) {
    if (!groups.has(one.group)) groups.set(one.group, []);
    groups.get(one.group).push(one);
  }
  const parts = [...groups].map(([title, members]) => h("section", {}, h("h3", { text: title }), members.map(control)));
  const found = wanted() ? `${shown.length || "No"} values match.` : "";
  const more = everything ? `Show the ${setup.first} that matter most to growth` : "Show every lever";
  place.replaceChildren(
    h("p", { class: "found", role: "status", text: found }),
    ...parts,
    wanted() ? "" : h("button", { type: "button", class: "more", text: more, onclick: () => { everything = !everything; draw(); } }),
  );
  refresh();
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

function control(one) {
  const id = `c-${one.path}`;
  const box = h("div", { class: "control", "data-path": one.path }, h("label", { for: id, text: one.title }));
  const kept = { one, box, set: () => {} };
  if (one.kind === "word") choice(kept, id);
  else if (one.kind === "truth value") onOff(kept, id);
  else if (one.kind === "group") optional(kept, id);
  else if (one.kind === "list") members(kept, id, setup.controls, () => listed(one), (list) => relist(one, list));
  else amount(kept, id);
  kept.note = h("small");
  box.append(h("small", { class: "idle", role: "status", hidden: true }), kept.note);
  shown.push(kept);
  return box;
}

function move(one, value) {
  edit(() => {
    const policy = active();
    if (value === original(policy, one.path)) delete policy.changes[one.path];
    else policy.changes[one.path] = value;
  }, `${active().key} ${one.path}`);
}

const originals = {}; // what a firm has before anything is moved, by firm and path
function original(policy, path) {
  return originals[firm(policy)]?.[path];
}
const firm = (policy) => policy.yaml ?? `library ${policy.base}`;

function choice(kept, id) {
  const { one, box } = kept;
  const list = h("select", { id, onchange: () => { move(one, list.value); settle(); } });
  list.append(...one.choices.map((each) => h("option", { value: each.value, text: each.says })));
  box.append(list);
  kept.set = (value) => { if (document.activeElement !== list || list.value !== value) list.value = value; };
}

function onOff(kept, id) {
  const { one, box } = kept;
  const tick = h("input", { type: "checkbox", id, onchange: () => { move(one, tick.checked); settle(); } });
  const word = h("span");
  box.append(h("span", { class: "switch" }, tick, word));
  kept.set = (value) => { tick.checked = Boolean(value); word.textContent = value ? "yes" : "no"; };
}

// A group that is there or not. What was moved inside it goes with it.
function optional(kept, id) {
  const { one, box } = kept;
  const turn = (on) => edit(() => {
    const policy = active();
    const before = original(policy, one.path) ?? null;
    for (const path of Object.keys(policy.changes)) if (path.startsWith(`${one.path}.`)) delete policy.changes[path];
    if (on === (before !== null)) delete policy.changes[one.path];
    else policy.changes[one.path] = on ? one.fresh : null;
  }, `${active().key} ${one.path}`);
  const tick = h("input", { type: "checkbox", id, onchange: () => { turn(tick.checked); settle(); } });
  const word = h("span");
  box.append(h("span", { class: "switch" }, tick, word));
  kept.set = (value) => { tick.checked = Boolean(value); word.textContent = value ? "yes; its values are found by search" : "none"; };
}

// A list as it stands: what holds, and what was moved inside of it.
function listed(one) {
  const { changes, key } = active();
  const base = Object.hasOwn(changes, one.path) ? changes[one.path] : original(active(), one.path) ?? values[key]?.[one.path] ?? [];
  return overlaid(base, one.path, changes);
}

function relist(one, list) {
  edit(() => {
    const policy = active();
    for (const path of Object.keys(policy.changes)) if (path.startsWith(`${one.path}[`)) delete policy.changes[path];
    if (JSON.stringify(list) === JSON.stringify(original(policy, one.path))) delete policy.changes[one.path];
    else policy.changes[one.path] = list;
  });
  settle();
}

function amount(kept, id) {
  const { one, box } = kept;
  const round = (value) => (one.kind === "whole number" ? Math.round(value) : Number(value.toPrecision(6)));
  const show = (value) => String(Number((value * one.factor).toPrecision(6)));
  const slider = h("input", { type: "range", id, min: one.from, max: one.to, step: one.step });
  const typed = h("input", { type: "number", id: `${id}-number`, min: one.low * one.factor, max: one.high * one.factor, step: "any", "aria-label": `${one.title}: number` });
  slider.addEventListener("input", () => { typed.value = show(round(Number(slider.value))); move(one, round(Number(slider.value))); });
  slider.addEventListener("change", settle);
  typed.addEventListener("change", () => {
    const none = typed.value.trim() === "";
    if (none && !one.nullable) { refresh(); return; }
    move(one, none ? null : round(Number(typed.value) / one.factor));
    settle();
  });
  typed.addEventListener("beforeinput", (event) => {
    if (!event.data?.includes("−")) return; // a minus sign as it is printed, typed or pasted
    event.preventDefault();
    document.execCommand("insertText", false, event.data.replaceAll("−", "-"));
  });
  hold(slider);
  hold(typed);
  const coin = h("span");
  box.append(slider, h("span", { class: "typed" }, coin, typed, one.suffix.trim()));
  kept.set = (value) => {
    coin.textContent = inMoney(one);
    if (document.activeElement !== slider) slider.value = value ?? one.from;
    if (document.activeElement !== typed) typed.value = value === null || value === undefined ? "" : show(value);
    typed.placeholder = one.nullable ? "none" : "";
    slider.setAttribute("aria-valuetext", value === null || value === undefined ? "none" : minus(`${inMoney(one)}${show(value)}${one.suffix}`));
  };
}

const minus = (text) => text.replaceAll("-", "−"); // of numbers in words; a field for numbers can hold the hyphen only

function explained(one) {
  const bare = (value) => minus(`${inMoney(one)}${Number((value * one.factor).toPrecision(6)).toLocaleString("en")}`);
  const number = (value) => `${bare(value)}${one.suffix}`;
  const range = one.low === null ? "" : `${bare(one.low)} to ${number(one.high)}${one.nullable ? ", or empty for none" : ""}. `;
  return `${range}Source: ${one.source}. ${one.path}`;
}

// What holds where nothing was moved. The last answer may be of before it was put back, so it comes second; but what
// lies in a group that was moved is known from it alone.
function unmoved(policy, path, known) {
  const within = Object.keys(policy.changes).some((each) => path.startsWith(`${each}.`) || path.startsWith(`${each}[`));
  const before = original(policy, path);
  return within || before === undefined ? known[path] : before;
}

// Show what is in force; what the user is just moving is left alone.
export function refresh() {
  know();
  const policy = active();
  const known = values[policy.key] ?? {};
  for (const { one, box, set, note: about } of shown) {
    const text = explained(one);
    if (about.textContent !== text) about.textContent = text;
    const changed = Object.hasOwn(policy.changes, one.path);
    const value = changed ? policy.changes[one.path] : unmoved(policy, one.path, known);
    set(value);
    box.classList.toggle("changed", changed);
    const why = Object.entries(idle[policy.key] ?? {}).find(([path]) => path === one.path || one.path.startsWith(`${path}.`))?.[1] ?? "";
    const note = $(".idle", box);
    if (note.textContent !== why) note.textContent = why;
    note.hidden = !why;
  }
}

// Values arrive with the changes in them; what was there before them is known where a path is unchanged.
export function learn(found, without) {
  idle = without;
  for (const policy of state.policies) {
    const before = (originals[firm(policy)] ??= {});
    for (const [path, value] of Object.entries(found[policy.key] ?? {})) {
      const moved = Object.keys(policy.changes).some((each) => each === path || [".", "["].some((mark) => each.startsWith(path + mark)));
      if (!moved) before[path] = value;
    }
  }
  inForce(found);
}
