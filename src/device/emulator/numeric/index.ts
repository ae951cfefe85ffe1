/** Everything the bodies of operation rows may call by name. */
import * as approximate from "./approximate.ts";
import * as convert from "./convert.ts";
import * as fma64 from "./fma64.ts";
import * as half from "./half.ts";
import * as integers from "./integers.ts";
import * as rounding from "./rounding.ts";

export const numeric: Readonly<Record<string, unknown>> = {
  ...integers,
  ...rounding,
  ...fma64,
  ...approximate,
  ...convert,
  ...half,
};
