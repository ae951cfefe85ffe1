/**
 * The dashboard's server as a function from requests to answers: pages, `/api/v1`, events. Knows no socket, so tests
 * ask it directly. Answers are made from the store and from dossiers; nothing is ever built, run or written.
 */
import type { Context } from "hono";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { compareSides } from "../compare/compare.ts";
import { chooseSides } from "../compare/sides.ts";
import { UserError } from "../errors.ts";
import { timeOf } from "../fitness.ts";
import { toJson } from "../json.ts";
import { PALETTE } from "../report/palette.ts";
import { stateOf } from "../report/state.ts";
import type { ApiError, EvaluationsAnswer, RunAnswer, RunsAnswer } from "../serve.ts";
import type { Store } from "../store.ts";
import type { Digest } from "./digest.ts";
import { changes } from "./events.ts";
import { guard } from "./guard.ts";
import { memberViews, pageOf, queryOf } from "./listing.ts";
import type { Asset, Client } from "./pages.ts";
import { Runs } from "./runs.ts";
import { rateOf, samplePoints } from "./sample.ts";
import { BEST, codeAnswer, filesOf, findIn, variantAnswer } from "./variant.ts";

export interface Parts {
  readonly store: Store;
  /** Where dossiers are looked for. */
  readonly cwd: string;
  /** Of gevo. */
  readonly version: string;
  /** Needed by every request; without one only this machine may ask. */
  readonly token?: string;
  readonly client: Client;
}

const YEAR = 31_536_000;

export function application({ store, cwd, version, token, client }: Parts): Hono {
  const runs = new Runs(store);
  const app = new Hono();
  guard(app, token);

  /** Answers from a run's digest. */
  const ofRun =
    (answer: (c: Context, digest: Digest) => Response | Promise<Response>) =>
    async (c: Context): Promise<Response> => {
      const digest = await runs.digest(c.req.param("run") ?? "");
      return digest === undefined
        ? missing(c, "run", "`gevo list` shows the runs.")
        : answer(c, digest);
    };

  app.get("/api/v1/runs", async (c) => {
    const project = cwd.split("/").at(-1) ?? "";
    return json(c, { version, project, runs: await runs.lines() } satisfies RunsAnswer);
  });
  app.get(
    "/api/v1/runs/:run",
    ofRun((c, digest) => json(c, runAnswer(digest, runs.isLive(digest.run.id)))),
  );
  app.get(
    "/api/v1/runs/:run/points",
    ofRun((c, { lines, run }) => json(c, samplePoints(lines, timeOf(run.prepared.original)))),
  );
  app.get(
    "/api/v1/runs/:run/evaluations",
    ofRun((c, { lines }) => {
      const query = queryOf(c.req.query());
      if (typeof query === "string") return refuse(c, 400, "bad-query", query, PAGING);
      return json(c, pageOf(lines, query) satisfies EvaluationsAnswer);
    }),
  );
  app.get(
    "/api/v1/runs/:run/variants/:variant",
    ofRun((c, digest) => {
      const found = findIn(digest, c.req.param("variant") ?? "");
      if (found === undefined) return missing(c, "variant", VARIANTS);
      return json(c, variantAnswer(digest, found, store, cwd));
    }),
  );
  app.get(
    "/api/v1/runs/:run/variants/:variant/code",
    ofRun((c, digest) => {
      const found = findIn(digest, c.req.param("variant") ?? "");
      if (found === undefined) return missing(c, "variant", VARIANTS);
      const form = c.req.query("form") ?? "ir";
      if (form !== "ir" && form !== "artifact") {
        return refuse(c, 400, "bad-query", `there is no form "${form}"`, "Ask for ir or artifact.");
      }
      const code = codeAnswer(found.genome, digest.run.id, form, cwd);
      return code === undefined ? missing(c, "code", RECORD) : json(c, code);
    }),
  );
  app.get(
    "/api/v1/runs/:run/variants/:variant/files/:name",
    ofRun((c, digest) => {
      const found = findIn(digest, c.req.param("variant") ?? "");
      if (found === undefined) return missing(c, "variant", VARIANTS);
      const file = filesOf(digest, found, cwd).find(([name]) => name === c.req.param("name"));
      if (file === undefined) return missing(c, "file", RECORD);
      c.header("Content-Type", "application/octet-stream");
      c.header("Content-Disposition", `attachment; filename="${file[0]}"`);
      return c.body(bytesOf(file[1]));
    }),
  );
  app.get("/api/v1/compare", async (c) => {
    const names = c.req.queries("side") ?? [];
    if (names.length < 2 || names.length > MOST_SIDES) {
      return refuse(c, 400, "bad-query", `${names.length} sides cannot be compared`, SIDES);
    }
    try {
      const sides = chooseSides(names, store.runs(), c.req.query("workload"));
      return json(c, compareSides(sides, await runs.courses(sides)));
    } catch (error) {
      if (error instanceof UserError) return refuse(c, 400, error.code, error.message, error.hint);
      throw error;
    }
  });
  app.get("/api/v1/events", (c) => {
    const run = c.req.query("run");
    return streamSSE(c, (stream) => changes(stream, runs, run));
  });
  app.all("/api/*", (c) => missing(c, "answer", "docs/dashboard.md lists what can be asked."));

  app.get("/palette.css", (c) => {
    c.header("Content-Type", "text/css; charset=utf-8");
    return c.body(PALETTE);
  });
  app.get("/assets/:name", (c) => {
    const asset = client.assets.get(c.req.path);
    if (asset === undefined) return missing(c, "file", "Load the page again.");
    c.header("Cache-Control", `public, max-age=${YEAR}, immutable`);
    return send(c, asset);
  });
  app.get("*", (c) => send(c, client.index));
  app.onError((error, c) => {
    const message = error instanceof Error ? error.message : String(error);
    return refuse(c, 500, "failed", message, "See what `gevo serve` printed.");
  });
  return app;
}

const MOST_SIDES = 6;
const SIDES = `Ask like ?side=default&side=gevo2020, for 2 to ${MOST_SIDES} runs or presets.`;
const PAGING = "Ask like ?page=1&size=50&sort=time&status=ok.";
const VARIANTS = `Ask for ${BEST}, or for the number of an evaluation.`;
const RECORD = "`gevo analyze` records a variant's code, cost and analysis.";

function runAnswer(digest: Digest, live: boolean): RunAnswer {
  const summary = digest.summary();
  return {
    summary,
    state: stateOf(summary),
    live,
    members: memberViews(digest.course.members),
    operators: digest.operators.figures,
    rate: rateOf(digest.lines),
  };
}

function json(c: Context, value: object): Response {
  c.header("Content-Type", "application/json");
  return c.body(toJson(value));
}

function bytesOf(content: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
}

function send(c: Context, { type, bytes }: Asset): Response {
  c.header("Content-Type", type);
  return c.body(bytes);
}

function missing(c: Context, what: string, hint: string): Response {
  return refuse(c, 404, `${what}-not-found`, `there is no such ${what}`, hint);
}

function refuse(
  c: Context,
  status: 400 | 404 | 500,
  code: string,
  message: string,
  hint: string,
): Response {
  return c.json({ error: { code, message, hint } } satisfies ApiError, status);
}
