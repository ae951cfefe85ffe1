/** The GPU of the tests in this folder; where there is none they are skipped and say so. */
import { type CudaDevice, cuda } from "../../src/device/cuda/index.ts";
import { UserError } from "../../src/errors.ts";

/** The device, or why there is none. */
export const gpu: CudaDevice | string = find();

function find(): CudaDevice | string {
  try {
    return cuda();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
