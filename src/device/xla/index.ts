/** The door to XLA by way of JAX. */
export {
  type Executable,
  type Held,
  RunnerFault,
  type Tensor,
  XlaClient,
  type XlaOptions,
} from "./client.ts";
export { pythonPath } from "./python.ts";
