module @jit_predict attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%arg0: tensor<3x3x3x32xf32>, %arg1: tensor<32xf32>, %arg2: tensor<32xf32>, %arg3: tensor<32xf32>, %arg4: tensor<32xf32>, %arg5: tensor<3x3x1x32xf32>, %arg6: tensor<32xf32>, %arg7: tensor<32xf32>, %arg8: tensor<32xf32>, %arg9: tensor<32xf32>, %arg10: tensor<1x1x32x64xf32>, %arg11: tensor<64xf32>, %arg12: tensor<64xf32>, %arg13: tensor<64xf32>, %arg14: tensor<64xf32>, %arg15: tensor<3x3x1x64xf32>, %arg16: tensor<64xf32>, %arg17: tensor<64xf32>, %arg18: tensor<64xf32>, %arg19: tensor<64xf32>, %arg20: tensor<1x1x64x128xf32>, %arg21: tensor<128xf32>, %arg22: tensor<128xf32>, %arg23: tensor<128xf32>, %arg24: tensor<128xf32>, %arg25: tensor<3x3x1x128xf32>, %arg26: tensor<128xf32>, %arg27: tensor<128xf32>, %arg28: tensor<128xf32>, %arg29: tensor<128xf32>, %arg30: tensor<1x1x128x128xf32>, %arg31: tensor<128xf32>, %arg32: tensor<128xf32>, %arg33: tensor<128xf32>, %arg34: tensor<128xf32>, %arg35: tensor<3x3x1x128xf32>, %arg36: tensor<128xf32>, %arg37: tensor<128xf32>, %arg38: tensor<128xf32>, %arg39: tensor<128xf32>, %arg40: tensor<1x1x128x256xf32>, %arg41: tensor<256xf32>, %arg42: tensor<256xf32>, %arg43: tensor<256xf32>, %arg44: tensor<256xf32>, %arg45: tensor<3x3x1x256xf32>, %arg46: tensor<256xf32>, %arg47: tensor<256xf32>, %arg48: tensor<256xf32>, %arg49: tensor<256xf32>, %arg50: tensor<1x1x256x256xf32>, %arg51: tensor<256xf32>, %arg52: tensor<256xf32>, %arg53: tensor<256xf32>, %arg54: tensor<256xf32>, %arg55: tensor<3x3x1x256xf32>, %arg56: tensor<256xf32>, %arg57: tensor<256xf32>, %arg58: tensor<256xf32>, %arg59: tensor<256xf32>, %arg60: tensor<1x1x256x512xf32>, %arg61: tensor<512xf32>, %arg62: tensor<512xf32>, %arg63: tensor<512xf32>, %arg64: tensor<512xf32>, %arg65: tensor<3x3x1x512xf32>, %arg66: tensor<512xf32>, %arg67: tensor<512xf32>, %arg68: tensor<512xf32>, %arg69: tensor<512xf32>, %arg70: tensor<1x1x512x512xf32>, %arg71: tensor<512xf32>, %arg72: tensor<512xf32>, %arg73: tensor<512xf32>, %arg74: tensor<512xf32>, %arg75: tensor<3x3x1x512xf32>, %arg76: tensor<512xf32>, %arg77: tensor<512xf32>, %arg78: tensor<512xf32>, %arg79: tensor<512xf32>, %arg80: tensor<1x1x512x512xf32>, %arg81: tensor<512xf32>, %arg82: tensor<512xf32>, %arg83: tensor<512xf32>, %arg84: tensor<512xf32>, %arg85: tensor<3x3x1x512xf32>, %arg86: tensor<512xf32>, %arg87: tensor<512xf32>, %arg88: tensor<512xf32>, %arg89: tensor<512xf32>, %arg90: tensor<1x1x512x512xf32>, %arg91: tensor<512xf32>, %arg92: tensor<512xf32>, %arg93: tensor<512xf32>, %arg94: tensor<512xf32>, %arg95: tensor<3x3x1x512xf32>, %arg96: tensor<512xf32>, %arg97: tensor<512xf32>, %arg98: tensor<512xf32>, %arg99: tensor<512xf32>, %arg100: tensor<1x1x512x512xf32>, %arg101: tensor<512xf32>, %arg102: tensor<512xf32>, %arg103: tensor<512xf32>, %arg104: tensor<512xf32>, %arg105: tensor<3x3x1x512xf32>, %arg106: tensor<512xf32>, %arg107: tensor<512xf32>, %arg108: tensor<512xf32>, %arg109: tensor<512xf32>, %arg110: tensor<1x1x512x512xf32>, %arg111: tensor<512xf32>, %arg112: tensor<512xf32>, %arg113: tensor<512xf32>, %arg114: tensor<512xf32>, %arg115: tensor<3x3x1x512xf32>, %arg116: tensor<512xf32>, %arg117: tensor<512xf32>, %arg118: tensor<512xf32>, %arg119: tensor<512xf32>, %arg120: tensor<1x1x512x1024xf32>, %arg121: tensor<1024xf32>, %arg122: tensor<1024xf32>, %arg123: tensor<1024xf32>, %arg124: tensor<1024xf32>, %arg125: tensor<3x3x1x1024xf32>, %arg126: tensor<1024xf32>, %arg127: tensor<1024xf32>, %arg128: tensor<1024xf32>, %arg129: tensor<1024xf32>, %arg130: tensor<1x1x1024x1024xf32>, %arg131: tensor<1024xf32>, %arg132: tensor<1024xf32>, %arg133: tensor<1024xf32>, %arg134: tensor<1024xf32>, %arg135: tensor<1024x10xf32>, %arg136: tensor<10xf32>, %arg137: tensor<1000x32x32x3xf32>) -> (tensor<1000x10xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.convolution(%arg137, %arg0) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x32x32x3xf32>, tensor<3x3x3x32xf32>) -> tensor<1000x32x32x32xf32>
    %1 = stablehlo.broadcast_in_dim %arg3, dims = [3] : (tensor<32xf32>) -> tensor<1x1x1x32xf32>
    %2 = stablehlo.broadcast_in_dim %1, dims = [0, 1, 2, 3] : (tensor<1x1x1x32xf32>) -> tensor<1000x32x32x32xf32>
    %3 = stablehlo.subtract %0, %2 : tensor<1000x32x32x32xf32>
    %cst = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %4 = stablehlo.broadcast_in_dim %cst, dims = [] : (tensor<f32>) -> tensor<32xf32>
    %5 = stablehlo.add %arg4, %4 : tensor<32xf32>
    %6 = stablehlo.rsqrt %5 : tensor<32xf32>
    %7 = stablehlo.broadcast_in_dim %6, dims = [3] : (tensor<32xf32>) -> tensor<1x1x1x32xf32>
    %8 = stablehlo.broadcast_in_dim %7, dims = [0, 1, 2, 3] : (tensor<1x1x1x32xf32>) -> tensor<1000x32x32x32xf32>
    %9 = stablehlo.multiply %3, %8 : tensor<1000x32x32x32xf32>
    %10 = stablehlo.broadcast_in_dim %arg1, dims = [3] : (tensor<32xf32>) -> tensor<1x1x1x32xf32>
    %11 = stablehlo.broadcast_in_dim %10, dims = [0, 1, 2, 3] : (tensor<1x1x1x32xf32>) -> tensor<1000x32x32x32xf32>
    %12 = stablehlo.multiply %9, %11 : tensor<1000x32x32x32xf32>
    %13 = stablehlo.broadcast_in_dim %arg2, dims = [3] : (tensor<32xf32>) -> tensor<1x1x1x32xf32>
    %14 = stablehlo.broadcast_in_dim %13, dims = [0, 1, 2, 3] : (tensor<1x1x1x32xf32>) -> tensor<1000x32x32x32xf32>
    %15 = stablehlo.add %12, %14 : tensor<1000x32x32x32xf32>
    %cst_0 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %16 = stablehlo.broadcast_in_dim %cst_0, dims = [] : (tensor<f32>) -> tensor<1000x32x32x32xf32>
    %17 = stablehlo.maximum %15, %16 : tensor<1000x32x32x32xf32>
    %18 = stablehlo.convolution(%17, %arg5) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 32 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x32x32x32xf32>, tensor<3x3x1x32xf32>) -> tensor<1000x32x32x32xf32>
    %19 = stablehlo.broadcast_in_dim %arg8, dims = [3] : (tensor<32xf32>) -> tensor<1x1x1x32xf32>
    %20 = stablehlo.broadcast_in_dim %19, dims = [0, 1, 2, 3] : (tensor<1x1x1x32xf32>) -> tensor<1000x32x32x32xf32>
    %21 = stablehlo.subtract %18, %20 : tensor<1000x32x32x32xf32>
    %cst_1 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %22 = stablehlo.broadcast_in_dim %cst_1, dims = [] : (tensor<f32>) -> tensor<32xf32>
    %23 = stablehlo.add %arg9, %22 : tensor<32xf32>
    %24 = stablehlo.rsqrt %23 : tensor<32xf32>
    %25 = stablehlo.broadcast_in_dim %24, dims = [3] : (tensor<32xf32>) -> tensor<1x1x1x32xf32>
    %26 = stablehlo.broadcast_in_dim %25, dims = [0, 1, 2, 3] : (tensor<1x1x1x32xf32>) -> tensor<1000x32x32x32xf32>
    %27 = stablehlo.multiply %21, %26 : tensor<1000x32x32x32xf32>
    %28 = stablehlo.broadcast_in_dim %arg6, dims = [3] : (tensor<32xf32>) -> tensor<1x1x1x32xf32>
    %29 = stablehlo.broadcast_in_dim %28, dims = [0, 1, 2, 3] : (tensor<1x1x1x32xf32>) -> tensor<1000x32x32x32xf32>
    %30 = stablehlo.multiply %27, %29 : tensor<1000x32x32x32xf32>
    %31 = stablehlo.broadcast_in_dim %arg7, dims = [3] : (tensor<32xf32>) -> tensor<1x1x1x32xf32>
    %32 = stablehlo.broadcast_in_dim %31, dims = [0, 1, 2, 3] : (tensor<1x1x1x32xf32>) -> tensor<1000x32x32x32xf32>
    %33 = stablehlo.add %30, %32 : tensor<1000x32x32x32xf32>
    %cst_2 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %34 = stablehlo.broadcast_in_dim %cst_2, dims = [] : (tensor<f32>) -> tensor<1000x32x32x32xf32>
    %35 = stablehlo.maximum %33, %34 : tensor<1000x32x32x32xf32>
    %36 = stablehlo.convolution(%35, %arg10) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x32x32x32xf32>, tensor<1x1x32x64xf32>) -> tensor<1000x32x32x64xf32>
    %37 = stablehlo.broadcast_in_dim %arg13, dims = [3] : (tensor<64xf32>) -> tensor<1x1x1x64xf32>
    %38 = stablehlo.broadcast_in_dim %37, dims = [0, 1, 2, 3] : (tensor<1x1x1x64xf32>) -> tensor<1000x32x32x64xf32>
    %39 = stablehlo.subtract %36, %38 : tensor<1000x32x32x64xf32>
    %cst_3 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %40 = stablehlo.broadcast_in_dim %cst_3, dims = [] : (tensor<f32>) -> tensor<64xf32>
    %41 = stablehlo.add %arg14, %40 : tensor<64xf32>
    %42 = stablehlo.rsqrt %41 : tensor<64xf32>
    %43 = stablehlo.broadcast_in_dim %42, dims = [3] : (tensor<64xf32>) -> tensor<1x1x1x64xf32>
    %44 = stablehlo.broadcast_in_dim %43, dims = [0, 1, 2, 3] : (tensor<1x1x1x64xf32>) -> tensor<1000x32x32x64xf32>
    %45 = stablehlo.multiply %39, %44 : tensor<1000x32x32x64xf32>
    %46 = stablehlo.broadcast_in_dim %arg11, dims = [3] : (tensor<64xf32>) -> tensor<1x1x1x64xf32>
    %47 = stablehlo.broadcast_in_dim %46, dims = [0, 1, 2, 3] : (tensor<1x1x1x64xf32>) -> tensor<1000x32x32x64xf32>
    %48 = stablehlo.multiply %45, %47 : tensor<1000x32x32x64xf32>
    %49 = stablehlo.broadcast_in_dim %arg12, dims = [3] : (tensor<64xf32>) -> tensor<1x1x1x64xf32>
    %50 = stablehlo.broadcast_in_dim %49, dims = [0, 1, 2, 3] : (tensor<1x1x1x64xf32>) -> tensor<1000x32x32x64xf32>
    %51 = stablehlo.add %48, %50 : tensor<1000x32x32x64xf32>
    %cst_4 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %52 = stablehlo.broadcast_in_dim %cst_4, dims = [] : (tensor<f32>) -> tensor<1000x32x32x64xf32>
    %53 = stablehlo.maximum %51, %52 : tensor<1000x32x32x64xf32>
    %54 = stablehlo.convolution(%53, %arg15) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [2, 2], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 64 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x32x32x64xf32>, tensor<3x3x1x64xf32>) -> tensor<1000x16x16x64xf32>
    %55 = stablehlo.broadcast_in_dim %arg18, dims = [3] : (tensor<64xf32>) -> tensor<1x1x1x64xf32>
    %56 = stablehlo.broadcast_in_dim %55, dims = [0, 1, 2, 3] : (tensor<1x1x1x64xf32>) -> tensor<1000x16x16x64xf32>
    %57 = stablehlo.subtract %54, %56 : tensor<1000x16x16x64xf32>
    %cst_5 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %58 = stablehlo.broadcast_in_dim %cst_5, dims = [] : (tensor<f32>) -> tensor<64xf32>
    %59 = stablehlo.add %arg19, %58 : tensor<64xf32>
    %60 = stablehlo.rsqrt %59 : tensor<64xf32>
    %61 = stablehlo.broadcast_in_dim %60, dims = [3] : (tensor<64xf32>) -> tensor<1x1x1x64xf32>
    %62 = stablehlo.broadcast_in_dim %61, dims = [0, 1, 2, 3] : (tensor<1x1x1x64xf32>) -> tensor<1000x16x16x64xf32>
    %63 = stablehlo.multiply %57, %62 : tensor<1000x16x16x64xf32>
    %64 = stablehlo.broadcast_in_dim %arg16, dims = [3] : (tensor<64xf32>) -> tensor<1x1x1x64xf32>
    %65 = stablehlo.broadcast_in_dim %64, dims = [0, 1, 2, 3] : (tensor<1x1x1x64xf32>) -> tensor<1000x16x16x64xf32>
    %66 = stablehlo.multiply %63, %65 : tensor<1000x16x16x64xf32>
    %67 = stablehlo.broadcast_in_dim %arg17, dims = [3] : (tensor<64xf32>) -> tensor<1x1x1x64xf32>
    %68 = stablehlo.broadcast_in_dim %67, dims = [0, 1, 2, 3] : (tensor<1x1x1x64xf32>) -> tensor<1000x16x16x64xf32>
    %69 = stablehlo.add %66, %68 : tensor<1000x16x16x64xf32>
    %cst_6 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %70 = stablehlo.broadcast_in_dim %cst_6, dims = [] : (tensor<f32>) -> tensor<1000x16x16x64xf32>
    %71 = stablehlo.maximum %69, %70 : tensor<1000x16x16x64xf32>
    %72 = stablehlo.convolution(%71, %arg20) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x16x16x64xf32>, tensor<1x1x64x128xf32>) -> tensor<1000x16x16x128xf32>
    %73 = stablehlo.broadcast_in_dim %arg23, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %74 = stablehlo.broadcast_in_dim %73, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %75 = stablehlo.subtract %72, %74 : tensor<1000x16x16x128xf32>
    %cst_7 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %76 = stablehlo.broadcast_in_dim %cst_7, dims = [] : (tensor<f32>) -> tensor<128xf32>
    %77 = stablehlo.add %arg24, %76 : tensor<128xf32>
    %78 = stablehlo.rsqrt %77 : tensor<128xf32>
    %79 = stablehlo.broadcast_in_dim %78, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %80 = stablehlo.broadcast_in_dim %79, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %81 = stablehlo.multiply %75, %80 : tensor<1000x16x16x128xf32>
    %82 = stablehlo.broadcast_in_dim %arg21, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %83 = stablehlo.broadcast_in_dim %82, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %84 = stablehlo.multiply %81, %83 : tensor<1000x16x16x128xf32>
    %85 = stablehlo.broadcast_in_dim %arg22, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %86 = stablehlo.broadcast_in_dim %85, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %87 = stablehlo.add %84, %86 : tensor<1000x16x16x128xf32>
    %cst_8 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %88 = stablehlo.broadcast_in_dim %cst_8, dims = [] : (tensor<f32>) -> tensor<1000x16x16x128xf32>
    %89 = stablehlo.maximum %87, %88 : tensor<1000x16x16x128xf32>
    %90 = stablehlo.convolution(%89, %arg25) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 128 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x16x16x128xf32>, tensor<3x3x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %91 = stablehlo.broadcast_in_dim %arg28, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %92 = stablehlo.broadcast_in_dim %91, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %93 = stablehlo.subtract %90, %92 : tensor<1000x16x16x128xf32>
    %cst_9 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %94 = stablehlo.broadcast_in_dim %cst_9, dims = [] : (tensor<f32>) -> tensor<128xf32>
    %95 = stablehlo.add %arg29, %94 : tensor<128xf32>
    %96 = stablehlo.rsqrt %95 : tensor<128xf32>
    %97 = stablehlo.broadcast_in_dim %96, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %98 = stablehlo.broadcast_in_dim %97, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %99 = stablehlo.multiply %93, %98 : tensor<1000x16x16x128xf32>
    %100 = stablehlo.broadcast_in_dim %arg26, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %101 = stablehlo.broadcast_in_dim %100, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %102 = stablehlo.multiply %99, %101 : tensor<1000x16x16x128xf32>
    %103 = stablehlo.broadcast_in_dim %arg27, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %104 = stablehlo.broadcast_in_dim %103, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %105 = stablehlo.add %102, %104 : tensor<1000x16x16x128xf32>
    %cst_10 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %106 = stablehlo.broadcast_in_dim %cst_10, dims = [] : (tensor<f32>) -> tensor<1000x16x16x128xf32>
    %107 = stablehlo.maximum %105, %106 : tensor<1000x16x16x128xf32>
    %108 = stablehlo.convolution(%107, %arg30) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x16x16x128xf32>, tensor<1x1x128x128xf32>) -> tensor<1000x16x16x128xf32>
    %109 = stablehlo.broadcast_in_dim %arg33, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %110 = stablehlo.broadcast_in_dim %109, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %111 = stablehlo.subtract %108, %110 : tensor<1000x16x16x128xf32>
    %cst_11 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %112 = stablehlo.broadcast_in_dim %cst_11, dims = [] : (tensor<f32>) -> tensor<128xf32>
    %113 = stablehlo.add %arg34, %112 : tensor<128xf32>
    %114 = stablehlo.rsqrt %113 : tensor<128xf32>
    %115 = stablehlo.broadcast_in_dim %114, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %116 = stablehlo.broadcast_in_dim %115, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %117 = stablehlo.multiply %111, %116 : tensor<1000x16x16x128xf32>
    %118 = stablehlo.broadcast_in_dim %arg31, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %119 = stablehlo.broadcast_in_dim %118, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %120 = stablehlo.multiply %117, %119 : tensor<1000x16x16x128xf32>
    %121 = stablehlo.broadcast_in_dim %arg32, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %122 = stablehlo.broadcast_in_dim %121, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x16x16x128xf32>
    %123 = stablehlo.add %120, %122 : tensor<1000x16x16x128xf32>
    %cst_12 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %124 = stablehlo.broadcast_in_dim %cst_12, dims = [] : (tensor<f32>) -> tensor<1000x16x16x128xf32>
    %125 = stablehlo.maximum %123, %124 : tensor<1000x16x16x128xf32>
    %126 = stablehlo.convolution(%125, %arg35) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [2, 2], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 128 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x16x16x128xf32>, tensor<3x3x1x128xf32>) -> tensor<1000x8x8x128xf32>
    %127 = stablehlo.broadcast_in_dim %arg38, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %128 = stablehlo.broadcast_in_dim %127, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x8x8x128xf32>
    %129 = stablehlo.subtract %126, %128 : tensor<1000x8x8x128xf32>
    %cst_13 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %130 = stablehlo.broadcast_in_dim %cst_13, dims = [] : (tensor<f32>) -> tensor<128xf32>
    %131 = stablehlo.add %arg39, %130 : tensor<128xf32>
    %132 = stablehlo.rsqrt %131 : tensor<128xf32>
    %133 = stablehlo.broadcast_in_dim %132, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %134 = stablehlo.broadcast_in_dim %133, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x8x8x128xf32>
    %135 = stablehlo.multiply %129, %134 : tensor<1000x8x8x128xf32>
    %136 = stablehlo.broadcast_in_dim %arg36, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %137 = stablehlo.broadcast_in_dim %136, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x8x8x128xf32>
    %138 = stablehlo.multiply %135, %137 : tensor<1000x8x8x128xf32>
    %139 = stablehlo.broadcast_in_dim %arg37, dims = [3] : (tensor<128xf32>) -> tensor<1x1x1x128xf32>
    %140 = stablehlo.broadcast_in_dim %139, dims = [0, 1, 2, 3] : (tensor<1x1x1x128xf32>) -> tensor<1000x8x8x128xf32>
    %141 = stablehlo.add %138, %140 : tensor<1000x8x8x128xf32>
    %cst_14 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %142 = stablehlo.broadcast_in_dim %cst_14, dims = [] : (tensor<f32>) -> tensor<1000x8x8x128xf32>
    %143 = stablehlo.maximum %141, %142 : tensor<1000x8x8x128xf32>
    %144 = stablehlo.convolution(%143, %arg40) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x8x8x128xf32>, tensor<1x1x128x256xf32>) -> tensor<1000x8x8x256xf32>
    %145 = stablehlo.broadcast_in_dim %arg43, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %146 = stablehlo.broadcast_in_dim %145, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %147 = stablehlo.subtract %144, %146 : tensor<1000x8x8x256xf32>
    %cst_15 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %148 = stablehlo.broadcast_in_dim %cst_15, dims = [] : (tensor<f32>) -> tensor<256xf32>
    %149 = stablehlo.add %arg44, %148 : tensor<256xf32>
    %150 = stablehlo.rsqrt %149 : tensor<256xf32>
    %151 = stablehlo.broadcast_in_dim %150, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %152 = stablehlo.broadcast_in_dim %151, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %153 = stablehlo.multiply %147, %152 : tensor<1000x8x8x256xf32>
    %154 = stablehlo.broadcast_in_dim %arg41, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %155 = stablehlo.broadcast_in_dim %154, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %156 = stablehlo.multiply %153, %155 : tensor<1000x8x8x256xf32>
    %157 = stablehlo.broadcast_in_dim %arg42, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %158 = stablehlo.broadcast_in_dim %157, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %159 = stablehlo.add %156, %158 : tensor<1000x8x8x256xf32>
    %cst_16 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %160 = stablehlo.broadcast_in_dim %cst_16, dims = [] : (tensor<f32>) -> tensor<1000x8x8x256xf32>
    %161 = stablehlo.maximum %159, %160 : tensor<1000x8x8x256xf32>
    %162 = stablehlo.convolution(%161, %arg45) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 256 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x8x8x256xf32>, tensor<3x3x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %163 = stablehlo.broadcast_in_dim %arg48, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %164 = stablehlo.broadcast_in_dim %163, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %165 = stablehlo.subtract %162, %164 : tensor<1000x8x8x256xf32>
    %cst_17 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %166 = stablehlo.broadcast_in_dim %cst_17, dims = [] : (tensor<f32>) -> tensor<256xf32>
    %167 = stablehlo.add %arg49, %166 : tensor<256xf32>
    %168 = stablehlo.rsqrt %167 : tensor<256xf32>
    %169 = stablehlo.broadcast_in_dim %168, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %170 = stablehlo.broadcast_in_dim %169, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %171 = stablehlo.multiply %165, %170 : tensor<1000x8x8x256xf32>
    %172 = stablehlo.broadcast_in_dim %arg46, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %173 = stablehlo.broadcast_in_dim %172, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %174 = stablehlo.multiply %171, %173 : tensor<1000x8x8x256xf32>
    %175 = stablehlo.broadcast_in_dim %arg47, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %176 = stablehlo.broadcast_in_dim %175, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %177 = stablehlo.add %174, %176 : tensor<1000x8x8x256xf32>
    %cst_18 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %178 = stablehlo.broadcast_in_dim %cst_18, dims = [] : (tensor<f32>) -> tensor<1000x8x8x256xf32>
    %179 = stablehlo.maximum %177, %178 : tensor<1000x8x8x256xf32>
    %180 = stablehlo.convolution(%179, %arg50) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x8x8x256xf32>, tensor<1x1x256x256xf32>) -> tensor<1000x8x8x256xf32>
    %181 = stablehlo.broadcast_in_dim %arg53, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %182 = stablehlo.broadcast_in_dim %181, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %183 = stablehlo.subtract %180, %182 : tensor<1000x8x8x256xf32>
    %cst_19 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %184 = stablehlo.broadcast_in_dim %cst_19, dims = [] : (tensor<f32>) -> tensor<256xf32>
    %185 = stablehlo.add %arg54, %184 : tensor<256xf32>
    %186 = stablehlo.rsqrt %185 : tensor<256xf32>
    %187 = stablehlo.broadcast_in_dim %186, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %188 = stablehlo.broadcast_in_dim %187, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %189 = stablehlo.multiply %183, %188 : tensor<1000x8x8x256xf32>
    %190 = stablehlo.broadcast_in_dim %arg51, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %191 = stablehlo.broadcast_in_dim %190, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %192 = stablehlo.multiply %189, %191 : tensor<1000x8x8x256xf32>
    %193 = stablehlo.broadcast_in_dim %arg52, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %194 = stablehlo.broadcast_in_dim %193, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x8x8x256xf32>
    %195 = stablehlo.add %192, %194 : tensor<1000x8x8x256xf32>
    %cst_20 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %196 = stablehlo.broadcast_in_dim %cst_20, dims = [] : (tensor<f32>) -> tensor<1000x8x8x256xf32>
    %197 = stablehlo.maximum %195, %196 : tensor<1000x8x8x256xf32>
    %198 = stablehlo.convolution(%197, %arg55) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [2, 2], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 256 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x8x8x256xf32>, tensor<3x3x1x256xf32>) -> tensor<1000x4x4x256xf32>
    %199 = stablehlo.broadcast_in_dim %arg58, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %200 = stablehlo.broadcast_in_dim %199, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x4x4x256xf32>
    %201 = stablehlo.subtract %198, %200 : tensor<1000x4x4x256xf32>
    %cst_21 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %202 = stablehlo.broadcast_in_dim %cst_21, dims = [] : (tensor<f32>) -> tensor<256xf32>
    %203 = stablehlo.add %arg59, %202 : tensor<256xf32>
    %204 = stablehlo.rsqrt %203 : tensor<256xf32>
    %205 = stablehlo.broadcast_in_dim %204, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %206 = stablehlo.broadcast_in_dim %205, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x4x4x256xf32>
    %207 = stablehlo.multiply %201, %206 : tensor<1000x4x4x256xf32>
    %208 = stablehlo.broadcast_in_dim %arg56, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %209 = stablehlo.broadcast_in_dim %208, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x4x4x256xf32>
    %210 = stablehlo.multiply %207, %209 : tensor<1000x4x4x256xf32>
    %211 = stablehlo.broadcast_in_dim %arg57, dims = [3] : (tensor<256xf32>) -> tensor<1x1x1x256xf32>
    %212 = stablehlo.broadcast_in_dim %211, dims = [0, 1, 2, 3] : (tensor<1x1x1x256xf32>) -> tensor<1000x4x4x256xf32>
    %213 = stablehlo.add %210, %212 : tensor<1000x4x4x256xf32>
    %cst_22 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %214 = stablehlo.broadcast_in_dim %cst_22, dims = [] : (tensor<f32>) -> tensor<1000x4x4x256xf32>
    %215 = stablehlo.maximum %213, %214 : tensor<1000x4x4x256xf32>
    %216 = stablehlo.convolution(%215, %arg60) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x4x4x256xf32>, tensor<1x1x256x512xf32>) -> tensor<1000x4x4x512xf32>
    %217 = stablehlo.broadcast_in_dim %arg63, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %218 = stablehlo.broadcast_in_dim %217, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %219 = stablehlo.subtract %216, %218 : tensor<1000x4x4x512xf32>
    %cst_23 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %220 = stablehlo.broadcast_in_dim %cst_23, dims = [] : (tensor<f32>) -> tensor<512xf32>
    %221 = stablehlo.add %arg64, %220 : tensor<512xf32>
    %222 = stablehlo.rsqrt %221 : tensor<512xf32>
    %223 = stablehlo.broadcast_in_dim %222, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %224 = stablehlo.broadcast_in_dim %223, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %225 = stablehlo.multiply %219, %224 : tensor<1000x4x4x512xf32>
    %226 = stablehlo.broadcast_in_dim %arg61, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %227 = stablehlo.broadcast_in_dim %226, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %228 = stablehlo.multiply %225, %227 : tensor<1000x4x4x512xf32>
    %229 = stablehlo.broadcast_in_dim %arg62, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %230 = stablehlo.broadcast_in_dim %229, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %231 = stablehlo.add %228, %230 : tensor<1000x4x4x512xf32>
    %cst_24 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %232 = stablehlo.broadcast_in_dim %cst_24, dims = [] : (tensor<f32>) -> tensor<1000x4x4x512xf32>
    %233 = stablehlo.maximum %231, %232 : tensor<1000x4x4x512xf32>
    %234 = stablehlo.convolution(%233, %arg65) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 512 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x4x4x512xf32>, tensor<3x3x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %235 = stablehlo.broadcast_in_dim %arg68, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %236 = stablehlo.broadcast_in_dim %235, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %237 = stablehlo.subtract %234, %236 : tensor<1000x4x4x512xf32>
    %cst_25 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %238 = stablehlo.broadcast_in_dim %cst_25, dims = [] : (tensor<f32>) -> tensor<512xf32>
    %239 = stablehlo.add %arg69, %238 : tensor<512xf32>
    %240 = stablehlo.rsqrt %239 : tensor<512xf32>
    %241 = stablehlo.broadcast_in_dim %240, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %242 = stablehlo.broadcast_in_dim %241, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %243 = stablehlo.multiply %237, %242 : tensor<1000x4x4x512xf32>
    %244 = stablehlo.broadcast_in_dim %arg66, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %245 = stablehlo.broadcast_in_dim %244, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %246 = stablehlo.multiply %243, %245 : tensor<1000x4x4x512xf32>
    %247 = stablehlo.broadcast_in_dim %arg67, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %248 = stablehlo.broadcast_in_dim %247, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %249 = stablehlo.add %246, %248 : tensor<1000x4x4x512xf32>
    %cst_26 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %250 = stablehlo.broadcast_in_dim %cst_26, dims = [] : (tensor<f32>) -> tensor<1000x4x4x512xf32>
    %251 = stablehlo.maximum %249, %250 : tensor<1000x4x4x512xf32>
    %252 = stablehlo.convolution(%251, %arg70) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x4x4x512xf32>, tensor<1x1x512x512xf32>) -> tensor<1000x4x4x512xf32>
    %253 = stablehlo.broadcast_in_dim %arg73, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %254 = stablehlo.broadcast_in_dim %253, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %255 = stablehlo.subtract %252, %254 : tensor<1000x4x4x512xf32>
    %cst_27 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %256 = stablehlo.broadcast_in_dim %cst_27, dims = [] : (tensor<f32>) -> tensor<512xf32>
    %257 = stablehlo.add %arg74, %256 : tensor<512xf32>
    %258 = stablehlo.rsqrt %257 : tensor<512xf32>
    %259 = stablehlo.broadcast_in_dim %258, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %260 = stablehlo.broadcast_in_dim %259, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %261 = stablehlo.multiply %255, %260 : tensor<1000x4x4x512xf32>
    %262 = stablehlo.broadcast_in_dim %arg71, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %263 = stablehlo.broadcast_in_dim %262, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %264 = stablehlo.multiply %261, %263 : tensor<1000x4x4x512xf32>
    %265 = stablehlo.broadcast_in_dim %arg72, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %266 = stablehlo.broadcast_in_dim %265, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %267 = stablehlo.add %264, %266 : tensor<1000x4x4x512xf32>
    %cst_28 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %268 = stablehlo.broadcast_in_dim %cst_28, dims = [] : (tensor<f32>) -> tensor<1000x4x4x512xf32>
    %269 = stablehlo.maximum %267, %268 : tensor<1000x4x4x512xf32>
    %270 = stablehlo.convolution(%269, %arg75) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 512 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x4x4x512xf32>, tensor<3x3x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %271 = stablehlo.broadcast_in_dim %arg78, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %272 = stablehlo.broadcast_in_dim %271, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %273 = stablehlo.subtract %270, %272 : tensor<1000x4x4x512xf32>
    %cst_29 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %274 = stablehlo.broadcast_in_dim %cst_29, dims = [] : (tensor<f32>) -> tensor<512xf32>
    %275 = stablehlo.add %arg79, %274 : tensor<512xf32>
    %276 = stablehlo.rsqrt %275 : tensor<512xf32>
    %277 = stablehlo.broadcast_in_dim %276, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %278 = stablehlo.broadcast_in_dim %277, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %279 = stablehlo.multiply %273, %278 : tensor<1000x4x4x512xf32>
    %280 = stablehlo.broadcast_in_dim %arg76, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %281 = stablehlo.broadcast_in_dim %280, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %282 = stablehlo.multiply %279, %281 : tensor<1000x4x4x512xf32>
    %283 = stablehlo.broadcast_in_dim %arg77, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %284 = stablehlo.broadcast_in_dim %283, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %285 = stablehlo.add %282, %284 : tensor<1000x4x4x512xf32>
    %cst_30 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %286 = stablehlo.broadcast_in_dim %cst_30, dims = [] : (tensor<f32>) -> tensor<1000x4x4x512xf32>
    %287 = stablehlo.maximum %285, %286 : tensor<1000x4x4x512xf32>
    %288 = stablehlo.convolution(%287, %arg80) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x4x4x512xf32>, tensor<1x1x512x512xf32>) -> tensor<1000x4x4x512xf32>
    %289 = stablehlo.broadcast_in_dim %arg83, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %290 = stablehlo.broadcast_in_dim %289, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %291 = stablehlo.subtract %288, %290 : tensor<1000x4x4x512xf32>
    %cst_31 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %292 = stablehlo.broadcast_in_dim %cst_31, dims = [] : (tensor<f32>) -> tensor<512xf32>
    %293 = stablehlo.add %arg84, %292 : tensor<512xf32>
    %294 = stablehlo.rsqrt %293 : tensor<512xf32>
    %295 = stablehlo.broadcast_in_dim %294, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %296 = stablehlo.broadcast_in_dim %295, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %297 = stablehlo.multiply %291, %296 : tensor<1000x4x4x512xf32>
    %298 = stablehlo.broadcast_in_dim %arg81, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %299 = stablehlo.broadcast_in_dim %298, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %300 = stablehlo.multiply %297, %299 : tensor<1000x4x4x512xf32>
    %301 = stablehlo.broadcast_in_dim %arg82, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %302 = stablehlo.broadcast_in_dim %301, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %303 = stablehlo.add %300, %302 : tensor<1000x4x4x512xf32>
    %cst_32 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %304 = stablehlo.broadcast_in_dim %cst_32, dims = [] : (tensor<f32>) -> tensor<1000x4x4x512xf32>
    %305 = stablehlo.maximum %303, %304 : tensor<1000x4x4x512xf32>
    %306 = stablehlo.convolution(%305, %arg85) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 512 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x4x4x512xf32>, tensor<3x3x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %307 = stablehlo.broadcast_in_dim %arg88, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %308 = stablehlo.broadcast_in_dim %307, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %309 = stablehlo.subtract %306, %308 : tensor<1000x4x4x512xf32>
    %cst_33 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %310 = stablehlo.broadcast_in_dim %cst_33, dims = [] : (tensor<f32>) -> tensor<512xf32>
    %311 = stablehlo.add %arg89, %310 : tensor<512xf32>
    %312 = stablehlo.rsqrt %311 : tensor<512xf32>
    %313 = stablehlo.broadcast_in_dim %312, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %314 = stablehlo.broadcast_in_dim %313, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %315 = stablehlo.multiply %309, %314 : tensor<1000x4x4x512xf32>
    %316 = stablehlo.broadcast_in_dim %arg86, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %317 = stablehlo.broadcast_in_dim %316, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %318 = stablehlo.multiply %315, %317 : tensor<1000x4x4x512xf32>
    %319 = stablehlo.broadcast_in_dim %arg87, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %320 = stablehlo.broadcast_in_dim %319, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %321 = stablehlo.add %318, %320 : tensor<1000x4x4x512xf32>
    %cst_34 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %322 = stablehlo.broadcast_in_dim %cst_34, dims = [] : (tensor<f32>) -> tensor<1000x4x4x512xf32>
    %323 = stablehlo.maximum %321, %322 : tensor<1000x4x4x512xf32>
    %324 = stablehlo.convolution(%323, %arg90) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x4x4x512xf32>, tensor<1x1x512x512xf32>) -> tensor<1000x4x4x512xf32>
    %325 = stablehlo.broadcast_in_dim %arg93, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %326 = stablehlo.broadcast_in_dim %325, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %327 = stablehlo.subtract %324, %326 : tensor<1000x4x4x512xf32>
    %cst_35 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %328 = stablehlo.broadcast_in_dim %cst_35, dims = [] : (tensor<f32>) -> tensor<512xf32>
    %329 = stablehlo.add %arg94, %328 : tensor<512xf32>
    %330 = stablehlo.rsqrt %329 : tensor<512xf32>
    %331 = stablehlo.broadcast_in_dim %330, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %332 = stablehlo.broadcast_in_dim %331, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %333 = stablehlo.multiply %327, %332 : tensor<1000x4x4x512xf32>
    %334 = stablehlo.broadcast_in_dim %arg91, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %335 = stablehlo.broadcast_in_dim %334, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %336 = stablehlo.multiply %333, %335 : tensor<1000x4x4x512xf32>
    %337 = stablehlo.broadcast_in_dim %arg92, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %338 = stablehlo.broadcast_in_dim %337, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %339 = stablehlo.add %336, %338 : tensor<1000x4x4x512xf32>
    %cst_36 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %340 = stablehlo.broadcast_in_dim %cst_36, dims = [] : (tensor<f32>) -> tensor<1000x4x4x512xf32>
    %341 = stablehlo.maximum %339, %340 : tensor<1000x4x4x512xf32>
    %342 = stablehlo.convolution(%341, %arg95) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 512 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x4x4x512xf32>, tensor<3x3x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %343 = stablehlo.broadcast_in_dim %arg98, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %344 = stablehlo.broadcast_in_dim %343, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %345 = stablehlo.subtract %342, %344 : tensor<1000x4x4x512xf32>
    %cst_37 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %346 = stablehlo.broadcast_in_dim %cst_37, dims = [] : (tensor<f32>) -> tensor<512xf32>
    %347 = stablehlo.add %arg99, %346 : tensor<512xf32>
    %348 = stablehlo.rsqrt %347 : tensor<512xf32>
    %349 = stablehlo.broadcast_in_dim %348, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %350 = stablehlo.broadcast_in_dim %349, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %351 = stablehlo.multiply %345, %350 : tensor<1000x4x4x512xf32>
    %352 = stablehlo.broadcast_in_dim %arg96, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %353 = stablehlo.broadcast_in_dim %352, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %354 = stablehlo.multiply %351, %353 : tensor<1000x4x4x512xf32>
    %355 = stablehlo.broadcast_in_dim %arg97, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %356 = stablehlo.broadcast_in_dim %355, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %357 = stablehlo.add %354, %356 : tensor<1000x4x4x512xf32>
    %cst_38 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %358 = stablehlo.broadcast_in_dim %cst_38, dims = [] : (tensor<f32>) -> tensor<1000x4x4x512xf32>
    %359 = stablehlo.maximum %357, %358 : tensor<1000x4x4x512xf32>
    %360 = stablehlo.convolution(%359, %arg100) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x4x4x512xf32>, tensor<1x1x512x512xf32>) -> tensor<1000x4x4x512xf32>
    %361 = stablehlo.broadcast_in_dim %arg103, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %362 = stablehlo.broadcast_in_dim %361, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %363 = stablehlo.subtract %360, %362 : tensor<1000x4x4x512xf32>
    %cst_39 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %364 = stablehlo.broadcast_in_dim %cst_39, dims = [] : (tensor<f32>) -> tensor<512xf32>
    %365 = stablehlo.add %arg104, %364 : tensor<512xf32>
    %366 = stablehlo.rsqrt %365 : tensor<512xf32>
    %367 = stablehlo.broadcast_in_dim %366, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %368 = stablehlo.broadcast_in_dim %367, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %369 = stablehlo.multiply %363, %368 : tensor<1000x4x4x512xf32>
    %370 = stablehlo.broadcast_in_dim %arg101, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %371 = stablehlo.broadcast_in_dim %370, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %372 = stablehlo.multiply %369, %371 : tensor<1000x4x4x512xf32>
    %373 = stablehlo.broadcast_in_dim %arg102, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %374 = stablehlo.broadcast_in_dim %373, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %375 = stablehlo.add %372, %374 : tensor<1000x4x4x512xf32>
    %cst_40 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %376 = stablehlo.broadcast_in_dim %cst_40, dims = [] : (tensor<f32>) -> tensor<1000x4x4x512xf32>
    %377 = stablehlo.maximum %375, %376 : tensor<1000x4x4x512xf32>
    %378 = stablehlo.convolution(%377, %arg105) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 512 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x4x4x512xf32>, tensor<3x3x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %379 = stablehlo.broadcast_in_dim %arg108, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %380 = stablehlo.broadcast_in_dim %379, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %381 = stablehlo.subtract %378, %380 : tensor<1000x4x4x512xf32>
    %cst_41 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %382 = stablehlo.broadcast_in_dim %cst_41, dims = [] : (tensor<f32>) -> tensor<512xf32>
    %383 = stablehlo.add %arg109, %382 : tensor<512xf32>
    %384 = stablehlo.rsqrt %383 : tensor<512xf32>
    %385 = stablehlo.broadcast_in_dim %384, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %386 = stablehlo.broadcast_in_dim %385, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %387 = stablehlo.multiply %381, %386 : tensor<1000x4x4x512xf32>
    %388 = stablehlo.broadcast_in_dim %arg106, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %389 = stablehlo.broadcast_in_dim %388, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %390 = stablehlo.multiply %387, %389 : tensor<1000x4x4x512xf32>
    %391 = stablehlo.broadcast_in_dim %arg107, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %392 = stablehlo.broadcast_in_dim %391, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %393 = stablehlo.add %390, %392 : tensor<1000x4x4x512xf32>
    %cst_42 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %394 = stablehlo.broadcast_in_dim %cst_42, dims = [] : (tensor<f32>) -> tensor<1000x4x4x512xf32>
    %395 = stablehlo.maximum %393, %394 : tensor<1000x4x4x512xf32>
    %396 = stablehlo.convolution(%395, %arg110) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x4x4x512xf32>, tensor<1x1x512x512xf32>) -> tensor<1000x4x4x512xf32>
    %397 = stablehlo.broadcast_in_dim %arg113, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %398 = stablehlo.broadcast_in_dim %397, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %399 = stablehlo.subtract %396, %398 : tensor<1000x4x4x512xf32>
    %cst_43 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %400 = stablehlo.broadcast_in_dim %cst_43, dims = [] : (tensor<f32>) -> tensor<512xf32>
    %401 = stablehlo.add %arg114, %400 : tensor<512xf32>
    %402 = stablehlo.rsqrt %401 : tensor<512xf32>
    %403 = stablehlo.broadcast_in_dim %402, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %404 = stablehlo.broadcast_in_dim %403, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %405 = stablehlo.multiply %399, %404 : tensor<1000x4x4x512xf32>
    %406 = stablehlo.broadcast_in_dim %arg111, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %407 = stablehlo.broadcast_in_dim %406, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %408 = stablehlo.multiply %405, %407 : tensor<1000x4x4x512xf32>
    %409 = stablehlo.broadcast_in_dim %arg112, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %410 = stablehlo.broadcast_in_dim %409, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x4x4x512xf32>
    %411 = stablehlo.add %408, %410 : tensor<1000x4x4x512xf32>
    %cst_44 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %412 = stablehlo.broadcast_in_dim %cst_44, dims = [] : (tensor<f32>) -> tensor<1000x4x4x512xf32>
    %413 = stablehlo.maximum %411, %412 : tensor<1000x4x4x512xf32>
    %414 = stablehlo.convolution(%413, %arg115) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [2, 2], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 512 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x4x4x512xf32>, tensor<3x3x1x512xf32>) -> tensor<1000x2x2x512xf32>
    %415 = stablehlo.broadcast_in_dim %arg118, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %416 = stablehlo.broadcast_in_dim %415, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x2x2x512xf32>
    %417 = stablehlo.subtract %414, %416 : tensor<1000x2x2x512xf32>
    %cst_45 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %418 = stablehlo.broadcast_in_dim %cst_45, dims = [] : (tensor<f32>) -> tensor<512xf32>
    %419 = stablehlo.add %arg119, %418 : tensor<512xf32>
    %420 = stablehlo.rsqrt %419 : tensor<512xf32>
    %421 = stablehlo.broadcast_in_dim %420, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %422 = stablehlo.broadcast_in_dim %421, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x2x2x512xf32>
    %423 = stablehlo.multiply %417, %422 : tensor<1000x2x2x512xf32>
    %424 = stablehlo.broadcast_in_dim %arg116, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %425 = stablehlo.broadcast_in_dim %424, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x2x2x512xf32>
    %426 = stablehlo.multiply %423, %425 : tensor<1000x2x2x512xf32>
    %427 = stablehlo.broadcast_in_dim %arg117, dims = [3] : (tensor<512xf32>) -> tensor<1x1x1x512xf32>
    %428 = stablehlo.broadcast_in_dim %427, dims = [0, 1, 2, 3] : (tensor<1x1x1x512xf32>) -> tensor<1000x2x2x512xf32>
    %429 = stablehlo.add %426, %428 : tensor<1000x2x2x512xf32>
    %cst_46 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %430 = stablehlo.broadcast_in_dim %cst_46, dims = [] : (tensor<f32>) -> tensor<1000x2x2x512xf32>
    %431 = stablehlo.maximum %429, %430 : tensor<1000x2x2x512xf32>
    %432 = stablehlo.convolution(%431, %arg120) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x2x2x512xf32>, tensor<1x1x512x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %433 = stablehlo.broadcast_in_dim %arg123, dims = [3] : (tensor<1024xf32>) -> tensor<1x1x1x1024xf32>
    %434 = stablehlo.broadcast_in_dim %433, dims = [0, 1, 2, 3] : (tensor<1x1x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %435 = stablehlo.subtract %432, %434 : tensor<1000x2x2x1024xf32>
    %cst_47 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %436 = stablehlo.broadcast_in_dim %cst_47, dims = [] : (tensor<f32>) -> tensor<1024xf32>
    %437 = stablehlo.add %arg124, %436 : tensor<1024xf32>
    %438 = stablehlo.rsqrt %437 : tensor<1024xf32>
    %439 = stablehlo.broadcast_in_dim %438, dims = [3] : (tensor<1024xf32>) -> tensor<1x1x1x1024xf32>
    %440 = stablehlo.broadcast_in_dim %439, dims = [0, 1, 2, 3] : (tensor<1x1x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %441 = stablehlo.multiply %435, %440 : tensor<1000x2x2x1024xf32>
    %442 = stablehlo.broadcast_in_dim %arg121, dims = [3] : (tensor<1024xf32>) -> tensor<1x1x1x1024xf32>
    %443 = stablehlo.broadcast_in_dim %442, dims = [0, 1, 2, 3] : (tensor<1x1x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %444 = stablehlo.multiply %441, %443 : tensor<1000x2x2x1024xf32>
    %445 = stablehlo.broadcast_in_dim %arg122, dims = [3] : (tensor<1024xf32>) -> tensor<1x1x1x1024xf32>
    %446 = stablehlo.broadcast_in_dim %445, dims = [0, 1, 2, 3] : (tensor<1x1x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %447 = stablehlo.add %444, %446 : tensor<1000x2x2x1024xf32>
    %cst_48 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %448 = stablehlo.broadcast_in_dim %cst_48, dims = [] : (tensor<f32>) -> tensor<1000x2x2x1024xf32>
    %449 = stablehlo.maximum %447, %448 : tensor<1000x2x2x1024xf32>
    %450 = stablehlo.convolution(%449, %arg125) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1024 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x2x2x1024xf32>, tensor<3x3x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %451 = stablehlo.broadcast_in_dim %arg128, dims = [3] : (tensor<1024xf32>) -> tensor<1x1x1x1024xf32>
    %452 = stablehlo.broadcast_in_dim %451, dims = [0, 1, 2, 3] : (tensor<1x1x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %453 = stablehlo.subtract %450, %452 : tensor<1000x2x2x1024xf32>
    %cst_49 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %454 = stablehlo.broadcast_in_dim %cst_49, dims = [] : (tensor<f32>) -> tensor<1024xf32>
    %455 = stablehlo.add %arg129, %454 : tensor<1024xf32>
    %456 = stablehlo.rsqrt %455 : tensor<1024xf32>
    %457 = stablehlo.broadcast_in_dim %456, dims = [3] : (tensor<1024xf32>) -> tensor<1x1x1x1024xf32>
    %458 = stablehlo.broadcast_in_dim %457, dims = [0, 1, 2, 3] : (tensor<1x1x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %459 = stablehlo.multiply %453, %458 : tensor<1000x2x2x1024xf32>
    %460 = stablehlo.broadcast_in_dim %arg126, dims = [3] : (tensor<1024xf32>) -> tensor<1x1x1x1024xf32>
    %461 = stablehlo.broadcast_in_dim %460, dims = [0, 1, 2, 3] : (tensor<1x1x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %462 = stablehlo.multiply %459, %461 : tensor<1000x2x2x1024xf32>
    %463 = stablehlo.broadcast_in_dim %arg127, dims = [3] : (tensor<1024xf32>) -> tensor<1x1x1x1024xf32>
    %464 = stablehlo.broadcast_in_dim %463, dims = [0, 1, 2, 3] : (tensor<1x1x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %465 = stablehlo.add %462, %464 : tensor<1000x2x2x1024xf32>
    %cst_50 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %466 = stablehlo.broadcast_in_dim %cst_50, dims = [] : (tensor<f32>) -> tensor<1000x2x2x1024xf32>
    %467 = stablehlo.maximum %465, %466 : tensor<1000x2x2x1024xf32>
    %468 = stablehlo.convolution(%467, %arg130) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<1000x2x2x1024xf32>, tensor<1x1x1024x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %469 = stablehlo.broadcast_in_dim %arg133, dims = [3] : (tensor<1024xf32>) -> tensor<1x1x1x1024xf32>
    %470 = stablehlo.broadcast_in_dim %469, dims = [0, 1, 2, 3] : (tensor<1x1x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %471 = stablehlo.subtract %468, %470 : tensor<1000x2x2x1024xf32>
    %cst_51 = stablehlo.constant dense<9.99999974E-6> : tensor<f32>
    %472 = stablehlo.broadcast_in_dim %cst_51, dims = [] : (tensor<f32>) -> tensor<1024xf32>
    %473 = stablehlo.add %arg134, %472 : tensor<1024xf32>
    %474 = stablehlo.rsqrt %473 : tensor<1024xf32>
    %475 = stablehlo.broadcast_in_dim %474, dims = [3] : (tensor<1024xf32>) -> tensor<1x1x1x1024xf32>
    %476 = stablehlo.broadcast_in_dim %475, dims = [0, 1, 2, 3] : (tensor<1x1x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %477 = stablehlo.multiply %471, %476 : tensor<1000x2x2x1024xf32>
    %478 = stablehlo.broadcast_in_dim %arg131, dims = [3] : (tensor<1024xf32>) -> tensor<1x1x1x1024xf32>
    %479 = stablehlo.broadcast_in_dim %478, dims = [0, 1, 2, 3] : (tensor<1x1x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %480 = stablehlo.multiply %477, %479 : tensor<1000x2x2x1024xf32>
    %481 = stablehlo.broadcast_in_dim %arg132, dims = [3] : (tensor<1024xf32>) -> tensor<1x1x1x1024xf32>
    %482 = stablehlo.broadcast_in_dim %481, dims = [0, 1, 2, 3] : (tensor<1x1x1x1024xf32>) -> tensor<1000x2x2x1024xf32>
    %483 = stablehlo.add %480, %482 : tensor<1000x2x2x1024xf32>
    %cst_52 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %484 = stablehlo.broadcast_in_dim %cst_52, dims = [] : (tensor<f32>) -> tensor<1000x2x2x1024xf32>
    %485 = stablehlo.maximum %483, %484 : tensor<1000x2x2x1024xf32>
    %cst_53 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %486 = stablehlo.reduce(%485 init: %cst_53) applies stablehlo.add across dimensions = [1, 2] : (tensor<1000x2x2x1024xf32>, tensor<f32>) -> tensor<1000x1024xf32>
    %cst_54 = stablehlo.constant dense<4.000000e+00> : tensor<f32>
    %487 = stablehlo.broadcast_in_dim %cst_54, dims = [] : (tensor<f32>) -> tensor<1000x1024xf32>
    %488 = stablehlo.divide %486, %487 : tensor<1000x1024xf32>
    %489 = stablehlo.dot_general %488, %arg135, contracting_dims = [1] x [0], precision = [DEFAULT, DEFAULT] : (tensor<1000x1024xf32>, tensor<1024x10xf32>) -> tensor<1000x10xf32>
    %490 = stablehlo.broadcast_in_dim %arg136, dims = [1] : (tensor<10xf32>) -> tensor<1x10xf32>
    %491 = stablehlo.broadcast_in_dim %490, dims = [0, 1] : (tensor<1x10xf32>) -> tensor<1000x10xf32>
    %492 = stablehlo.add %489, %491 : tensor<1000x10xf32>
    return %492 : tensor<1000x10xf32>
  }
}
