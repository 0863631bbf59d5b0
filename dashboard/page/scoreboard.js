// The scoreboard: every published pattern, what passes and what fails told alike, down to the single tests.
import { h } from "./dom.js";
import { row, scrolling, table } from "./tables.js";

const MARKS = { pass: ["▲", "better"], fail: ["▼", "worse"], inconclusive: ["◆", "unsure"] };

const told = (verdict, words) => h("span", { class: `verdict ${MARKS[verdict][1]}`, text: `${MARKS[verdict][0]} ${words[verdict]}` });

export function scoreboard(board) {
  const patterns = board.families.flatMap((family) => family.rows);
  if (!patterns.length) return h("section", { id: "scoreboard" }, h("h2", { text: "No scoreboard" }), h("p", { text: board.headline }));
  const list = h("div", {});
  const show = h("select", { id: "verdicts", onchange: () => draw() },
    [["", `all ${patterns.length} patterns`], ...Object.entries(board.verdicts).map(([verdict, word]) => [verdict, `${word}: ${patterns.filter((one) => one.verdict === verdict).length}`])]
      .map(([value, text]) => h("option", { value, text })));
  const draw = () => list.replaceChildren(...board.families.flatMap((family) => {
    const some = family.rows.filter((one) => !show.value || one.verdict === show.value);
    return some.length ? [h("h3", { text: family.title }), ...some.map((one) => pattern(one, board.verdicts))] : [];
  }));
  draw();
  return h("section", { id: "scoreboard", "aria-label": "Scoreboard" },
    h("h2", { text: board.headline }), h("p", { class: "note", text: board.note }),
    h("label", {}, "Show ", show), list);
}

function pattern(one, words) {
  const tests = one.lines.map((line) => row(line.id, told(line.verdict, words), line.metric, line.required, line.simulated, line.share, `${line.use}; ${line.nature}${line.counted ? "" : "; not counted"}`));
  const reasons = one.lines.filter((line) => line.why).map((line) => h("li", {}, h("b", { text: `${line.id} ${words[line.verdict]}: ` }), line.why));
  return h("details", { class: "pattern", "data-id": one.id, "data-verdict": one.verdict },
    h("summary", {}, told(one.verdict, words), h("span", {}, `${one.id} ${one.pattern}`, h("small", { text: `Source: ${one.source} · ${one.use}` }))),
    reasons.length ? h("ul", {}, reasons) : null,
    scrolling(`Tests of ${one.id}`, table(["test", "verdict", "measured", "required", "simulated", "share of assumption sets that pass", "use"], tests)));
}
