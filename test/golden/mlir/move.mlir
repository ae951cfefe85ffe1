// Move: a clone before the second target, and the old uses read a value of their own.
//
// RUN: move 5 3 [@.0=1, @.1=2, 3.0=@, *=3]
// CHECK:     %v2 =
// CHECK:     %vx{{[0-9a-f]{10}}} = "stablehlo.multiply"(%v1, %v2)
// CHECK:     %v3 = "stablehlo.add"(%vx{{[0-9a-f]{10}}}, %v2)
// CHECK-NOT: %v5
// CHECK:     "stablehlo.reduce"(%v3, %v6)
//
// The clone may take the old uses.
// RUN: move 2 1 [*=@]
// CHECK:     %vx{{[0-9a-f]{10}}} = "stablehlo.broadcast_in_dim"(%a3)
// CHECK:     %v1 =
// CHECK-NOT: %v2
// CHECK:     %v3 = "stablehlo.add"(%v1, %vx
//
// RUN: move 7 8 [*=#1]
// REJECT: apply not-eligible
// RUN: move 5 3
// REJECT: apply missing-value

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
