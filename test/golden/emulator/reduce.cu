__global__ void reduce(const float* x, float* out, int n) {
  float s=0; for (int i=blockIdx.x*blockDim.x+threadIdx.x;i<n;i+=gridDim.x*blockDim.x){ float v=x[i]; if (i%3==0) s+=sqrtf(v); else if (i%3==1) s+=v*v; else s+=1.0f/v; }
  for (int d=16;d;d>>=1) s+=__shfl_down_sync(0xffffffff,s,d);
  __shared__ float w[32]; if ((threadIdx.x&31)==0) w[threadIdx.x>>5]=s; __syncthreads();
  if (threadIdx.x<32){ s = threadIdx.x<blockDim.x/32? w[threadIdx.x]:0; for (int d=16;d;d>>=1) s+=__shfl_down_sync(0xffffffff,s,d); if(threadIdx.x==0) atomicAdd(out,s);} }