// Light or dark, as the system has it or as one chose; the colours of policies are readable on both.
import { $ } from "./dom.js";

const CHOICES = ["auto", "light", "dark"];
const system = matchMedia("(prefers-color-scheme: dark)");
const chosen = () => localStorage.getItem("theme") ?? "auto";
const dark = () => chosen() === "dark" || (chosen() === "auto" && system.matches);

export function tones(policies) {
  const root = document.documentElement;
  policies.forEach((policy, at) => {
    const onDark = policy.colour === "#1a1a1a" ? "#f2f2f2" : policy.colour;
    root.style.setProperty(`--tone${at}`, dark() ? onDark : policy.ink);
  });
}

export function watchTheme(changed) {
  const apply = () => {
    document.documentElement.dataset.theme = dark() ? "dark" : "light";
    $("#theme").textContent = `Theme: ${chosen()}`;
    changed();
  };
  $("#theme").addEventListener("click", () => {
    localStorage.setItem("theme", CHOICES[(CHOICES.indexOf(chosen()) + 1) % CHOICES.length]);
    apply();
  });
  system.addEventListener("change", apply);
  apply();
}
