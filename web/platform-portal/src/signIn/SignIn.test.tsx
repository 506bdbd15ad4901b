import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { FakePlant, json, problem, SESSION } from "../testing/FakePlant";
import { open } from "../testing/harness";

function signedOut() {
  return new FakePlant().on("GET /api/v1/auth/session", () => problem(401, "unauthorized", "Sign in first."));
}

test("an empty form is not sent, and each field says what it wants", async () => {
  const plant = signedOut();
  open("/");
  await userEvent.click(await screen.findByRole("button", { name: "Sign in" }));
  expect(screen.getByLabelText("E-mail")).toHaveProperty("ariaInvalid", "true");
  expect(document.getElementById(screen.getByLabelText("E-mail").getAttribute("aria-describedby") ?? "")?.textContent).toBe(
    "Enter your e-mail.",
  );
  expect(plant.asked("POST /api/v1/auth/sign-in")).toHaveLength(0);
});

test("a wrong password is said without saying which of the two was wrong", async () => {
  signedOut().on("POST /api/v1/auth/sign-in", () => problem(401, "unauthorized", "No."));
  open("/");
  await userEvent.type(await screen.findByLabelText("E-mail"), "admin@waooaw.example");
  await userEvent.type(screen.getByLabelText("Password"), "wrong{Enter}");
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The e-mail or the password is not right.");
  expect(alert.textContent).toContain("corr-unauthorized");
});

test("whoever signs in is where they wanted to be, and double clicks sign in once", async () => {
  const plant = signedOut()
    .on("POST /api/v1/auth/sign-in", () => json(SESSION))
    .on("GET /api/v1/audit/entries", () => json({ items: [], next_cursor: null }));
  open("/audit?actor=someone");
  await userEvent.type(await screen.findByLabelText("E-mail"), "admin@waooaw.example");
  await userEvent.type(screen.getByLabelText("Password"), "right");
  await userEvent.dblClick(screen.getByRole("button", { name: "Sign in" }));
  await screen.findByRole("heading", { level: 1, name: "Audit trail" });
  expect(location.pathname + location.search).toBe("/audit?actor=someone");
  expect(plant.asked("POST /api/v1/auth/sign-in").map((seen) => seen.body)).toEqual([
    { email: "admin@waooaw.example", password: "right" },
  ]);
});

test("a stack that is away is an error with its reference and not a signed-out person", async () => {
  new FakePlant().on("GET /api/v1/auth/session", () => problem(503, "service-unavailable", "Away."));
  open("/");
  expect((await screen.findByRole("alert", {}, { timeout: 3_000 })).textContent).toContain("corr-service-unavailable");
  expect(screen.queryByLabelText("E-mail")).toBeNull();
});

test("signing out leaves nothing on the screen", async () => {
  const plant = new FakePlant()
    .on("GET /api/v1/auth/session", () => json(SESSION))
    .on("GET /api/v1/ops/health", () => json({ status: "up", checked_at: new Date().toISOString(), services: [] }))
    .on("POST /api/v1/auth/sign-out", () => new Response(null, { status: 204 }));
  open("/");
  await userEvent.click((await screen.findAllByRole("button", { name: "Sign out" }))[0] as HTMLElement);
  await screen.findByLabelText("E-mail");
  expect(plant.asked("POST /api/v1/auth/sign-out")[0]?.headers.get("X-CSRF-Token")).toBe("csrf-of-this-session");
  await waitFor(() => expect(screen.queryByText("Platform Admin")).toBeNull());
});
