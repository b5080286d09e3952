import { housingOf } from "./categories.ts";
import { integerIn } from "./pums-fields.ts";
import type { PumsRow } from "./pums-file.ts";

export interface HouseholdFacts {
  /** People in the household. */
  readonly size: number;
  /** Those under 18, the person itself included. */
  readonly under18: number;
  /** Index in `housingLabels`. */
  readonly housing: number;
}

/** Households of the housing files by serial number; children are counted as the person files go by. */
export class HouseholdIndex {
  readonly #positions = new Map<string, number>();
  readonly #size: number[] = [];
  readonly #housing: number[] = [];
  readonly #under18: number[] = [];

  /** @param row of a housing file */
  add(row: PumsRow): void {
    const size = integerIn(row, "NP", 0, 20);
    if (size === 0) return; // a vacant unit
    this.#positions.set(row.text("SERIALNO"), this.#size.length);
    this.#size.push(size);
    this.#housing.push(housingOf(integerIn(row, "TEN", 0, 4)));
    this.#under18.push(0);
  }

  /**
   * Position of a person's household.
   * @param row of a person file
   * @throws ScenarioError where no housing file has it
   */
  addPerson(row: PumsRow, age: number): number {
    const serial = row.text("SERIALNO");
    const position = this.#positions.get(serial);
    if (position === undefined) throw row.error("SERIALNO", `no household "${serial}" in the housing files`);
    if (age < 18) this.#under18[position]++;
    return position;
  }

  /** Right once all person files have been read. */
  at(position: number): HouseholdFacts {
    return { size: this.#size[position], under18: this.#under18[position], housing: this.#housing[position] };
  }
}
