/**
 * What a worker remembers: its last steps and its best ones, each kept as the text that goes into the prompt, so that
 * a step costs the same however long the episode has run.
 */

/** Best steps kept beside the last ones. */
const bestKept = 5;

/** Rows that are forgotten at once: until then the rows of a prompt only grow, which prompt caches live on. */
const forgottenAtOnce = 10;

interface Remembered {
  readonly worth: number;
  readonly text: string;
}

/** The last change of weekly hours, as it is shown. */
export interface Change {
  readonly from: number;
  readonly to: number;
}

export class WorkerMemory {
  readonly #kept: number;
  #rows = 0;
  #history = "";
  #best: readonly Remembered[] = [];
  #bestText = "";
  #hours: readonly number[] = [];
  #utilities: readonly number[] = [];
  #sum = 0;
  #count = 0;

  /**
   * @param kept how many of the last steps to keep at most: when one more comes ten are forgotten, of fewer than twenty
   * half of them
   */
  constructor(kept: number) {
    this.#kept = kept;
  }

  /**
   * @param utility the number that the worker watches, dollars a year
   * @param worth what the step is ranked by among the best, the more the better; null where it is not to be among them
   */
  remember(
    step: number,
    hours: number,
    income: number,
    tax: number,
    rebate: number,
    utility: number,
    worth: number | null,
  ): void {
    if (this.#kept > 0) {
      const text = `[${step},${shownHours(hours)},${Math.round(income)},${Math.round(tax)},${Math.round(rebate)},${Math.round(utility)}]`;
      if (this.#rows === this.#kept) this.#forget(Math.max(1, Math.min(forgottenAtOnce, Math.floor(this.#kept / 2))));
      this.#history = this.#rows === 0 ? text : `${this.#history},${text}`;
      this.#rows++;
      if (worth !== null) this.#rank({ worth, text });
    }
    this.#hours = [this.#hours.at(-1) ?? hours, hours];
    this.#utilities = [this.#utilities.at(-1) ?? utility, utility];
    this.#sum += hours;
    this.#count++;
  }

  /** The oldest rows go. */
  #forget(rows: number): void {
    let end = 0;
    for (let row = 0; row < rows; row++) end = this.#history.indexOf("]", end) + 2;
    this.#history = this.#history.slice(end);
    this.#rows -= rows;
  }

  #rank(one: Remembered): void {
    if (this.#best.length === bestKept && one.worth <= this.#best[bestKept - 1].worth) return;
    this.#best = [...this.#best, one].sort((a, b) => b.worth - a.worth).slice(0, bestKept);
    this.#bestText = this.#best.map(({ text }) => text).join(",");
  }

  /** No step is among the best any more: they were those of another law. */
  forgetBest(): void {
    this.#best = [];
    this.#bestText = "";
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
    return this.#count === 0 ? null : Math.round((10 * this.#sum) / this.#count) / 10;
  }

  /** Null where hours have not changed, and for who keeps no steps. */
  get change(): Change | null {
    if (this.#kept === 0 || this.#count < 2) return null;
    const [from, to] = this.#hours.map(shownHours);
    return from === to ? null : { from, to };
  }

  /** By how much the number that the worker watches rose in the last step, whatever made it. */
  get rise(): number {
    return this.#utilities[1] - this.#utilities[0];
  }
}

/** Weekly hours to a hundredth. */
function shownHours(hours: number): number {
  return Math.round(100 * hours) / 100;
}
