// The resize repair: the last dimension first; the middle is cut out, both sides are padded with ones,
// missing dimensions are broadcast, superfluous ones cut to one and dropped.
//
// RUN: operand [1.0=a2]
// CHECK:     %r1 = "stablehlo.slice"(%a2) <{limit_indices = array<i64: 3>, start_indices = array<i64: 1>, strides = array<i64: 1>}> : (tensor<5xf32>) -> tensor<2xf32>
// CHECK:     %v1 = "stablehlo.negate"(%r1)
//
// RUN: operand [2.0=a1]
// CHECK:     %r1 = "stablehlo.constant"() <{value = dense<1.000000e+00> : tensor<f32>}>
// CHECK:     %r2 = "stablehlo.pad"(%a1, %r1) <{edge_padding_high = array<i64: 2>, edge_padding_low = array<i64: 1>, interior_padding = array<i64: 0>}> : (tensor<2xf32>, tensor<f32>) -> tensor<5xf32>
// CHECK:     %v2 = "stablehlo.negate"(%r2)
//
// RUN: operand [3.0=a2]
// CHECK:     %r1 = "stablehlo.broadcast_in_dim"(%a2) <{broadcast_dimensions = array<i64: 2>}> : (tensor<5xf32>) -> tensor<3x4x5xf32>
//
// RUN: operand [1.0=a3]
// CHECK:     %r1 = "stablehlo.slice"(%a3) <{limit_indices = array<i64: 2, 2, 3>, start_indices = array<i64: 1, 1, 1>, strides = array<i64: 1, 1, 1>}> : (tensor<3x4x5xf32>) -> tensor<1x1x2xf32>
// CHECK:     %r2 = "stablehlo.reshape"(%r1) : (tensor<1x1x2xf32>) -> tensor<2xf32>
//
// RUN: operand [3.0=a4]
// CHECK:     %r1 = "stablehlo.broadcast_in_dim"(%a4) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<3x4x5xf32>
//
// Steps go from the last dimension to the first; one that fits parts no neighbours.
// RUN: operand [3.0=a5]
// CHECK:     %r1 = "stablehlo.constant"
// CHECK:     %r2 = "stablehlo.pad"(%a5, %r1) <{edge_padding_high = array<i64: 1, 0, 2>, edge_padding_low = array<i64: 0, 0, 2>, interior_padding = array<i64: 0, 0, 0>}> : (tensor<2x4x1xf32>, tensor<f32>) -> tensor<3x4x5xf32>
//
// RUN: operand [6.0=a3]
// CHECK:     %r1 = "stablehlo.slice"(%a3) <{limit_indices = array<i64: 3, 4, 3>, start_indices = array<i64: 0, 0, 2>, strides = array<i64: 1, 1, 1>}> : (tensor<3x4x5xf32>) -> tensor<3x4x1xf32>
// CHECK:     %r3 = "stablehlo.pad"(%r1, %r2) <{edge_padding_high = array<i64: 1, 0, 0>, edge_padding_low = array<i64: 0, 0, 0>, interior_padding = array<i64: 0, 0, 0>}> : (tensor<3x4x1xf32>, tensor<f32>) -> tensor<4x4x1xf32>
//
// Integers are padded with 1, truth values with true, complex numbers with 1; other element types never mix.
// RUN: operand [8.0=a9]
// CHECK:     "stablehlo.constant"() <{value = dense<true> : tensor<i1>}>
// RUN: operand [10.0=a6]
// CHECK:     "stablehlo.constant"() <{value = dense<1> : tensor<i32>}>
// RUN: operand [12.0=a7]
// CHECK:     "stablehlo.constant"() <{value = dense<(1.000000e+00,0.000000e+00)> : tensor<complex<f32>>}>
// RUN: operand [1.0=a6]
// REJECT: apply type-mismatch
// RUN: operand [1.0=a8]
// REJECT: apply type-mismatch

"builtin.module"() ({
  "func.func"() <{function_type = (tensor<2xf32>, tensor<5xf32>, tensor<3x4x5xf32>, tensor<f32>, tensor<2x4x1xf32>, tensor<2xi32>, tensor<2xcomplex<f32>>, tensor<2xf64>, tensor<2xi1>) -> (), sym_name = "main"}> ({
  ^bb0(%0: tensor<2xf32>, %1: tensor<5xf32>, %2: tensor<3x4x5xf32>, %3: tensor<f32>, %4: tensor<2x4x1xf32>, %5: tensor<2xi32>, %6: tensor<2xcomplex<f32>>, %7: tensor<2xf64>, %8: tensor<2xi1>):
    %9 = "stablehlo.negate"(%0) : (tensor<2xf32>) -> tensor<2xf32>
    %10 = "stablehlo.negate"(%1) : (tensor<5xf32>) -> tensor<5xf32>
    %11 = "stablehlo.negate"(%2) : (tensor<3x4x5xf32>) -> tensor<3x4x5xf32>
    %12 = "stablehlo.negate"(%3) : (tensor<f32>) -> tensor<f32>
    %13 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<4x4x1xf32>}> : () -> tensor<4x4x1xf32>
    %14 = "stablehlo.negate"(%13) : (tensor<4x4x1xf32>) -> tensor<4x4x1xf32>
    %15 = "stablehlo.constant"() <{value = dense<false> : tensor<3xi1>}> : () -> tensor<3xi1>
    %16 = "stablehlo.not"(%15) : (tensor<3xi1>) -> tensor<3xi1>
    %17 = "stablehlo.constant"() <{value = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
    %18 = "stablehlo.negate"(%17) : (tensor<3xi32>) -> tensor<3xi32>
    %19 = "stablehlo.constant"() <{value = dense<(0.0,0.0)> : tensor<3xcomplex<f32>>}> : () -> tensor<3xcomplex<f32>>
    %20 = "stablehlo.negate"(%19) : (tensor<3xcomplex<f32>>) -> tensor<3xcomplex<f32>>
    "func.return"() : () -> ()
  }) : () -> ()
}) : () -> ()
