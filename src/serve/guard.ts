/**
 * Who may ask, and for what: everything that stands before the answers.
 *
 * 1. Only GET and HEAD: the dashboard changes nothing and starts nothing.
 * 2. A body of more than a few bytes is refused before it is read.
 * 3. Without a token only this machine's own names count as `Host`: a foreign name that was made to lead here
 *    (DNS rebinding) is refused. The port is not looked at, so that a forwarded one works.
 * 4. A request that another site made the browser send is refused, by `Origin` and `Sec-Fetch-Site`.
 * 5. With a token every request needs it: as `Authorization: Bearer`, or as the cookie that a page asked for with
 *    `?token=` sets. Compared in constant time.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Context, Hono, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getCookie, setCookie } from "hono/cookie";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ApiError } from "../serve.ts";

/** No request needs one. */
const MOST_BODY = 4096;
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const API = /^\/api\//;

/** Nothing from elsewhere, no script or style but the files that come with gevo. */
const HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Whether a server bound there can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

export function guard(app: Hono, token: string | undefined): void {
  app.use(headers);
  app.use(bodyLimit({ maxSize: MOST_BODY, onError: (c) => refuse(c, 413, "body-too-large") }));
  app.use(methods);
  if (token === undefined) app.use(ownHost);
  app.use(sameOrigin);
  if (token !== undefined) app.use(tokenNeeded(token));
}

const REFUSALS = {
  "body-too-large": ["no request here has a body", "Ask with GET."],
  "method-not-allowed": ["the dashboard is read-only", "Ask with GET."],
  "foreign-host": [
    "this name is not this machine's",
    "Open the address that `gevo serve` printed, or serve with --token.",
  ],
  "foreign-origin": [
    "another site asked for this",
    "Open the address that `gevo serve` printed in a tab of its own.",
  ],
  "token-needed": [
    "the token is missing or wrong",
    "Open the address that `gevo serve` printed; programs send `Authorization: Bearer TOKEN`.",
  ],
} as const;

function refuse(c: Context, status: ContentfulStatusCode, code: keyof typeof REFUSALS): Response {
  const [message, hint] = REFUSALS[code];
  const body: ApiError = { error: { code, message, hint } };
  return c.json(body, status);
}

const headers: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
  if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
};

const methods: MiddlewareHandler = async (c, next) => {
  if (c.req.method === "GET" || c.req.method === "HEAD") return next();
  c.header("Allow", "GET, HEAD");
  return refuse(c, 405, "method-not-allowed");
};

/** The `Host` header decides the address of a request. */
const urlOf = (c: Context): URL => new URL(c.req.url);

const ownHost: MiddlewareHandler = async (c, next) =>
  LOOPBACK.has(urlOf(c).hostname) ? next() : refuse(c, 403, "foreign-host");

const sameOrigin: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header("Origin");
  if (origin !== undefined && hostOf(origin) !== urlOf(c).host) {
    return refuse(c, 403, "foreign-origin");
  }
  const site = c.req.header("Sec-Fetch-Site") ?? "none";
  // A link to a page may stand anywhere: pages hold no data.
  const follows = c.req.header("Sec-Fetch-Mode") === "navigate" && !API.test(c.req.path);
  if (site !== "none" && site !== "same-origin" && !follows) {
    return refuse(c, 403, "foreign-origin");
  }
  return next();
};

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function tokenNeeded(token: string): MiddlewareHandler {
  const right = digestOf(token);
  const is = (given: string | undefined): boolean =>
    given !== undefined && timingSafeEqual(digestOf(given), right);
  return async (c, next) => {
    const url = urlOf(c);
    // Cookies do not tell ports apart, tokens do.
    const cookie = `gevo-${url.port || "80"}`;
    const asked = c.req.query("token");
    if (asked !== undefined && !API.test(c.req.path)) {
      if (!is(asked)) return refuse(c, 401, "token-needed");
      setCookie(c, cookie, token, { httpOnly: true, sameSite: "Strict", path: "/" });
      // Out of the address bar and the history.
      url.searchParams.delete("token");
      return c.redirect(url.pathname + url.search, 303);
    }
    const bearer = /^Bearer (.+)$/.exec(c.req.header("Authorization") ?? "")?.[1];
    if (is(bearer) || is(getCookie(c, cookie))) return next();
    c.header("WWW-Authenticate", "Bearer");
    return refuse(c, 401, "token-needed");
  };
}

const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
