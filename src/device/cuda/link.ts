/** Assembly by the driver, for machines without an assembler of their own: PTX text to a cubin. */

import { DeviceFault } from "../../fault.ts";
import { native } from "../../native.ts";
import { type Context, handle } from "./context.ts";
import { CudaError } from "./driver.ts";

/** CUjit_option */
const OPTION = { errorLog: 5, errorLogBytes: 6 } as const;
/** CUjitInputType */
const PTX = 1;
const LOG_BYTES = 8192;

/** @throws DeviceFault `assemble` when the driver refuses the text. */
export function linkPtx({ cuda }: Context, text: string): Uint8Array {
  const log = new ArrayBuffer(LOG_BYTES);
  const options = new Int32Array([OPTION.errorLog, OPTION.errorLogBytes]);
  const values = new BigUint64Array([native().address(log), BigInt(LOG_BYTES)]);
  const state = handle((out) => cuda.cuLinkCreate(options.length, options, values, out));
  try {
    const data = Buffer.from(`${text}\0`);
    cuda.cuLinkAddData(state, PTX, data, data.length, "module", 0, null, null);
    const size = new BigUint64Array(1);
    const image = handle((out) => cuda.cuLinkComplete(state, out, size));
    // The image belongs to the linker and goes with it.
    return new Uint8Array(native().view(image, Number(size[0]))).slice();
  } catch (error) {
    if (!(error instanceof CudaError)) throw error;
    const words = Buffer.from(log).toString("utf8").replaceAll("\0", "").trim();
    throw new DeviceFault("assemble", `driver: ${words || error.message}`);
  } finally {
    cuda.cuLinkDestroy(state);
  }
}
