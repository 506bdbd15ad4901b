import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { inspect } from "./inspect";

const { PP_URL, CREDENTIALS_FILE } = process.env;

test.use({ baseURL: PP_URL ?? "http://localhost:3001" });
test.skip(CREDENTIALS_FILE === undefined, "CREDENTIALS_FILE does not name the accounts of the first start");

function admin(): { email: string; password: string } {
  const accounts = JSON.parse(readFileSync(CREDENTIALS_FILE ?? "", "utf8")) as {
    platform_admin: { email: string; password: string };
  };
  return accounts.platform_admin;
}

test("the admin signs in, sees the stack's health, and verifies the audit chain", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await inspect(page, "platform-sign-in");
  await page.getByLabel("E-mail").fill(admin().email);
  await page.getByLabel("Password").fill(admin().password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Stack health", level: 1 })).toBeVisible();
  await inspect(page, "platform-health");
  await page.goto("/audit");
  await expect(page.getByRole("heading", { name: "Audit trail", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Verify chain" }).click();
  await expect(page.getByText("The chain is whole", { exact: false })).toBeVisible({ timeout: 60_000 });
  await inspect(page, "platform-audit");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Audit trail", level: 1 })).toBeVisible();
});
