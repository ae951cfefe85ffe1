/** Asks the server: answers that are asked for anew when the server says that something has changed. */
import { useEffect, useRef, useState } from "preact/hooks";
import { fromJson } from "../../json.ts";
import type { ApiError } from "../../serve.ts";

/** Changes come twice a second at most; pages follow more calmly. */
const ASK_EVERY_MS = 1000;

export interface Asked<T> {
  readonly value?: T;
  readonly error?: ApiError["error"];
}

async function ask<T>(path: string, signal: AbortSignal): Promise<Asked<T>> {
  try {
    const response = await fetch(`/api/v1${path}`, { signal });
    const value = fromJson(await response.text());
    return response.ok ? { value: value as T } : { error: (value as ApiError).error };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const hint = "Is `gevo serve` still running? This page goes on when it is.";
    return { error: { code: "no-answer", message, hint } };
  }
}

/**
 * @param path undefined asks nothing.
 * @param change a number that grows when what was answered may not hold any more.
 */
export function useAnswer<T>(path: string | undefined, change = 0): Asked<T> {
  const [asked, setAsked] = useState<{ readonly path?: string } & Asked<T>>({});
  const last = useRef(0);
  useEffect(() => {
    if (path === undefined) return;
    const stop = new AbortController();
    const again = asked.path === path;
    const wait = again ? Math.max(0, last.current + ASK_EVERY_MS - performance.now()) : 0;
    const timer = setTimeout(async () => {
      last.current = performance.now();
      const answer = await ask<T>(path, stop.signal);
      if (stop.signal.aborted) return;
      // What is shown stays when an answer fails on the way.
      setAsked((before) => ({ ...(before.path === path ? before : {}), ...answer, path }));
    }, wait);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [path, change]);
  return asked.path === path ? asked : {};
}

/**
 * Counts what has changed since the page was opened, of one run or of all. Listens while the page is visible:
 * a browser has few connections to one server, and hidden tabs would use them up.
 */
export function useChanges(run?: string): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let source: EventSource | undefined;
    const listen = (): void => {
      source?.close();
      source = undefined;
      if (document.hidden) return;
      source = new EventSource(`/api/v1/events${run === undefined ? "" : `?run=${run}`}`);
      source.addEventListener("changed", () => setCount((before) => before + 1));
    };
    listen();
    document.addEventListener("visibilitychange", listen);
    return () => {
      document.removeEventListener("visibilitychange", listen);
      source?.close();
    };
  }, [run]);
  return count;
}
