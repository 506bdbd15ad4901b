import { expect, test, type BrowserContext, type Page } from "@playwright/test";
import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { inspect } from "./inspect";

const person = {
  name: "Ananya Rao",
  company: "Kaveri Books",
  email: `ananya.${Date.now()}@kaveri.example.com`,
  password: `lamp-river-${randomUUID()}`,
};

let context: BrowserContext;
let page: Page;
let workspace = "";
let deliverable = "";

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext({ acceptDownloads: true });
  page = await context.newPage();
});

test.afterAll(() => context.close());

test("a stranger finds an agent by searching, and the search is in the address", async () => {
  await page.goto("/");
  await expect(page.locator("article").first()).toBeVisible();
  await inspect(page, "marketplace");
  await page.getByRole("searchbox", { name: "Search agents" }).fill("content");
  await expect(page).toHaveURL(/q=content/);
  await page.reload();
  await expect(page.getByRole("searchbox")).toHaveValue("content");
  await expect(page.locator("article", { hasText: "Content Marketing" }).first()).toBeVisible();
  await page.getByRole("searchbox").fill("zzzzqqqq");
  await expect(page.getByText("No agent matches “zzzzqqqq”")).toBeVisible();
  await inspect(page, "marketplace-empty");
});

test("every agent of the catalogue can be reached by showing more", async () => {
  await page.goto("/?sort=name");
  const cards = page.locator("article");
  await expect(cards.first()).toBeVisible();
  const more = page.getByRole("button", { name: "Show more agents" });
  while (await more.isVisible()) {
    const shown = await cards.count();
    await more.click();
    await expect.poll(() => cards.count()).toBeGreaterThan(shown);
  }
  expect(await cards.count()).toBe(19);
});

test("an agent tells its terms and certificates; one that needs a model cannot be tried", async () => {
  await page.goto("/agents/content-marketing");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.getByText("Certificate", { exact: false }).first().click();
  await inspect(page, "agent");
  await page.goto("/agents/seo");
  await expect(page.getByText("needs a language model", { exact: false }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Start a free trial" })).toHaveCount(0);
  await inspect(page, "agent-needs-model");
});

test("starting a trial asks to sign up first and comes back; what is missing is said at its field", async () => {
  await page.goto("/agents/content-marketing");
  await page.getByRole("link", { name: "Start a free trial" }).click();
  await expect(page).toHaveURL(/\/sign-in\?return=/);
  await inspect(page, "sign-in");
  await page.getByRole("link", { name: "Make an account" }).click();
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await inspect(page, "sign-up");
  await page.getByLabel("Full name").fill(person.name);
  await page.getByLabel("Company").fill(person.company);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page).toHaveURL(/\/agents\/content-marketing\/trial$/);
  await expect(page.getByRole("button", { name: "Start the trial" })).toBeVisible();
  await inspect(page, "start-trial");
});

test("a double click on start trial makes one trial", async () => {
  await page.getByRole("button", { name: "Start the trial" }).dblclick();
  await expect(page).toHaveURL(/\/hires\/[0-9a-f-]{36}$/);
  workspace = new URL(page.url()).pathname;
  const hires = await page.request.get("/api/v1/hires");
  expect(((await hires.json()) as { items: unknown[] }).items).toHaveLength(1);
});

test("a goal is checked before it starts, then runs live to a deliverable", async () => {
  await expect(page.getByLabel("Your goal")).toBeVisible();
  await page.getByRole("button", { name: "Start the run" }).click();
  await expect(page.getByLabel("Your goal")).toHaveAttribute("aria-invalid", "true");
  await inspect(page, "goal-checked");
  await page.getByRole("button", { name: "Use a sample" }).click();
  await inspect(page, "goal");
  await page.getByRole("button", { name: "Start the run" }).click();
  await expect(page).toHaveURL(/\?run=/);
  await expect(page.getByRole("list", { name: "Steps" })).toBeVisible();
  await expect(page.getByText("Finds", { exact: true }).first()).toBeVisible();
  await expect(page.frameLocator("iframe").locator("h1").first()).toBeVisible({ timeout: 60_000 });
  await inspect(page, "run");
});

test("the run survives a reload, with every line it had", async () => {
  const lines = page.getByRole("list", { name: /thinks, does and finds/ }).getByRole("listitem");
  const before = await lines.count();
  expect(before).toBeGreaterThan(3);
  await page.reload();
  await expect.poll(() => lines.count()).toBe(before);
});

test("the downloaded file is the file whose fingerprint the screen shows", async () => {
  await page.getByRole("link", { name: "Open", exact: true }).click();
  await expect(page).toHaveURL(/\/deliverables\//);
  deliverable = new URL(page.url()).pathname;
  await expect(page.locator("iframe")).toBeVisible();
  await expect(page.frameLocator("iframe").locator("h1").first()).toBeVisible();
  await inspect(page, "deliverable");
  const files = page.getByRole("list", { name: "Files" }).getByRole("listitem");
  for (let index = 0; index < (await files.count()); index++) {
    const file = files.nth(index);
    const fingerprint = await file.locator("code").textContent();
    const started = page.waitForEvent("download");
    await file.getByRole("link", { name: /Download/ }).click();
    const bytes = await readFile(await (await started).path());
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(fingerprint);
  }
});

test("my hires shows the figures of the API", async () => {
  await page.goto("/hires");
  const card = page.locator("article");
  await expect(card).toHaveCount(1);
  await expect(card).toContainText("1 of 10");
  await expect(card).toContainText("6 days 23 hours");
  await inspect(page, "my-hires");
});

for (const slug of ["sdr", "maths-tutor"]) {
  test(`${slug} does its sample work to the end`, async () => {
    await page.goto(`/agents/${slug}/trial`);
    await page.getByRole("button", { name: "Start the trial" }).click();
    await page.getByRole("button", { name: "Use a sample" }).click();
    await inspect(page, `goal-${slug}`);
    await page.getByRole("button", { name: "Start the run" }).click();
    await expect(page.frameLocator("iframe").locator("h1").first()).toBeVisible({ timeout: 60_000 });
    await inspect(page, `run-${slug}`);
  });
}

test("another customer's work does not exist here", async () => {
  await page.goto(`/hires/${randomUUID()}`);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await inspect(page, "not-found-hire");
  await page.goto("/nowhere");
  await expect(page.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
  await inspect(page, "not-found");
});

test("every route survives a deep link and a reload, signed in", async () => {
  for (const route of ["/", "/agents/sdr", "/agents/sdr/trial", "/hires", workspace, deliverable]) {
    await page.goto(route);
    await expect(page.getByRole("heading", { level: 1 }), route).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 }), route).toBeVisible();
    expect(new URL(page.url()).pathname).toBe(route);
  }
});

test("signed out, private routes ask to sign in and come back; public ones stay", async () => {
  await page.goto("/hires");
  await page.getByRole("button", { name: person.name }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
  for (const route of ["/agents/sdr/trial", "/hires", workspace, deliverable]) {
    await page.goto(route);
    await expect(page, route).toHaveURL(/\/sign-in\?return=/);
  }
  for (const route of ["/", "/agents/sdr", "/sign-in", "/sign-up"]) {
    await page.goto(route);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 }), route).toBeVisible();
    expect(new URL(page.url()).pathname).toBe(route);
  }
  await page.goto(workspace);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill("not the password at all");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(new RegExp(`${workspace}$`));
});

test("the theme is remembered, and the keyboard reaches the content past the navigation", async () => {
  await page.goto("/");
  await page.getByRole("button", { name: "Use the dark theme" }).click();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
});

test("below 1024 px the navigation is a drawer that Escape closes", async () => {
  await page.setViewportSize({ width: 800, height: 900 });
  await page.goto("/");
  const menu = page.getByRole("button", { name: "Open the menu" });
  await menu.click();
  const drawer = page.getByRole("dialog", { name: "Menu" });
  await expect(drawer).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await menu.click();
  await drawer.getByRole("link", { name: "My hires" }).click();
  await expect(page).toHaveURL(/\/hires$/);
  await expect(drawer).toBeHidden();
});
