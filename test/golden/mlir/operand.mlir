// Operand: one operand becomes another value of its element type.
//
// RUN: operand [5.1=2]
// CHECK:     %v5 = "stablehlo.multiply"(%v3, %v2)
//
// RUN: operand [7.1=#0]
// CHECK:     %r1 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}>
// CHECK:     "stablehlo.reduce"(%v5, %r1)
//
// Types stay: what has another shape is resized right after its definition.
// RUN: operand [1.0=a2]
// CHECK:     %r1 = "stablehlo.slice"(%a2) <{limit_indices = array<i64: 6, 8>, start_indices = array<i64: 2, 0>, strides = array<i64: 1, 1>}> : (tensor<8x8xf32>) -> tensor<4x8xf32>
// CHECK:     %v1 = "stablehlo.dot_general"(%r1, %a2)
//
// RUN: operand
// REJECT: apply missing-target
// RUN: operand [*=1]
// REJECT: apply missing-target
// RUN: operand [5.2=1]
// REJECT: apply missing-target
// RUN: operand [5.0=#x]
// REJECT: apply type-mismatch
// RUN: operand [10.0=7]
// REJECT: apply not-eligible
// RUN: operand [9.0=a4]
// REJECT: apply not-eligible
// RUN: operand [3.0=5]
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
