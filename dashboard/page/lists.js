// A list on the page: its members, each with a way to take it away, and a way to add one.
import { h } from "./dom.js";

// A list with what was moved inside of it, by path: "market.segments[0].drift".
export function overlaid(list, path, changes) {
  const copy = JSON.parse(JSON.stringify(list));
  for (const [where, value] of Object.entries(changes)) {
    const found = where.startsWith(`${path}[`) && where.slice(path.length).match(/^\[(\d+)\]\.(.+)$/);
    if (!found || !copy[found[1]]) continue;
    const names = found[2].split(".");
    const last = names.pop();
    const group = names.reduce((inner, name) => inner?.[name], copy[found[1]]);
    if (group) group[last] = value;
  }
  return copy;
}

function another(one, list) {
  if (!list.length) return one.fresh;
  const copy = JSON.parse(JSON.stringify(list.at(-1)));
  if (one.next) copy[one.next] += 0.5;
  if (copy.name) {
    const taken = new Set(list.map((each) => each.name));
    let number = 2;
    while (taken.has(`${one.fresh.name} ${number}`)) number += 1;
    copy.name = taken.has(one.fresh.name) ? `${one.fresh.name} ${number}` : one.fresh.name;
  }
  if (copy.week !== undefined) copy.week += 13;
  return copy;
}

export function members(kept, id, levers, listed, put) {
  const { one, box } = kept;
  const rows = h("ul", { class: "members" });
  const add = h("button", { type: "button", id, text: "Add one", "aria-label": `Add one: ${one.title}`, onclick: () => put([...listed(), another(one, listed())]) });
  box.append(rows, add);
  let shown = "";
  kept.set = () => {
    const list = listed();
    const text = JSON.stringify(list);
    if (text === shown || rows.contains(document.activeElement) && list.length === rows.children.length && document.activeElement.matches("input")) return;
    shown = text;
    add.disabled = list.length >= one.most;
    const without = (at) => put(listed().filter((_, place) => place !== at));
    const change = (at, member) => put(listed().map((each, place) => (place === at ? member : each)));
    rows.replaceChildren(...list.map((member, at) => h("li", {},
      member.set ? event(member, levers, (changed) => change(at, changed)) : h("span", { text: member.name ?? `number ${at + 1}` }),
      h("button", { type: "button", text: "Remove", "aria-label": `Remove ${member.name ?? `number ${at + 1}`} of ${one.title}`, onclick: () => without(at) }))));
  };
}

// An event says what it sets: a week, a lever, and its value from then on. Other levers that a file sets in it stay.
function event(member, levers, put) {
  const [path] = Object.keys(member.set);
  const rest = Object.fromEntries(Object.entries(member.set).slice(1));
  const known = levers.filter((one) => one.kind !== "list" && one.group !== "The firm and its market" || one.path === path);
  const lever = known.find((one) => one.path === path);
  const week = h("input", { type: "number", min: 0, max: 519, step: 1, value: member.week, "aria-label": "Week of the event", onchange: () => put({ ...member, week: Math.round(Number(week.value)) }) });
  const which = h("select", { "aria-label": "What the event sets", onchange: () => {
    const to = known.find((one) => one.path === which.value);
    put({ ...member, set: { [to.path]: to.kind === "word" ? to.choices[0].value : to.kind === "truth value" ? true : to.from ?? to.low ?? 0, ...rest } });
  } });
  which.append(...(lever ? [] : [h("option", { value: path, text: path })]), ...known.map((one) => h("option", { value: one.path, text: one.title })));
  which.value = path;
  return h("span", { class: "event" }, "in week ", week, which, " becomes ", value(lever, member.set[path], (to) => put({ ...member, set: { [path]: to, ...rest } })));
}

function value(lever, now, put) {
  if (!lever || now === null || typeof now === "object") return h("span", { text: JSON.stringify(now) });
  if (lever.kind === "word" || lever.kind === "truth value") {
    const options = lever.kind === "word" ? lever.choices.map((each) => [each.value, each.says]) : [["true", "yes"], ["false", "no"]];
    const list = h("select", { "aria-label": "To what", onchange: () => put(lever.kind === "word" ? list.value : list.value === "true") });
    list.append(...options.map(([each, says]) => h("option", { value: each, text: says })));
    list.value = String(now);
    return list;
  }
  const typed = h("input", { type: "number", step: "any", value: Number((now * lever.factor).toPrecision(6)), "aria-label": "To what", onchange: () => {
    const to = Number(typed.value) / lever.factor;
    put(lever.kind === "whole number" ? Math.round(to) : Number(to.toPrecision(6)));
  } });
  return h("span", { class: "typed" }, lever.prefix, typed, lever.suffix.trim());
}
