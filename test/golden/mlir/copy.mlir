// Copy: a clone before the second target, regions and all; its operands are drawn, its result connected.
//
// RUN: copy 5 7 [@.0=1, @.1=2, 7.0=@]
// CHECK:     %v6 = "stablehlo.constant"
// CHECK:     %vx{{[0-9a-f]{10}}} = "stablehlo.multiply"(%v1, %v2) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
// CHECK:     %v7 = "stablehlo.reduce"(%vx{{[0-9a-f]{10}}}, %v6)
//
// What lies in its regions is named after both.
// RUN: copy 7 10 [@.0=3, @.1=#1]
// CHECK:     %v7 = "stablehlo.reduce"
// CHECK:     %r1 = "stablehlo.constant"() <{value = dense<1.000000e+00> : tensor<f32>}>
// CHECK:     %vx{{[0-9a-f]+}} = "stablehlo.reduce"(%v3, %r1) <{dimensions = array<i64: 1>}> ({
// CHECK:     ^bb0(%x{{[0-9a-f]{10}}}.a4: tensor<f32>
// CHECK:     .8 = "stablehlo.add"(
//
// Into a region, where what the region holds can be read.
// RUN: copy 8 8 [@.0=a5, @.1=a5, 8.1=@]
// CHECK:     %vx{{[0-9a-f]+}} = "stablehlo.add"(%a5, %a5)
// CHECK:     %v8 = "stablehlo.add"(%a4, %vx
//
// The place of a deleted operation is still a place, and what it was can still be copied.
// RUN: delete 3 [*=1]; copy 3 3 [@.0=2, @.1=2, 5.1=@]
// CHECK-NOT: %v3
// CHECK:     %vx{{[0-9a-f]+}} = "stablehlo.add"(%v2, %v2)
// CHECK:     %v5 = "stablehlo.multiply"(%v1, %vx
//
// What an edit creates can be used by later ones, under the edit's own name.
// RUN: copy 3 5; operand [5.1=xae105e46ca]
// CHECK:     %vxae105e46ca = "stablehlo.add"(%v1, %v2)
// CHECK:     %v5 = "stablehlo.multiply"(%v3, %vxae105e46ca)
//
// RUN: copy 3 99
// REJECT: apply missing-target
// RUN: copy 3 5 [@.2=1]
// REJECT: apply missing-target
// RUN: copy 3 5 [@.0=x0123456789]
// REJECT: apply missing-value
// RUN: copy 10 3
// REJECT: apply not-eligible
// RUN: copy 5 1
// REJECT: verify invalid-ir

"builtin.module"() ({
  "func.func"() <{function_type = (tensor<4x8xf32>, tensor<8x8xf32>, tensor<8xf32>) -> tensor<4xf32>, sym_name = "main"}> ({
  ^bb0(%x: tensor<4x8xf32>, %w: tensor<8x8xf32>, %b: tensor<8xf32>):
    %product = "stablehlo.dot_general"(%x, %w) <{dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>}> : (tensor<4x8xf32>, tensor<8x8xf32>) -> tensor<4x8xf32>
    %bias = "stablehlo.broadcast_in_dim"(%b) <{broadcast_dimensions = array<i64: 1>}> : (tensor<8xf32>) -> tensor<4x8xf32>
    %shifted = "stablehlo.add"(%product, %bias) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
    %rate = "stablehlo.constant"() <{value = dense<1.600000e-02> : tensor<4x8xf32>}> : () -> tensor<4x8xf32>
    %scaled = "stablehlo.multiply"(%shifted, %rate) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
    %zero = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
    %sum = "stablehlo.reduce"(%scaled, %zero) <{dimensions = array<i64: 1>}> ({
    ^bb0(%left: tensor<f32>, %right: tensor<f32>):
      %both = "stablehlo.add"(%left, %right) : (tensor<f32>, tensor<f32>) -> tensor<f32>
      "stablehlo.return"(%both) : (tensor<f32>) -> ()
    }) : (tensor<4x8xf32>, tensor<f32>) -> tensor<4xf32>
    "func.return"(%sum) : (tensor<4xf32>) -> ()
  }) : () -> ()
}) : () -> ()
