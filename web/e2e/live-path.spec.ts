import { expect, test } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { keep, signUp } from "./screens";

test("a stranger reaches a downloaded deliverable through the screens alone", async ({ page }) => {
  const began = Date.now();
  await page.goto("/");
  await expect(page.getByRole("link", { name: /Content Marketing|Asha/ }).first()).toBeVisible();
  await keep(page, "c1-marketplace");

  await page.goto("/agents/content-marketing");
  await expect(page.getByRole("link", { name: "Start a free trial" })).toBeVisible();
  await keep(page, "c2-agent");

  await page.getByRole("link", { name: "Start a free trial" }).click();
  await expect(page).toHaveURL(/sign-in/);
  await keep(page, "c3-sign-in");
  await page.goto("/sign-up?to=%2Fagents%2Fcontent-marketing%2Ftrial");
  await keep(page, "c3-sign-up");
  await signUp(page);
  await expect(page.getByRole("button", { name: /Use the/ }).first()).toBeVisible();
  await page.goto("/agents/content-marketing/trial");
  await keep(page, "c4-start-trial");

  // Double click on a write makes one thing.
  await page.getByRole("button", { name: "Start the trial" }).dblclick();
  await expect(page).toHaveURL(/\/hires\/[0-9a-f-]{36}/);
  await expect(page.getByRole("button", { name: "Use a sample" })).toBeVisible();
  await keep(page, "c5-goal");

  await page.getByRole("button", { name: "Use a sample" }).click();
  await page.getByRole("button", { name: "Start the run" }).click();
  await expect(page.getByRole("list", { name: "Steps" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Download report\.html/ }).first()).toBeVisible({ timeout: 60_000 });
  await keep(page, "c5-run");

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /^Download report\.md/ }).first().click(),
  ]);
  const report = await readFile((await download.path())!, "utf8");
  expect(report).toContain("# Content report");
  expect(report).toContain("Flesch reading ease");
  expect(Date.now() - began).toBeLessThan(5 * 60_000);

  await page.getByRole("link", { name: "Open", exact: true }).first().click();
  await expect(page).toHaveURL(/\/deliverables\//);
  await expect(page.frameLocator("iframe").first().getByRole("heading").first()).toBeVisible();
  await keep(page, "c6-deliverable");

  await page.goto("/hires");
  await expect(page.getByText("Content Marketing").first()).toBeVisible();
  await keep(page, "c7-my-hires");
  const hires = await (await page.request.get("/api/v1/hires")).json();
  expect(hires.items).toHaveLength(1);
  expect(hires.items[0].deliverable_count).toBe(1);
  expect(hires.items[0].spend.amount).toBe(1000);
});

test("every route survives a hard reload, signed out and signed in", async ({ page }) => {
  const routes = ["/", "/agents/sdr", "/agents/sdr/trial", "/sign-in", "/sign-up", "/hires", "/nowhere"];
  for (const route of routes) {
    await page.goto(route);
    await page.reload();
    await expect(page.getByRole("main"), route).not.toBeEmpty();
  }
  await page.goto("/sign-up");
  await signUp(page);
  await expect(page).not.toHaveURL(/sign-up/);
  for (const route of routes) {
    await page.goto(route);
    await page.reload();
    await expect(page.getByRole("main"), route).not.toBeEmpty();
  }
  await page.goto("/hires");
  await expect(page).toHaveURL(/\/hires$/);
});

test("what is not a customer's is not found, and no token ever reaches the browser", async ({ page }) => {
  await page.goto("/sign-up");
  await signUp(page);
  await expect(page).not.toHaveURL(/sign-up/);
  const session = await (await page.request.get("/api/v1/auth/session")).text();
  expect(session).not.toMatch(/access_token|refresh_token|eyJ/);
  const others = await page.request.get("/api/v1/hires/0190a000-0000-7000-8000-000000000001", {
    headers: { "X-User-Id": "1", "X-Customer-Id": "1", "X-Gateway-Type": "PP" },
  });
  expect(others.status()).toBe(404);
  expect((await page.request.get("/api/v1/audit/entries")).status()).toBe(403);
});
