export function RunPage(_: { readonly run: string }) {
  return <h1>run</h1>;
}
