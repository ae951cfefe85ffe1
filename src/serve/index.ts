/** The door of the dashboard: serves a project's runs until it is closed. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { UserError } from "../errors.ts";
import { application, type Parts } from "./app.ts";
import { builtClient } from "./pages.ts";

export { isLoopback } from "./guard.ts";

export interface Serving {
  /** Where it is, without a path. */
  readonly url: string;
  close(): Promise<void>;
}

/** Connections at once: a page holds one open. */
const MOST_CONNECTIONS = 256;

/** @throws UserError `client-missing`, `cannot-listen`. */
export async function serve(
  host: string,
  port: number,
  parts: Omit<Parts, "client">,
): Promise<Serving> {
  const app = application({ ...parts, client: builtClient() });
  const server = createServer(getRequestListener(app.fetch));
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${name}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listenError({ code, message }: NodeJS.ErrnoException, host: string, port: number): Error {
  const where = `${host}:${port}`;
  switch (code) {
    case "EADDRINUSE":
      return new UserError(
        "cannot-listen",
        `${where} is taken`,
        "Choose another --port; 0 is any.",
      );
    case "EACCES":
      return new UserError(
        "cannot-listen",
        `${where} is not allowed`,
        "Choose a --port above 1023.",
      );
    default:
      return new UserError(
        "cannot-listen",
        `cannot listen on ${where}: ${message}`,
        "Check --host.",
      );
  }
}
