// The electrical activity of heart muscle cells, each on its own: voltage across the membrane, calcium inside,
// and six gates that open and close with the voltage.
//
// One thread a cell, its variables in registers for many steps; in memory they lie variable by variable.
// The voltage and the calcium take explicit Euler steps; a gate, whose equation is linear while the voltage
// stands still, takes the exact step of that equation, so that the fast ones do not force tiny steps.
//
// THREADS and UNROLL are tunables.

#ifndef THREADS
#define THREADS 64
#endif
#ifndef UNROLL
#define UNROLL 0 // of the steps; 0: as the compiler sees fit
#endif

// Millivolt, then the gates x1, m, h, j, d, f, then calcium in mol/l.
enum Variable { VOLTAGE, X1, M, H, J, D, F, CALCIUM, VARIABLES };

// x / (1 - exp(-k x)), also where both sides are near zero.
__device__ __forceinline__ float ratio(float x, float k) {
  float kx = k * x;
  if (fabsf(kx) < 1e-3f) return (1.0f + 0.5f * kx) / k;
  return x / (1.0f - __expf(-kx));
}

__device__ __forceinline__ float gate_step(float gate, float opening, float closing, float step) {
  float rate = opening + closing;
  float target = opening / rate;
  return target + (gate - target) * __expf(-step * rate);
}

// `conductances` are factors for sodium, slow inward and potassium currents; `stimuli` are in
// microampere per square centimetre and are applied until `stimulusSteps`. `first` is the number of steps
// already done.
__global__ void beat(int cells, int first, int steps, int stimulusSteps, float step,
                     const float *conductances, const float *stimuli, float *variables) {
  int cell = blockIdx.x * THREADS + threadIdx.x;
  if (cell >= cells) return;
  float sodiumFactor = conductances[cell];
  float slowFactor = conductances[cells + cell];
  float potassiumFactor = conductances[2 * cells + cell];
  float stimulus = stimuli[cell];
  float v = variables[VOLTAGE * cells + cell];
  float x1 = variables[X1 * cells + cell];
  float m = variables[M * cells + cell];
  float h = variables[H * cells + cell];
  float j = variables[J * cells + cell];
  float d = variables[D * cells + cell];
  float f = variables[F * cells + cell];
  float calcium = variables[CALCIUM * cells + cell];

#if UNROLL > 0
#pragma unroll UNROLL
#endif
  for (int n = first; n < first + steps; ++n) {
    float rectified = 4.0f * (__expf(0.04f * (v + 85.0f)) - 1.0f) /
                      (__expf(0.08f * (v + 53.0f)) + __expf(0.04f * (v + 53.0f)));
    float potassium = 0.35f * potassiumFactor * (rectified + 0.2f * ratio(v + 23.0f, 0.04f));
    float outward = potassiumFactor * x1 * 0.8f * (__expf(0.04f * (v + 77.0f)) - 1.0f) *
                    __expf(-0.04f * (v + 35.0f));
    float sodium = (sodiumFactor * 4.0f * m * m * m * h * j + 0.003f) * (v - 50.0f);
    float slowReversal = -82.3f - 13.0287f * __logf(calcium);
    float slow = slowFactor * 0.09f * d * f * (v - slowReversal);
    float current = potassium + outward + sodium + slow - (n < stimulusSteps ? stimulus : 0.0f);

    x1 = gate_step(x1, 0.0005f * __expf(0.083f * (v + 50.0f)) / (__expf(0.057f * (v + 50.0f)) + 1.0f),
                   0.0013f * __expf(-0.06f * (v + 20.0f)) / (__expf(-0.04f * (v + 20.0f)) + 1.0f),
                   step);
    m = gate_step(m, ratio(v + 47.0f, 0.1f), 40.0f * __expf(-0.056f * (v + 72.0f)), step);
    h = gate_step(h, 0.126f * __expf(-0.25f * (v + 77.0f)),
                  1.7f / (__expf(-0.082f * (v + 22.5f)) + 1.0f), step);
    j = gate_step(j, 0.055f * __expf(-0.25f * (v + 78.0f)) / (__expf(-0.2f * (v + 78.0f)) + 1.0f),
                  0.3f / (__expf(-0.1f * (v + 32.0f)) + 1.0f), step);
    d = gate_step(d, 0.095f * __expf(-0.01f * (v - 5.0f)) / (__expf(-0.072f * (v - 5.0f)) + 1.0f),
                  0.07f * __expf(-0.017f * (v + 44.0f)) / (__expf(0.05f * (v + 44.0f)) + 1.0f),
                  step);
    f = gate_step(f, 0.012f * __expf(-0.008f * (v + 28.0f)) / (__expf(0.15f * (v + 28.0f)) + 1.0f),
                  0.0065f * __expf(-0.02f * (v + 30.0f)) / (__expf(-0.2f * (v + 30.0f)) + 1.0f),
                  step);
    calcium += step * (0.07f * (1e-7f - calcium) - 1e-7f * slow);
    v -= step * current;
  }

  variables[VOLTAGE * cells + cell] = v;
  variables[X1 * cells + cell] = x1;
  variables[M * cells + cell] = m;
  variables[H * cells + cell] = h;
  variables[J * cells + cell] = j;
  variables[D * cells + cell] = d;
  variables[F * cells + cell] = f;
  variables[CALCIUM * cells + cell] = calcium;
}
