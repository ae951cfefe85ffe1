// Narrow: convolutions and products compute on other elements; no other edit sees it.
//
// RUN: narrow 1 1 [type=f16]
// CHECK:     %r1 = "stablehlo.convert"(%a1) : (tensor<4x8xf32>) -> tensor<4x8xf16>
// CHECK:     %r2 = "stablehlo.convert"(%a2) : (tensor<8x8xf32>) -> tensor<8x8xf16>
// CHECK:     %v1 = "stablehlo.dot_general"(%r1, %r2) {{.*}} -> tensor<4x8xf16>
// CHECK:     %r3 = "stablehlo.convert"(%v1) : (tensor<4x8xf16>) -> tensor<4x8xf32>
// CHECK:     %v3 = "stablehlo.add"(%r3, %v2)
// CHECK-NOT: f16
// CHECK:     "func.return"
//
// What goes from one product to the next stays narrow.
// RUN: delete 3 [*=1]; narrow 1 4 [type=bf16]
// CHECK:     %v4 = "stablehlo.dot_general"(%v1, %r4) {{.*}} -> tensor<4x8xbf16>
// CHECK:     %r5 = "stablehlo.convert"(%v4) : (tensor<4x8xbf16>) -> tensor<4x8xf32>
// CHECK:     "func.return"(%r5)
//
// A copy computes as its source does.
// RUN: narrow 1 1 [type=f16]; replace 1 4
// CHECK:     %v1 = "stablehlo.dot_general"{{.*}}xf16>
// CHECK:     %v{{x[0-9a-f]+}} = "stablehlo.dot_general"{{.*}}xf16>
//
// Edits that come later read what they always did.
// RUN: narrow 4 4 [type=f16]; operand [4.0=a1]
// CHECK:     %r1 = "stablehlo.convert"(%a1)
// CHECK:     %v4 = "stablehlo.dot_general"(%r1, %r2) {{.*}} -> tensor<4x8xf16>
//
// RUN: narrow 4 4 [type=f16]; delete 4 [*=3]
// CHECK-NOT: f16
// CHECK:     "func.return"(%v3)
//
// RUN: narrow 4 1 [type=f16]
// REJECT: apply not-eligible
// RUN: narrow 2 3 [type=f16]
// REJECT: apply not-eligible
// RUN: narrow 1 1 [type=f8E5M2]
// REJECT: apply type-mismatch
// RUN: narrow 1 1
// REJECT: apply missing-target

"builtin.module"() ({
  "func.func"() <{function_type = (tensor<4x8xf32>, tensor<8x8xf32>, tensor<8xf32>) -> tensor<4x8xf32>, sym_name = "main"}> ({
  ^bb0(%x: tensor<4x8xf32>, %w: tensor<8x8xf32>, %b: tensor<8xf32>):
    %product = "stablehlo.dot_general"(%x, %w) <{dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>}> : (tensor<4x8xf32>, tensor<8x8xf32>) -> tensor<4x8xf32>
    %bias = "stablehlo.broadcast_in_dim"(%b) <{broadcast_dimensions = array<i64: 1>}> : (tensor<8xf32>) -> tensor<4x8xf32>
    %shifted = "stablehlo.add"(%product, %bias) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
    %more = "stablehlo.dot_general"(%shifted, %w) <{dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>}> : (tensor<4x8xf32>, tensor<8x8xf32>) -> tensor<4x8xf32>
    "func.return"(%more) : (tensor<4x8xf32>) -> ()
  }) : () -> ()
}) : () -> ()
