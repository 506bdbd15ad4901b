// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

function block(selector: string): Map<string, string> {
  const text = css.split(selector)[1]?.split("}")[0] ?? "";
  return new Map([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name ?? "", value ?? ""]));
}

/** Relative luminance and contrast of WCAG 2.2. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT = ["text", "quiet", "link", "ok", "warn", "bad", "think", "act", "observe"];
const GROUNDS = ["ground", "raised", "card"];
const PAIRS = [
  ...TEXT.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
  ...["ok", "warn", "bad"].map((tone) => [tone, `${tone}-soft`] as const),
  ["link", "accent-soft"] as const,
  ["text", "accent-soft"] as const,
  ["on-accent", "accent"] as const,
  ["on-accent", "accent-strong"] as const,
];

test.each(['[data-theme="light"] {', '[data-theme="dark"] {'])("every text of %s can be read, every edge seen", (selector) => {
  const tokens = block(selector);
  for (const [text, ground] of PAIRS) {
    expect(contrast(tokens.get(text) ?? "", tokens.get(ground) ?? ""), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  }
  for (const edge of ["outline", "focus"]) {
    for (const ground of GROUNDS) {
      expect(contrast(tokens.get(edge) ?? "", tokens.get(ground) ?? ""), `${edge} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  }
});
