/** The same training on handwritten digits (MNIST), odd ones against even ones. See README.md. */
import { defineWorkload, type Workload } from "gevo";
import { digits } from "./cases.ts";
import type { Problem } from "./machine.ts";
import { training } from "./train.ts";

const workload: Workload<Problem> = defineWorkload<Problem>({
  name: "svm-mnist",
  ...training,
  ...digits,
});

export default workload;
