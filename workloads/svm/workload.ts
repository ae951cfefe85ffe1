/** Training of a support vector machine on census data (a9a). See README.md. */
import { defineWorkload, type Workload } from "gevo";
import { census } from "./cases.ts";
import type { Problem } from "./machine.ts";
import { training } from "./train.ts";

const workload: Workload<Problem> = defineWorkload<Problem>({
  name: "svm-a9a",
  ...training,
  ...census,
});

export default workload;
