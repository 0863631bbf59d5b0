// Questions to the server. Only the last question counts: what an earlier one still answers is thrown away.
import { lines } from "./stream.js";

let running = null;

// What is still answered counts no more: from the moment of a change, not only from the next question.
export function drop() {
  running?.abort();
  running = null;
}

export async function ask(question, hear) {
  running?.abort();
  const mine = (running = new AbortController());
  const told = (message) => { if (mine === running) hear(message); };
  try {
    const response = await post("/api/answer", question, mine.signal);
    if (!response.ok) return told({ kind: "fault", message: await reason(response) });
    for await (const message of lines(response)) told(message);
  } catch (fault) {
    if (fault.name === "AbortError") return;
    told({ kind: "fault", message: "The program behind this page does not answer. Start `smarketing dashboard` again and reload." });
  }
}

export function post(address, content, signal) {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return fetch(address, { method: "POST", body: text, signal, headers: { "Content-Type": "application/json" } });
}

export async function reason(response) {
  try {
    return (await response.json()).message;
  } catch {
    return `The program behind this page failed (${response.status}). Reload the page.`;
  }
}
