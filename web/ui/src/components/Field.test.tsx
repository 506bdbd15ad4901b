import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { TextField } from "./Field";

afterEach(cleanup);

test("a hint and an error are tied to their control", () => {
  render(<TextField label="E-mail" hint="We write rarely." error="This is taken." />);
  const control = screen.getByLabelText("E-mail");
  expect(control.getAttribute("aria-invalid")).toBe("true");
  const described = control.getAttribute("aria-describedby")?.split(" ") ?? [];
  expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual(["We write rarely.", "This is taken."]);
});

test("a control without fault is not called invalid", () => {
  render(<TextField label="Company" />);
  const control = screen.getByLabelText("Company");
  expect([control.hasAttribute("aria-invalid"), control.hasAttribute("aria-describedby")]).toEqual([false, false]);
});
