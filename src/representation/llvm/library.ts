/**
 * The only FFI to libLLVM: finds the library, declares the C functions used (LLVM-C API, llvm-c/*.h)
 * and hands them out typed. Loads nothing until asked. Called in worker processes only, because LLVM
 * ends the process on errors it deems fatal.
 *
 * Handles are plain numbers (user-space addresses fit a double). Strings that LLVM allocates come as
 * handles and are freed here (`takeString`). Without a diagnostic handler an error diagnostic would
 * end the process; with one, code generation goes on and the handler alone knows: `takeErrors`.
 */
import { execFileSync } from "node:child_process";
import { UserError } from "../../errors.ts";
import type { Koffi } from "../../native.ts";
import { native } from "../../native.ts";

export type Handle = number;

/** C name without the `LLVM` prefix → result and parameter types. */
const SIGNATURES = {
  GetVersion: ["void", "_Out_ uint*", "_Out_ uint*", "_Out_ uint*"],
  ContextCreate: ["H"],
  ContextDispose: ["void", "H"],
  ContextSetDiagnosticHandler: ["void", "H", "H", "H"],
  GetDiagInfoDescription: ["H", "H"],
  GetDiagInfoSeverity: ["int", "H"],
  CreateMemoryBufferWithMemoryRangeCopy: ["H", "const uint8_t*", "size_t", "str"],
  GetBufferStart: ["H", "H"],
  GetBufferSize: ["size_t", "H"],
  DisposeMemoryBuffer: ["void", "H"],
  ParseIRInContext: ["int", "H", "H", "_Out_ H*", "_Out_ H*"],
  ParseBitcodeInContext2: ["int", "H", "H", "_Out_ H*"],
  WriteBitcodeToMemoryBuffer: ["H", "H"],
  DisposeModule: ["void", "H"],
  PrintModuleToString: ["H", "H"],
  PrintValueToString: ["H", "H"],
  DisposeMessage: ["void", "H"],
  StripModuleDebugInfo: ["int", "H"],
  SetSourceFileName: ["void", "H", "str", "size_t"],
  GetTarget: ["str", "H"],
  SetTarget: ["void", "H", "str"],
  CreateTargetDataLayout: ["H", "H"],
  SetModuleDataLayout: ["void", "H", "H"],
  DisposeTargetData: ["void", "H"],
  GetFirstFunction: ["H", "H"],
  GetNextFunction: ["H", "H"],
  DeleteFunction: ["void", "H"],
  GetFirstGlobal: ["H", "H"],
  DeleteGlobal: ["void", "H"],
  GetFirstGlobalAlias: ["H", "H"],
  GetFirstGlobalIFunc: ["H", "H"],
  IsDeclaration: ["int", "H"],
  GetGlobalParent: ["H", "H"],
  GetFunctionCallConv: ["uint", "H"],
  GetNamedMetadataNumOperands: ["uint", "H", "str"],
  GetNamedMetadataOperands: ["void", "H", "str", "_Out_ H*"],
  GetMDNodeNumOperands: ["uint", "H"],
  GetMDNodeOperands: ["void", "H", "_Out_ H*"],
  AddNamedMetadataOperand: ["void", "H", "str", "H"],
  GetMDKindIDInContext: ["uint", "H", "str", "uint"],
  GetMetadata: ["H", "H", "uint"],
  SetMetadata: ["void", "H", "uint", "H"],
  MDStringInContext2: ["H", "H", "str", "size_t"],
  MDNodeInContext2: ["H", "H", "H*", "size_t"],
  TemporaryMDNode: ["H", "H", "H*", "size_t"],
  MetadataReplaceAllUsesWith: ["void", "H", "H"],
  MetadataAsValue: ["H", "H", "H"],
  ValueAsMetadata: ["H", "H"],
  GetMDString: ["str", "H", "_Out_ uint*"],
  GetEnumAttributeKindForName: ["uint", "str", "size_t"],
  CreateEnumAttribute: ["H", "H", "uint", "u64"],
  AddAttributeAtIndex: ["void", "H", "uint", "H"],
  GetEnumAttributeAtIndex: ["H", "H", "uint", "uint"],
  RemoveEnumAttributeAtIndex: ["void", "H", "uint", "uint"],
  SetLinkage: ["void", "H", "int"],
  GetValueName2: ["str", "H", "_Out_ size_t*"],
  SetValueName2: ["void", "H", "str", "size_t"],
  GetFirstBasicBlock: ["H", "H"],
  GetNextBasicBlock: ["H", "H"],
  GetFirstInstruction: ["H", "H"],
  GetNextInstruction: ["H", "H"],
  GetPreviousInstruction: ["H", "H"],
  GetBasicBlockTerminator: ["H", "H"],
  BasicBlockAsValue: ["H", "H"],
  GetNumSuccessors: ["uint", "H"],
  GetSuccessor: ["H", "H", "uint"],
  GetParamParent: ["H", "H"],
  GetFirstParam: ["H", "H"],
  GetNextParam: ["H", "H"],
  GetInstructionOpcode: ["int", "H"],
  TypeOf: ["H", "H"],
  GetTypeKind: ["int", "H"],
  GetPointerAddressSpace: ["uint", "H"],
  GetElementType: ["H", "H"],
  Int32TypeInContext: ["H", "H"],
  VoidTypeInContext: ["H", "H"],
  PointerTypeInContext: ["H", "H", "uint"],
  FunctionType: ["H", "H", "H*", "uint", "int"],
  GetIntTypeWidth: ["uint", "H"],
  StructGetTypeAtIndex: ["H", "H", "uint"],
  ConstIntGetZExtValue: ["u64", "H"],
  ConstIntGetSExtValue: ["i64", "H"],
  ConstRealGetDouble: ["double", "H", "_Out_ int*"],
  GetVectorSize: ["uint", "H"],
  GetNumOperands: ["int", "H"],
  GetOperand: ["H", "H", "uint"],
  SetOperand: ["void", "H", "uint", "H"],
  GetCalledValue: ["H", "H"],
  GetNumArgOperands: ["uint", "H"],
  GetGEPSourceElementType: ["H", "H"],
  IsAConstantInt: ["H", "H"],
  IsAConstantFP: ["H", "H"],
  IsAConstantExpr: ["H", "H"],
  IsAInstruction: ["H", "H"],
  IsAArgument: ["H", "H"],
  GetConstOpcode: ["int", "H"],
  IsAInlineAsm: ["H", "H"],
  IsAFunction: ["H", "H"],
  CountIncoming: ["uint", "H"],
  GetIncomingBlock: ["H", "H", "uint"],
  GetFirstUse: ["H", "H"],
  GetNextUse: ["H", "H"],
  GetUser: ["H", "H"],
  ConstNull: ["H", "H"],
  GetPoison: ["H", "H"],
  ConstInt: ["H", "H", "u64", "int"],
  ConstReal: ["H", "H", "double"],
  ConstVector: ["H", "H*", "uint"],
  InstructionClone: ["H", "H"],
  InstructionEraseFromParent: ["void", "H"],
  ReplaceAllUsesWith: ["void", "H", "H"],
  CreateBuilderInContext: ["H", "H"],
  PositionBuilderBefore: ["void", "H", "H"],
  BuildNot: ["H", "H", "H", "str"],
  BuildAddrSpaceCast: ["H", "H", "H", "H", "str"],
  BuildCall2: ["H", "H", "H", "H", "H*", "uint", "str"],
  LookupIntrinsicID: ["uint", "str", "size_t"],
  GetIntrinsicDeclaration: ["H", "H", "uint", "H*", "size_t"],
  IntrinsicGetType: ["H", "H", "uint", "H*", "size_t"],
  GetInlineAsm: ["H", "H", "str", "size_t", "str", "size_t", "int", "int", "int", "int"],
  CanValueUseFastMathFlags: ["int", "H"],
  GetFastMathFlags: ["uint", "H"],
  SetFastMathFlags: ["void", "H", "uint"],
  GetAlignment: ["uint", "H"],
  SetAlignment: ["void", "H", "uint"],
  GetVolatile: ["int", "H"],
  SetCurrentDebugLocation2: ["void", "H", "H"],
  InsertIntoBuilder: ["void", "H", "H"],
  DisposeBuilder: ["void", "H"],
  InstructionGetDebugLoc: ["H", "H"],
  InstructionSetDebugLoc: ["void", "H", "H"],
  GetInstructionParent: ["H", "H"],
  GetBasicBlockParent: ["H", "H"],
  DILocationGetLine: ["uint", "H"],
  GetSubprogram: ["H", "H"],
  DISubprogramGetLine: ["uint", "H"],
  DILocationGetScope: ["H", "H"],
  DILocationGetInlinedAt: ["H", "H"],
  DIScopeGetFile: ["H", "H"],
  DIFileGetFilename: ["str", "H", "_Out_ uint*"],
  VerifyModule: ["int", "H", "int", "_Out_ H*"],
  CreatePassBuilderOptions: ["H"],
  PassBuilderOptionsSetLoopUnrolling: ["void", "H", "int"],
  DisposePassBuilderOptions: ["void", "H"],
  RunPasses: ["H", "H", "str", "H", "H"],
  GetErrorMessage: ["H", "H"],
  InitializeNVPTXTargetInfo: ["void"],
  InitializeNVPTXTarget: ["void"],
  InitializeNVPTXTargetMC: ["void"],
  InitializeNVPTXAsmPrinter: ["void"],
  GetTargetFromTriple: ["int", "str", "_Out_ H*", "_Out_ H*"],
  CreateTargetMachine: ["H", "H", "str", "str", "str", "int", "int", "int"],
  TargetMachineEmitToMemoryBuffer: ["int", "H", "H", "int", "_Out_ H*", "_Out_ H*"],
} as const;

type Name = keyof typeof SIGNATURES;
type CType =
  | "u64"
  | "i64"
  | "void"
  | "str"
  | "const uint8_t*"
  | "H*"
  | `_Out_ ${string}`
  | "H"
  | "int"
  | "uint"
  | "size_t"
  | "uint64_t"
  | "double";
type In<T> = T extends `_Out_ ${string}`
  ? number[]
  : T extends "str"
    ? string
    : T extends "H*"
      ? readonly number[]
      : T extends "u64"
        ? bigint
        : T extends "const uint8_t*"
          ? Uint8Array
          : number;
type Result<T> = T extends "void"
  ? undefined
  : T extends "str"
    ? string
    : T extends "u64"
      ? number | bigint
      : number;
type Params<T extends readonly unknown[]> = T extends readonly [CType, ...infer Rest]
  ? { [K in keyof Rest]: In<Rest[K]> }
  : never;

/** The C functions by name without `LLVM`. */
export type Llvm = {
  readonly [N in Name]: (
    ...args: Params<(typeof SIGNATURES)[N]>
  ) => Result<(typeof SIGNATURES)[N][0]>;
};

export interface LoadedLlvm {
  readonly c: Llvm;
  /** Path or name under which it was found, and its version. */
  readonly path: string;
  readonly version: string;
  /** Reads and frees a string that LLVM allocated. */
  readonly takeString: (handle: Handle) => string;
  /** Copies and frees a memory buffer. */
  readonly takeBuffer: (handle: Handle) => Buffer;
  /** Makes diagnostics of a context be collected. */
  readonly collectErrors: (context: Handle) => void;
  /** Error diagnostics since the last call. */
  readonly takeErrors: () => readonly string[];
}

/** Where to look, in order. Version 19 is what gevo is tested with; fast-math flags came with 18. */
function* candidates(): Generator<string> {
  const own = process.env["GEVO_LLVM"];
  if (own !== undefined && own !== "") {
    yield own;
    return;
  }
  for (const major of [19, 20, 21, 18]) {
    yield `libLLVM.so.${major}.1`;
    yield `libLLVM-${major}.so.1`;
    yield `libLLVM-${major}.so`;
  }
  yield* toldByLlvmConfig();
}

/** Libraries the dynamic linker does not find by name. */
function toldByLlvmConfig(): readonly string[] {
  try {
    const text = execFileSync("llvm-config", ["--libfiles"], { encoding: "utf8", timeout: 5000 });
    return text
      .trim()
      .split(/\s+/)
      .filter((path) => /libLLVM[^/]*\.so/.test(path));
  } catch {
    return [];
  }
}

let loaded: LoadedLlvm | undefined;

/** @throws UserError `llvm-missing`. */
export function llvm(): LoadedLlvm {
  loaded ??= load();
  return loaded;
}

function load(): LoadedLlvm {
  const koffi = native();
  const { c, path } = open(koffi);
  const takeString = (handle: Handle): string => {
    if (handle === 0) return "";
    const text = koffi.decode(handle, "char", -1) as string;
    c.DisposeMessage(handle);
    return text;
  };
  const takeBuffer = (handle: Handle): Buffer => {
    const bytes = Buffer.from(koffi.view(c.GetBufferStart(handle), c.GetBufferSize(handle)));
    const copy = Buffer.from(bytes);
    c.DisposeMemoryBuffer(handle);
    return copy;
  };
  const errors: string[] = [];
  const type = koffi.proto("void GevoDiagnostic(uintptr_t info, uintptr_t user)");
  const callback = koffi.register((info: number) => {
    if (c.GetDiagInfoSeverity(info) === 0) errors.push(takeString(c.GetDiagInfoDescription(info)));
  }, koffi.pointer(type));
  const address = Number(callback);
  c.InitializeNVPTXTargetInfo();
  c.InitializeNVPTXTarget();
  c.InitializeNVPTXTargetMC();
  c.InitializeNVPTXAsmPrinter();
  const parts = [[0], [0], [0]] as [number[], number[], number[]];
  c.GetVersion(...parts);
  return {
    c,
    path,
    version: parts.flat().join("."),
    takeString,
    takeBuffer,
    collectErrors: (context) => c.ContextSetDiagnosticHandler(context, address, 0),
    takeErrors: () => errors.splice(0),
  };
}

/** The first library that loads and has all we call, NVPTX included. */
function open(koffi: Koffi): { readonly c: Llvm; readonly path: string } {
  let reason = "";
  for (const path of candidates()) {
    try {
      return { c: declare(koffi.load(path)), path };
    } catch (error) {
      // The first reason is the most telling: later candidates are stopgaps.
      reason ||= `${path}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  throw new UserError(
    "llvm-missing",
    `no libLLVM that gevo can use was found: ${reason}`,
    "Run `apt-get install libllvm19`, or set GEVO_LLVM to the path of a libLLVM.so with NVPTX.",
  );
}

function declare(library: ReturnType<Koffi["load"]>): Llvm {
  const c: Record<string, unknown> = {};
  for (const [name, [result, ...params]] of Object.entries(SIGNATURES)) {
    const plain = (type: string): string =>
      type.replace(/\bH\b/, "uintptr_t").replace(/^u64$/, "uint64_t").replace(/^i64$/, "int64_t");
    c[name] = library.func(`LLVM${name}`, plain(result), params.map(plain));
  }
  return c as Llvm;
}

/** What `gevo doctor` shows. @throws UserError `llvm-missing`. */
export function llvmInfo(): { readonly path: string; readonly version: string } {
  const { path, version } = llvm();
  return { path, version };
}
