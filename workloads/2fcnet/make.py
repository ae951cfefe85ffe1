"""Writes the modules of this folder: step.mlir, one step of training a network of two dense layers, and
evaluate.mlir, its predictions. Run it with a Python that has JAX: `python make.py`.

The gradient is written out instead of taken from jax.grad, so that what gevo edits is what stands here; the
script checks one against the other.
"""

import pathlib

import jax
import jax.numpy as jnp
import numpy

INPUTS, HIDDEN, CLASSES, BATCH, ROWS = 784, 128, 10, 32, 500
LEARNING_RATE = 0.016


def predict(w1, b1, w2, b2, x):
    return jnp.maximum(x @ w1 + b1, 0.0) @ w2 + b2


def step(w1, b1, w2, b2, x, onehot):
    before = x @ w1 + b1
    hidden = jnp.maximum(before, 0.0)
    logits = hidden @ w2 + b2
    weights = jnp.exp(logits - jnp.max(logits, axis=1, keepdims=True))
    softmax = weights / jnp.sum(weights, axis=1, keepdims=True)
    # Of the mean cross-entropy over the batch.
    by_logits = (softmax - onehot) / BATCH
    by_before = jnp.where(before > 0.0, by_logits @ w2.T, 0.0)
    return (
        w1 - LEARNING_RATE * (x.T @ by_before),
        b1 - LEARNING_RATE * jnp.sum(by_before, axis=0),
        w2 - LEARNING_RATE * (hidden.T @ by_logits),
        b2 - LEARNING_RATE * jnp.sum(by_logits, axis=0),
    )


def loss(parameters, x, onehot):
    return -jnp.mean(jnp.sum(onehot * jax.nn.log_softmax(predict(*parameters, x)), axis=1))


def check():
    random = numpy.random.default_rng(1)
    shapes = [(INPUTS, HIDDEN), (HIDDEN,), (HIDDEN, CLASSES), (CLASSES,)]
    parameters = [0.1 * random.standard_normal(shape, numpy.float32) for shape in shapes]
    x = random.random((BATCH, INPUTS), numpy.float32)
    onehot = numpy.eye(CLASSES, dtype=numpy.float32)[random.integers(0, CLASSES, BATCH)]
    gradient = jax.grad(loss)(parameters, x, onehot)
    for old, new, slope in zip(parameters, step(*parameters, x, onehot), gradient):
        numpy.testing.assert_allclose(new, old - LEARNING_RATE * slope, rtol=1e-4, atol=1e-6)


def write(name, function, *shapes):
    arguments = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in shapes]
    text = jax.jit(function, keep_unused=True).lower(*arguments).as_text()
    pathlib.Path(__file__).with_name(name).write_text(text)


check()
PARAMETERS = [(INPUTS, HIDDEN), (HIDDEN,), (HIDDEN, CLASSES), (CLASSES,)]
write("step.mlir", step, *PARAMETERS, (BATCH, INPUTS), (BATCH, CLASSES))
write("evaluate.mlir", predict, *PARAMETERS, (ROWS, INPUTS))
