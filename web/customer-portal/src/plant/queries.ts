import { api, body, type Schemas } from "@waooaw/ui";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

export type AgentSummary = Schemas["AgentSummary"];
export type Agent = Schemas["Agent"];
export type Certificate = Schemas["Certificate"];
export type Hire = Schemas["Hire"];
export type Trial = Schemas["Trial"];
export type Run = Schemas["Run"];
export type RunEvent = Schemas["RunEvent"];
export type Deliverable = Schemas["Deliverable"];
export type Goal = Schemas["Goal"];

export type AgentFilters = {
  q: string;
  industry: string;
  available: boolean;
  sort: "relevance" | "price" | "-price" | "name";
};

/** Kept when somebody signs in or out, because everybody sees the same. */
const PUBLIC = { public: true };
const PAGE = 12;

type Page<T> = { items: T[]; next_cursor: string | null };

const cursors = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: <T>(last: Page<T>) => last.next_cursor ?? undefined,
};

export const agentsQuery = (filters: AgentFilters) =>
  infiniteQueryOptions({
    queryKey: ["agents", filters],
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/api/v1/agents", {
          signal,
          params: {
            query: {
              q: filters.q || undefined,
              industry: filters.industry || undefined,
              available: filters.available || undefined,
              sort: filters.sort,
              limit: PAGE,
              cursor: pageParam,
            },
          },
        }),
      ),
    ...cursors,
    meta: PUBLIC,
  });

export const industriesQuery = queryOptions({
  queryKey: ["industries"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/industries", { signal })),
  staleTime: 300_000,
  meta: PUBLIC,
});

export const agentQuery = (slug: string) =>
  queryOptions({
    queryKey: ["agent", slug],
    queryFn: ({ signal }) => body(api.GET("/api/v1/agents/{id}", { signal, params: { path: { id: slug } } })),
    staleTime: 60_000,
    meta: PUBLIC,
  });

export const hiresQuery = infiniteQueryOptions({
  queryKey: ["hires"],
  queryFn: ({ pageParam, signal }) =>
    body(api.GET("/api/v1/hires", { signal, params: { query: { limit: PAGE, cursor: pageParam } } })),
  ...cursors,
});

export const hireQuery = (id: string) =>
  queryOptions({
    queryKey: ["hire", id],
    queryFn: ({ signal }) => body(api.GET("/api/v1/hires/{id}", { signal, params: { path: { id } } })),
  });

export const runsQuery = (hireId: string) =>
  infiniteQueryOptions({
    queryKey: ["hire", hireId, "runs"],
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/api/v1/hires/{id}/runs", {
          signal,
          params: { path: { id: hireId }, query: { limit: PAGE, cursor: pageParam } },
        }),
      ),
    ...cursors,
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id],
    queryFn: ({ signal }) => body(api.GET("/api/v1/runs/{id}", { signal, params: { path: { id } } })),
    staleTime: 1_000,
  });

export const trialDeliverablesQuery = (hireId: string) =>
  infiniteQueryOptions({
    queryKey: ["hire", hireId, "deliverables"],
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/api/v1/trials/{id}/deliverables", {
          signal,
          params: { path: { id: hireId }, query: { limit: PAGE, cursor: pageParam } },
        }),
      ),
    ...cursors,
  });

export const deliverableQuery = (id: string) =>
  queryOptions({
    queryKey: ["deliverable", id],
    queryFn: ({ signal }) => body(api.GET("/api/v1/deliverables/{id}", { signal, params: { path: { id } } })),
    staleTime: 300_000,
  });

/** Whether a run will not change any more. */
export function isOver(run: Run): boolean {
  return run.status === "succeeded" || run.status === "failed" || run.status === "stopped";
}
