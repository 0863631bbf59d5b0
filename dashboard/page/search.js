// The levers that somebody looks for who does not know their names: "what if marketers shared the commission?"
const EMPTY = new Set("a about an and are be but by can could did do does each ever every for from had has have how i if in is it its let me more my of on or our shall should so than that the their them then there they this to us was we were what when who why will with would you your".split(" "));
const MOST = 60; // where each word is met
const FEW = 12; // where some are

const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}_.%-]+/gu)?.map((word) => word.replace(/^[.-]+|[.-]+$/g, "")).filter(Boolean) ?? [];
const stem = (word) => (word.length > 4 ? word.replace(/(ies|ing|ed|es|ly|s|y|e)$/, "") : word);
const about = (one) => `${one.title} ${one.path} ${one.group} ${one.unit_means} ${one.choices.map((each) => each.says).join(" ")} ${one.also ?? ""}`.toLowerCase();

// Every lever that holds all words; where there is none, those that hold most of the words that few others hold.
export function found(controls, text) {
  const asked = words(text);
  const exact = controls.filter((one) => asked.every((word) => about(one).includes(word)));
  if (exact.length || !asked.length) return exact.slice(0, MOST);
  const stems = [...new Set(asked.filter((word) => !EMPTY.has(word)).map(stem))];
  const texts = controls.map((one) => ({ one, all: about(one), named: `${one.title} ${one.also ?? ""}`.toLowerCase() }));
  const rarity = (word) => Math.log(1 + controls.length / (1 + texts.filter(({ all }) => all.includes(word)).length));
  const weights = stems.map((word) => [word, rarity(word)]);
  const score = ({ all, named }) => weights.reduce((sum, [word, weight]) => sum + weight * (named.includes(word) ? 1 : all.includes(word) ? 0.4 : 0), 0);
  return texts.map((each) => [score(each), each.one]).filter(([points]) => points > 0).sort(([a], [b]) => b - a).slice(0, FEW).map(([, one]) => one);
}
