#define N 128
__global__ void sw(const char* q, const char* t, int* best, int tl) {
  __shared__ int H[3][N+1], E[2][N+1], F[2][N+1];
  int j = threadIdx.x; const char* tt = t + blockIdx.x*tl; int mx=0;
  for(int k=0;k<3;k++) H[k][j+1]=0; E[0][j+1]=E[1][j+1]=F[0][j+1]=F[1][j+1]=-1000; if(j==0){H[0][0]=H[1][0]=H[2][0]=0;E[0][0]=E[1][0]=F[0][0]=F[1][0]=-1000;}
  __syncthreads(); char c=q[j];
  for (int d=0; d<N+tl-1; d++) { int i=d-j; int cur=d%3,p1=(d+2)%3,p2=(d+1)%3,e=d&1,ep=e^1;
    int h=0,ev=-1000,fv=-1000;
    if (i>=0 && i<tl) { ev=max(E[ep][j+1]-1,H[p1][j+1]-3); fv=max(F[ep][j]-1,H[p1][j]-3); int s=c==tt[i]?3:-2; h=max(0,max(H[p2][j]+s,max(ev,fv))); mx=max(mx,h);} 
    __syncthreads(); if(i>=0&&i<tl){H[cur][j+1]=h;E[e][j+1]=ev;F[e][j+1]=fv;} __syncthreads(); }
  for (int o=16;o;o>>=1) mx=max(mx,__shfl_xor_sync(0xffffffff,mx,o)); if((j&31)==0) atomicMax(best+blockIdx.x,mx);
}
