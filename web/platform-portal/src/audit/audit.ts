import { api, body, type Schemas } from "@waooaw/ui";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

export type AuditEntry = Schemas["AuditEntry"];
export type AuditVerification = Schemas["AuditVerification"];

/** What to look for; an empty text looks for everything. */
export type Filters = { correlation_id: string; action: string; actor: string };

const PAGE = 50;
const LONG_PAGE = 100;

export const NO_FILTERS: Filters = { correlation_id: "", action: "", actor: "" };

/** The filters an address names. */
export function readFilters(search: URLSearchParams): Filters {
  return {
    correlation_id: search.get("correlation_id") ?? "",
    action: search.get("action") ?? "",
    actor: search.get("actor") ?? "",
  };
}

/** The filters that are set, as an address or a query names them. */
export function setFilters(filters: Filters): Partial<Filters> {
  return Object.fromEntries(
    Object.entries(filters)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ""),
  );
}

/** The trail, newest first, page by page. */
export function trailQuery(filters: Filters) {
  return infiniteQueryOptions({
    queryKey: ["audit", "entries", filters],
    queryFn: ({ pageParam, signal }) => page(setFilters(filters), pageParam, PAGE, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    // Entries never change; new ones are asked for by the person, so that nothing moves under the eye.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** One entry by its number. The trail is read backwards until it is found; null when there is none. */
export function entryQuery(seq: number) {
  return queryOptions({
    queryKey: ["audit", "entry", seq],
    queryFn: async ({ signal }): Promise<AuditEntry | null> => {
      let cursor: string | undefined;
      do {
        const { items, next_cursor } = await page({}, cursor, LONG_PAGE, signal);
        const found = items.find((entry) => entry.seq === seq);
        if (found !== undefined) return found;
        const oldest = items.at(-1);
        if (oldest === undefined || oldest.seq < seq) return null;
        cursor = next_cursor ?? undefined;
      } while (cursor !== undefined);
      return null;
    },
    staleTime: Infinity,
  });
}

function page(filters: Partial<Filters>, cursor: string | undefined, limit: number, signal: AbortSignal) {
  return body(api.GET("/api/v1/audit/entries", { signal, params: { query: { ...filters, cursor, limit } } }));
}

/** Recomputes the whole chain. */
export function verify(): Promise<AuditVerification> {
  return body(api.POST("/api/v1/audit/verify"));
}

/** A moment to the millisecond, in this place's time. */
export function formatMoment(at: string): string {
  const moment = new Date(at);
  const day = moment.toLocaleDateString("en-IN", { day: "2-digit", month: "short", year: "numeric" });
  const time = moment.toLocaleTimeString("en-GB", { timeStyle: "medium" });
  return `${day} ${time}.${String(moment.getMilliseconds()).padStart(3, "0")}`;
}
