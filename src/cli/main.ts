#!/usr/bin/env node
/** The command line's entry: ties the commands to this process and nothing else. */
import { createInterface } from "node:readline/promises";
import { runCli } from "./program.ts";

// A reader that goes away (`gevo show | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

const { env, stdin, stdout, stderr } = process;
const io = { cwd: process.cwd(), env, stdout, stderr };
const asks = stdin.isTTY === true && stderr.isTTY === true;
process.exitCode = await runCli(process.argv.slice(2), asks ? { ...io, ask } : io);
