"""Writes step.mlir, one step of training a small classifier, and evaluate.mlir, its predictions."""

import pathlib

import jax
import jax.numpy as jnp

LEARNING_RATE = 0.02


def predict(w1, b1, w2, b2, x):
    return jnp.tanh(x @ w1 + b1) @ w2 + b2


def loss(parameters, x, onehot):
    return -jnp.mean(jnp.sum(onehot * jax.nn.log_softmax(predict(*parameters, x)), axis=1))


def step(w1, b1, w2, b2, x, onehot):
    parameters = (w1, b1, w2, b2)
    gradient = jax.grad(loss)(parameters, x, onehot)
    return tuple(old - LEARNING_RATE * slope for old, slope in zip(parameters, gradient))


def write(name, function, *shapes):
    arguments = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in shapes]
    pathlib.Path(__file__).with_name(name).write_text(jax.jit(function).lower(*arguments).as_text())


PARAMETERS = [(2, 32), (32,), (32, 2), (2,)]
write("step.mlir", step, *PARAMETERS, (20, 2), (20, 2))
write("evaluate.mlir", predict, *PARAMETERS, (100, 2))
