// The policies side by side: which one the levers move, what it is called and made of, and how it is kept.
import { post, reason } from "./ask.js";
import { $, download, h, notice } from "./dom.js";
import { active, edit, freshKey, select, state } from "./state.js";

let setup = null;
export const prepare = (found) => {
  setup = found;
  $("#file").addEventListener("change", load);
};

const MOST_BYTES = 256 * 1024;
const OWN = "a file";

export function draw() {
  const tabs = state.policies.map((policy, at) => h(
    "button",
    { type: "button", role: "tab", class: `p${at}`, "aria-selected": String(at === state.active), onclick: () => select(at) },
    h("span", { class: "dot" }), `${policy.title || policy.base}${at ? "" : " (baseline)"}`,
  ));
  const add = h("button", { type: "button", id: "add", text: "+ Policy", title: "A copy of the one shown, to change", disabled: state.policies.length >= setup.most_policies, onclick: copy });
  const held = document.activeElement;
  const tab = held?.getAttribute("role") === "tab" ? [...$("#tabs").children].indexOf(held) : -1;
  $("#tabs").replaceChildren(...tabs, add);
  if (tab >= 0) $("#tabs").children[tab]?.focus();
  about();
}

function about() {
  const policy = active();
  if (document.activeElement?.id === "name") return; // one is typing in it
  const name = h("input", { type: "text", id: "name", maxlength: 120, value: policy.title, onchange: () => { edit(() => { active().title = name.value.trim() || policy.base; }); } });
  const based = h("select", { id: "base", onchange: () => rebase(based.value) });
  if (policy.yaml) based.append(h("option", { value: "", text: OWN, selected: true }));
  based.append(...setup.scenarios.map((one) => h("option", { value: one.name, text: one.title, selected: !policy.yaml && one.name === policy.base })));
  const known = setup.scenarios.find((one) => one.name === policy.base);
  const changed = Object.keys(policy.changes).length;
  $("#about").replaceChildren(
    h("label", { for: "name", text: "Name" }), name,
    h("label", { for: "base", text: "Made from" }), based,
    h("p", { class: "note", text: policy.yaml ? policy.base : (known?.description ?? "").split(". ")[0] }),
    h("div", { class: "row" },
      h("button", { type: "button", id: "reset", text: changed ? `Reset ${changed} ${changed === 1 ? "change" : "changes"}` : "Reset", disabled: !changed, onclick: () => edit(() => { active().changes = {}; }) }),
      h("button", { type: "button", id: "save", text: "Save YAML", onclick: save }),
      h("button", { type: "button", id: "load", text: "Load YAML", onclick: () => $("#file").click() }),
      h("button", { type: "button", id: "remove", text: "Remove", disabled: state.policies.length < 2, onclick: remove }),
    ),
  );
}

function rebase(base) {
  if (!base) return;
  edit(() => {
    const policy = active();
    const title = (name) => setup.scenarios.find((one) => one.name === name)?.title;
    if (policy.yaml || policy.title === title(policy.base)) policy.title = title(base);
    policy.base = base;
    policy.yaml = null;
    policy.changes = {};
  });
}

function copy() {
  edit(() => {
    const from = active();
    state.policies.push({ ...from, key: freshKey(), title: `${from.title}, changed`.slice(0, 120), changes: { ...from.changes } });
    state.active = state.policies.length - 1;
  });
}

function remove() {
  edit(() => {
    state.policies.splice(state.active, 1);
    state.active = Math.min(state.active, state.policies.length - 1);
  });
}

const fileName = (title) => (title.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "").toLowerCase() || "policy").slice(0, 60);

// The file of each policy that the command line knows by no name; no two the same.
function files() {
  const found = new Map();
  for (const policy of state.policies) {
    const known = setup.scenarios.find((one) => one.name === policy.base);
    const kept = !policy.yaml && known && !known.own && !Object.keys(policy.changes).length && (policy.title || known.title) === known.title;
    if (kept) continue;
    const plain = fileName(policy.title || policy.base);
    let name = `${plain}.yaml`;
    for (let number = 2; [...found.values()].includes(name); number += 1) name = `${plain}_${number}.yaml`;
    found.set(policy, name);
  }
  return found;
}

// What is typed to get the answer of so many runs again.
export function command(runs, seed) {
  const named = files();
  $("#files").hidden = !named.size;
  const [one, ...rest] = state.policies.map((policy) => named.get(policy) ?? policy.base);
  return `smarketing ${rest.length ? "compare" : "run"} ${[one, ...rest].join(" ")} -n ${runs} --seed ${seed}`;
}

export async function saveFiles() {
  const named = files();
  for (const [policy, name] of named) {
    const response = await post("/api/yaml", { policies: [policy] });
    if (!response.ok) { notice(await reason(response)); return; }
    download(await response.blob(), "application/yaml", name);
  }
  notice(`Saved ${[...named.values()].join(" and ")} where your browser keeps downloads; run the command there.`);
}

async function save() {
  const policy = active();
  const response = await post("/api/yaml", { policies: [policy] });
  if (!response.ok) { notice(await reason(response)); return; }
  download(await response.blob(), "application/yaml", `${fileName(policy.title)}.yaml`);
  notice(`Saved ${fileName(policy.title)}.yaml. On a command line: smarketing compare ${state.policies[0].base} ${fileName(policy.title)}.yaml`);
}

let loaded = 0; // an answer to a file that comes after the next file was chosen is thrown away

async function load(event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  const mine = ++loaded;
  if (file.size > MOST_BYTES) {
    notice(`${file.name} is ${file.size.toLocaleString("en")} bytes; a scenario file may have ${MOST_BYTES.toLocaleString("en")} (they are a page or two of YAML).`);
    return;
  }
  const text = await file.text();
  const response = await post(`/api/load?${new URLSearchParams({ name: file.name })}`, text);
  const found = response.ok ? await response.json() : { fault: await reason(response) };
  if (mine !== loaded) return;
  if (found.fault) { notice(found.fault); return; }
  edit(() => Object.assign(active(), { yaml: text, base: file.name.slice(0, 200), title: found.title, changes: {} }));
  notice(`Loaded ${file.name}: ${found.title}.`);
}
