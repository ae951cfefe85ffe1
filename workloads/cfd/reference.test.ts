import { Random } from "gevo";
import { describe, expect, it } from "vitest";
import { scaledError } from "../error.ts";
import { cases, inputs } from "./cases.ts";
import { boxMesh, parseMesh } from "./mesh.ts";
import { FAR_FIELD, type Flow, inflows, pressureOf, simulate, WALL } from "./reference.ts";
import workload from "./workload.ts";

const CELLS = [4, 3, 5] as const;
const mesh = boxMesh(CELLS, 0.2, new Random(5));
/** Density, momentum, energy: a flow along no axis. */
const STATE = [1.4, 0.7, -0.5, 0.3, 3];

describe("a generated mesh", () => {
  it("fills the box but for the obstacle, with walls only around that", () => {
    expect(mesh.elements).toBe(6 * (4 * 3 * 5 - 2 * 1 * 3));
    const hollow = boxMesh([3, 3, 3], 0, new Random(1));
    expect(hollow.elements).toBe(6 * 26);
    const count = (kind: number) => hollow.neighbours.filter((n) => n === kind).length;
    expect(count(WALL)).toBe(6 * 2);
    expect(count(FAR_FIELD)).toBe(6 * 9 * 2);
  });

  it("has closed elements, whose faces point inwards and are the neighbour's seen from the other side", () => {
    const normal = (face: number, e: number) =>
      [0, 1, 2].map((c) => mesh.normals[(3 * face + c) * mesh.elements + e]!);
    for (let e = 0; e < mesh.elements; e++) {
      for (const c of [0, 1, 2]) {
        expect([0, 1, 2, 3].reduce((sum, face) => sum + normal(face, e)[c]!, 0)).toBeCloseTo(0, 6);
      }
      for (let face = 0; face < 4; face++) {
        const other = mesh.neighbours[face * mesh.elements + e]!;
        if (other < 0) continue;
        const back = [0, 1, 2, 3].find((f) => mesh.neighbours[f * mesh.elements + other] === e);
        normal(back!, other).forEach((component, c) => {
          expect(component).toBeCloseTo(-normal(face, e)[c]!, 6);
        });
      }
    }
  });

  it("is read from the published text form", () => {
    const text =
      "2\n4  2 1 0 0  -1 0 2 0  0 0 0 3  -1 4 5 6\n9  1 -1 0 0  -1 0 1 0  0 1 1 1  0 7 8 9\n";
    const read = parseMesh(text);
    expect([...read.areas]).toEqual([4, 9]);
    expect([...read.neighbours]).toEqual([1, 0, -1, -1, WALL, WALL, -1, WALL]);
    expect([...read.normals.slice(0, 4)]).toEqual([1, -1, 0, 0]);
    expect([...read.normals.slice(18)]).toEqual([4, 7, 5, 8, 6, 9]);
  });
});

describe("the CPU reference", () => {
  it("knows the pressure of a gas at rest and in motion", () => {
    expect(pressureOf([1.4, 0, 0, 0, 2.5])).toBeCloseTo(1);
    expect(pressureOf([2, 2, 0, 0, 3.5])).toBeCloseTo(1);
  });

  it("leaves an undisturbed flow alone where there is no wall", () => {
    const open = boxMesh([2, 2, 3], 0.3, new Random(2));
    expect(open.neighbours.includes(WALL)).toBe(false);
    const variables = Float32Array.from(
      { length: 5 * open.elements },
      (_, i) => STATE[Math.floor(i / open.elements)]!,
    );
    const after = simulate({
      mesh: open,
      variables,
      farField: Float32Array.from(STATE),
      steps: 10,
    });
    after.forEach((value, i) => {
      expect(value).toBeCloseTo(variables[i]!, 5);
    });
  });

  it("turns around at walls without losing mass or energy", () => {
    const sealed = { ...mesh, neighbours: mesh.neighbours.map((n) => (n < 0 ? WALL : n)) };
    const states = Array.from({ length: mesh.elements }, (_, e) =>
      STATE.map((value, v) => value * (1 + 0.1 * Math.sin(e + v))),
    );
    const sums = inflows(sealed, states, STATE);
    for (const v of [0, 4]) {
      expect(sums.reduce((total, sum) => total + sum[v]!, 0)).toBeCloseTo(0, 9);
    }
  });

  it("flattens a disturbance at the speed of sound or below", () => {
    const long = boxMesh([1, 1, 12], 0, new Random(1));
    const variables = Float32Array.from({ length: 5 * long.elements }, (_, i) => {
      return [1.4, 0, 0, 0, 2.5][Math.floor(i / long.elements)]!;
    });
    const dense = 40;
    variables[4 * long.elements + dense]! *= 1.1;
    const flow = { mesh: long, farField: Float32Array.of(1.4, 0, 0, 0, 2.5), variables };
    const energyAt = (steps: number) => simulate({ ...flow, steps })[4 * long.elements + dense]!;
    expect(energyAt(5)).toBeLessThan(energyAt(0));
    expect(energyAt(5)).toBeGreaterThan(2.5);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const flow = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = { variables: simulate(flow) };
    const withMesh = (changes: Partial<Flow["mesh"]>) => ({ mesh: { ...flow.mesh, ...changes } });
    const { neighbours, normals, elements } = flow.mesh;

    it.each<[string, Partial<Flow>]>([
      ["a step less", { steps: flow.steps - 1 }],
      ["no walls", withMesh({ neighbours: neighbours.map((n) => (n === WALL ? FAR_FIELD : n)) })],
      ["no far field", withMesh({ neighbours: neighbours.map((n) => (n < 0 ? WALL : n)) })],
      ["another far field", { farField: flow.farField.map((value, v) => (v === 3 ? 0 : value)) }],
      ["a face less", withMesh({ normals: normals.map((n, i) => (i < 3 * elements ? 0 : n)) })],
      [
        "a flat mesh",
        withMesh({ normals: normals.map((n, i) => (((i / elements) | 0) % 3 ? n : 0)) }),
      ],
      ["equal elements", withMesh({ areas: flow.mesh.areas.map(() => 8) })],
    ])("refuses %s", (_, shortcut) => {
      const wrong = { variables: simulate({ ...flow, ...shortcut }) };
      expect(scaledError(wrong, right)).toBeGreaterThan(20 * workload.tolerance!);
    });

    it("refuses a variable that stays as it was", () => {
      for (let v = 0; v < 5; v++) {
        const variables = right.variables.map((value, i) =>
          Math.floor(i / elements) === v ? flow.variables[i]! : value,
        );
        expect(scaledError({ variables }, right)).toBeGreaterThan(20 * workload.tolerance!);
      }
    });
  },
);
