import { act, screen, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { FakePlant, json, problem, SESSION } from "../testing/FakePlant";
import { open } from "../testing/harness";
import { formatLatency, PERIOD, summary, type Service, type StackHealth } from "./health";

function service(name: Service["name"], status: Service["status"]): Service {
  return { name, status, latency_ms: status === "up" ? 2.34 : null, version: "0.1.0", detail: `${name} detail` };
}

function health(...services: Service[]): StackHealth {
  const down = services.some((s) => s.status === "down");
  return { status: down ? "degraded" : "up", checked_at: new Date().toISOString(), services };
}

let plant: FakePlant;

beforeEach(() => {
  plant = new FakePlant().on("GET /api/v1/auth/session", () => json(SESSION));
});

test("each service says in a word how it is, and unknown is a state", async () => {
  plant.on("GET /api/v1/ops/health", () =>
    json(health(service("gateway", "up"), service("redis", "down"), service("policy", "unknown"))),
  );
  open("/");
  const gateway = within(await screen.findByRole("article", { name: "Plant Gateway" }));
  gateway.getByText("Up");
  gateway.getByText("2.3 ms");
  gateway.getByText("0.1.0");
  gateway.getByText("gateway detail");
  within(screen.getByRole("article", { name: "Redis" })).getByText("Down");
  const policy = within(screen.getByRole("article", { name: "Policy" }));
  policy.getByText("Unknown");
  policy.getByText("not measured");
  expect(screen.getByText("Redis is down.").getAttribute("role")).toBe("status");
});

test("it is looked at again by itself, without keeping the session alive", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  let status: Service["status"] = "up";
  plant.on("GET /api/v1/ops/health", () => json(health(service("gateway", status))));
  open("/");
  await screen.findByText("Everything is up.");
  status = "down";
  await act(() => vi.advanceTimersByTimeAsync(PERIOD));
  await screen.findByText("Plant Gateway is down.");
  expect(plant.asked("GET /api/v1/ops/health").every((s) => s.headers.get("X-Waooaw-Background") === "true")).toBe(true);
});

test("when looks stop coming through, nothing is shown as known any more, and it recovers", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  let away = false;
  plant.on("GET /api/v1/ops/health", () =>
    away ? problem(503, "service-unavailable", "Away.") : json(health(service("gateway", "up"))),
  );
  open("/");
  await screen.findByText("Everything is up.");
  away = true;
  await act(() => vi.advanceTimersByTimeAsync(4 * PERIOD));
  expect((await screen.findByRole("alert")).textContent).toContain("corr-service-unavailable");
  within(screen.getByRole("article", { name: "Plant Gateway" })).getByText("Unknown");
  screen.getByText("Nobody knows how things are right now.");
  away = false;
  await act(() => vi.advanceTimersByTimeAsync(2 * PERIOD));
  await screen.findByText("Everything is up.");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("whoever may not look is told so", async () => {
  plant.on("GET /api/v1/ops/health", () => problem(403, "permission-denied", "Your role does not include this."));
  open("/");
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("Your role does not include this.");
  expect(within(alert).queryByRole("button", { name: "Try again" })).toBeNull();
});

test("a session that ended elsewhere leads to signing in", async () => {
  plant.on("GET /api/v1/ops/health", () => {
    plant.on("GET /api/v1/auth/session", () => problem(401, "unauthorized", "Sign in first."));
    return problem(401, "token-revoked", "The session has ended.");
  });
  open("/");
  await screen.findByLabelText("E-mail");
});

test("an address without a screen says so", async () => {
  open("/nowhere");
  await screen.findByRole("heading", { name: "There is no such screen" });
});

test("the summary names what is down before what is unknown", () => {
  expect(summary(health(service("cp", "down"), service("pp", "down"), service("redis", "unknown")))).toBe(
    "Customer Portal and Platform Portal are down.",
  );
  expect(summary(health(service("gateway", "up"), service("redis", "unknown")))).toBe(
    "Nothing is down, but nobody knows how Redis is.",
  );
});

test("latencies keep three digits", () => {
  expect([null, 0.04, 9.94, 42.4, 2_340].map(formatLatency)).toEqual(["not measured", "0.0 ms", "9.9 ms", "42 ms", "2.3 s"]);
});
