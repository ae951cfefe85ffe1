/** k-means on the CPU in f64: Lloyd's algorithm point by point. */

export interface Points {
  readonly count: number;
  readonly dimensions: number;
  /** Feature by feature: all points' first ones, then all points' second ones. */
  readonly features: Float32Array;
  readonly clusters: number;
  /** Most steps; it ends before when no more than `still` points change their cluster. */
  readonly steps: number;
  readonly still: number;
}

export interface Clustering {
  /** The number of each point's cluster. */
  readonly cluster: Int32Array;
  /** clusters x dimensions. */
  readonly centroids: Float32Array;
}

/** Every so many points one is where a cluster starts. */
export function startOf(points: Points): Float32Array {
  const { count, dimensions, clusters } = points;
  const centroids = new Float32Array(clusters * dimensions);
  for (let c = 0; c < clusters; c++) {
    centroids.set(pointOf(points, Math.floor((c * count) / clusters)), c * dimensions);
  }
  return centroids;
}

/** The features of one point. */
function pointOf({ count, dimensions, features }: Points, point: number): Float32Array {
  return Float32Array.from({ length: dimensions }, (_, f) => features[f * count + point]!);
}

export function lloyd(points: Points): Clustering {
  const { count, dimensions, clusters } = points;
  const cluster = new Int32Array(count).fill(-1);
  let centroids = startOf(points);
  for (let step = 0; step < points.steps; step++) {
    let changed = 0;
    const sums = new Float64Array(clusters * dimensions);
    const members = new Int32Array(clusters);
    for (let p = 0; p < count; p++) {
      const own = pointOf(points, p);
      const nearest = nearestOf(own, centroids, clusters);
      if (nearest !== cluster[p]) changed++;
      cluster[p] = nearest;
      members[nearest]!++;
      for (let f = 0; f < dimensions; f++) sums[nearest * dimensions + f]! += own[f]!;
    }
    // A cluster that has lost all its points stays where it is.
    centroids = centroids.map((was, i) => {
      const size = members[Math.floor(i / dimensions)]!;
      return size === 0 ? was : sums[i]! / size;
    });
    if (changed <= points.still) break;
  }
  return { cluster, centroids };
}

function nearestOf(own: Float32Array, centroids: Float32Array, clusters: number): number {
  let nearest = 0;
  let least = Infinity;
  for (let c = 0; c < clusters; c++) {
    let distance = 0;
    for (let f = 0; f < own.length; f++) {
      distance += (own[f]! - centroids[c * own.length + f]!) ** 2;
    }
    if (distance >= least) continue;
    least = distance;
    nearest = c;
  }
  return nearest;
}
