/** The door to XLA by way of JAX. */
export {
  type Executable,
  type Held,
  RunnerFault,
  type RunnerFaultKind,
  type Tensor,
  XlaClient,
  type XlaOptions,
} from "./client.ts";
export type { Cost, RunnerInfo } from "./protocol.ts";
export { pythonPath } from "./python.ts";
