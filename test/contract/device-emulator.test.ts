import { emulator } from "../../src/device/emulator/index.ts";
import { deviceContract } from "./device.ts";

deviceContract("emulator", () => emulator());
deviceContract("emulator:v100", () => emulator("v100"));
