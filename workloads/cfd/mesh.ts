/**
 * Meshes of tetrahedra: generated ones, a box of cells with jittered corners, each cell cut into six, with a
 * block in the middle left out as an obstacle; and real ones in the text form of the published solver.
 */
import type { Random } from "gevo";
import { FAR_FIELD, type Mesh, WALL } from "./reference.ts";

type Point = readonly [number, number, number];

/** The cube's six tetrahedra around its diagonal: from corner 0 to 7 along the axes in every order. */
const CUTS: readonly (readonly [number, number, number, number])[] = [
  [0, 1, 3, 7],
  [0, 1, 5, 7],
  [0, 2, 3, 7],
  [0, 2, 6, 7],
  [0, 4, 5, 7],
  [0, 4, 6, 7],
];

/** @param cells along each axis; those outside of both outer thirds on every axis are left out. */
export function boxMesh(cells: Point, jitter: number, random: Random): Mesh {
  const corners = cornersOf(cells, jitter, random);
  const tetrahedra: number[][] = [];
  const inObstacle = (at: number, count: number) => {
    const third = Math.floor(count / 3);
    return third > 0 && at >= third && at < count - third;
  };
  for (let z = 0; z < cells[2]; z++) {
    for (let y = 0; y < cells[1]; y++) {
      for (let x = 0; x < cells[0]; x++) {
        if (inObstacle(x, cells[0]) && inObstacle(y, cells[1]) && inObstacle(z, cells[2])) continue;
        const corner = (n: number) =>
          ((z + (n >> 2)) * (cells[1] + 1) + y + ((n >> 1) & 1)) * (cells[0] + 1) + x + (n & 1);
        for (const cut of CUTS) tetrahedra.push(cut.map(corner));
      }
    }
  }
  return meshOf(random.shuffle(tetrahedra), corners, (points) =>
    [0, 1, 2].some((axis) =>
      [0, cells[axis]!].some((side) => points.every((point) => point[axis] === side)),
    ),
  );
}

/** Corners of all cells; those on the box's sides stay in their side. */
function cornersOf(cells: Point, jitter: number, random: Random): readonly Point[] {
  const corners: Point[] = [];
  const draw = (at: number, count: number) =>
    at === 0 || at === count ? at : at + jitter * (random.int(2001) / 1000 - 1);
  for (let z = 0; z <= cells[2]; z++) {
    for (let y = 0; y <= cells[1]; y++) {
      for (let x = 0; x <= cells[0]; x++) {
        corners.push([draw(x, cells[0]), draw(y, cells[1]), draw(z, cells[2])]);
      }
    }
  }
  return corners;
}

function meshOf(
  tetrahedra: readonly (readonly number[])[],
  corners: readonly Point[],
  isOutside: (face: readonly Point[]) => boolean,
): Mesh {
  const elements = tetrahedra.length;
  const mesh = emptyMesh(elements);
  const waiting = new Map<string, number>();
  tetrahedra.forEach((tetrahedron, e) => {
    let surface = 0;
    for (let face = 0; face < 4; face++) {
      const around = tetrahedron.filter((_, corner) => corner !== face);
      const points = around.map((corner) => corners[corner]!);
      const normal = inwards(points, corners[tetrahedron[face]!]!);
      normal.forEach((component, c) => {
        mesh.normals[(3 * face + c) * elements + e] = component;
      });
      surface += Math.hypot(...normal);
      const key = around.toSorted((a, b) => a - b).join();
      const here = face * elements + e;
      const there = waiting.get(key);
      if (there === undefined) {
        mesh.neighbours[here] = isOutside(points) ? FAR_FIELD : WALL;
        waiting.set(key, here);
      } else {
        mesh.neighbours[here] = there % elements;
        mesh.neighbours[there] = e;
      }
    }
    mesh.areas[e] = surface ** 2;
  });
  return mesh;
}

/** The triangle's area vector on the side of `inner`. */
function inwards(points: readonly Point[], inner: Point): number[] {
  const [a, b, c] = points as [Point, Point, Point];
  const difference = (p: Point, q: Point) => p.map((value, axis) => value - q[axis]!) as number[];
  const [u, v, w] = [difference(b, a), difference(c, a), difference(inner, a)];
  const cross = [0, 1, 2].map((axis) => {
    const [i, j] = [(axis + 1) % 3, (axis + 2) % 3];
    return (u[i]! * v[j]! - u[j]! * v[i]!) / 2;
  });
  const side = cross.reduce((sum, component, axis) => sum + component * w[axis]!, 0);
  return cross.map((component) => (side < 0 ? -component : component));
}

/**
 * The published text form: number of elements; for each its squared surface and four times a neighbour
 * (from 1; 0 a wall, -1 the far field) with the face's area vector, pointing inwards.
 */
export function parseMesh(text: string): Mesh {
  const numbers = text.trim().split(/\s+/).map(Number);
  const elements = numbers[0]!;
  const mesh = emptyMesh(elements);
  for (let e = 0; e < elements; e++) {
    const from = 1 + 17 * e;
    mesh.areas[e] = numbers[from]!;
    for (let face = 0; face < 4; face++) {
      const [neighbour, ...normal] = numbers.slice(from + 1 + 4 * face, from + 5 + 4 * face);
      const known = neighbour === 0 ? WALL : FAR_FIELD;
      mesh.neighbours[face * elements + e] = neighbour! > 0 ? neighbour! - 1 : known;
      normal.forEach((component, c) => {
        mesh.normals[(3 * face + c) * elements + e] = component;
      });
    }
  }
  return mesh;
}

function emptyMesh(elements: number): Mesh {
  return {
    elements,
    areas: new Float32Array(elements),
    neighbours: new Int32Array(4 * elements),
    normals: new Float32Array(12 * elements),
  };
}
