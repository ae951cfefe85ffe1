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

function addDoubles(old: i64, b: i64): i64 {
  const sum = reinterpret<f64>(old) + reinterpret<f64>(b);
  return sum != sum ? 0xfff8000000000000 : reinterpret<i64>(sum);
}

/** New value from the old one and the operands; U is the unsigned type of T's width. */
// @ts-ignore: decorator
@inline
function next<T, U>(op: i32, old: T, b: T, c: T): T {
  switch (op) {
    case ADD:
      return <T>(old + b);
    case MIN_S:
      return min<T>(old, b);
    case MAX_S:
      return max<T>(old, b);
    case MIN_U:
      return <U>old < <U>b ? old : b;
    case MAX_U:
      return <U>old > <U>b ? old : b;
    case AND:
      return <T>(old & b);
    case OR:
      return <T>(old | b);
    case XOR:
      return <T>(old ^ b);
    case EXCH:
      return b;
    case CAS:
      return old == b ? c : old;
    case INC:
      return <U>old >= <U>b ? <T>0 : <T>(old + 1);
    case DEC:
      return old == 0 || <U>old > <U>b ? b : <T>(old - 1);
    default:
      return sizeof<T>() == 4 ? <T>addFloats(<i32>old, <i32>b) : <T>addDoubles(<i64>old, <i64>b);
  }
}

// @ts-ignore: decorator
@inline
function update<T, U>(op: i32, code: usize, mask: i32): void {
  const size = <i32>sizeof<T>();
  if (!locate(code, mask, load<i32>(code + Y) & 15, size, true)) {
    callback(code, mask);
    return;
  }
  chargeTurns(code, mask, size);
  charge(code, mask, size, true);
  const d = load<i32>(code);
  const b = register(code, B);
  const c = register(code, C);
  for (let r = mask; r != 0; r &= r - 1) {
    const i = ctz(r);
    const lane = <usize>i * sizeof<T>();
    const at = physical(i, size);
    const old = load<T>(at);
    store<T>(at, next<T, U>(op, old, load<T>(b + lane), load<T>(c + lane)));
    if (d >= 0) store<T>(base + (<usize>d << 2) + lane, old);
  }
}

export function atom_add_b32(c: usize, mask: i32): void {
  update<i32, u32>(ADD, c, mask);
}
export function atom_min_s32(c: usize, mask: i32): void {
  update<i32, u32>(MIN_S, c, mask);
}
export function atom_max_s32(c: usize, mask: i32): void {
  update<i32, u32>(MAX_S, c, mask);
}
export function atom_min_u32(c: usize, mask: i32): void {
  update<i32, u32>(MIN_U, c, mask);
}
export function atom_max_u32(c: usize, mask: i32): void {
  update<i32, u32>(MAX_U, c, mask);
}
export function atom_and_b32(c: usize, mask: i32): void {
  update<i32, u32>(AND, c, mask);
}
export function atom_or_b32(c: usize, mask: i32): void {
  update<i32, u32>(OR, c, mask);
}
export function atom_xor_b32(c: usize, mask: i32): void {
  update<i32, u32>(XOR, c, mask);
}
export function atom_exch_b32(c: usize, mask: i32): void {
  update<i32, u32>(EXCH, c, mask);
}
export function atom_cas_b32(c: usize, mask: i32): void {
  update<i32, u32>(CAS, c, mask);
}
export function atom_inc_u32(c: usize, mask: i32): void {
  update<i32, u32>(INC, c, mask);
}
export function atom_dec_u32(c: usize, mask: i32): void {
  update<i32, u32>(DEC, c, mask);
}
export function atom_add_f32(c: usize, mask: i32): void {
  update<i32, u32>(ADD_F, c, mask);
}
export function atom_add_b64(c: usize, mask: i32): void {
  update<i64, u64>(ADD, c, mask);
}
export function atom_min_s64(c: usize, mask: i32): void {
  update<i64, u64>(MIN_S, c, mask);
}
export function atom_max_s64(c: usize, mask: i32): void {
  update<i64, u64>(MAX_S, c, mask);
}
export function atom_min_u64(c: usize, mask: i32): void {
  update<i64, u64>(MIN_U, c, mask);
}
export function atom_max_u64(c: usize, mask: i32): void {
  update<i64, u64>(MAX_U, c, mask);
}
export function atom_and_b64(c: usize, mask: i32): void {
  update<i64, u64>(AND, c, mask);
}
export function atom_or_b64(c: usize, mask: i32): void {
  update<i64, u64>(OR, c, mask);
}
export function atom_xor_b64(c: usize, mask: i32): void {
  update<i64, u64>(XOR, c, mask);
}
export function atom_exch_b64(c: usize, mask: i32): void {
  update<i64, u64>(EXCH, c, mask);
}
export function atom_cas_b64(c: usize, mask: i32): void {
  update<i64, u64>(CAS, c, mask);
}
export function atom_add_f64(c: usize, mask: i32): void {
  update<i64, u64>(ADD_F, c, mask);
}
