/** The statute of a year as a law that a scenario can name, `us-2024`: who it is for, and what a government can move. */
import type { Population } from "../../population/population.ts";
import { labelsOf } from "../../population/population.ts";
import type { LawFamily, LawKind, LawNote, LawParameter } from "../law-family.ts";
import type { LawDefinition, LawOffset } from "../tax-law.ts";
import { familyBudget } from "./budget.ts";
import type { Family } from "./family.ts";
import { standardDeduction } from "./standard-deduction.ts";
import { filingStatuses, type Statute, type StatuteFile, statuteFile, statuteOf, statuteYears } from "./statute.ts";
import { familyOfClass, usClasses, usOffset } from "./us-classes.ts";

export const usLaws: readonly LawKind[] = statuteYears().map((year) => ({
  name: `us-${year}`,
  description: `the US statute of ${year}: income tax by family with deduction and credits, and payroll tax of employees`,
  uses: [],
  ownBrackets: "a statute has brackets of its own, by filing status, on taxable income",
  create: () => usFamily(statuteFile(year)),
}));

/** Bracket rates are what moves; deduction, credits and payroll tax stay as they are. */
export function usFamily(file: StatuteFile): LawFamily {
  const statute = statuteOf(file.parameters);
  const { rates } = statute.brackets;
  // Who is of which class does not depend on rates.
  const classes = new WeakMap<Population, Uint32Array>();
  const offsets = new WeakMap<Population, LawOffset | null>();
  const whose = {
    classOf: (people: Population) => remembered(classes, people, () => usClasses(statute, people)),
    offset: (people: Population) => remembered(offsets, people, () => usOffset(people)),
  };
  return {
    parameters: rates.map((rate, k) => rateParameter(statute, k, rate)),
    words: `US law of ${file.year} by family: brackets.rates.0 to brackets.rates.${rates.length - 1} are the marginal rates on taxable income, from the lowest bracket up; the standard deduction, the earned income credit, the child tax credit and payroll tax of employees stay as the statute has them`,
    law: (values) => ({
      ...usLaw(file, { ...statute, brackets: { ...statute.brackets, rates: values } }),
      ...whose,
    }),
    usFederal: rates,
    notes,
  };
}

function remembered<T>(known: WeakMap<Population, T>, people: Population, make: () => T): T {
  const before = known.get(people);
  if (before !== undefined) return before;
  const made = make();
  known.set(people, made);
  return made;
}

function usLaw({ law, year }: StatuteFile, statute: Statute): LawDefinition {
  return {
    budget: (taxClass, unearned) => familyBudget(statute, familyOfClass(statute, taxClass), unearned),
    words: (taxClass) => familyWords(familyOfClass(statute, taxClass)),
    data: { law, year, "brackets.rates": statute.brackets.rates },
  };
}

/** Such that nobody's next dollar costs more than itself, whatever credits fall and payroll tax is due beside it. */
function rateParameter(statute: Statute, k: number, start: number): LawParameter {
  const { eitc, ctc, payroll } = statute;
  const falls = filingStatuses.flatMap((status) =>
    [0, 1, 2, 3].flatMap((children) => {
      const from = (status === "married-joint" ? eitc.phaseOutStartJoint : eitc.phaseOutStart)[children];
      const end = from + eitc.maximum[children] / eitc.phaseOutRate[children];
      const family = { status, age: 40, spouseAge: null, children, olderChildren: 0, otherDependents: 0 };
      const bracket = statute.brackets.starts[status][k] + standardDeduction(statute, family);
      return bracket < end ? [eitc.phaseOutRate[children]] : [];
    }),
  );
  const beside =
    payroll.socialSecurityRate +
    payroll.medicareRate +
    payroll.additionalMedicareRate +
    ctc.phaseOutRate +
    Math.max(0, ...falls);
  const most = Math.max(start, Math.floor(100 * (1 - beside)) / 100);
  return { name: `brackets.rates.${k}`, least: 0, most, unit: "rate", start };
}

const statusWords = {
  single: "You file as single",
  "married-joint": "You and your spouse file together, and your tax is reckoned on what you both earn",
  "married-separate": "You are married and file separately",
  "head-of-household": "You file as head of household",
} as const;

function familyWords({ status, children, olderChildren, otherDependents }: Family): string {
  const dependents = [
    ...(children > 0 ? [children === 1 ? "1 child under 17" : `${children} children under 17`] : []),
    ...(olderChildren > 0 ? [`${olderChildren} older`] : []),
    ...(otherDependents > 0 ? [`${otherDependents} other${otherDependents === 1 ? "" : "s"} to support`] : []),
  ];
  const who = dependents.length === 0 ? "" : `, with ${dependents.join(" and ")}`;
  return `${statusWords[status]}${who}. The schedule is income tax after all credits, and payroll tax of employees; below zero, each dollar earned brings more than itself.`;
}

function notes(people: Population): readonly LawNote[] {
  const status = labelsOf(people, "filingStatus");
  if (status === undefined)
    return [
      {
        code: "single-filers",
        message:
          "nobody's filing status is known (a column filingStatus): everybody is taxed as single and without children",
      },
    ];
  let unknown = 0;
  for (let i = 0; i < people.size; i++) if (status.labels[status.codes[i]] === "") unknown++;
  if (unknown === 0) return [];
  return [
    {
      code: "single-filers",
      message: `the filing status of ${unknown.toLocaleString("en-US")} of ${people.size.toLocaleString("en-US")} people is not known: they are taxed as single and without children`,
    },
  ];
}
