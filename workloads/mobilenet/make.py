"""Writes model.mlir, the predictions of a MobileNetV1 for CIFAR-10: logits of a batch of 1,000 images. Run it
with a Python that has JAX: `python make.py`.

Weights are arguments, in the order of the blocks, so that the module is small and XLA cannot fold the work
away. Batch normalisation stands there unfolded, as it was trained.
"""

import pathlib

import jax
import jax.numpy as jnp
from jax import lax

BATCH, CLASSES, STEM, EPSILON = 1000, 10, 32, 1e-5

# Channels in and out, stride of the depthwise convolution.
BLOCKS = [
    (32, 64, 1),
    (64, 128, 2),
    (128, 128, 1),
    (128, 256, 2),
    (256, 256, 1),
    (256, 512, 2),
    *[(512, 512, 1)] * 5,
    (512, 1024, 2),
    (1024, 1024, 1),
]


def shapes():
    """Of the weights: kernel, gamma, beta, mean and variance of each convolution, then the dense layer."""
    yield from convolution(3, 3, STEM)
    for inputs, outputs, _ in BLOCKS:
        yield from convolution(3, 1, inputs)
        yield from convolution(1, inputs, outputs)
    yield from [(BLOCKS[-1][1], CLASSES), (CLASSES,)]


def convolution(size, inputs, outputs):
    return [(size, size, inputs, outputs), *[(outputs,)] * 4]


def layer(x, weights, stride=1):
    kernel, gamma, beta, mean, variance = (next(weights) for _ in range(5))
    size, channels = kernel.shape[0], x.shape[-1]
    x = lax.conv_general_dilated(
        x,
        kernel,
        (stride, stride),
        [(size // 2, size // 2)] * 2,
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
        feature_group_count=channels // kernel.shape[2],
    )
    x = (x - mean) * lax.rsqrt(variance + EPSILON) * gamma + beta
    return jnp.maximum(x, 0.0)


def predict(*arguments):
    weights, x = iter(arguments[:-1]), arguments[-1]
    x = layer(x, weights)
    for _, _, stride in BLOCKS:
        x = layer(x, weights, stride)
        x = layer(x, weights)
    return jnp.mean(x, axis=(1, 2)) @ next(weights) + next(weights)


arguments = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in [*shapes(), (BATCH, 32, 32, 3)]]
text = jax.jit(predict).lower(*arguments).as_text()
pathlib.Path(__file__).with_name("model.mlir").write_text(text)
