// Scale: one number for all elements of a constant, multiplied.
//
// RUN: scale 4 [value=#10]
// CHECK:     %v4 = "stablehlo.constant"() <{value = dense<1.600000e-01> : tensor<4x8xf32>}>
//
// RUN: scale 4 [value=#10]; scale 4 [value=#2]
// CHECK:     %v4 = "stablehlo.constant"() <{value = dense<3.200000e-01> : tensor<4x8xf32>}>
//
// RUN: scale 6 [value=#2]
// REJECT: apply type-mismatch
// RUN: scale 5 [value=#2]
// REJECT: apply type-mismatch
// RUN: scale 4 [value=#1e60]
// REJECT: apply type-mismatch
// RUN: scale 4
// REJECT: apply missing-target

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
