/**
 * What a worker remembers: its last steps and its best ones, each kept as the text that goes into the prompt, so that
 * a step costs the same however long the episode has run.
 */

/** Best steps kept beside the last ones. */
const bestKept = 5;

interface Remembered {
  readonly worth: number;
  readonly text: string;
}

/** The number that a worker watches. */
export interface Aim {
  readonly name: string;
  /** −1 where less is better. */
  readonly sign: 1 | -1;
}

const ownUtility: Aim = { name: "utility", sign: 1 };

export class WorkerMemory {
  readonly #kept: number;
  readonly #aim: Aim;
  #rows = 0;
  #history = "";
  #best: Remembered[] = [];
  #bestText = "";
  #hours: number[] = [];
  #utilities: number[] = [];
  #sum = 0;
  #count = 0;

  /** @param kept how many of the last steps to keep */
  constructor(kept: number, aim: Aim = ownUtility) {
    this.#kept = kept;
    this.#aim = aim;
  }

  /** @param utility the number that the worker watches, dollars a year */
  remember(step: number, hours: number, income: number, tax: number, rebate: number, utility: number): void {
    const text = `[${step},${round(hours, 100)},${Math.round(income)},${Math.round(tax)},${Math.round(rebate)},${Math.round(utility)}]`;
    if (this.#kept > 0) {
      const older = this.#rows < this.#kept ? this.#history : this.#history.slice(this.#history.indexOf("]") + 2);
      this.#history = older === "" ? text : `${older},${text}`;
      this.#rows = Math.min(this.#rows + 1, this.#kept);
      const worth = this.#aim.sign * utility;
      if (this.#best.length < bestKept || worth > this.#best[this.#best.length - 1].worth) {
        this.#best = [...this.#best, { worth, text }].sort((a, b) => b.worth - a.worth).slice(0, bestKept);
        this.#bestText = this.#best.map((one) => one.text).join(",");
      }
    }
    this.#hours = [this.#hours.at(-1) ?? hours, hours];
    this.#utilities = [this.#utilities.at(-1) ?? utility, utility];
    this.#sum += hours;
    this.#count++;
  }

  /** Hours of the last step. */
  get lastHours(): number | undefined {
    return this.#hours.at(-1);
  }

  /** Rows of the last steps, oldest first, separated by commas. */
  get history(): string {
    return this.#history;
  }

  /** Rows of the best steps, best first. */
  get best(): string {
    return this.#bestText;
  }

  get averageHours(): number | null {
    return this.#count === 0 ? null : round(this.#sum / this.#count, 10);
  }

  /** Whether the last change paid, in words; null where hours have not changed. */
  get lastChange(): string | null {
    const [before, after] = this.#hours;
    if (this.#kept === 0 || this.#count < 2 || round(before, 100) === round(after, 100)) return null;
    const gain = Math.round(this.#utilities[1] - this.#utilities[0]);
    const moved = `${after > before ? "raised" : "cut"} hours from ${round(before, 100)} to ${round(after, 100)}`;
    const effect = gain >= 0 ? `rose by ${gain}` : `fell by ${-gain}`;
    const { name, sign } = this.#aim;
    return `You ${moved} and ${name} ${effect}: ${sign * gain >= 0 ? "go on that way" : "turn back"}, other things equal.`;
  }
}

function round(value: number, factor: number): number {
  return Math.round(value * factor) / factor;
}
