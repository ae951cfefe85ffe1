"""Prints small JAX functions as StableHLO in generic form: one JSON object a line, {"name", "text"}, each
with locations and without. Together they cover the operations that JAX emits."""

import json

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

jax.config.update("jax_enable_x64", True)

V = jnp.linspace(0.1, 0.9, 8, dtype=jnp.float32)
M = jnp.ones((4, 8), jnp.float32)
S = jnp.eye(4, dtype=jnp.float32) * 2
IMAGES = jnp.ones((2, 8, 8, 3), jnp.float32)
KERNEL = jnp.ones((3, 3, 3, 5), jnp.float32)
I = jnp.arange(8, dtype=jnp.int32)
B = I > 3
C = V + 1j
KEY = np.zeros(2, np.uint32)

CASES = {}

for name in """abs sign floor ceil round exp exp2 log log1p expm1 sqrt rsqrt cbrt sin cos tan asin acos atan
    sinh cosh tanh asinh atanh logistic erf erfc erf_inv lgamma digamma bessel_i0e bessel_i1e neg
    is_finite""".split():
    CASES[name] = (getattr(lax, name), V)
for name in "add sub mul div rem max min pow atan2 nextafter igamma eq ne lt le gt ge".split():
    CASES[name] = (getattr(lax, name), V, V)
for name in """bitwise_and bitwise_or bitwise_xor shift_left shift_right_logical shift_right_arithmetic
    rem""".split():
    CASES[f"integer_{name}"] = (getattr(lax, name), I, I)
for name in "population_count clz bitwise_not".split():
    CASES[name] = (getattr(lax, name), I)
for name in "sum max min prod argmax argmin cumsum cumprod sort argsort median var".split():
    CASES[f"numpy_{name}"] = (getattr(jnp, name), V)
for name in "real imag conj abs exp".split():
    CASES[f"complex_{name}"] = (getattr(jnp, name), C)
for name in "f8_e4m3fn f8_e5m2 bfloat16 float16 float64 int4 int8 uint16 int64 bool complex64".split():
    dtype = getattr(jnp, name.replace("f8", "float8"))
    CASES[f"convert_{name}"] = (lambda x, dtype=dtype: x.astype(dtype), V)
    CASES[f"constant_{name}"] = (lambda dtype=dtype: jnp.asarray(np.arange(6) % 2, dtype).reshape(2, 3),)


def convolution(strides=(1, 1), **options):
    layout = ("NHWC", "HWIO", "NHWC")
    return lambda x, k: lax.conv_general_dilated(
        x, k, strides, "SAME", dimension_numbers=layout, **options
    )


def max_pool(x):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def normalised(x, kernel, scale, weights):
    y = convolution()(x, kernel)
    y = (y - y.shape[1]) * scale + 1.0
    return jnp.maximum(y, 0.0).mean(axis=(1, 2)) @ weights


def both(a, b):
    return a[0] + b[0], a[1] * b[1]


def scan(x):
    return lax.scan(lambda carry, row: (carry + row, carry * row), x[0], x)


def loss(w, x):
    return jnp.mean(jax.nn.softmax(jnp.tanh(x @ w)) ** 2)


CASES |= {
    "infinities": (lambda x: jnp.where(x > 0, jnp.inf, -jnp.inf) + jnp.nan, V),
    "large_constant": (lambda x: x + np.arange(4096, dtype=np.float32).reshape(512, 8) / 3, V),
    "array_constant": (lambda x: x + np.float32([1, 2.5, 3, 4, 5, 6, 7, 8]), V),
    "clamp": (lambda x: lax.clamp(jnp.float32(0.2), x, jnp.float32(0.7)), V),
    "select": (lambda p, x: jnp.where(p, x, -x), B, V),
    "dot": (jnp.dot, M, V),
    "dot_general": (lambda x, y: lax.dot_general(x, y, (((1,), (1,)), ((), ()))), M, M),
    "dot_batch": (lambda x: jnp.einsum("bij,bjk->bik", x, x), jnp.ones((2, 4, 4))),
    "dot_precise": (lambda x: jnp.matmul(x, x.T, precision="highest"), M),
    "convolution": (convolution(), IMAGES, KERNEL),
    "convolution_strided": (convolution((2, 2), rhs_dilation=(2, 2)), IMAGES, KERNEL),
    "convolution_depthwise": (convolution(feature_group_count=3), IMAGES, jnp.ones((3, 3, 1, 3), jnp.float32)),
    "normalised": (normalised, IMAGES, KERNEL, jnp.ones(5, jnp.float32), jnp.ones((5, 4), jnp.float32)),
    "max_pool": (max_pool, IMAGES),
    "select_and_scatter": (jax.grad(lambda x: max_pool(x).sum()), IMAGES),
    "reduce_two": (lambda x: lax.reduce((x, x), (0.0, 1.0), both, (0,)), M.astype(jnp.float64)),
    "reduce_precision": (lambda x: lax.reduce_precision(x, 5, 10), V),
    "all_any": (lambda x: (x.all(), x.any()), B),
    "while": (lambda x: lax.while_loop(lambda c: c[0] < 5, lambda c: (c[0] + 1, jnp.sin(c[1])), (0, x)), V),
    "fori": (lambda x: lax.fori_loop(0, 4, lambda i, y: y.at[i].add(1.0), x), V),
    "scan": (scan, M),
    "scan_gradient": (jax.grad(lambda x: scan(x)[0].sum()), M),
    "cond": (lambda x: lax.cond(x[0] > 0, lambda: x * 2, lambda: x + V), V),
    "switch": (lambda i, x: lax.switch(i, [jnp.sin, jnp.cos, lambda y: y], x), 1, V),
    "map": (lambda x: lax.map(lambda y: y * 2, x), V),
    "sort_pairs": (lambda x: lax.sort((x, I), num_keys=1), V),
    "top_k": (lambda x: lax.top_k(x, 3), V),
    "gather": (lambda x, i: x[i], V, I),
    "take_rows": (lambda x: jnp.take(x, jnp.array([0, 2]), axis=0), M),
    "scatter": (lambda x: x.at[jnp.array([1, 3])].set(0.0), V),
    "scatter_add": (lambda x: x.at[jnp.array([1, 1])].add(2.0), V),
    "scatter_max": (lambda x: x.at[jnp.array([1, 1])].max(2.0), V),
    "dynamic_slice": (lambda x, i: lax.dynamic_slice(x, (i, 0), (2, 3)), M, 1),
    "dynamic_update_slice": (lambda x, i: lax.dynamic_update_slice(x, x[:1], (i, 0)), M, 1),
    "slice_strided": (lambda x: x[1:7:2], V),
    "pad": (lambda x: lax.pad(x, jnp.float32(0), ((1, 2, 1), (0, -1, 0))), M),
    "reverse": (lambda x: lax.rev(x, (0, 1)), M),
    "concatenate": (lambda x: jnp.concatenate([x, x + 1]), M),
    "transpose": (lambda x: x.T, M),
    "reshape": (lambda x: x.reshape(2, 2, 8), M),
    "broadcast": (lambda x: jnp.broadcast_to(x, (3, 8)), V),
    "iota": (lambda: lax.broadcasted_iota(jnp.int32, (3, 4), 1),),
    "bitcast": (lambda x: lax.bitcast_convert_type(x, jnp.int32), V),
    "complex": (lambda x: lax.complex(x, x) * (1 + 2j), V),
    "fft": (jnp.fft.fft, V),
    "rfft": (jnp.fft.rfft, V),
    "ifft2": (jnp.fft.ifft2, C.reshape(2, 4)),
    "cholesky": (jnp.linalg.cholesky, S),
    "triangular_solve": (lambda a, b: lax.linalg.triangular_solve(a, b, left_side=True), S, M),
    "qr": (jnp.linalg.qr, M),
    "svd": (lambda x: jnp.linalg.svd(x, full_matrices=False), M),
    "eigh": (jnp.linalg.eigh, S),
    "lu": (jnp.linalg.inv, S),
    "random_bits": (lambda k: jax.random.bits(k, (3,)), KEY),
    "random_normal": (lambda k: jax.random.normal(k, (3,)), KEY),
    "random_permutation": (lambda k: jax.random.permutation(k, 8), KEY),
    "rng_bit_generator": (lambda k: lax.rng_bit_generator(k, (4,)), np.zeros(4, np.uint32)),
    "rng_uniform": (lambda: lax.rng_uniform(jnp.float32(0), jnp.float32(1), (3,)),),
    "optimization_barrier": (lambda x: lax.optimization_barrier(x), V),
    "callback": (lambda x: jax.debug.print("{}", x) or x, V),
    "custom_gradient": (jax.grad(lambda x: jax.nn.relu(x).sum()), V),
    "functions": (lambda x: jax.nn.gelu(jax.nn.softmax(jax.nn.relu(x))), M),
    "remat": (jax.grad(lambda x: jax.checkpoint(lambda y: jnp.sin(jnp.sin(y)))(x).sum()), V),
    "gradient": (jax.value_and_grad(loss), jnp.ones((8, 3)), M),
    "vmap": (jax.vmap(lambda x: x / jnp.linalg.norm(x)), M),
    "hessian": (jax.hessian(lambda x: (x**3).sum()), V),
    "layer_norm": (lambda x: (x - x.mean()) * lax.rsqrt(x.var() + 1e-5), M),
    "attention": (lambda x: jax.nn.dot_product_attention(x, x, x), jnp.ones((1, 4, 2, 8))),
    "no_results": (lambda x: (), V),
    "donated": (jax.jit(lambda x: x + 1, donate_argnums=0), V),
}

for name, (function, *arguments) in CASES.items():
    jitted = function if hasattr(function, "lower") else jax.jit(function)
    lowered = jitted.lower(*arguments)
    operation = lowered.compiler_ir("stablehlo").operation
    for suffix, located in (("", False), (", with locations", True)):
        text = operation.get_asm(print_generic_op_form=True, enable_debug_info=located)
        print(json.dumps({"name": name + suffix, "text": text}))
