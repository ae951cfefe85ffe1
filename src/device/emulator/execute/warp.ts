/**
 * One warp: its stack of (block, lanes, reconvergence block) entries. The top entry runs; when it
 * reaches its reconvergence block it is popped and the entry below goes on with all its lanes.
 * Lanes of a warp that spin on each other never meet under such a stack: that ends in `fuel`.
 */

/** Deepest nesting of divergence. */
export const STACK = 128;

export type WarpState = "ready" | "waiting" | "done";

export class Warp {
  readonly index: number;
  base = 0;
  localBase = 0;
  /** Lanes that exist and have not exited. */
  live = 0;
  state: WarpState = "ready";
  top = 0;
  readonly blocks: Int32Array = new Int32Array(STACK);
  readonly lanes: Int32Array = new Int32Array(STACK);
  readonly meet: Int32Array = new Int32Array(STACK);

  constructor(index: number) {
    this.index = index;
  }

  /** Starts at block 0 with the given lanes. */
  start(lanes: number): void {
    this.live = lanes;
    this.state = "ready";
    this.top = 0;
    this.blocks[0] = 0;
    this.lanes[0] = lanes;
    this.meet[0] = -1;
  }

  /** Lanes leave the kernel. */
  exit(lanes: number): void {
    this.live &= ~lanes;
    for (let k = 0; k <= this.top; k++) this.lanes[k]! &= ~lanes;
  }

  /** Enters a block with some lanes until they reach `meet`; false when the stack is full. */
  push(block: number, lanes: number, meet: number): boolean {
    if (lanes === 0 || block === meet) return true;
    if (this.top + 1 >= STACK) return false;
    this.top++;
    this.blocks[this.top] = block;
    this.lanes[this.top] = lanes;
    this.meet[this.top] = meet;
    return true;
  }

  /**
   * Before pushing the sides of a divergence: the running entry waits at the block where they meet,
   * or goes away when the entry below waits there already.
   */
  split(meet: number): void {
    if (this.top > 0 && this.meet[this.top] === meet) this.top--;
    else this.blocks[this.top] = meet;
  }
}
