import { api, body, type Schemas } from "@waooaw/ui";
import { queryOptions } from "@tanstack/react-query";

export type StackHealth = Schemas["StackHealth"];
export type Service = StackHealth["services"][number];

/** Milliseconds between two looks. */
export const PERIOD = 5_000;

/** The stack as the probes see it, looked at again every few seconds. Looking on by itself keeps no session alive. */
export const healthQuery = queryOptions({
  queryKey: ["ops", "health"],
  queryFn: ({ signal }) =>
    body(api.GET("/api/v1/ops/health", { signal, headers: { "X-Waooaw-Background": "true" } })),
  refetchInterval: PERIOD,
  staleTime: 0,
});

/** A look is old when two more should have followed it. Then nobody knows how things are now. */
export function isOld(checkedAt: string, now: number): boolean {
  return now - Date.parse(checkedAt) > 3 * PERIOD;
}

const NAMES: Record<Service["name"], { name: string; does: string }> = {
  gateway: { name: "Plant Gateway", does: "The only way in" },
  backend: { name: "Plant Backend", does: "The business" },
  cp: { name: "Customer Portal", does: "The customers' web app" },
  pp: { name: "Platform Portal", does: "This web app" },
  postgres: { name: "PostgreSQL", does: "What is kept" },
  redis: { name: "Redis", does: "Sessions, counters, queues" },
  policy: { name: "Policy", does: "Who may do what" },
};

export function nameOf(service: Service): { name: string; does: string } {
  return NAMES[service.name] ?? { name: service.name, does: "" };
}

/** A latency as people read it: three digits are enough. */
export function formatLatency(milliseconds: number | null): string {
  if (milliseconds === null) return "not measured";
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

/** One sentence for the whole stack. */
export function summary(health: StackHealth): string {
  const down = health.services.filter((service) => service.status === "down");
  const degraded = health.services.filter((service) => service.status === "degraded");
  const unknown = health.services.filter((service) => service.status === "unknown");
  if (down.length > 0) return `${names(down)} ${down.length === 1 ? "is" : "are"} down.`;
  if (degraded.length > 0) return `${names(degraded)} ${degraded.length === 1 ? "works" : "work"}, but not as ${degraded.length === 1 ? "it" : "they"} should.`;
  if (unknown.length > 0) return `Nothing is down, but nobody knows how ${names(unknown)} ${unknown.length === 1 ? "is" : "are"}.`;
  return "Everything is up.";
}

function names(services: readonly Service[]): string {
  return new Intl.ListFormat("en").format(services.map((service) => nameOf(service).name));
}
