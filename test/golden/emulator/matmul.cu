__global__ void matmul(const float* A, const float* B, float* C, int n) {
  __shared__ float a[16][16]; __shared__ float b[16][16];
  int r = blockIdx.y*16+threadIdx.y, c = blockIdx.x*16+threadIdx.x; float s = 0;
  for (int t=0;t<n/16;t++) { a[threadIdx.y][threadIdx.x]=A[r*n+t*16+threadIdx.x]; b[threadIdx.y][threadIdx.x]=B[(t*16+threadIdx.y)*n+c]; __syncthreads();
    for (int k=0;k<16;k++) s += a[threadIdx.y][k]*b[k][threadIdx.x]; __syncthreads(); }
  C[r*n+c]=s;
}
