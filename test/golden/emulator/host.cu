// What the device provides to kernels: printf and failed assertions.
extern "C" __device__ int printf(const char*, ...);
extern "C" __device__ void __assertfail(const char*, const char*, unsigned, const char*, size_t) __attribute__((noreturn));
#define assert(e) ((e) ? (void)0 : __assertfail(#e, "host.cu", __LINE__, __FUNCTION__, 1))
__global__ void integers(int n, long long big) {
  int i = threadIdx.x;
  printf("%d of %u: [%6d] [%-6d] [%06d] [%+d] [%x] [%#X] [%#o] [%lld] [%llu] [%.4d]\n", i, blockDim.x, -i, i, -i, i, 255 + i, 255u, 8u, -big, (unsigned long long)big, n);
}
__global__ void floats(double x, float y) {
  printf("[%f] [%.2f] [%8.3f] [%e] [%.0e] [%g] [%g] [%G] [%a] [%-9.1f] [%09.1f]\n", x, x, x, x, x, x, (double)y, x * 1e10, x, x, -x);
}
__global__ void texts(const char* given, int* returned) {
  returned[0] = printf("[%s] [%10s] [%-10s] [%.3s] [%c%c] [%%] [%*d] [%.*f]\n", "text", "right", "left", "cut off", 'a', 'b', 5, 42, 1, 2.25);
  returned[1] = printf("plain\n");
  returned[2] = printf("%p %s\n", (void*)0x1234, given);
}
__global__ void much(int n) {
  for (int i = 0; i < n; i++) printf("%1000d\n", i);
}
__global__ void checked(int n) { assert(n == 3 || threadIdx.x < 2); }
