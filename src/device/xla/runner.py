"""Runs StableHLO programs through JAX's XLA, one request at a time, for a parent on the other end of
stdin and stdout. The only file that knows JAX; it uses internals, so set-up pins the version.

A frame is a 32-bit little-endian length, that many bytes of JSON, then as many raw bytes as the JSON's
`bytes` says. Each request frame gets one answer frame: {"ok": true, ...} or {"ok": false, "kind", "message"}
with kind `refused` (what was asked for is wrong) or `out-of-memory`.

    hello                            -> versions, platform, devices
    normalise  + module              -> the module in generic form, with locations
    verify     + module              -> nothing; refused in the verifier's words
    pretty     + module              -> the module as people write it
    export     + module              -> an artifact that jax.export.deserialize takes
    compile    + module              -> executable, types of arguments and results, optimised hash
    put        shape, element, + raw -> tensor
    call       executable, tensors   -> tensors, milliseconds
    loop       executable, tensors, batches, steps, carry -> tensors of the last step, milliseconds
    get        tensor                -> shape, element, + raw
    free       handles               -> nothing
    turn       folder, mode          -> nothing; when the device may be used `shared` or `alone`, or not at all (`none`)
    cost       executable            -> flops, bytes accessed, bytes of memory

A module is MLIR text (pretty or generic), bytecode, or a portable artifact. Handles are numbers and last
as long as the process. Whatever XLA may do to a process (abort, fault, never come back) it may do to this
one: the parent watches.
"""

import ctypes
import dataclasses
import fcntl
import hashlib
import itertools
import json
import os
import signal
import struct
import sys
import time

# What libraries print must not end up between frames.
ANSWERS = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
REQUESTS = os.fdopen(os.dup(0), "rb")

if sys.platform == "linux":
    # PR_SET_PDEATHSIG: even a compiler that never comes back ends with its parent.
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)

# The terminal sends Ctrl-C to the whole group; the parent decides when this process ends.
signal.signal(signal.SIGINT, signal.SIG_IGN)


class Refused(Exception):
    """What was asked for is wrong."""


def read_exactly(count):
    data = REQUESTS.read(count)
    if len(data) < count:
        sys.exit(0)
    return data


def read_frame():
    (length,) = struct.unpack("<I", read_exactly(4))
    head = json.loads(read_exactly(length))
    return head, read_exactly(head.get("bytes", 0))


def write_frame(head, data=b""):
    text = json.dumps({**head, "bytes": len(data)}).encode()
    ANSWERS.write(struct.pack("<I", len(text)) + text)
    ANSWERS.write(data)
    ANSWERS.flush()


try:
    import jax
    import jax.export
    import jaxlib
    import numpy
    from jax._src.interpreters import mlir
    from jax._src.lib import xla_client
    from jax.extend.backend import get_backend
    from jaxlib.mlir import ir
    from jaxlib.mlir.dialects import stablehlo
except ImportError as error:
    write_frame({"ok": False, "kind": "jax-missing", "message": f"{sys.executable}: {error}"})
    sys.exit(0)

# numpy's name of each element type of MLIR's.
DTYPES = {
    "i1": "bool",
    **{f"i{bits}": f"int{bits}" for bits in (4, 8, 16, 32, 64)},
    **{f"ui{bits}": f"uint{bits}" for bits in (4, 8, 16, 32, 64)},
    **{f"f{bits}": f"float{bits}" for bits in (16, 32, 64)},
    "bf16": "bfloat16",
    "f8E4M3FN": "float8_e4m3fn",
    "f8E5M2": "float8_e5m2",
    "complex<f32>": "complex64",
    "complex<f64>": "complex128",
}
ELEMENTS = {dtype: element for element, dtype in DTYPES.items()}

# 64-bit numbers stay what they are.
jax.config.update("jax_enable_x64", True)

backend = None
handles = {}
numbers = itertools.count()
locks = {}


def device():
    global backend
    if backend is None:
        backend = get_backend()
    return backend.local_devices()[0]


def keep(thing):
    handle = next(numbers)
    handles[handle] = thing
    return handle


def find(handle, kind):
    if not isinstance(handles.get(handle), kind):
        raise Refused(f"there is no {kind.__name__.lower()} {handle}")
    return handles[handle]


def parse(data):
    """The module, verified. The context must be entered: `with context():`."""
    if data.startswith(b"ML\xefR"):
        try:
            return stablehlo.deserialize_portable_artifact(ir.Context.current, data)
        except Exception:
            return ir.Module.parse(data)
    return ir.Module.parse(data)


def context():
    return mlir.make_ir_context()


def pretty(_head, data):
    with context():
        return {}, str(parse(data)).encode()


def export(_head, data):
    """JAX makes the artifact of a function with these arguments and results; the module is put in its place. Any
    platform may run it."""
    with context():
        module = parse(data)
        module.operation.verify()
        arguments, results = (
            [jax.ShapeDtypeStruct(*shape_of(each)) for each in types] for types in signature(module)
        )
        month = stablehlo.StablehloCompatibilityRequirement.WEEK_4
        version = stablehlo.get_version_from_compatibility_requirement(month)
        portable = stablehlo.serialize_portable_artifact_str(str(module), version)

    def main(*_):
        return tuple(jax.numpy.zeros(each.shape, each.dtype) for each in results)

    anywhere = jax.export.DisabledSafetyCheck.platform()
    made = jax.export.export(jax.jit(main, keep_unused=True), disabled_checks=[anywhere])(*arguments)
    return {}, bytes(dataclasses.replace(made, mlir_module_serialized=portable).serialize())


def shape_of(written):
    """Sizes and dtype of `tensor<2x3xf32>`."""
    *sizes, element = written.removeprefix("tensor<").removesuffix(">").split("x")
    if not all(size.isdigit() for size in sizes) or element not in DTYPES:
        raise Refused(f"{written} is no type that JAX exports")
    return [int(size) for size in sizes], jax.numpy.dtype(DTYPES[element])


class Executable:
    def __init__(self, loaded, arguments, results):
        self.loaded, self.arguments, self.results = loaded, arguments, results


def signature(module):
    """Types of `main`, or of the only function."""
    functions = [op for op in module.body.operations if op.operation.name == "func.func"]
    named = [op for op in functions if ir.StringAttr(op.attributes["sym_name"]).value == "main"]
    if len(named or functions) != 1:
        raise Refused("the module has no function `main`")
    kind = ir.FunctionType(ir.TypeAttr((named or functions)[0].attributes["function_type"]).value)
    return [str(each) for each in kind.inputs], [str(each) for each in kind.results]


def type_of(array):
    sizes = "".join(f"{size}x" for size in array.shape)
    return f"tensor<{sizes}{ELEMENTS.get(str(array.dtype), array.dtype)}>"


def hello(_head, _data):
    first = device()
    versions = {"jax": jax.__version__, "jaxlib": jaxlib.__version__}
    return {
        "versions": {"python": sys.version.split()[0], **versions},
        "platform": first.platform,
        "devices": [each.device_kind for each in backend.local_devices()],
    }


def normalise(_head, data):
    with context():
        operation = parse(data).operation
        operation.verify()
        text = operation.get_asm(print_generic_op_form=True, enable_debug_info=True)
    return {}, text.encode()


def verify(_head, data):
    with context():
        parse(data).operation.verify()
    return {}


def compile(_head, data):
    with context():
        module = parse(data)
        module.operation.verify()
        arguments, results = signature(module)
        text = str(module)
    devices = xla_client.DeviceList((device(),))
    loaded = backend.compile_and_load(text, devices, xla_client.CompileOptions())
    optimised = "\n".join(each.to_string() for each in loaded.hlo_modules())
    return {
        "executable": keep(Executable(loaded, arguments, results)),
        "arguments": arguments,
        "results": results,
        "hash": hashlib.sha256(optimised.encode()).hexdigest(),
    }


def put(head, data):
    if head["element"] not in DTYPES:
        raise Refused(f"tensors of {head['element']} cannot be put")
    dtype = jax.numpy.dtype(DTYPES[head["element"]])
    wanted = int(numpy.prod(head["shape"], dtype=numpy.int64)) * dtype.itemsize
    if wanted != len(data):
        raise Refused(f"{len(data)} bytes for a tensor of {wanted} bytes")
    array = numpy.frombuffer(data, dtype).reshape(head["shape"])
    return {"tensor": keep(jax.block_until_ready(jax.device_put(array, device())))}


def check(executable, tensors):
    given = [type_of(each) for each in tensors]
    if given != executable.arguments:
        raise Refused(f"arguments ({', '.join(given)}), not ({', '.join(executable.arguments)})")


def execute(executable, tensors):
    """Results that may not be there yet."""
    answer = executable.loaded.execute_sharded(tensors).disassemble_into_single_device_arrays()
    return [each[0] for each in answer]


def call(head, _data):
    return loop({**head, "batches": [[]], "steps": 1, "carry": 0}, _data)


def loop(head, _data):
    """Step after step on one batch after the other; the first `carry` results are the next arguments."""
    executable = find(head["executable"], Executable)
    state = [find(each, jax.Array) for each in head["tensors"]]
    batches = [[find(each, jax.Array) for each in batch] for batch in head["batches"]]
    for batch in batches:
        check(executable, state + batch)
    carry = head["carry"]
    if executable.results[:carry] != executable.arguments[:carry]:
        raise Refused(f"the first {carry} results are not of the types of the first arguments")
    start = time.perf_counter()
    for step in range(head["steps"]):
        results = execute(executable, state + batches[step % len(batches)])
        state = results[:carry] + state[carry:]
    jax.block_until_ready(results)
    milliseconds = (time.perf_counter() - start) * 1e3
    return {"tensors": [keep(each) for each in results], "milliseconds": milliseconds}


def get(head, _data):
    array = numpy.asarray(find(head["tensor"], jax.Array))
    element = ELEMENTS[str(array.dtype)]
    return {"shape": list(array.shape), "element": element}, array.tobytes()


def free(head, _data):
    for handle in head["handles"]:
        handles.pop(handle, None)
    return {}


def turn(head, _data):
    """Runners of one folder agree on who uses the device: many at once, or one alone to take times. As long as
    one of them waits to be alone nobody else comes in, so that those inside leave and times are taken one after
    the other. Locks go with their process, however it ends."""
    for name in ("gate", "device"):
        if name not in locks:
            locks[name] = open(os.path.join(head["folder"], f"{name}.lock"), "w")
    gate, inside = locks["gate"], locks["device"]
    fcntl.flock(inside, fcntl.LOCK_UN)
    fcntl.flock(gate, fcntl.LOCK_UN)
    if head["mode"] == "alone":
        fcntl.flock(gate, fcntl.LOCK_SH)
        fcntl.flock(inside, fcntl.LOCK_EX)
    if head["mode"] == "shared":
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(inside, fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
    return {}


def cost(head, _data):
    loaded = find(head["executable"], Executable).loaded
    analysis = loaded.cost_analysis()
    memory = loaded.get_compiled_memory_stats()
    return {
        "flops": analysis.get("flops", 0.0),
        "bytesAccessed": analysis.get("bytes accessed", 0.0),
        "bytesOfMemory": memory.argument_size_in_bytes
        + memory.output_size_in_bytes
        + memory.temp_size_in_bytes,
    }


VERBS = {
    each.__name__: each
    for each in (
        hello, normalise, verify, pretty, export, compile, put, call, loop, get, free, turn, cost
    )
}


def answer(head, data):
    try:
        if head["verb"] not in VERBS:
            raise Refused(f"there is no verb {head['verb']}")
        found = VERBS[head["verb"]](head, data)
        more, raw = found if isinstance(found, tuple) else (found, b"")
        write_frame({"ok": True, **more}, raw)
    except (MemoryError, Exception) as error:  # whatever JAX raises is an answer
        message = str(error) or type(error).__name__
        full = isinstance(error, MemoryError) or "RESOURCE_EXHAUSTED" in message
        kind = "out-of-memory" if full else "refused"
        write_frame({"ok": False, "kind": kind, "message": message})


while True:
    answer(*read_frame())
