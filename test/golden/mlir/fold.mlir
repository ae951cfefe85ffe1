// Fold: what is done to every channel of a convolution alike is done to its kernel.
//
// RUN: fold 1 1
// CHECK:     %r2 = "stablehlo.subtract"(%r1, %a3) : (tensor<5xf32>, tensor<5xf32>) -> tensor<5xf32>
// CHECK:     %r3 = "stablehlo.multiply"(%r2, %a4)
// CHECK:     %r4 = "stablehlo.broadcast_in_dim"(%a4) <{broadcast_dimensions = array<i64: 3>}> : (tensor<5xf32>) -> tensor<3x3x2x5xf32>
// CHECK:     %r5 = "stablehlo.multiply"(%a2, %r4)
// CHECK:     %v1 = "stablehlo.convolution"(%a1, %r5)
// CHECK:     %r6 = "stablehlo.broadcast_in_dim"(%r3) <{broadcast_dimensions = array<i64: 3>}> : (tensor<5xf32>) -> tensor<4x6x6x5xf32>
// CHECK:     %r7 = "stablehlo.add"(%v1, %r6)
// CHECK-NOT: subtract
// CHECK:     %v9 = "stablehlo.maximum"(%r7, %v8)
//
// Narrowed, the sum is narrow too, and so is the maximum with 0, which is exact; whichever comes first.
// RUN: narrow 1 1 [type=f16]; fold 1 1
// CHECK:     %v1 = "stablehlo.convolution"(%r6, %r7) {{.*}}-> tensor<4x6x6x5xf16>
// CHECK:     %r12 = "stablehlo.add"(%v1, %r11) : {{.*}}-> tensor<4x6x6x5xf16>
// CHECK:     %v9 = "stablehlo.maximum"(%r12, %r15) : {{.*}}-> tensor<4x6x6x5xf16>
// CHECK:     %r16 = "stablehlo.convert"(%v9) : (tensor<4x6x6x5xf16>) -> tensor<4x6x6x5xf32>
//
// What somebody else reads stays, and all that comes after it.
// RUN: operand [9.0=1]; fold 1 1
// CHECK:     %v1 = "stablehlo.convolution"(%a1, %a2)
// CHECK:     %v9 = "stablehlo.maximum"(%v1, %v8)
//
// RUN: delete 6 [*=3]; fold 1 1
// CHECK:     %v1 = "stablehlo.convolution"(%a1, %a2)
// CHECK:     %r4 = "stablehlo.add"(%v1, %r3)
// CHECK:     %v9 = "stablehlo.maximum"(%r4, %v8)
//
// RUN: fold 2 9
// REJECT: apply not-eligible
// RUN: fold 9 1
// REJECT: apply not-eligible

"builtin.module"() ({
  "func.func"() <{function_type = (tensor<4x6x6x2xf32>, tensor<3x3x2x5xf32>, tensor<5xf32>, tensor<5xf32>) -> tensor<4x6x6x5xf32>, sym_name = "main"}> ({
  ^bb0(%x: tensor<4x6x6x2xf32>, %k: tensor<3x3x2x5xf32>, %mean: tensor<5xf32>, %scale: tensor<5xf32>):
    %conv = "stablehlo.convolution"(%x, %k) <{batch_group_count = 1 : i64, dimension_numbers = #stablehlo.conv<[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]>, feature_group_count = 1 : i64, padding = dense<1> : tensor<2x2xi64>}> : (tensor<4x6x6x2xf32>, tensor<3x3x2x5xf32>) -> tensor<4x6x6x5xf32>
    %m = "stablehlo.broadcast_in_dim"(%mean) <{broadcast_dimensions = array<i64: 3>}> : (tensor<5xf32>) -> tensor<4x6x6x5xf32>
    %centred = "stablehlo.subtract"(%conv, %m) : (tensor<4x6x6x5xf32>, tensor<4x6x6x5xf32>) -> tensor<4x6x6x5xf32>
    %one = "stablehlo.broadcast_in_dim"(%scale) <{broadcast_dimensions = array<i64: 2>}> : (tensor<5xf32>) -> tensor<1x1x5xf32>
    %s = "stablehlo.broadcast_in_dim"(%one) <{broadcast_dimensions = array<i64: 1, 2, 3>}> : (tensor<1x1x5xf32>) -> tensor<4x6x6x5xf32>
    %scaled = "stablehlo.multiply"(%s, %centred) : (tensor<4x6x6x5xf32>, tensor<4x6x6x5xf32>) -> tensor<4x6x6x5xf32>
    %zero = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
    %zeros = "stablehlo.broadcast_in_dim"(%zero) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x6x6x5xf32>
    %positive = "stablehlo.maximum"(%scaled, %zeros) : (tensor<4x6x6x5xf32>, tensor<4x6x6x5xf32>) -> tensor<4x6x6x5xf32>
    "func.return"(%positive) : (tensor<4x6x6x5xf32>) -> ()
  }) : () -> ()
}) : () -> ()
