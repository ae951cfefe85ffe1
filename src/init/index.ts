/** The door to `gevo init`: asks a process of its own about a kernel's file; models run in XLA's. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Bug, UserError } from "../errors.ts";
import type { Signature } from "../init.ts";
import type { InitAnswer, InitRequest, Written } from "./process.ts";

export { marksIn } from "./kernel-text.ts";
export { inputsOf, isTraining, ModelBench, type ModelSignature } from "./model.ts";
export { modelText } from "./model-text.ts";
export type { Written } from "./process.ts";

const DEADLINE_MS = 300_000;

/** Every kernel of a file. @throws UserError `compile-failed`, `clang-missing`, `llvm-missing`. */
export async function readKernels(
  request: Omit<InitRequest, "write">,
): Promise<readonly Signature[]> {
  const answer = await ask(request);
  if (answer.type !== "read") throw new Bug(`${answer.type} in place of kernels`);
  return answer.signatures;
}

/** @throws UserError `no-inputs-found`, and as `readKernels`. */
export async function writeKernelWorkload(request: Required<InitRequest>): Promise<Written> {
  const answer = await ask(request);
  if (answer.type !== "written") throw new Bug(`${answer.type} in place of a workload`);
  return answer.written;
}

function ask(request: InitRequest): Promise<InitAnswer> {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const entry = fileURLToPath(new URL(`./process.${extension}`, import.meta.url));
  const child = fork(entry, [], {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: extension === "ts" ? ["--import", "tsx"] : [],
  });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => child.kill("SIGKILL"), DEADLINE_MS);
    child.on("message", (answer: InitAnswer) => {
      clearTimeout(late);
      if (answer.type === "user-error") {
        reject(new UserError(answer.code, answer.message, answer.hint));
      } else if (answer.type === "bug") {
        reject(new Bug(answer.message));
      } else {
        resolve(answer);
      }
    });
    // After an answer this changes nothing.
    child.on("exit", (code, signal) => {
      clearTimeout(late);
      reject(
        new UserError(
          "compiler-died",
          `the compiler gave up on ${request.file} (${signal ?? `exit code ${code}`})`,
          "Try the file with clang or opt alone: it may be no valid program.",
        ),
      );
    });
    child.send(request);
  });
}
