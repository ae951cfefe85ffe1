import { describe, it } from "vitest";
import { deviceContract } from "../contract/device.ts";
import { gpu as found } from "./device.ts";

const gpu = found;
if (typeof gpu === "string") {
  describe.skip("device contract: cuda", () => it(gpu, () => undefined));
} else {
  deviceContract(gpu.name, () => gpu);
}
