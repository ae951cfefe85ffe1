"""Sums integers by the variant of examples/reduction through its Python module, with the data in torch's tensors
where torch is installed, and else in memory of the driver's: main.py FOLDER. Exit code 0 when the sums are right."""
import ctypes
import sys
from pathlib import Path

COUNT, THREADS = 20001, 128
folder = Path(sys.argv[1])
sys.path.insert(0, str(folder))
from variant import Variant  # noqa: E402

values = [i * 7919 % 2001 - 1000 for i in range(COUNT)]


def total(variant, source, target):
    count = COUNT
    while count > 1:
        blocks = -(-count // THREADS)
        variant.partial_sums((blocks,), (THREADS,), source, count, target)
        source, target, count = target, source, blocks
    return source


def with_torch(variant):
    import torch

    source = torch.tensor(values, dtype=torch.int32, device="cuda")
    target = torch.empty_like(source)
    torch.cuda.synchronize()
    result = total(variant, source, target)
    torch.cuda.synchronize()
    return int(result[0])


def with_driver(variant):
    cuda = ctypes.CDLL("libcuda.so.1")
    addresses = [ctypes.c_uint64(), ctypes.c_uint64()]
    for address in addresses:
        assert cuda.cuMemAlloc_v2(ctypes.byref(address), ctypes.c_size_t(4 * COUNT)) == 0
    data = (ctypes.c_int32 * COUNT)(*values)
    assert cuda.cuMemcpyHtoD_v2(addresses[0], data, ctypes.c_size_t(4 * COUNT)) == 0
    result = ctypes.c_int32()
    source = total(variant, *(address.value for address in addresses))
    assert cuda.cuMemcpyDtoH_v2(ctypes.byref(result), ctypes.c_uint64(source), ctypes.c_size_t(4)) == 0
    return result.value


ways = [with_driver]
try:
    import torch  # noqa: F401

    ways.append(with_torch)
except ImportError:
    print("Python: torch is not installed")
wrong = False
for file in [None, *sorted(folder.glob("variant.[cfp]*[nx]"))]:
    for way in ways:
        found = way(Variant(file))
        name = "beside" if file is None else file.name
        print(f"Python: {name}, {way.__name__}: sum {found}, expected {sum(values)}")
        wrong = wrong or found != sum(values)
sys.exit(wrong)
