// Delete: the operation goes, its uses read a value of its element type, resized where it must be.
//
// RUN: delete 3 [*=1]
// CHECK-NOT: %v3
// CHECK:     %v5 = "stablehlo.multiply"(%v1, %v4)
//
// RUN: delete 3 [*=a3]
// CHECK:     ^bb0(%a1:
// CHECK:     %r1 = "stablehlo.broadcast_in_dim"(%a3) <{broadcast_dimensions = array<i64: 1>}> : (tensor<8xf32>) -> tensor<4x8xf32>
// CHECK:     %v5 = "stablehlo.multiply"(%r1, %v4)
//
// The end of a block reads the new value, too; within a region only what the region holds can be read.
// RUN: delete 8 [*=a4]
// CHECK:     %v7 = "stablehlo.reduce"
// CHECK-NOT: "stablehlo.add"
// CHECK:     "stablehlo.return"(%a4)
//
// RUN: delete 7 [*=#2]
// CHECK:     %r1 = "stablehlo.constant"() <{value = dense<2.000000e+00> : tensor<4xf32>}>
// CHECK:     "func.return"(%r1)
//
// An operation without uses needs no value; neither does one whose users go as well.
// RUN: delete 5 [*=3]; delete 4
// CHECK-NOT: %v4
// CHECK:     "stablehlo.reduce"(%v3, %v6)
// RUN: delete 4; delete 5 [*=3]
// CHECK-NOT: %v4
// CHECK:     "stablehlo.reduce"(%v3, %v6)
//
// RUN: delete 4
// REJECT: apply missing-value
// RUN: delete 5 [*=5]
// REJECT: apply missing-value
// RUN: delete 5 [*=99]
// REJECT: apply missing-value
// RUN: delete 99
// REJECT: apply missing-target
// RUN: delete 5 [*=3]; delete 5 [*=1]
// REJECT: apply missing-target
// RUN: delete 5 [*#1=3]
// REJECT: apply missing-target
// RUN: delete 9
// REJECT: apply not-eligible
// RUN: delete 10
// REJECT: apply not-eligible
// RUN: delete 1 [*=7]
// REJECT: verify invalid-ir
// RUN: delete 1 [*=8]
// REJECT: verify invalid-ir
// RUN: erase 1
// REJECT: apply unknown-operator
// RUN: delete 1 2
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
