/** atom and red (ops/atomic.ts has the meaning): the lanes take turns in lane order. */
import { charge, chargeTurns } from "./charge";
import { flush1 } from "./float";
import { SHARED, locate, physical, space } from "./locate";
import { B, C, Y, base, callback, register } from "./state";

const ADD = 0;
const MIN_S = 1;
const MAX_S = 2;
const MIN_U = 3;
const MAX_U = 4;
const AND = 5;
const OR = 6;
const XOR = 7;
const EXCH = 8;
const CAS = 9;
const INC = 10;
const DEC = 11;
const ADD_F = 12;

/** Global memory's adder flushes subnormal inputs and results, shared memory's does not. */
function addFloats(old: i32, b: i32): i32 {
  const x = reinterpret<f32>(old);
  const y = reinterpret<f32>(b);
  const sum = space == SHARED ? x + y : flush1(flush1(x) + flush1(y));
  return sum != sum ? 0x7fffffff : reinterpret<i32>(sum);
}

// @ts-ignore: decorator
@inline
function next(op: i32, old: i32, b: i32, c: i32): i32 {
  switch (op) {
    case ADD:
      return old + b;
    case MIN_S:
      return min(old, b);
    case MAX_S:
      return max(old, b);
    case MIN_U:
      return <u32>old < <u32>b ? old : b;
    case MAX_U:
      return <u32>old > <u32>b ? old : b;
    case AND:
      return old & b;
    case OR:
      return old | b;
    case XOR:
      return old ^ b;
    case EXCH:
      return b;
    case CAS:
      return old == b ? c : old;
    case INC:
      return <u32>old >= <u32>b ? 0 : old + 1;
    case DEC:
      return old == 0 || <u32>old > <u32>b ? b : old - 1;
    default:
      return addFloats(old, b);
  }
}

// @ts-ignore: decorator
@inline
function update(op: i32, code: usize, mask: i32): void {
  if (!locate(code, mask, load<i32>(code + Y) & 15, 4, true)) {
    callback(code, mask);
    return;
  }
  chargeTurns(code, mask, 4);
  charge(code, mask, 4, true);
  const d = load<i32>(code);
  const b = register(code, B);
  const c = register(code, C);
  for (let r = mask; r != 0; r &= r - 1) {
    const i = ctz(r);
    const lane = <usize>i << 2;
    const at = physical(i, 4);
    const old = load<i32>(at);
    store<i32>(at, next(op, old, load<i32>(b + lane), load<i32>(c + lane)));
    if (d >= 0) store<i32>(base + (<usize>d << 2) + lane, old);
  }
}

export function atom_add_b32(c: usize, mask: i32): void {
  update(ADD, c, mask);
}
export function atom_min_s32(c: usize, mask: i32): void {
  update(MIN_S, c, mask);
}
export function atom_max_s32(c: usize, mask: i32): void {
  update(MAX_S, c, mask);
}
export function atom_min_u32(c: usize, mask: i32): void {
  update(MIN_U, c, mask);
}
export function atom_max_u32(c: usize, mask: i32): void {
  update(MAX_U, c, mask);
}
export function atom_and_b32(c: usize, mask: i32): void {
  update(AND, c, mask);
}
export function atom_or_b32(c: usize, mask: i32): void {
  update(OR, c, mask);
}
export function atom_xor_b32(c: usize, mask: i32): void {
  update(XOR, c, mask);
}
export function atom_exch_b32(c: usize, mask: i32): void {
  update(EXCH, c, mask);
}
export function atom_cas_b32(c: usize, mask: i32): void {
  update(CAS, c, mask);
}
export function atom_inc_u32(c: usize, mask: i32): void {
  update(INC, c, mask);
}
export function atom_dec_u32(c: usize, mask: i32): void {
  update(DEC, c, mask);
}
export function atom_add_f32(c: usize, mask: i32): void {
  update(ADD_F, c, mask);
}

// @ts-ignore: decorator
@inline
function next64(op: i32, old: i64, b: i64, c: i64): i64 {
  switch (op) {
    case ADD:
      return old + b;
    case MIN_S:
      return min(old, b);
    case MAX_S:
      return max(old, b);
    case MIN_U:
      return <u64>old < <u64>b ? old : b;
    case MAX_U:
      return <u64>old > <u64>b ? old : b;
    case AND:
      return old & b;
    case OR:
      return old | b;
    case XOR:
      return old ^ b;
    case EXCH:
      return b;
    case CAS:
      return old == b ? c : old;
    default: {
      const sum = reinterpret<f64>(old) + reinterpret<f64>(b);
      return sum != sum ? 0xfff8000000000000 : reinterpret<i64>(sum);
    }
  }
}

// @ts-ignore: decorator
@inline
function update64(op: i32, code: usize, mask: i32): void {
  if (!locate(code, mask, load<i32>(code + Y) & 15, 8, true)) {
    callback(code, mask);
    return;
  }
  chargeTurns(code, mask, 8);
  charge(code, mask, 8, true);
  const d = load<i32>(code);
  const b = register(code, B);
  const c = register(code, C);
  for (let r = mask; r != 0; r &= r - 1) {
    const i = ctz(r);
    const lane = <usize>i << 3;
    const at = physical(i, 8);
    const old = load<i64>(at);
    store<i64>(at, next64(op, old, load<i64>(b + lane), load<i64>(c + lane)));
    if (d >= 0) store<i64>(base + (<usize>d << 2) + lane, old);
  }
}

export function atom_add_b64(c: usize, mask: i32): void {
  update64(ADD, c, mask);
}
export function atom_min_s64(c: usize, mask: i32): void {
  update64(MIN_S, c, mask);
}
export function atom_max_s64(c: usize, mask: i32): void {
  update64(MAX_S, c, mask);
}
export function atom_min_u64(c: usize, mask: i32): void {
  update64(MIN_U, c, mask);
}
export function atom_max_u64(c: usize, mask: i32): void {
  update64(MAX_U, c, mask);
}
export function atom_and_b64(c: usize, mask: i32): void {
  update64(AND, c, mask);
}
export function atom_or_b64(c: usize, mask: i32): void {
  update64(OR, c, mask);
}
export function atom_xor_b64(c: usize, mask: i32): void {
  update64(XOR, c, mask);
}
export function atom_exch_b64(c: usize, mask: i32): void {
  update64(EXCH, c, mask);
}
export function atom_cas_b64(c: usize, mask: i32): void {
  update64(CAS, c, mask);
}
export function atom_add_f64(c: usize, mask: i32): void {
  update64(ADD_F, c, mask);
}
