import { expect, test } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { keep } from "./screens";

const PP = process.env["PP_URL"] ?? "http://localhost:3001";

test("the administrator sees the stack's health and proves the audit trail", async ({ page }) => {
  const credentials = JSON.parse(await readFile(process.env["CREDENTIALS_FILE"] ?? "../.waooaw/credentials.json", "utf8"));
  await page.goto(PP);
  await expect(page.getByLabel("E-mail")).toBeVisible();
  await keep(page, "p1-sign-in");
  await page.getByLabel("E-mail").fill(credentials.platform_admin.email);
  await page.getByLabel("Password").fill(credentials.platform_admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();

  await expect(page.getByText(/postgres/i).first()).toBeVisible();
  await keep(page, "p2-health");

  await page.goto(`${PP}/audit`);
  await expect(page.getByRole("button", { name: /^Open entry/ }).first()).toBeVisible();
  await page.getByRole("button", { name: "Verify chain" }).click();
  await expect(page.getByText(/entries/i).first()).toBeVisible();
  await keep(page, "p8-audit");

  await page.getByRole("button", { name: /^Open entry/ }).first().click();
  await expect(page.getByText(/previous|prev/i).first()).toBeVisible();
});

test("a customer cannot open the platform portal", async ({ page }) => {
  const answer = await page.request.get(`${PP}/api/v1/ops/health`);
  expect(answer.status()).toBe(401);
});
