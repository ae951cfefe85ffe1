import { describe, it } from "vitest";
import { deviceContract } from "../contract/device.ts";
import { gpu } from "./device.ts";

if (typeof gpu !== "string") deviceContract(gpu.name, () => gpu);
else {
  const why = gpu;
  describe.skip("device contract: cuda", () => it(why, () => undefined));
}
