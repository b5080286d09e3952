/** What workers know of the steps before, as it comes: the same in a run, in its record, and in choices drawn again. */
import type { AppliedLaw } from "../../law/applied-law.ts";
import type { Situation } from "./behaviour.ts";

/** Earlier steps whose hours are kept for those who go by what they tried. */
const stepsKept = 50;

/** What came of a step: columns with a row for each worker. */
export interface PastStep {
  readonly hours: Float64Array;
  readonly consumption: ArrayLike<number>;
  /** Dollars a year. */
  readonly rebate: number;
  readonly endsTaxYear: boolean;
}

export class Past {
  #last: Float64Array;
  #lastWorked: Float64Array;
  #tried: readonly Float64Array[] = [];
  #reference: Float64Array | null = null;
  #sum: Float64Array;
  #stepsInYear = 0;
  #rebate = 0;
  readonly #keepsTried: boolean;

  /** @param keepsTried whether anybody goes by the hours of earlier steps */
  constructor(usualHours: Float64Array, keepsTried = true) {
    this.#last = usualHours;
    this.#lastWorked = usualHours;
    this.#sum = new Float64Array(usualHours.length);
    this.#keepsTried = keepsTried;
  }

  /** Before the step that comes. */
  under(law: AppliedLaw): Situation {
    return {
      ...{ law, last: this.#last, lastWorked: this.#lastWorked, reference: this.#reference },
      ...{ rebate: this.#rebate, tried: this.#tried },
    };
  }

  remember({ hours, consumption, rebate, endsTaxYear }: PastStep): void {
    const before = this.#lastWorked;
    this.#last = hours;
    this.#lastWorked = hours.map((value, i) => (value > 0 ? value : before[i]));
    if (this.#keepsTried) this.#tried = [...this.#tried, hours].slice(-stepsKept);
    this.#rebate = rebate;
    for (let i = 0; i < hours.length; i++) this.#sum[i] += consumption[i];
    this.#stepsInYear++;
    if (!endsTaxYear) return;
    const steps = this.#stepsInYear;
    this.#reference = this.#sum.map((value) => value / steps);
    this.#sum = new Float64Array(hours.length);
    this.#stepsInYear = 0;
  }
}
