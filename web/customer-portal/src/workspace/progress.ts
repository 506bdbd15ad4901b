import type { RunEvent } from "../plant/queries";

/** Whole per cent of a step, by its newest progress event; undefined when it has told none. */
export function progressOf(step: string, events: RunEvent[]): number | undefined {
  const newest = events.findLast((event) => event.kind === "progress" && event.step === step);
  const { done, total } = (newest?.data ?? {}) as { done?: unknown; total?: unknown };
  if (typeof done !== "number" || typeof total !== "number" || total <= 0) return undefined;
  return Math.min(100, Math.round((done / total) * 100));
}
