import { expect, test } from "vitest";
import { checkPerson } from "./person";
import { returnPath, signInPath } from "./returnTo";

test("signing in leads back to where one was, query and all", () => {
  const path = signInPath("/hires/7", "run=9");
  expect(returnPath(path.split("?")[1] ?? "")).toBe("/hires/7?run=9");
  expect(signInPath("/", "")).toBe("/sign-in");
});

test("no link can make signing in lead to another site", () => {
  for (const back of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]) {
    expect(returnPath(new URLSearchParams({ return: back }).toString())).toBe("/");
  }
});

test("what is missing is named by its field", () => {
  const empty = checkPerson({ email: "no", password: "short", full_name: " ", company: "" });
  expect(Object.keys(empty)).toEqual(["full_name", "company", "email", "password"]);
  expect(checkPerson({ email: "a@b.in", password: "river stone lamp", full_name: "A", company: "B" })).toEqual({});
});
