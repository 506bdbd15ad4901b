import { expect, test } from "vitest";
import { readFilters, writeFilters } from "./useFilters";

test("the address keeps every filter and names only what differs from the usual", () => {
  const filters = { q: "tea & toast", industry: "marketing", available: true, sort: "-price" } as const;
  expect(readFilters(new URLSearchParams(writeFilters(filters).toString()))).toEqual(filters);
  expect(writeFilters({ q: "", industry: "", available: false, sort: "relevance" }).toString()).toBe("");
});

test("a made-up sort in the address is the usual sort", () => {
  expect(readFilters(new URLSearchParams("sort=cheapest")).sort).toBe("relevance");
});
