/** Colours of pages, by day and by night. */
export const PALETTE = `:root { --ink: #1c1e21; --soft: #5c6370; --line: #d5d9e0; --paper: #fff; --card: #f5f6f8; --good: #157347; --bad: #b3261e; --mark: #2457c5; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --soft: #a2a9b5; --line: #3b4048; --paper: #16181b; --card: #202327; --good: #63c88d; --bad: #ff8a80; --mark: #8ab0ff; }
}`;
