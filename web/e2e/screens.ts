import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";

const SCREENSHOTS = fileURLToPath(new URL("../../target/screenshots", import.meta.url));

/** Keeps a picture of the screen in both themes, and lets axe look at each. */
export async function keep(page: Page, name: string): Promise<void> {
  for (let themes = 0; themes < 2; themes++) {
    const theme = await page.locator("html").getAttribute("data-theme");
    // Colours fade from one theme to the next; contrast is judged when they have arrived.
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${SCREENSHOTS}/${name}-${theme ?? "light"}.png`, fullPage: true });
    const found = await new AxeBuilder({ page }).exclude("iframe").analyze();
    const serious = found.violations.filter((v) => v.impact === "serious" || v.impact === "critical");
    expect(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`), `${name} ${theme}`).toEqual([]);
    await page.getByRole("button", { name: /^Use the (light|dark) theme$/ }).first().click();
  }
}

/** A person nobody else is. */
export function somebody() {
  return {
    name: "Asha Rao",
    company: "Rao Textiles",
    email: `asha-${randomUUID()}@example.com`,
    password: "correct horse battery 7",
  };
}

/** Signs up through the form that is shown. */
export async function signUp(page: Page, person = somebody()): Promise<void> {
  await page.getByLabel("Full name").fill(person.name);
  await page.getByLabel("Company").fill(person.company);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Make my account" }).click();
}
