/** Where an edit acts on a stretch of the program: which stretches are worth a try. */

/**
 * First and last of the whole list, of its halves, of theirs, and so on down to each alone: what pays together
 * may not pay alone.
 */
export function parts<T>(list: readonly T[]): readonly (readonly [first: T, last: T])[] {
  const found: [T, T][] = [];
  const queue = [list];
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    if (part.length === 0) continue;
    found.push([part[0] as T, part.at(-1) as T]);
    const half = Math.ceil(part.length / 2);
    if (part.length > 1) queue.push(part.slice(0, half), part.slice(half));
  }
  return found;
}
