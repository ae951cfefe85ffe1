/** The door to PTX: parsing, normalising, and the parsed form's types. */
export { PtxError } from "./error.ts";
export { ptxArtifact } from "./normalise.ts";
export { parsePtx } from "./parser.ts";
