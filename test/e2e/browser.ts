/**
 * The browser that pages are tested in: Debian's Chromium, which set-up installs where it may, or the one that
 * `GEVO_CHROMIUM` names. Without any, tests skip and say so.
 */
import { existsSync } from "node:fs";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Undefined where there is none. */
export const chromium: string | undefined =
  process.env["GEVO_CHROMIUM"] || PLACES.find((path) => existsSync(path));

/** What a skipped test says. */
export const NO_BROWSER =
  "no Chromium here: `apt-get install chromium`, or name one in GEVO_CHROMIUM";
