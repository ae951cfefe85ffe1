module @jit_step attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%arg0: tensor<784x128xf32>, %arg1: tensor<128xf32>, %arg2: tensor<128x10xf32>, %arg3: tensor<10xf32>, %arg4: tensor<32x784xf32>, %arg5: tensor<32x10xf32>) -> (tensor<784x128xf32> {jax.result_info = "result[0]"}, tensor<128xf32> {jax.result_info = "result[1]"}, tensor<128x10xf32> {jax.result_info = "result[2]"}, tensor<10xf32> {jax.result_info = "result[3]"}) {
    %0 = stablehlo.dot_general %arg4, %arg0, contracting_dims = [1] x [0], precision = [DEFAULT, DEFAULT] : (tensor<32x784xf32>, tensor<784x128xf32>) -> tensor<32x128xf32>
    %1 = stablehlo.broadcast_in_dim %arg1, dims = [1] : (tensor<128xf32>) -> tensor<1x128xf32>
    %2 = stablehlo.broadcast_in_dim %1, dims = [0, 1] : (tensor<1x128xf32>) -> tensor<32x128xf32>
    %3 = stablehlo.add %0, %2 : tensor<32x128xf32>
    %cst = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %4 = stablehlo.broadcast_in_dim %cst, dims = [] : (tensor<f32>) -> tensor<32x128xf32>
    %5 = stablehlo.maximum %3, %4 : tensor<32x128xf32>
    %6 = stablehlo.dot_general %5, %arg2, contracting_dims = [1] x [0], precision = [DEFAULT, DEFAULT] : (tensor<32x128xf32>, tensor<128x10xf32>) -> tensor<32x10xf32>
    %7 = stablehlo.broadcast_in_dim %arg3, dims = [1] : (tensor<10xf32>) -> tensor<1x10xf32>
    %8 = stablehlo.broadcast_in_dim %7, dims = [0, 1] : (tensor<1x10xf32>) -> tensor<32x10xf32>
    %9 = stablehlo.add %6, %8 : tensor<32x10xf32>
    %cst_0 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %10 = stablehlo.reduce(%9 init: %cst_0) applies stablehlo.maximum across dimensions = [1] : (tensor<32x10xf32>, tensor<f32>) -> tensor<32xf32>
    %11 = stablehlo.broadcast_in_dim %10, dims = [0] : (tensor<32xf32>) -> tensor<32x1xf32>
    %12 = stablehlo.broadcast_in_dim %11, dims = [0, 1] : (tensor<32x1xf32>) -> tensor<32x10xf32>
    %13 = stablehlo.subtract %9, %12 : tensor<32x10xf32>
    %14 = stablehlo.exponential %13 : tensor<32x10xf32>
    %cst_1 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %15 = stablehlo.reduce(%14 init: %cst_1) applies stablehlo.add across dimensions = [1] : (tensor<32x10xf32>, tensor<f32>) -> tensor<32xf32>
    %16 = stablehlo.broadcast_in_dim %15, dims = [0] : (tensor<32xf32>) -> tensor<32x1xf32>
    %17 = stablehlo.broadcast_in_dim %16, dims = [0, 1] : (tensor<32x1xf32>) -> tensor<32x10xf32>
    %18 = stablehlo.divide %14, %17 : tensor<32x10xf32>
    %19 = stablehlo.subtract %18, %arg5 : tensor<32x10xf32>
    %cst_2 = stablehlo.constant dense<3.200000e+01> : tensor<f32>
    %20 = stablehlo.broadcast_in_dim %cst_2, dims = [] : (tensor<f32>) -> tensor<32x10xf32>
    %21 = stablehlo.divide %19, %20 : tensor<32x10xf32>
    %cst_3 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %22 = stablehlo.broadcast_in_dim %cst_3, dims = [] : (tensor<f32>) -> tensor<32x128xf32>
    %23 = stablehlo.compare GT, %3, %22, FLOAT : (tensor<32x128xf32>, tensor<32x128xf32>) -> tensor<32x128xi1>
    %24 = stablehlo.transpose %arg2, dims = [1, 0] : (tensor<128x10xf32>) -> tensor<10x128xf32>
    %25 = stablehlo.dot_general %21, %24, contracting_dims = [1] x [0], precision = [DEFAULT, DEFAULT] : (tensor<32x10xf32>, tensor<10x128xf32>) -> tensor<32x128xf32>
    %cst_4 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %26 = call @_where(%23, %25, %cst_4) : (tensor<32x128xi1>, tensor<32x128xf32>, tensor<f32>) -> tensor<32x128xf32>
    %27 = stablehlo.transpose %arg4, dims = [1, 0] : (tensor<32x784xf32>) -> tensor<784x32xf32>
    %28 = stablehlo.dot_general %27, %26, contracting_dims = [1] x [0], precision = [DEFAULT, DEFAULT] : (tensor<784x32xf32>, tensor<32x128xf32>) -> tensor<784x128xf32>
    %cst_5 = stablehlo.constant dense<1.600000e-02> : tensor<f32>
    %29 = stablehlo.broadcast_in_dim %cst_5, dims = [] : (tensor<f32>) -> tensor<784x128xf32>
    %30 = stablehlo.multiply %29, %28 : tensor<784x128xf32>
    %31 = stablehlo.subtract %arg0, %30 : tensor<784x128xf32>
    %cst_6 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %32 = stablehlo.reduce(%26 init: %cst_6) applies stablehlo.add across dimensions = [0] : (tensor<32x128xf32>, tensor<f32>) -> tensor<128xf32>
    %cst_7 = stablehlo.constant dense<1.600000e-02> : tensor<f32>
    %33 = stablehlo.broadcast_in_dim %cst_7, dims = [] : (tensor<f32>) -> tensor<128xf32>
    %34 = stablehlo.multiply %33, %32 : tensor<128xf32>
    %35 = stablehlo.subtract %arg1, %34 : tensor<128xf32>
    %36 = stablehlo.transpose %5, dims = [1, 0] : (tensor<32x128xf32>) -> tensor<128x32xf32>
    %37 = stablehlo.dot_general %36, %21, contracting_dims = [1] x [0], precision = [DEFAULT, DEFAULT] : (tensor<128x32xf32>, tensor<32x10xf32>) -> tensor<128x10xf32>
    %cst_8 = stablehlo.constant dense<1.600000e-02> : tensor<f32>
    %38 = stablehlo.broadcast_in_dim %cst_8, dims = [] : (tensor<f32>) -> tensor<128x10xf32>
    %39 = stablehlo.multiply %38, %37 : tensor<128x10xf32>
    %40 = stablehlo.subtract %arg2, %39 : tensor<128x10xf32>
    %cst_9 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %41 = stablehlo.reduce(%21 init: %cst_9) applies stablehlo.add across dimensions = [0] : (tensor<32x10xf32>, tensor<f32>) -> tensor<10xf32>
    %cst_10 = stablehlo.constant dense<1.600000e-02> : tensor<f32>
    %42 = stablehlo.broadcast_in_dim %cst_10, dims = [] : (tensor<f32>) -> tensor<10xf32>
    %43 = stablehlo.multiply %42, %41 : tensor<10xf32>
    %44 = stablehlo.subtract %arg3, %43 : tensor<10xf32>
    return %31, %35, %40, %44 : tensor<784x128xf32>, tensor<128xf32>, tensor<128x10xf32>, tensor<10xf32>
  }
  func.func private @_where(%arg0: tensor<32x128xi1>, %arg1: tensor<32x128xf32>, %arg2: tensor<f32>) -> tensor<32x128xf32> {
    %0 = stablehlo.convert %arg2 : tensor<f32>
    %1 = stablehlo.broadcast_in_dim %0, dims = [] : (tensor<f32>) -> tensor<32x128xf32>
    %2 = stablehlo.select %arg0, %arg1, %1 : tensor<32x128xi1>, tensor<32x128xf32>
    return %2 : tensor<32x128xf32>
  }
}
