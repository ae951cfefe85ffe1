/** The door to XLA by way of JAX. */
export {
  type Executable,
  type Held,
  type Ran,
  RunnerFault,
  type Tensor,
  XlaClient,
  type XlaOptions,
} from "./client.ts";
export { rooflineTime, type XlaDevice, xla } from "./device.ts";
export { pythonPath } from "./python.ts";
