/**
 * The dashboard in a real browser: each page by day, by night and on a phone, each file that it gives away, a run that
 * goes on, a store of 100,000 evaluations. Needs Chromium; what a server refuses is tested without (src/serve).
 */
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Prepared } from "../../src/evaluate.ts";
import type { RunAnswer, VariantAnswer } from "../../src/serve.ts";
import { openSqlite } from "../../src/store/index.ts";
import type { EvaluationRow, RunConfig } from "../../src/store.ts";
import { gevo, project, remove, start } from "./gevo.ts";

const CHROMIUM = "/usr/bin/chromium";
const EVALUATIONS = 100_000;

/** What people see differently. */
const LOOKS = {
  day: { viewport: { width: 1280, height: 900 } },
  night: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true },
} as const;

let browser: Browser;
const servers: ChildProcess[] = [];
const folders: string[] = [];

async function serve(folder: string): Promise<string> {
  const child = start(folder, "serve", "--port", "0");
  servers.push(child);
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const [address] = /http:\S+/.exec(said) ?? [];
      if (address !== undefined) resolve(address.replace(/\/$/, ""));
    });
    child.on("exit", () => reject(new Error(`gevo serve ended: ${said}`)));
  });
}

/** A page that fails the test when its console has anything to say. */
async function visit(address: string, look: keyof typeof LOOKS = "day"): Promise<Page> {
  const page = await browser.newPage(LOOKS[look]);
  page.on("console", (message) => complaints.push(`${address}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`${address}: ${error.message}`));
  await page.goto(address);
  return page;
}
const complaints: string[] = [];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate("axe.run(document).then(({ violations }) => violations)");
  return (found as Violation[]).flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}

async function answerOf(address: string): Promise<unknown> {
  return (await fetch(address)).json();
}

const bestOf = async (address: string, run: string): Promise<VariantAnswer> =>
  (await answerOf(`${address}/api/v1/runs/${run}/variants/best`)) as VariantAnswer;

const numberIn = (text: string | null): number => Number(text?.replaceAll(",", ""));

describe.skipIf(!existsSync(CHROMIUM))(`the dashboard in a browser (needs ${CHROMIUM})`, () => {
  let folder = "";
  let here = "";
  let run = "";
  /** The best variant before it was analysed. */
  let unanalysed: VariantAnswer | undefined;

  beforeAll(async () => {
    folder = project("workloads/backprop");
    folders.push(folder);
    const options = ["--budget", "24evals", "--population", "16", "--device", "emulator"];
    const evolved = await gevo(folder, "evolve", "workloads/backprop", ...options, "--json");
    expect(evolved.code, evolved.stderr).toBe(0);
    run = (JSON.parse(evolved.stdout) as { readonly run: string }).run;
    here = await serve(folder);
    unanalysed = await bestOf(here, run);
    const analysed = await gevo(folder, "analyze", run);
    expect(analysed.code, analysed.stderr).toBe(0);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) server.kill();
    for (const each of folders) remove(each);
  });

  it("has pages without faults, by day, by night and on a phone", async () => {
    const paths: Readonly<Record<string, string>> = {
      "/": "table",
      [`/runs/${run}`]: "#evaluations",
      [`/runs/${run}/variants/best`]: "#files",
      [`/compare?side=${run}&side=default`]: "#volume",
      "/nowhere/at/all/what": "h1",
    };
    for (const look of Object.keys(LOOKS) as (keyof typeof LOOKS)[]) {
      for (const [path, part] of Object.entries(paths)) {
        const page = await visit(here + path, look);
        await page.waitForSelector(part);
        expect(await violations(page), `${look} ${path}`).toEqual([]);
        const width = await page.evaluate("document.documentElement.scrollWidth");
        expect(width, `${look} ${path}`).toBeLessThanOrEqual(LOOKS[look].viewport.width);
        await page.close();
      }
    }
    expect(complaints).toEqual([]);
  });

  it("shows a variant's edits, code, cost, lineage and dependencies", async () => {
    const page = await visit(`${here}/runs/${run}/variants/best`);
    await page.waitForSelector("#files");
    const parts = ["#checks", "#edits", "#code", "#cost", "#dependencies", "#lineage"];
    for (const part of parts) expect(await page.locator(part).count(), part).toBe(1);
    expect(await page.locator(".meant").count()).toBeGreaterThan(0);
    await page.waitForSelector(".sides .add");
    await page.getByRole("button", { name: "what the device gets" }).click();
    await page.getByText("PTX", { exact: true }).waitFor();
    await page.waitForSelector(".sides .add");
    expect(complaints).toEqual([]);
  });

  it("gives away what needs no analysis, and says how the rest is made", async () => {
    expect(unanalysed?.exportHint).toBe(`gevo export ${run} --out DIR`);
    const { exportHint, files } = await bestOf(here, run);
    expect(exportHint).toBeUndefined();
    expect(files.filter((name) => !unanalysed?.files.includes(name)).sort()).toEqual([
      "report.html",
      "report.md",
    ]);
    const page = await visit(`${here}/runs/${run}`);
    // A variant that is right and was not recorded.
    const { members } = (await answerOf(`${here}/api/v1/runs/${run}`)) as RunAnswer;
    await page.goto(`${here}/runs/${run}/variants/${members[0]?.variant}`);
    await page.getByText(`gevo export ${run} --variant`).waitFor();
    expect(complaints).toEqual([]);
  });

  it("gives away the files that an export writes", async () => {
    const out = mkdtempSync(join(tmpdir(), "gevo-dashboard-"));
    folders.push(out);
    const exported = await gevo(folder, "export", run, "--out", out);
    expect(exported.code, exported.stderr).toBe(0);
    const page = await visit(`${here}/runs/${run}/variants/best`);
    const buttons = page.locator(".files a");
    await buttons.first().waitFor();
    expect((await buttons.allTextContents()).sort()).toEqual(readdirSync(out).sort());
    for (const button of await buttons.all()) {
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      const name = download.suggestedFilename();
      const given = readFileSync(await download.path());
      expect(given.equals(readFileSync(join(out, name))), name).toBe(true);
      // Chromium gives a page ten downloads a second.
      await page.waitForTimeout(150);
    }
  });

  it("is used with keys alone", async () => {
    const page = await visit(here);
    await page.waitForSelector("tbody a");
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${here}/runs/${run}`);
    await page.keyboard.press("b");
    await page.waitForURL(`${here}/runs/${run}/variants/best`);
    await page.keyboard.press("u");
    await page.waitForURL(`${here}/runs/${run}`);
    await page.waitForSelector("#front");
    await page.getByRole("slider").focus();
    await page.keyboard.press("Home");
    await page.getByText("after 1 of 24 evaluations").waitFor();
    expect(complaints).toEqual([]);
  });

  it("follows a run of another process", async () => {
    const page = await visit(here);
    await page.waitForSelector("tbody a");
    const options = ["--budget", "2000evals", "--population", "16", "--device", "emulator"];
    const child = start(folder, "evolve", "workloads/backprop", ...options, "--seed", "7");
    try {
      await page.locator(".live").waitFor({ timeout: 60_000 });
      const name = await page.locator("tbody tr:has(.live) a").textContent();
      await page.locator("tbody tr:has(.live) a").click();
      await page.locator("h1", { hasText: `run ${name}` }).waitFor();
      const count = page.locator(".facts dd").first();
      const before = numberIn(await count.textContent());
      const grown = async () => numberIn(await count.textContent());
      await expect.poll(grown, { timeout: 60_000 }).toBeGreaterThan(before + 5);
      expect(complaints).toEqual([]);
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("stays small with 100,000 evaluations", async () => {
    const large = mkdtempSync(join(tmpdir(), "gevo-dashboard-"));
    folders.push(large);
    const id = fill(join(large, ".gevo", "gevo.db"));
    const there = await serve(large);
    for (const path of ["", "/points", "/evaluations?page=4000&size=25&sort=time&status=ok"]) {
      const response = await fetch(`${there}/api/v1/runs/${id}${path}`);
      expect(response.status).toBe(200);
      expect((await response.text()).length, path).toBeLessThan(300_000);
    }
    const page = await visit(`${there}/runs/${id}`);
    await page.locator(".facts dd", { hasText: "100,000" }).first().waitFor();
    await page.waitForSelector("tbody a");
    await page.getByRole("button", { name: "On" }).click();
    await page.getByText("page 2 of 4,000").waitFor();
    const elements = await page.evaluate("document.querySelectorAll('*').length");
    expect(elements).toBeLessThan(6000);
    expect(complaints).toEqual([]);
  });
});

/** A long run, written as a search would write it. */
function fill(file: string): string {
  const store = openSqlite(file);
  const config: RunConfig = {
    ...{ workload: "/w.ts", device: "emulator", preset: "default", budget: "2h" },
    ...{ population: 256, seed: 1, workers: 2 },
  };
  const prepared = {
    ...{ workload: "long", key: "k", device: "emulator", tolerance: 1, original: [50_000, 0] },
    builds: { "clang -O3": 50_000 },
    objectives: [
      { name: "time", unit: "cycles", clock: "modelled" },
      { name: "error", unit: "relative", clock: "none" },
    ],
  } as unknown as Prepared;
  const { id } = store.createRun(config, prepared);
  const edit = (n: number) => ({ op: "delete", targets: [String(n)], rewires: [] });
  for (let sequence = 0; sequence < EVALUATIONS; sequence++) {
    const jitter = (sequence * 48_271) % 65_537;
    const time = 60_000 - sequence / 4 + jitter / 4;
    const error = sequence % 3 === 0 ? 0 : (jitter % 997) / 1e4;
    const outcome: EvaluationRow["outcome"] =
      sequence % 5 === 0
        ? { status: "rejected", stage: "check", reason: "wrong-output", message: "" }
        : { status: "ok", fitness: [time, error] };
    const genome = [edit(sequence % 3000), edit(3000 + (sequence % 70)), edit(4000)];
    const row = { sequence, generation: sequence >> 8, genome, outcome, from: "device" as const };
    store.append(id, { ...row, hash: `h${sequence}`, seconds: sequence / 50 });
  }
  store.progress(id, EVALUATIONS / 50);
  store.close();
  return id;
}
