/**
 * What evolution has been seen to cut from a simulation of an infection, as edits of ours: T cells that no longer
 * age, tissues without rims, a rule that rarely matters. The workload's check refuses each.
 */
import { describe } from "vitest";
import { type Overfit, refuses } from "./overfits.ts";

const OVERFITS: readonly Overfit[] = [
  [
    "T cells never age",
    (found) => {
      const aged = /%v\d+ = add nsw i32 %v(?<life>\d+), -1\s+store i32 %v\d+, .* ; (?<store>\d+)/;
      const { life, store } = found("intend", aged);
      return `operand [${store}.0=${life}]`;
    },
  ],
  [
    "T cells never bind",
    (found) => {
      // The second store to the bonds is that of a new bond.
      const bond =
        /add nsw i32 %v\d+, -1\s+store i32 %v\d+, ptr (?<bonds>%v\d+), .*\n {2}br label[\s\S]*?store i32 %v\d+, ptr \k<bonds>, .* ; (?<store>\d+)/;
      return `delete ${found("intend", bond)["store"]}`;
    },
  ],
  [
    "concentrations spread beyond the right rim",
    (found) => {
      const within =
        /%v(?<both>\d+) = and i1 %v(?<left>\d+), %v\d+\s+%v(?<all>\d+) = select i1 %v\k<both>, i1/;
      const { all, left } = found("spread", within);
      return `operand [${all}.0=${left}]`;
    },
  ],
  [
    "concentrations spread beyond the lower rim",
    (found) => {
      const within = /%v(?<all>\d+) = select i1 %v\d+, i1 %v(?<rows>\d+), i1 false/;
      const { all, rows } = found("spread", within);
      const { top } = found("spread", new RegExp(`%v${rows} = and i1 %v(?<top>\\d+), %v\\d+`));
      return `operand [${all}.1=${top}]`;
    },
  ],
  [
    "what decays is not subtracted",
    (found) => {
      const decay =
        /fsub contract float 1\.000000e\+00, %v\d+[\s\S]*?%v(?<after>\d+) = fadd contract [^\n]*\s+%v(?<lost>\d+) = fmul contract float %v\d+, %v\k<after>\s/;
      const { after, lost } = found("spread", decay);
      const { chosen } = found(
        "spread",
        new RegExp(
          `%v(?<chosen>\\d+) = select contract i1 %v\\d+, float 0\\.0[^,]*, float %v${lost}`,
        ),
      );
      return `operand [${chosen}.2=${after}]`;
    },
  ],
];

describe("an infection in which", () => {
  refuses("simcov", OVERFITS);
});
