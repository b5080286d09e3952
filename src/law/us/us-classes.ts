/** What of a person's columns decides which family's tax it has. */
import { ScenarioError } from "../../base/errors.ts";
import { labelOf, labelsOf, numbersOf, type Population } from "../../population/population.ts";
import type { LawOffset } from "../tax-law.ts";
import type { Family } from "./family.ts";
import { filingStatus } from "./household.ts";
import { olderFrom } from "./standard-deduction.ts";
import { type FilingStatus, filingStatuses, type Statute } from "./statute.ts";

/** More children or dependants than this are told apart by no class. */
const most = 10;
const counts = most + 1;

/** Ages at which something of the law changes: one of a band stands for all of it. */
function ageBands({ eitc }: Statute): readonly number[] {
  return [0, ...[...new Set([eitc.leastAge, eitc.greatestAge + 1, olderFrom])].sort((a, b) => a - b)];
}
/** There are at most so many. */
const mostBands = 4;

/** Whose age is not known is of an age at which most people work. */
const usualAge = 40;

/** Each person's class: status, children, other dependants and ages as one number. */
export function usClasses(law: Statute, people: Population): Uint32Array {
  const status = labelsOf(people, "filingStatus");
  const classes = new Uint32Array(people.size);
  const ages = numbersOf(people, "age");
  const spouseAges = numbersOf(people, "spouseAge");
  const dependents = ["children", "olderChildren", "otherDependents"].map((name) => numbersOf(people, name));
  const bands = ageBands(law);
  const bandOf = (age: number | undefined): number => {
    const known = age === undefined || Number.isNaN(age) ? usualAge : age;
    return bands.findLastIndex((from) => from <= known);
  };
  const statuses = (status?.labels ?? []).map((label) => (label === "" ? "" : statusOf(label)));
  for (let i = 0; i < people.size; i++) {
    const own = status ? statuses[status.codes[i]] : "";
    const band = bandOf(ages?.[i]);
    // Without a status nobody is known to have a family.
    if (own === "") {
      classes[i] = classNumber("single", [0, 0, 0], band, band);
      continue;
    }
    const numbers = dependents.map((column, d) => countOf(column?.[i], dependentWords[d], i));
    const spouse = own === "married-joint" ? bandOf(spouseAges?.[i] ?? ages?.[i]) : band;
    classes[i] = classNumber(own, numbers, band, spouse);
  }
  return classes;
}

const dependentWords = ["children", "olderChildren", "otherDependents"] as const;

function statusOf(label: string): FilingStatus {
  try {
    return filingStatus(label.trim().toLowerCase().replaceAll(" ", "-"));
  } catch (error) {
    throw error instanceof ScenarioError
      ? new ScenarioError(`column filingStatus: ${error.message}`, error.hint === undefined ? {} : { hint: error.hint })
      : error;
  }
}

function countOf(value: number | undefined, name: string, person: number): number {
  if (value === undefined || Number.isNaN(value)) return 0;
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new ScenarioError(`column ${name}: ${value} of person ${person}; expected a whole number from 0 to ${most}`);
}

function classNumber(
  status: FilingStatus,
  [children, older, other]: readonly number[],
  band: number,
  spouse: number,
): number {
  const family = ((filingStatuses.indexOf(status) * counts + children) * counts + older) * counts + other;
  return (family * mostBands + band) * mostBands + spouse;
}

/** The family that a class stands for. */
export function familyOfClass(law: Statute, taxClass: number): Family {
  const bands = ageBands(law);
  const digits: number[] = [];
  let rest = taxClass;
  for (const base of [mostBands, mostBands, counts, counts, counts]) {
    digits.push(rest % base);
    rest = Math.floor(rest / base);
  }
  const [spouse, band, otherDependents, olderChildren, children] = digits;
  const status = filingStatuses[rest];
  return {
    status,
    age: bands[band],
    spouseAge: status === "married-joint" ? bands[spouse] : null,
    children,
    olderChildren,
    otherDependents,
  };
}

/** What others on the return earn, and interest; null where nobody has any. */
export function usOffset(people: Population): LawOffset | null {
  const status = labelsOf(people, "filingStatus");
  const [earned, unearned] = ["otherEarned", "otherUnearned"].map((name) => {
    const column = numbersOf(people, name);
    return Float64Array.from({ length: people.size }, (_, i) => column?.[i] || 0);
  });
  if ([earned, unearned].every((column) => column.every((value) => value === 0))) return null;
  earned.forEach((value, i) => {
    const label = labelOf(status, i);
    if (value !== 0 && (label === undefined || statusOf(label) !== "married-joint"))
      throw new ScenarioError(
        `column otherEarned: ${value} of person ${i}, who files ${label === undefined ? "alone: no status is known" : `as ${label}`}; expected married-joint, or nothing`,
        { hint: "earnings of others count where they are on the same return" },
      );
  });
  const alone = Uint8Array.from(earned, (_, i) => {
    const label = labelOf(status, i);
    return label !== undefined && statusOf(label) === "married-joint" ? 0 : 1;
  });
  return { earned, unearned, alone };
}
