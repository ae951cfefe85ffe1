/** What the server refuses, asked without a socket. */
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryStore } from "../store/index.ts";
import type { Parts } from "./app.ts";
import { application } from "./app.ts";
import { isLoopback } from "./guard.ts";

const asset = (text: string) => ({ type: "text/plain", bytes: new TextEncoder().encode(text) });
const CLIENT = {
  index: asset("the page"),
  assets: new Map([["/assets/main.js", asset("the script")]]),
};
const TOKEN = "0123456789abcdef";
const HERE = "http://localhost:8484";

function server(token?: string) {
  const parts: Parts = { store: new MemoryStore(), cwd: "/project", version: "1", client: CLIENT };
  const app = application(token === undefined ? parts : { ...parts, token });
  return async (path: string, init?: RequestInit & { readonly at?: string }) => {
    const response = await app.request(`${init?.at ?? HERE}${path}`, init);
    return { response, text: await response.text() };
  };
}

const codeOf = (text: string): string =>
  (JSON.parse(text) as { error: { code: string } }).error.code;

describe("a server without a token", () => {
  let ask: ReturnType<typeof server>;
  beforeEach(() => {
    ask = server();
  });

  it("answers this machine, whatever port was forwarded", async () => {
    for (const at of [HERE, "http://127.0.0.1:1", "http://[::1]:9000"]) {
      const { response, text } = await ask("/api/v1/runs", { at });
      expect(response.status).toBe(200);
      expect(JSON.parse(text)).toMatchObject({ runs: [] });
    }
  });

  it("refuses a name that leads here from elsewhere", async () => {
    for (const at of ["http://evil.example:8484", "http://192.168.1.7:8484"]) {
      const { response, text } = await ask("/api/v1/runs", { at });
      expect(response.status).toBe(403);
      expect(codeOf(text)).toBe("foreign-host");
    }
  });

  it("refuses what another site asks for", async () => {
    const foreign: readonly Record<string, string>[] = [
      { Origin: "http://evil.example" },
      { Origin: "null" },
      { Origin: "http://localhost:9999" },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
      { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" },
    ];
    for (const headers of foreign) {
      const { response, text } = await ask("/api/v1/runs", { headers });
      expect(response.status, JSON.stringify(headers)).toBe(403);
      expect(codeOf(text)).toBe("foreign-origin");
      expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
    }
    const own = { Origin: HERE, "Sec-Fetch-Site": "same-origin" };
    expect((await ask("/api/v1/runs", { headers: own })).response.status).toBe(200);
  });

  it("lets a link lead to a page", async () => {
    const headers = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" };
    const { response, text } = await ask("/runs/abcd", { headers });
    expect([response.status, text]).toEqual([200, "the page"]);
  });

  it("changes nothing: no method but reading", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const { response } = await ask("/api/v1/runs", { method });
      expect(response.status, method).toBe(405);
      expect(response.headers.get("Allow")).toBe("GET, HEAD");
    }
    expect((await ask("/api/v1/runs", { method: "HEAD" })).response.status).toBe(200);
  });

  it("refuses a large body", async () => {
    const { response, text } = await ask("/api/v1/runs", {
      method: "POST",
      body: "x".repeat(100_000),
    });
    expect(response.status).toBe(413);
    expect(codeOf(text)).toBe("body-too-large");
  });

  it("refuses a large body that does not say how large it is", async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(1024));
      },
    });
    const init = { method: "POST", body, duplex: "half" } as RequestInit;
    expect((await ask("/api/v1/runs", init)).response.status).toBe(413);
    expect(sent).toBeLessThan(20);
  });

  it("knows no path outside of what it serves", async () => {
    const paths = [
      "/assets/..%2f..%2f..%2fpackage.json",
      "/assets/%2e%2e/%2e%2e/package.json",
      "/assets//etc/passwd",
      "/api/v1/runs/..%2f..%2f..%2fetc%2fpasswd",
      "/api/v1/runs/%2e%2e/files/passwd",
      "/api/v1/runs/abcd/files/..%2f..%2fgevo.db",
      "/api/v1/../../etc/passwd",
      "/api/v1/nothing",
    ];
    for (const path of paths) {
      const { response, text } = await ask(path);
      // A path that leaves `/assets` or `/api` is the page, which reads no file.
      if (response.status === 200) expect(text, path).toBe("the page");
      else expect(response.status, path).toBe(404);
    }
    expect((await ask("/assets/main.js")).text).toBe("the script");
  });

  it("lets pages run nothing from elsewhere", async () => {
    const { headers } = (await ask("/")).response;
    expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    expect(headers.get("Content-Security-Policy")).not.toContain("unsafe");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  });
});

describe("a server with a token", () => {
  const ask = server(TOKEN);
  const AWAY = "http://192.168.1.7:8484";

  it("refuses a request without it or with another", async () => {
    const wrong: readonly Record<string, string>[] = [
      {},
      { Authorization: "Bearer " },
      { Authorization: `Bearer ${TOKEN}x` },
      { Authorization: `Basic ${TOKEN}` },
      { Cookie: "gevo-8484=wrong" },
      { Cookie: `gevo-9999=${TOKEN}` },
    ];
    for (const path of [
      "/",
      "/assets/main.js",
      "/api/v1/runs",
      "/api/v1/events",
      "/api/v1/nothing",
    ]) {
      for (const headers of wrong) {
        const { response, text } = await ask(path, { at: AWAY, headers });
        expect(response.status, path + JSON.stringify(headers)).toBe(401);
        expect(codeOf(text)).toBe("token-needed");
      }
    }
    expect((await ask("/?token=wrong", { at: AWAY })).response.status).toBe(401);
    expect((await ask(`/api/v1/runs?token=${TOKEN}`, { at: AWAY })).response.status).toBe(401);
  });

  it("takes it from a program", async () => {
    const headers = { Authorization: `Bearer ${TOKEN}` };
    expect((await ask("/api/v1/runs", { at: AWAY, headers })).response.status).toBe(200);
  });

  it("takes it from an address once, and then from a cookie that scripts cannot read", async () => {
    const { response } = await ask(`/runs/abcd?token=${TOKEN}&x=1`, { at: AWAY });
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe("/runs/abcd?x=1");
    const cookie = response.headers.get("Set-Cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const headers = { Cookie: cookie.split(";")[0] as string };
    expect((await ask("/api/v1/runs", { at: AWAY, headers })).response.status).toBe(200);
  });

  it("refuses what another site asks for, token or not", async () => {
    const headers = { Authorization: `Bearer ${TOKEN}`, Origin: "http://evil.example" };
    expect((await ask("/api/v1/runs", { at: AWAY, headers })).response.status).toBe(403);
  });
});

describe("an address", () => {
  it("is this machine's alone, or not", () => {
    for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "::1"]) {
      expect(isLoopback(host), host).toBe(true);
    }
    for (const host of ["0.0.0.0", "::", "192.168.1.7", "127.0.0.1.example", "gpu-box"]) {
      expect(isLoopback(host), host).toBe(false);
    }
  });
});
