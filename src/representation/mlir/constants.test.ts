import { describe, expect, it } from "vitest";
import { constantOf, scaled } from "./constants.ts";

describe("constants", () => {
  it.each([
    ["#1", "f32", "dense<1.000000e+00> : tensor<2xf32>"],
    ["#0.1", "f32", "dense<1.000000e-01> : tensor<2xf32>"],
    ["#0.1", "f64", "dense<1.000000e-01> : tensor<2xf64>"],
    ["#0.33333334", "f32", "dense<3.33333343e-01> : tensor<2xf32>"],
    ["#1", "bf16", "dense<1.000000e+00> : tensor<2xbf16>"],
    ["#-3", "i8", "dense<-3> : tensor<2xi8>"],
    ["#255", "ui8", "dense<255> : tensor<2xui8>"],
    ["#1", "i1", "dense<true> : tensor<2xi1>"],
    ["#1", "complex<f32>", "dense<(1.000000e+00,0.000000e+00)> : tensor<2xcomplex<f32>>"],
  ])("%s of %s", (text, element, expected) => {
    expect(constantOf(text, { shape: [2], element })).toBe(expected);
  });

  it.each([
    ["#128", "i8"],
    ["#-1", "ui8"],
    ["#2", "i1"],
    ["#0.5", "i32"],
    ["#1e39", "f32"],
    ["#1", "index"],
    ["1", "f32"],
    ["#one", "f32"],
  ])("%s of %s is none", (text, element) => {
    expect(constantOf(text, { shape: [2], element })).toBeUndefined();
  });

  it.each([
    ["dense<1.600000e-02> : tensor<f32>", 10, "dense<1.600000e-01> : tensor<f32>"],
    ["dense<7> : tensor<4xi32>", 0.5, "dense<4> : tensor<4xi32>"],
    ["dense<-2> : tensor<i64>", 10, "dense<-20> : tensor<i64>"],
  ])("%s times %s", (attribute, factor, expected) => {
    expect(scaled(attribute, factor)).toBe(expected);
  });

  it.each([
    ["dense<0.000000e+00> : tensor<f32>", 2],
    ["dense<0xFF800000> : tensor<f32>", 2],
    ["dense<3.000000e+38> : tensor<f32>", 10],
    ["dense<100> : tensor<i8>", 2],
    ["dense<true> : tensor<i1>", 2],
    ["dense<[1, 2]> : tensor<2xi32>", 2],
    ['dense<"0x0000803F"> : tensor<1xf32>', 2],
    ["dense_resource<w> : tensor<2xf32>", 2],
  ])("%s is not scaled by %s", (attribute, factor) => {
    expect(scaled(attribute, factor)).toBeUndefined();
  });
});
