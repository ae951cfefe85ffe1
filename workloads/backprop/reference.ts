/** Back-propagation on the CPU in f64, unit by unit. */

export interface Pattern {
  /** The bias, always 1, and the inputs. */
  readonly values: Float32Array;
  /** What the network should answer, from 0 to 1. */
  readonly target: number;
}

export interface Training {
  readonly patterns: readonly Pattern[];
  readonly hidden: number;
  /** inputs x hidden, the bias being input 0. */
  readonly weights: Float32Array;
  /** Of the output unit: the bias, then one for each hidden unit. */
  readonly outer: Float32Array;
  readonly rate: number;
  readonly momentum: number;
}

export interface Trained {
  readonly weights: Float32Array;
  readonly outer: Float32Array;
}

export const sigmoid = (sum: number): number => 1 / (1 + Math.exp(-sum));

/** The output unit between the two passes: what it answers, learns, and passes back. */
export class OutputUnit {
  readonly weights: Float64Array;
  readonly #steps: Float64Array;
  readonly #training: Training;

  constructor(training: Training) {
    this.#training = training;
    this.weights = Float64Array.from(training.outer);
    this.#steps = new Float64Array(training.outer.length);
  }

  answer(hidden: readonly number[]): number {
    return sigmoid([1, ...hidden].reduce((sum, value, i) => sum + value * this.weights[i]!, 0));
  }

  /** @returns the error of each hidden unit, by the weights as they were. */
  learn(hidden: readonly number[], target: number): number[] {
    const answer = this.answer(hidden);
    const own = answer * (1 - answer) * (target - answer);
    const errors = hidden.map((value, i) => value * (1 - value) * own * this.weights[i + 1]!);
    for (const [i, value] of [1, ...hidden].entries()) {
      const { rate, momentum } = this.#training;
      this.#steps[i] = rate * own * value + momentum * this.#steps[i]!;
      this.weights[i]! += this.#steps[i]!;
    }
    return errors;
  }
}

/** Shows the network each pattern once, in order. */
export function train(training: Training): Trained {
  const { hidden, rate, momentum } = training;
  const weights = Float64Array.from(training.weights);
  const steps = new Float64Array(weights.length);
  const output = new OutputUnit(training);
  for (const { values, target } of training.patterns) {
    const flows = Array.from({ length: hidden }, (_, unit) => {
      return values.reduce((sum, value, i) => sum + value * weights[i * hidden + unit]!, 0);
    });
    const errors = output.learn(flows.map(sigmoid), target);
    for (const [unit, error] of errors.entries()) {
      for (const [i, value] of values.entries()) {
        const at = i * hidden + unit;
        steps[at] = rate * error * value + momentum * steps[at]!;
        weights[at]! += steps[at]!;
      }
    }
  }
  return { weights: Float32Array.from(weights), outer: Float32Array.from(output.weights) };
}
