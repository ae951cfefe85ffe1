/** Training of a network of two dense layers on handwritten digits, as GEVO-ML evolves it. See README.md. */
import { defineModelWorkload, type ModelWorkload } from "gevo";
import { batches, parameters, steps } from "./data.ts";

const workload: ModelWorkload = defineModelWorkload({
  name: "2fcnet",
  module: "step.mlir",
  parameters,
  batches,
  training: {
    evaluation: "evaluate.mlir",
    steps: 1875,
    probe: 150,
    batches: steps,
  },
});

export default workload;
