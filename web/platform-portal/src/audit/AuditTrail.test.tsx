import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { FakePlant, json, problem, SESSION, type Seen } from "../testing/FakePlant";
import { open } from "../testing/harness";
import type { AuditEntry, AuditVerification } from "./audit";

function entry(seq: number): AuditEntry {
  return {
    seq,
    at: "2026-03-01T10:00:00.123Z",
    kind: "request",
    actor: seq % 2 === 0 ? "asha@example.com" : "ravi@example.com",
    action: "hire.create",
    entity_type: "hire",
    entity_id: `hire-${seq}`,
    customer_id: null,
    correlation_id: `corr-of-${seq}-and-more`,
    outcome: "403 permission-denied",
    body: JSON.parse(`{"path": "/api/v1/hires/${seq}"}`) as AuditEntry["body"],
    prev_hash: `hash-${seq - 1}`,
    hash: `hash-${seq}`,
  };
}

/** A trail of 130 entries, newest first, whose cursor is the last number given. */
function trail({ query }: Seen): Response {
  const limit = Number(query.get("limit"));
  const from = Number(query.get("cursor") ?? 131) - 1;
  const wanted = query.get("correlation_id");
  const items = Array.from({ length: 130 }, (_, index) => entry(130 - index))
    .filter((e) => e.seq <= from && (wanted === null || e.correlation_id === wanted))
    .slice(0, limit);
  const last = items.at(-1)?.seq ?? 1;
  return json({ items, next_cursor: last > 1 && wanted === null ? String(last) : null });
}

function verification(more: Partial<AuditVerification>): AuditVerification {
  return {
    valid: true,
    entries: 12_345,
    checkpoints: 12,
    first_bad: null,
    head_hash: "head-of-the-chain",
    verified_at: "2026-03-01T10:00:00Z",
    duration_ms: 87,
    ...more,
  };
}

let plant: FakePlant;

beforeEach(() => {
  plant = new FakePlant()
    .on("GET /api/v1/auth/session", () => json(SESSION))
    .on("GET /api/v1/audit/entries", trail);
});

test("the trail is read page by page to its beginning", async () => {
  const { container } = open("/audit");
  await screen.findByText("50 entries shown, there are more");
  await userEvent.click(screen.getByText("Load more"));
  await screen.findByText("100 entries shown, there are more");
  await userEvent.click(screen.getByText("Load more"));
  await screen.findByText("130 entries shown");
  screen.getByText("This is the beginning of the trail.");
  const numbers = Array.from(container.querySelectorAll("tbody th"), (cell) => Number(cell.textContent));
  expect(numbers).toEqual(Array.from({ length: 130 }, (_, index) => 130 - index));
});

test("filters are asked of the server and live in the address", async () => {
  open("/audit");
  await userEvent.type(await screen.findByLabelText("Actor"), " asha@example.com ");
  await userEvent.type(screen.getByLabelText("Action"), "hire.create{Enter}");
  await waitFor(() => {
    const asked = plant.asked("GET /api/v1/audit/entries").at(-1)?.query;
    expect(asked?.get("actor")).toBe("asha@example.com");
    expect(asked?.get("action")).toBe("hire.create");
    expect(asked?.has("correlation_id")).toBe(false);
  });
  expect(location.search).toContain("action=hire.create");
  expect(document.activeElement).toBe(screen.getByLabelText("Action"));
});

test("an address with filters survives a reload", async () => {
  open("/audit?correlation_id=corr-of-7-and-more");
  await screen.findByText("1 entry shown");
  expect(screen.getByLabelText("Correlation id")).toHaveProperty("value", "corr-of-7-and-more");
});

test("a correlation id shows all that belongs to it", async () => {
  open("/audit");
  await userEvent.click(await screen.findByRole("button", { name: "Show all entries of corr-of-128-and-more" }));
  await screen.findByText("1 entry shown");
  expect(screen.getByLabelText("Correlation id")).toHaveProperty("value", "corr-of-128-and-more");
  await userEvent.click(screen.getByRole("button", { name: "Show all" }));
  await screen.findByText(/^50 entries shown/);
});

test("an entry opens whole, with body and hashes, and closes again", async () => {
  open("/audit");
  await userEvent.click(await screen.findByRole("button", { name: "Open entry 129" }));
  const drawer = within(await screen.findByRole("dialog", { name: "Entry 129" }));
  drawer.getByText("hash-129");
  drawer.getByText("hash-128");
  drawer.getByText(/\/api\/v1\/hires\/129/);
  expect(location.search).toBe("?entry=129");
  await userEvent.click(drawer.getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(location.search).toBe("");
});

test("a whole chain is said to be whole, in figures", async () => {
  plant.on("POST /api/v1/audit/verify", () => json(verification({})));
  open("/audit");
  await userEvent.click(await screen.findByRole("button", { name: "Verify chain" }));
  await screen.findByText("The chain is whole: nothing was altered, removed or put in between.");
  const proof = within(screen.getByRole("region", { name: "Proof" }));
  for (const figure of ["12,345", "12", "87 milliseconds", "head-of-the-chain"]) proof.getByText(figure);
  expect(plant.asked("POST /api/v1/audit/verify")[0]?.headers.get("X-CSRF-Token")).toBe("csrf-of-this-session");
});

test("a broken chain names the first bad entry and opens it, however far back it lies", async () => {
  plant.on("POST /api/v1/audit/verify", () =>
    json(verification({ valid: false, first_bad: { seq: 17, reason: "its hash does not fit its content" } })),
  );
  open("/audit");
  await userEvent.click(await screen.findByRole("button", { name: "Verify chain" }));
  expect((await screen.findByRole("alert")).textContent).toContain(
    "The chain is broken, first at entry 17: its hash does not fit its content",
  );
  await userEvent.click(screen.getByRole("button", { name: "Open entry 17" }));
  const drawer = within(await screen.findByRole("dialog", { name: "Entry 17" }));
  await drawer.findByText("hash-17");
});

test("an entry that is not in the trail is said not to be", async () => {
  open("/audit?entry=999");
  await screen.findByRole("heading", { name: "There is no such entry" });
});

test("a verification that fails says why, with its reference", async () => {
  plant.on("POST /api/v1/audit/verify", () => problem(504, "gateway-timeout", "It took too long."));
  open("/audit");
  await userEvent.click(await screen.findByRole("button", { name: "Verify chain" }));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("It took too long.");
  expect(alert.textContent).toContain("corr-gateway-timeout");
});

test("nothing found says how to see everything again", async () => {
  open("/audit?correlation_id=nobody");
  await userEvent.click(await screen.findByRole("button", { name: "Show all entries" }));
  await screen.findByText(/^50 entries shown/);
});

test("whoever may not read the trail is told so", async () => {
  plant.on("GET /api/v1/audit/entries", () => problem(403, "permission-denied", "Your role does not include this."));
  open("/audit");
  expect((await screen.findByRole("alert")).textContent).toContain("corr-permission-denied");
});
