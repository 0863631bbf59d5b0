// Light or dark, as the system has it or as one chose; the colours of policies are readable on both.
import { $ } from "./dom.js";

const CHOICES = ["auto", "light", "dark"];
const system = matchMedia("(prefers-color-scheme: dark)");
const chosen = () => localStorage.getItem("theme") ?? "auto";
const dark = () => chosen() === "dark" || (chosen() === "auto" && system.matches);

const CONTRAST = 4.6; // of text, on the ground that a card has; 4.5 is asked for
const GROUND = { light: "#f6f6f4", dark: "#1f2226" }; // --sheet

const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const luminance = (rgb) => rgb.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

// The colour, mixed with white on dark and with black on light no more than it takes to be read.
function readable(colour, ground, towards) {
  const own = parts(colour), under = parts(ground);
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = own.map((part) => Math.round(part + (towards - part) * share));
    if (contrast(mixed, under) >= CONTRAST) return `rgb(${mixed.join(" ")})`;
  }
  return colour;
}

export function tones(policies) {
  const root = document.documentElement;
  policies.forEach((policy, at) => {
    const onDark = policy.colour === "#1a1a1a" ? "#f2f2f2" : policy.colour;
    root.style.setProperty(`--tone${at}`, dark() ? readable(onDark, GROUND.dark, 255) : readable(policy.ink, GROUND.light, 0));
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
