/** Where the user is: addresses of pages, and going from one to another without loading anew. */
import { useEffect, useState } from "preact/hooks";

export type Place =
  | { readonly page: "runs" }
  | { readonly page: "run"; readonly run: string }
  | { readonly page: "variant"; readonly run: string; readonly variant: string }
  | { readonly page: "compare"; readonly sides: readonly string[] }
  | { readonly page: "nowhere" };

export function placeOf(address: string): Place {
  const { pathname, searchParams } = new URL(address, "http://here");
  const [first, run, second, variant, ...rest] = pathname.split("/").filter((part) => part !== "");
  if (rest.length > 0) return { page: "nowhere" };
  if (first === undefined) return { page: "runs" };
  if (first === "compare" && run === undefined) {
    return { page: "compare", sides: searchParams.getAll("side") };
  }
  if (first !== "runs" || run === undefined) return { page: "nowhere" };
  if (second === undefined) return { page: "run", run };
  if (second !== "variants" || variant === undefined) return { page: "nowhere" };
  return { page: "variant", run, variant };
}

export const runAddress = (run: string): string => `/runs/${run}`;
export const variantAddress = (run: string, variant: string | number): string =>
  `/runs/${run}/variants/${variant}`;
export const compareAddress = (sides: readonly string[]): string =>
  `/compare${sides.length === 0 ? "" : `?${sides.map((side) => `side=${encodeURIComponent(side)}`).join("&")}`}`;

export function goTo(address: string): void {
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
  scrollTo(0, 0);
}

/** The present address; links within the dashboard change it. */
export function useAddress(): string {
  const [address, setAddress] = useState(location.pathname + location.search);
  useEffect(() => {
    const follow = (): void => setAddress(location.pathname + location.search);
    const click = (event: MouseEvent): void => {
      const link = (event.target as Element).closest?.("a");
      const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey);
      if (!plain || link === null || link === undefined || link.hasAttribute("download")) return;
      if (link.origin !== location.origin || link.hash !== "") return;
      event.preventDefault();
      goTo(link.pathname + link.search);
    };
    addEventListener("popstate", follow);
    addEventListener("click", click);
    return () => {
      removeEventListener("popstate", follow);
      removeEventListener("click", click);
    };
  }, []);
  return address;
}
