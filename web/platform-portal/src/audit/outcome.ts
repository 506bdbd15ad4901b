import type { Tone } from "@waooaw/ui";

/** An outcome begins with a request's status, or is a word of the business. */
export function outcomeTone(outcome: string): Tone {
  const status = Number.parseInt(outcome, 10);
  if (Number.isNaN(status)) return "quiet";
  if (status >= 500) return "bad";
  return status >= 400 ? "warn" : "ok";
}
