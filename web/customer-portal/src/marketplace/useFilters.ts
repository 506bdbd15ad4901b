import { useEffect, useState } from "react";
import { useSearchParams } from "wouter";
import type { AgentFilters } from "../plant/queries";

const SORTS = new Set(["relevance", "price", "-price", "name"]);

/** The filters as the address states them; an unknown sort is the usual one. */
export function readFilters(params: URLSearchParams): AgentFilters {
  const sort = params.get("sort") ?? "relevance";
  return {
    q: params.get("q")?.slice(0, 200) ?? "",
    industry: params.get("industry") ?? "",
    available: params.get("available") === "true",
    sort: SORTS.has(sort) ? (sort as AgentFilters["sort"]) : "relevance",
  };
}

/** The address of filters, naming only what differs from the usual. */
export function writeFilters(filters: AgentFilters): URLSearchParams {
  const params = new URLSearchParams();
  if (filters.q !== "") params.set("q", filters.q);
  if (filters.industry !== "") params.set("industry", filters.industry);
  if (filters.available) params.set("available", "true");
  if (filters.sort !== "relevance") params.set("sort", filters.sort);
  return params;
}

/** The filters live in the address, so that a search can be kept, sent and gone back to. */
export function useFilters(): { filters: AgentFilters; change: (part: Partial<AgentFilters>) => void } {
  const [params, setParams] = useSearchParams();
  return {
    filters: readFilters(params),
    change: (part) =>
      setParams((current) => writeFilters({ ...readFilters(current), ...part }), { replace: part.q !== undefined }),
  };
}

/** What is typed now, and what the address says once the typing rests for a quarter of a second. */
export function useTypedSearch(q: string, change: (part: Partial<AgentFilters>) => void) {
  const [typed, setTyped] = useState(q);
  const [seen, setSeen] = useState(q);
  if (seen !== q) {
    setSeen(q);
    if (typed.trim() !== q) setTyped(q);
  }
  useEffect(() => {
    if (typed.trim() === q) return undefined;
    const timer = setTimeout(() => change({ q: typed.trim() }), 250);
    return () => clearTimeout(timer);
  }, [typed, q, change]);
  return [typed, setTyped] as const;
}
