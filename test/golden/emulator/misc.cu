__global__ void doubles(const double* x, const double* y, double* z, int n){ int i=blockIdx.x*blockDim.x+threadIdx.x; if(i<n) z[i]=sqrt(x[i]*y[i]+1.0)/(y[i]+2.0)+exp(x[i])+pow(x[i],y[i])+sin(x[i]*100000.0); }
__device__ __noinline__ int helper(int a, int b) { int s=0; for (int i=0;i<a;i++) s+=i*b; return s; }
__global__ void calls(int* out, int n){ int i=threadIdx.x; if (i<n) out[i]=helper(i,3)+helper(n-i,5); }
__constant__ float table[16];
__device__ int counter;
__global__ void consts(float* out, long long* big, unsigned n){ unsigned i=blockIdx.x*blockDim.x+threadIdx.x; out[i]=table[i%16]*2; big[i]=(long long)i*0x123456789LL/ (long long)(i+1); atomicAdd(&counter,1);
  int buf[40]; for(int k=0;k<40;k++) buf[k]=k*i; out[i]+=buf[(i*7)%40]; }
