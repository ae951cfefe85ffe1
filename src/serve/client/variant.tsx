export function VariantPage(_: { readonly run: string; readonly variant: string }) {
  return <h1>variant</h1>;
}
