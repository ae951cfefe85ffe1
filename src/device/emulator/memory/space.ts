/** Space numbers, which are also the high words of generic addresses. `generic` is none of them. */
export const space = { generic: 0, shared: 1, global: 2, local: 3, const: 4, param: 5 } as const;

/** Names by number, for messages. */
export const spaceName: readonly string[] = [
  "generic",
  "shared",
  "global",
  "local",
  "const",
  "param",
];

/** How the active lanes' addresses lie: all lanes in a row, all equal, anything else. */
export const pattern = { row: 2, same: 1, any: 0 } as const;
