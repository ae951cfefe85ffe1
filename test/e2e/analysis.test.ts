/** What docs/analysis.md says is true: its commands run, one after another, on a run that has found something. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gevo, project, remove } from "./gevo.ts";

const page = readFileSync(
  fileURLToPath(new URL("../../docs/analysis.md", import.meta.url)),
  "utf8",
);
const commands = [...page.matchAll(/^ {4}npx gevo (.+)$/gm)].map((match) => match[1] as string);

let folder = "";
beforeAll(async () => {
  folder = project("workloads/smith-waterman");
  const options = ["--budget", "120evals", "--population", "16", "--device", "emulator"];
  const { code, stderr } = await gevo(folder, "evolve", "workloads/smith-waterman", ...options);
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
