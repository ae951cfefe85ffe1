/** compute-sanitizer's reports, as its versions 2022 to 2025 print them. */
import { describe, expect, it } from "vitest";
import { verdictOf } from "./sanitizer.ts";
import { readReport } from "./sanitizer-report.ts";

const lines = (...each: string[]): string => each.map((line) => `========= ${line}\n`).join("");

const INVALID = lines(
  "COMPUTE-SANITIZER",
  "Invalid __global__ write of size 4 bytes",
  "    at _Z5writePii+0x90",
  "    by thread (0,0,0) in block (0,0,0)",
  "    Access to 0x7f1c4ac00ffc is out of bounds",
  "    and is 4 bytes before the nearest allocation at 0x7f1c4ac01000 of size 4,096 bytes",
  "",
  "Invalid __global__ write of size 8 bytes",
  "    at _Z5writePii+0xd0",
  "    by thread (1,0,0) in block (0,0,0)",
  "",
  "Invalid __shared__ read of size 4 bytes",
  "    at 0x2c8 in kernel.cu:12:other(float *)",
  "",
  'Program hit CUDA_ERROR_LAUNCH_FAILED (error 719) due to "unspecified launch failure" on CUDA API call to cuStreamSynchronize.',
  "",
  "ERROR SUMMARY: 3 errors",
);

const RACE = lines(
  "COMPUTE-SANITIZER",
  "Error: Race reported between Write access at _Z3sumPi+0xf0 in sum.cu:12",
  "    and Read access at _Z3sumPi+0xd0 in sum.cu:12 [32 hazards]",
  "    and Write access at _Z3sumPi+0xf0 in sum.cu:12 [4 hazards]",
  "",
  "RACECHECK SUMMARY: 1 hazard displayed (1 error, 0 warnings)",
);

const CLEAN = lines("COMPUTE-SANITIZER", "ERROR SUMMARY: 0 errors");
const NO_RACE = lines(
  "COMPUTE-SANITIZER",
  "RACECHECK SUMMARY: 0 hazards displayed (0 errors, 0 warnings)",
);

describe("a report of compute-sanitizer", () => {
  it("counts findings by kind and kernel", () => {
    const { findings, complete } = readReport(INVALID);
    expect(complete).toBe(true);
    expect(findings.map(({ kind, kernel, count }) => [kind, kernel, count])).toEqual([
      ["Invalid __global__ write", "_Z5writePii", 2],
      ["Invalid __shared__ read", "other", 1],
    ]);
    expect(findings[0]?.message).toBe(
      "Invalid __global__ write of size 4 bytes at _Z5writePii+0x90",
    );
  });

  it("counts hazards, not reports, of a race", () => {
    expect(readReport(RACE).findings).toEqual([
      {
        kind: "Race: Write and Read access",
        kernel: "_Z3sumPi",
        count: 36,
        message: expect.stringContaining("and Read access at _Z3sumPi+0xd0"),
      },
    ]);
  });

  it("reads barriers and uninitialised memory, with and without places", () => {
    const text = lines(
      "Barrier error detected. Divergent thread(s) in block.",
      "    at scan(float *)+0x2c8",
      "    by thread (128,0,0) in block (0,0,0)",
      "Uninitialized __global__ memory read of size 4 bytes",
      "    at 0x88 in scan(float *)",
      "ERROR SUMMARY: 2 errors",
    );
    expect(readReport(text).findings.map(({ kind, kernel }) => [kind, kernel])).toEqual([
      ["Barrier error detected. Divergent thread(s) in block", "scan"],
      ["Uninitialized __global__ memory read", "scan"],
    ]);
  });

  it("does not mind what the program itself prints", () => {
    expect(readReport(`${CLEAN}Invalid __global__ write of size 4\n`).findings).toEqual([]);
  });
});

describe("a verdict", () => {
  it("is clean only when the tool and the process came to their end", () => {
    expect(verdictOf("memcheck", CLEAN, "", "exit code 0").status).toBe("clean");
    expect(verdictOf("racecheck", NO_RACE, "", "exit code 0").status).toBe("clean");
    expect(verdictOf("memcheck", CLEAN, "", "exit code 1").status).toBe("not-run");
    expect(verdictOf("memcheck", lines("COMPUTE-SANITIZER"), "", "exit code 0").status).toBe(
      "not-run",
    );
  });

  it("says why it did not run", () => {
    const refused = lines(
      "COMPUTE-SANITIZER",
      "Error: Device not supported. Please refer to the documentation.",
      "ERROR SUMMARY: 0 errors",
    );
    expect(verdictOf("memcheck", refused, "", "exit code 0")).toEqual({
      tool: "memcheck",
      status: "not-run",
      why: "Device not supported. Please refer to the documentation.",
    });
    expect(verdictOf("memcheck", "", "a\nno such GPU\n", "exit code 1")).toMatchObject({
      why: "no such GPU",
    });
    const failed = lines(
      "COMPUTE-SANITIZER",
      "Target application returned an error",
      "ERROR SUMMARY: 0 errors",
    );
    const words = "CUDA_ERROR_OUT_OF_MEMORY: out of memory\n";
    expect(verdictOf("memcheck", failed, words, "exit code 1")).toMatchObject({
      status: "not-run",
      why: "CUDA_ERROR_OUT_OF_MEMORY: out of memory",
    });
    expect(verdictOf("memcheck", "", "", "SIGKILL")).toMatchObject({ why: "SIGKILL" });
  });

  it("keeps findings of a run that was cut short", () => {
    const cut = INVALID.replace(/=+ ERROR SUMMARY.*\n/, "");
    expect(verdictOf("memcheck", cut, "", "SIGALRM").status).toBe("findings");
  });
});
