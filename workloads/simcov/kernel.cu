// One step of an infection in a sheet of epithelial cells, with virions and an inflammatory signal that
// spread, and T cells that enter, wander, bind to infected cells and grow old.
//
//   enter     T cells from the blood look for a way in at random places
//   intend    each T cell in the tissue ages, stays with its cell, binds, or bids for a place beside it
//   move      T cells that won their bid are at their new place, and the old ones leave
//   live      epithelial cells are infected, ripen, die, and produce virions and signal
//   spread    virions and signal decay and diffuse
//   count     sums over the tissue
//
// Several tissues, that differ in their seed only, run side by side: blockIdx.z is the tissue. All random
// words come from a counter (seed, step, place, purpose), and conflicts go to the highest bid: so the result
// does not depend on the order in which threads run.
//
// TILE_Y is a tunable, and so is the block of `enter`, which the host chooses. Other tiles add up the sums in
// another order; all else stays the same bit by bit.

#define TILE_X 32 // a warp is one row of the tile
#ifndef TILE_Y
#define TILE_Y 8
#endif
#define THREADS (TILE_X * TILE_Y)

enum State { HEALTHY, INCUBATING, EXPRESSING, APOPTOTIC, DEAD };
enum Purpose { PLACE, ADMISSION, LIFE, BINDING, DIRECTION, BID, INFECTION, PERIOD };

struct Rules {
  int width, height;
  // Periods are drawn from half to one and a half times these, in steps; `binding` is exact.
  int incubation, expression, apoptosis, life, binding;
  // Chance of infection per virion, and of binding in each step, to a cell of either state.
  float infectivity, bindIncubating, bindExpressing;
  // Produced in each step; signal is at most 1.
  float virions, signal;
  // Share of the difference to all neighbours that flows in a step, and share that decays.
  float virionSpread, virionDecay, signalSpread, signalDecay;
  // Less than this is none.
  float leastVirions, leastSignal;
};

__device__ __forceinline__ unsigned mixed(unsigned x) {
  x ^= x >> 16;
  x *= 0x85ebca6bu;
  x ^= x >> 13;
  x *= 0xc2b2ae35u;
  x ^= x >> 16;
  return x;
}

__device__ __forceinline__ unsigned random_word(unsigned seed, unsigned step, unsigned counter,
                                                Purpose purpose) {
  return mixed(mixed(mixed(seed + step) ^ (counter * 8u + purpose)) + 0x9e3779b9u);
}

// In [0, 1).
__device__ __forceinline__ float uniform(unsigned word) { return (word >> 8) * 0x1p-24f; }

__device__ __forceinline__ int period(unsigned word, int mean) {
  return mean / 2 + (int)(word % (unsigned)(mean + 1));
}

// Steps to the eight neighbours; 4 is the place itself.
__device__ __forceinline__ int beside(int direction, int width) {
  return (direction / 3 - 1) * width + direction % 3 - 1;
}

__device__ __forceinline__ bool inside(const Rules &rules, int x, int y) {
  return x >= 0 && x < rules.width && y >= 0 && y < rules.height;
}

// One thread an attempt. A T cell's name is its step and attempt; it lasts for its life.
__global__ void enter(Rules rules, const unsigned *seeds, unsigned step, int attempts,
                      const float *signal, const unsigned *tcells, unsigned *arrivals) {
  int attempt = blockIdx.x * blockDim.x + threadIdx.x;
  if (attempt >= attempts) return;
  unsigned seed = seeds[blockIdx.z];
  int places = rules.width * rules.height;
  int base = blockIdx.z * places;
  int place = base + random_word(seed, step, attempt, PLACE) % places;
  if (tcells[place] != 0) return;
  if (uniform(random_word(seed, step, attempt, ADMISSION)) < signal[place])
    atomicMax(&arrivals[place], step << 12 | (attempt + 1));
}

#define STAY 0u
#define DIE 16u

// What each T cell wants: to stay, to die, or a bid whose lowest four bits are 1 + its direction.
__global__ void intend(Rules rules, const unsigned *seeds, unsigned step, const int *states,
                       const unsigned *tcells, int *lives, int *bonds, unsigned *intents,
                       unsigned *bids) {
  int x = blockIdx.x * TILE_X + threadIdx.x;
  int y = blockIdx.y * TILE_Y + threadIdx.y;
  if (x >= rules.width || y >= rules.height) return;
  int place = y * rules.width + x;
  int i = blockIdx.z * rules.width * rules.height + place;
  if (tcells[i] == 0) return;

  unsigned seed = seeds[blockIdx.z];
  int life = lives[i] - 1;
  lives[i] = life;
  unsigned intent = STAY;
  if (life == 0) {
    intent = DIE;
  } else if (bonds[i] > 0) {
    bonds[i] -= 1;
  } else {
    float chance = states[i] == EXPRESSING   ? rules.bindExpressing
                   : states[i] == INCUBATING ? rules.bindIncubating
                                             : 0.0f;
    if (uniform(random_word(seed, step, place, BINDING)) < chance) {
      bonds[i] = rules.binding;
    } else {
      int direction = random_word(seed, step, place, DIRECTION) % 8u;
      direction += direction >= 4;
      int target = i + beside(direction, rules.width);
      if (inside(rules, x + direction % 3 - 1, y + direction / 3 - 1) && tcells[target] == 0) {
        intent = (random_word(seed, step, place, BID) & ~31u) | (direction + 1);
        atomicMax(&bids[target], intent);
      }
    }
  }
  intents[i] = intent;
}

__global__ void move(Rules rules, const unsigned *seeds, const unsigned *tcells, const int *lives,
                     const int *bonds, const unsigned *intents, const unsigned *bids,
                     const unsigned *arrivals, unsigned *newTcells, int *newLives, int *newBonds) {
  int x = blockIdx.x * TILE_X + threadIdx.x;
  int y = blockIdx.y * TILE_Y + threadIdx.y;
  if (x >= rules.width || y >= rules.height) return;
  int i = (blockIdx.z * rules.height + y) * rules.width + x;

  unsigned tcell = tcells[i];
  int life = 0;
  int bond = 0;
  if (tcell != 0) {
    unsigned intent = intents[i];
    bool leaves = intent == DIE;
    if (intent != STAY && intent != DIE)
      leaves = bids[i + beside((intent & 15u) - 1, rules.width)] == intent;
    if (leaves) {
      tcell = 0;
    } else {
      life = lives[i];
      bond = bonds[i];
    }
  } else if (bids[i] != 0) {
    int from = i - beside((bids[i] & 15u) - 1, rules.width);
    tcell = tcells[from];
    life = lives[from];
  } else if (arrivals[i] != 0) {
    tcell = arrivals[i];
    life = 1 + period(random_word(seeds[blockIdx.z], tcell, 0, LIFE), rules.life);
  }
  newTcells[i] = tcell;
  newLives[i] = life;
  newBonds[i] = bond;
}

__global__ void live(Rules rules, const unsigned *seeds, unsigned step, const int *bonds,
                     int *states, int *timers, float *virions, float *signal, unsigned *bids,
                     unsigned *arrivals) {
  int x = blockIdx.x * TILE_X + threadIdx.x;
  int y = blockIdx.y * TILE_Y + threadIdx.y;
  if (x >= rules.width || y >= rules.height) return;
  int place = y * rules.width + x;
  int i = blockIdx.z * rules.width * rules.height + place;
  bids[i] = 0;
  arrivals[i] = 0;

  int state = states[i];
  if (state == DEAD) return;
  unsigned seed = seeds[blockIdx.z];
  int next = state;
  if (state == HEALTHY) {
    float chance = virions[i] * rules.infectivity;
    if (chance > 0.0f && uniform(random_word(seed, step, place, INFECTION)) < chance)
      next = INCUBATING;
  } else {
    int timer = timers[i] - 1;
    // A T cell that has just bound begins its whole time.
    if (state != APOPTOTIC && bonds[i] == rules.binding)
      next = APOPTOTIC;
    else if (timer == 0)
      next = state == INCUBATING ? EXPRESSING : DEAD;
    timers[i] = timer;
  }
  if (next != state) {
    states[i] = next;
    int mean = next == INCUBATING   ? rules.incubation
               : next == EXPRESSING ? rules.expression
                                    : rules.apoptosis;
    timers[i] =
        next == DEAD ? 0 : 1 + period(random_word(seed, step, place, PERIOD), mean);
  }
  if (next == EXPRESSING) virions[i] += rules.virions;
  if (next == EXPRESSING || next == APOPTOTIC) signal[i] = fminf(signal[i] + rules.signal, 1.0f);
}

__global__ void spread(Rules rules, const float *virions, const float *signal, float *newVirions,
                       float *newSignal) {
  int x = blockIdx.x * TILE_X + threadIdx.x;
  int y = blockIdx.y * TILE_Y + threadIdx.y;
  if (x >= rules.width || y >= rules.height) return;
  int i = (blockIdx.z * rules.height + y) * rules.width + x;

  float virionsHere = virions[i];
  float signalHere = signal[i];
  float virionsIn = 0.0f;
  float signalIn = 0.0f;
  for (int dy = -1; dy <= 1; ++dy) {
    for (int dx = -1; dx <= 1; ++dx) {
      if (!inside(rules, x + dx, y + dy)) continue;
      int j = i + dy * rules.width + dx;
      virionsIn += virions[j] - virionsHere;
      signalIn += signal[j] - signalHere;
    }
  }
  float v = (1.0f - rules.virionDecay) * (virionsHere + 0.125f * rules.virionSpread * virionsIn);
  float s = (1.0f - rules.signalDecay) * (signalHere + 0.125f * rules.signalSpread * signalIn);
  newVirions[i] = v < rules.leastVirions ? 0.0f : v;
  newSignal[i] = s < rules.leastSignal ? 0.0f : s;
}

#define COUNTS 6

// Per tissue the cells in each state and the T cells; per block the sums of virions and signal.
__global__ void count(Rules rules, const int *states, const unsigned *tcells, const float *virions,
                      const float *signal, int *counts, float *sums) {
  __shared__ float warpSums[THREADS / 32][2];
  int x = blockIdx.x * TILE_X + threadIdx.x;
  int y = blockIdx.y * TILE_Y + threadIdx.y;
  bool valid = x < rules.width && y < rules.height;
  int i = (blockIdx.z * rules.height + y) * rules.width + x;
  int state = valid ? states[i] : -1;
  bool hasTcell = valid && tcells[i] != 0;
  float v = valid ? virions[i] : 0.0f;
  float s = valid ? signal[i] : 0.0f;

  int lane = threadIdx.x;
  int *mine = counts + COUNTS * blockIdx.z;
  for (int kind = HEALTHY; kind <= DEAD; ++kind) {
    int here = __popc(__ballot_sync(0xffffffffu, state == kind));
    if (lane == 0 && here > 0) atomicAdd(&mine[kind], here);
  }
  int here = __popc(__ballot_sync(0xffffffffu, hasTcell));
  if (lane == 0 && here > 0) atomicAdd(&mine[COUNTS - 1], here);

  for (int distance = 16; distance > 0; distance /= 2) {
    v += __shfl_down_sync(0xffffffffu, v, distance);
    s += __shfl_down_sync(0xffffffffu, s, distance);
  }
  if (lane == 0) {
    warpSums[threadIdx.y][0] = v;
    warpSums[threadIdx.y][1] = s;
  }
  __syncthreads();
  if (threadIdx.y == 0 && lane < 2) {
    float sum = 0.0f;
    for (int warp = 0; warp < THREADS / 32; ++warp) sum += warpSums[warp][lane];
    int block = (blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
    sums[2 * block + lane] = sum;
  }
}
