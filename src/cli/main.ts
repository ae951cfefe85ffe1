#!/usr/bin/env node
/** The command line's entry: ties the commands to this process and nothing else. */
import { runCli } from "./program.ts";

// A reader that goes away (`gevo show | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const { env, stdout, stderr } = process;
process.exitCode = await runCli(process.argv.slice(2), { cwd: process.cwd(), env, stdout, stderr });
