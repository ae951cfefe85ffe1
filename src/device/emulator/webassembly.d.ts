/** The part of the WebAssembly API that the emulator uses; Node's own types have none. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum: number });
    readonly buffer: ArrayBuffer;
    /** Detaches `buffer`. */
    grow(pages: number): number;
  }

  class Global {
    value: number;
  }

  class Table {
    readonly length: number;
    grow(entries: number): number;
    set(index: number, value: unknown): void;
  }

  class Module {
    constructor(bytes: Uint8Array);
  }

  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
