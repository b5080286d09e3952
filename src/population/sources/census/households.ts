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
  /** HHT 1 … 7; 0 in group quarters, and where the files do not have it. */
  readonly type: number;
  /** HINCP, dollars of the survey; NaN where it is unknown. */
  readonly income: number;
  /** By TYPEHUGQ, where the files have it. */
  readonly isInstitution: boolean;
}

type FurtherFacts = Pick<HouseholdFacts, "type" | "income" | "isInstitution">;

/** HHT, HINCP and TYPEHUGQ, where the file has them. */
export function furtherFacts(row: PumsRow, columns: readonly string[]): FurtherFacts {
  const hasIncome = columns.includes("HINCP") && row.text("HINCP") !== "";
  return {
    type: columns.includes("HHT") ? integerIn(row, "HHT", 0, 7) : 0,
    income: hasIncome ? row.number("HINCP") : Number.NaN,
    isInstitution: columns.includes("TYPEHUGQ") && row.number("TYPEHUGQ") === 2,
  };
}

/** Households of the housing files by serial number; children are counted as the person files go by. */
export class HouseholdIndex {
  readonly #positions = new Map<string, number>();
  readonly #size: number[] = [];
  readonly #housing: number[] = [];
  readonly #under18: number[] = [];
  readonly #further: FurtherFacts[] = [];

  /** @param row of a housing file with these columns */
  add(row: PumsRow, columns: readonly string[]): void {
    const size = integerIn(row, "NP", 0, 20);
    if (size === 0) return; // a vacant unit
    this.#positions.set(row.text("SERIALNO"), this.#size.length);
    this.#size.push(size);
    this.#housing.push(housingOf(integerIn(row, "TEN", 0, 4)));
    this.#under18.push(0);
    this.#further.push(furtherFacts(row, columns));
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
    return {
      size: this.#size[position],
      under18: this.#under18[position],
      housing: this.#housing[position],
      ...this.#further[position],
    };
  }
}
