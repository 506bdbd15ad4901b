import { expect, test } from "vitest";
import { defaults, inWords, violations, withoutEmpty, type InputSchema } from "./schema";
import { progressOf } from "./progress";
import { SAMPLES } from "./samples";

const CONTENT: InputSchema = {
  type: "object",
  properties: {
    text: { type: "string", minLength: 1, maxLength: 20 },
    html: { type: "string", minLength: 1 },
    keywords: { type: "array", maxItems: 2, uniqueItems: true, items: { type: "string", pattern: "[\\p{L}\\p{N}]" } },
  },
  oneOf: [{ required: ["text"] }, { required: ["html"] }],
};

const LEADS: InputSchema = {
  type: "object",
  required: ["leads_csv", "ideal_customer"],
  properties: {
    leads_csv: { type: "string", minLength: 1 },
    ideal_customer: {
      type: "object",
      properties: { min_employees: { type: "integer", minimum: 0 }, titles: { type: "array", items: { type: "string" } } },
    },
  },
};

test("exactly one of text and page is asked for", () => {
  expect(violations(CONTENT, {})).toHaveProperty("text");
  expect(violations(CONTENT, { text: "a", html: "b" })).toHaveProperty("text");
  expect(violations(CONTENT, { html: "<p>hi</p>" })).toEqual({});
});

test("each fault is told at its own field, also inside an object", () => {
  expect(violations(LEADS, { ideal_customer: { min_employees: -1 } })).toEqual({
    leads_csv: "This is needed.",
    "ideal_customer.min_employees": "At least 0.",
  });
  expect(violations(LEADS, { leads_csv: "a", ideal_customer: { min_employees: 1.5 } })).toEqual({
    "ideal_customer.min_employees": "Write a whole number.",
  });
});

test("lists are checked for number, repetition and each item", () => {
  const check = (keywords: string[]) => violations(CONTENT, { text: "a", keywords })["keywords"];
  expect(check(["tea", "coffee"])).toBeUndefined();
  expect(check(["a", "b", "c"])).toBe("At most 2.");
  expect(check(["a", "a"])).toBe("Each only once, please.");
  expect(check(["!!"])).toContain("!!");
});

test("a text longer than the limit says by how much", () => {
  expect(violations(CONTENT, { text: "x".repeat(25) })["text"]).toBe("At most 20 characters fit; this has 25.");
});

test("what was left empty is left out, but an object that is asked for stays", () => {
  expect(withoutEmpty({ text: "", keywords: [], ideal_customer: { titles: [], min_employees: 0 } })).toEqual({
    ideal_customer: { min_employees: 0 },
  });
});

test("a form starts with the schema's defaults", () => {
  expect(defaults({ properties: { level: { type: "integer", default: 2 }, profile: { type: "object" } } })).toEqual({
    level: 2,
    profile: {},
  });
});

test("the samples fit the forms they fill", () => {
  expect(violations(LEADS, SAMPLES["sdr"]?.inputs ?? {})).toEqual({});
  expect(violations({ ...CONTENT, properties: { ...CONTENT.properties } }, SAMPLES["content-marketing"]?.inputs ?? {})).toEqual({});
});

test("names and progress are put in words", () => {
  expect(inWords("polynomial-derivatives")).toBe("Polynomial derivatives");
  const event = { seq: 1, run_id: "r", kind: "progress", step: "merge", text: "", data: { done: 1, total: 3 }, at: "" } as const;
  expect(progressOf("merge", [event])).toBe(33);
  expect(progressOf("score", [event])).toBeUndefined();
});
