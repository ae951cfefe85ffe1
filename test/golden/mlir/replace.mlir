// Replace: a clone of the first takes the place and the uses of the second.
//
// RUN: replace 3 5
// CHECK:     %v4 =
// CHECK:     %vx{{[0-9a-f]{10}}} = "stablehlo.add"(%v1, %v2)
// CHECK-NOT: %v5
// CHECK:     "stablehlo.reduce"(%vx{{[0-9a-f]{10}}}, %v6)
//
// RUN: replace 5 1 [@.0=a1, @.1=a1]
// CHECK:     %vx{{[0-9a-f]{10}}} = "stablehlo.multiply"(%a1, %a1)
// CHECK-NOT: dot_general
// CHECK:     %v3 = "stablehlo.add"(%vx{{[0-9a-f]{10}}}, %v2)
//
// RUN: replace 6 5
// REJECT: apply type-mismatch
// RUN: replace 5 1
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
