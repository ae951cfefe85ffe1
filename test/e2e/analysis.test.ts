/** What docs/analysis.md says is true: its commands run, one after another, on a run that has found something. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, NO_BROWSER } from "./browser.ts";
import { gevo, project, remove } from "./gevo.ts";

const page = readFileSync(
  fileURLToPath(new URL("../../docs/analysis.md", import.meta.url)),
  "utf8",
);
/** But the run that the page begins with: the one below has found something. */
const commands = [...page.matchAll(/^ {4}npx gevo (?!evolve)(.+)$/gm)].map(
  (match) => match[1] as string,
);

/** Pixels of a narrow screen. */
const PHONE = 390;
/** Runs in the outer document: what the page inside looks like goes where the dump shows it. */
const LOOK = `onload = () => {
  const inner = document.querySelector("iframe").contentDocument;
  const { scrollWidth } = inner.documentElement;
  const { backgroundColor } = getComputedStyle(inner.body);
  const count = inner.querySelectorAll("svg").length;
  const headline = inner.querySelector(".headline").textContent;
  document.body.dataset.seen = [scrollWidth, backgroundColor, count, headline].join("|");
}`;

/** The page within a frame as narrow as a phone, in a browser without network. */
function browse(html: string, flag: string): { dom: string; console: readonly string[] } {
  const inner = html.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const file = join(folder, "frame.html");
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark"><script>${LOOK}</script>
<iframe width="${PHONE}" height="800" style="border:0" srcdoc="${inner}"></iframe>`,
  );
  const quiet = ["background-networking", "component-update", "gpu", "quic", "sync"];
  const { stdout, stderr } = spawnSync(
    chromium as string,
    [
      ...["--headless", "--no-sandbox", "--no-first-run", "--enable-logging=stderr", flag],
      ...quiet.map((name) => `--disable-${name}`),
      ...[`--user-data-dir=${join(folder, "browser")}`, "--virtual-time-budget=3000", "--dump-dom"],
      `file://${file}`,
    ],
    { encoding: "utf8", timeout: 120_000 },
  );
  return { dom: stdout, console: stderr.split("\n").filter((line) => /CONSOLE/.test(line)) };
}

let folder = "";
beforeAll(async () => {
  folder = project("workloads/backprop");
  const options = ["--budget", "120evals", "--population", "16", "--device", "emulator"];
  const { code, stderr } = await gevo(folder, "evolve", "workloads/backprop", ...options);
  expect(code, stderr).toBe(0);
}, 300_000);
afterAll(() => remove(folder));

describe("docs/analysis.md", () => {
  it("has commands that run, one after another", async () => {
    expect(commands.length).toBeGreaterThan(1);
    for (const command of commands) {
      const { code, stderr } = await gevo(folder, ...command.split(" "));
      expect(code, `${command}: ${stderr}`).toBe(0);
    }
  });

  it("keeps what analysis and validation found", async () => {
    const { stdout } = await gevo(folder, "show", "--json");
    const { best } = JSON.parse(stdout) as { best: { verdict: { passed: boolean } } };
    expect(best.verdict.passed).toBe(true);
    const again = await gevo(folder, "analyze", "--json");
    const report = JSON.parse(again.stdout) as { edits: readonly { edit: string }[] };
    expect(report.edits.length).toBeGreaterThan(0);
  });

  it("exports a report and loaders beside the code", async () => {
    const { stdout } = await gevo(folder, "show", "--json");
    const { run } = JSON.parse(stdout) as { run: string };
    const { code, stderr } = await gevo(folder, "export", run, "--out", "out");
    expect(code, stderr).toBe(0);
    expect(readFileSync(join(folder, "out", "report.md"), "utf8")).toMatch(/^# backprop: /);
    expect(readFileSync(join(folder, "out", "variant.h"), "utf8")).toMatch(/gevo_forward\(/);
  });

  it("exports a page that a browser shows, on a phone and in the dark", ({ skip }) => {
    if (chromium === undefined) skip(NO_BROWSER);
    const html = readFileSync(join(folder, "out", "report.html"), "utf8");
    for (const [flag, background] of [
      ["--blink-settings=preferredColorScheme=1", "rgb(255, 255, 255)"],
      ["--blink-settings=preferredColorScheme=0", "rgb(22, 24, 27)"],
    ] as const) {
      const { dom, console } = browse(html, flag);
      expect(console).toEqual([]);
      const [, width, shown, drawings, headline] =
        /data-seen="(\d+)\|(rgb[^|]*)\|(\d+)\|([^"]*)"/.exec(dom) ?? [];
      expect(Number(width), "no wider than the phone").toBeLessThanOrEqual(PHONE);
      expect(shown).toBe(background);
      // The way through the run, and what depends on what; a front where errors differ.
      expect(Number(drawings)).toBeGreaterThanOrEqual(2);
      expect(headline).toMatch(/^[\d.]+x at error 0$/);
    }
  });

  it("refuses variants that are none, with the next step", async () => {
    for (const [id, message] of [
      ["99999", /has no variant "99999"/],
      ["0", /is no variant that runs/],
      ["first", /has no variant "first"/],
    ] as const) {
      const { code, stderr } = await gevo(folder, "analyze", "--variant", id);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/gevo show/);
    }
  });
});
