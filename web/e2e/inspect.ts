import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { join } from "node:path";

const SCREENSHOTS = join(import.meta.dirname, "../../target/screenshots");

/**
 * Looks at the screen in both themes and on a telephone: a picture of each is kept, axe finds nothing serious, and nothing
 * is wider than the window.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  const before = await page.evaluate(() => document.documentElement.dataset["theme"]);
  await page.evaluate(() => window.scrollTo(0, 0));
  for (const theme of ["light", "dark"]) {
    await page.evaluate((chosen) => (document.documentElement.dataset["theme"] = chosen), theme);
    await settled(page);
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${theme}.png`), fullPage: true, animations: "disabled" });
    // Legacy mode: a sandboxed preview runs no script, so axe cannot enter it.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    const serious = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    expect(serious, `${name} in the ${theme} theme`).toEqual([]);
  }
  await page.evaluate((chosen) => (document.documentElement.dataset["theme"] = chosen), before);
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  await page.screenshot({ path: join(SCREENSHOTS, `${name}-mobile.png`), fullPage: true, animations: "disabled" });
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(tooWide, `${name} is wider than a telephone`).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Until every transition of a theme's colours is over. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.race([
      Promise.allSettled(
        document
          .getAnimations()
          .filter((animation) => animation instanceof CSSTransition)
          .map((transition) => transition.finished),
      ),
      new Promise((resolve) => setTimeout(resolve, 1_000)),
    ]),
  );
}
