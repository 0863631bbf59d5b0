// What the page is about: the policies and what was moved in them. Lives in the address, so that a reload, a bookmark
// or a link finds it again; the part after # is never sent to a server.
const MOST_STEPS = 300;
const listeners = [];
let steps = [];
let at = -1;
export let state = null;

export const onChange = (listener) => listeners.push(listener);
const tell = (why) => listeners.forEach((listener) => listener(why));

function encoded(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function decoded(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(plain, (letter) => letter.charCodeAt(0))));
}

function told(name) {
  try {
    return decoded(new URLSearchParams(location.hash.slice(1)).get(name) ?? "");
  } catch {
    return null;
  }
}

function ofAddress() {
  const found = told("s");
  return Array.isArray(found?.policies) && found.policies.length ? found : null;
}

export function begin(start) {
  state = ofAddress() ?? { policies: start.policies.map((policy) => ({ ...policy })), active: 1 };
  state.active = Math.min(state.active ?? 0, state.policies.length - 1);
  where = { ...told("w") };
  steps = [JSON.stringify(state)];
  at = 0;
}

// Apply an edit. While a slider moves, edits of the same `what` are one step to undo.
let lastWhat = null;
export function edit(change, what = null) {
  change(state);
  const text = JSON.stringify(state);
  if (text === steps[at]) return;
  const same = what !== null && what === lastWhat && at === steps.length - 1 && at > 0;
  steps = steps.slice(0, same ? at : at + 1);
  steps.push(text);
  if (steps.length > MOST_STEPS) steps.shift();
  at = steps.length - 1;
  lastWhat = what;
  remember();
  tell("edit");
}

export const settle = () => { lastWhat = null; };

// Other policies instead of these; one step, so it can be undone.
export function replace(policies, index) {
  edit(() => { state.policies = policies; state.active = index; });
  tell("undo"); // whatever shows the state is drawn anew
}

export function select(index) {
  state.active = index;
  steps[at] = JSON.stringify(state);
  remember();
  tell("select");
}

function go(place) {
  if (place < 0 || place >= steps.length) return;
  at = place;
  lastWhat = null;
  state = JSON.parse(steps[at]);
  remember();
  tell("undo");
}

export const undo = () => go(at - 1);
export const redo = () => go(at + 1);
export const canUndo = () => at > 0;
export const canRedo = () => at < steps.length - 1;
export const active = () => state.policies[state.active];
export const question = () => ({ policies: state.policies });

// Where one is on the page, beside the policies: also found again, but no step to undo.
let where = {};
export const place = () => where;

export function keep(found) {
  where = { ...where, ...found };
  remember();
}

function remember() {
  history.replaceState(null, "", `#${new URLSearchParams({ s: encoded(state), w: encoded(where) })}`);
}

export function link() {
  remember();
  return location.href;
}

export function freshKey() {
  let number = state.policies.length + 1;
  while (state.policies.some((policy) => policy.key === `policy-${number}`)) number += 1;
  return `policy-${number}`;
}
