/** What a government can move of a statute, by the names of `planner.levers`. */
import type { LawParameter } from "../law-family.ts";
import { standardDeduction } from "./standard-deduction.ts";
import { type FilingStatus, filingStatuses, type Statute } from "./statute.ts";

/** A parameter, and the statute with another value of it. */
export interface StatuteLever {
  readonly parameter: LawParameter;
  readonly set: (statute: Statute, value: number) => Statute;
}

export const statuteLevers = {
  rates: "the marginal rates on taxable income",
  eitc: "the most that the earned income credit pays, by number of children",
  ctc: "the child tax credit, and what of it is paid out at most",
  standardDeduction: "the standard deduction by filing status",
  demogrant: "a sum paid to every household, by filing status",
} as const;

export type StatuteLeverName = keyof typeof statuteLevers;

export function isStatuteLever(name: string): name is StatuteLeverName {
  return name in statuteLevers;
}

/** Dollars a year that a government may go to; more where the law starts from more. */
const most = { eitc: 20_000, ctc: 10_000, standardDeduction: 60_000, demogrant: 30_000 } as const;

/** @param names those that are moved: how high a rate may be depends on what else is */
export function leversNamed(statute: Statute, names: readonly StatuteLeverName[]): readonly StatuteLever[] {
  return names.flatMap((name) => {
    if (name === "rates") return rates(statute, names);
    return { eitc, ctc, standardDeduction: deductions, demogrant }[name](statute);
  });
}

function rates(statute: Statute, names: readonly StatuteLeverName[]): StatuteLever[] {
  const worst = steepest(statute, names);
  return statute.brackets.rates.map((rate, k) => ({
    parameter: {
      name: `brackets.rates.${k}`,
      title: `marginal rate of bracket ${k + 1}, on taxable income from ${dollars(statute.brackets.starts.single[k])} (single)`,
      least: 0,
      most: highestRate(worst, k, rate),
      unit: "rate",
      start: rate,
      isBracketRate: true,
    },
    set: (law, value) => ({
      ...law,
      brackets: { ...law.brackets, rates: law.brackets.rates.map((old, i) => (i === k ? value : old)) },
    }),
  }));
}

/** The statute at those values of the other levers at which most credits fall together with a bracket's rate. */
function steepest(statute: Statute, names: readonly StatuteLeverName[]): Statute {
  const { eitc, standardDeduction } = statute;
  const all = <T extends number>(value: T) => ({
    single: value,
    "married-joint": value,
    "married-separate": value,
    "head-of-household": value,
  });
  const maximum = Object.fromEntries(Object.entries(eitc.maximum).map(([c, value]) => [c, Math.max(most.eitc, value)]));
  return {
    ...statute,
    eitc: names.includes("eitc") ? { ...eitc, maximum } : eitc,
    standardDeduction: names.includes("standardDeduction") ? all(0) : standardDeduction,
  };
}

/** Such that nobody's next dollar costs more than itself, whatever credits fall and payroll tax is due beside it. */
function highestRate(statute: Statute, k: number, start: number): number {
  const { eitc, ctc, payroll } = statute;
  const falls = filingStatuses.flatMap((status) =>
    [0, 1, 2, 3].flatMap((children) => {
      const rate = eitc.phaseOutRate[children];
      if (rate === 0 || eitc.maximum[children] === 0) return [];
      const from = (status === "married-joint" ? eitc.phaseOutStartJoint : eitc.phaseOutStart)[children];
      const end = from + eitc.maximum[children] / rate;
      const family = { status, age: 40, spouseAge: null, children, olderChildren: 0, otherDependents: 0 };
      const bracket = statute.brackets.starts[status][k] + standardDeduction(statute, family);
      return bracket < end ? [rate] : [];
    }),
  );
  const beside =
    payroll.socialSecurityRate +
    payroll.medicareRate +
    payroll.additionalMedicareRate +
    ctc.phaseOutRate +
    Math.max(0, ...falls);
  return Math.max(start, Math.floor(100 * (1 - beside)) / 100);
}

const byChildren = ["without children", "with 1 child", "with 2 children", "with 3 or more children"];

function eitc({ eitc: { maximum } }: Statute): StatuteLever[] {
  return byChildren.map((who, c) => ({
    parameter: {
      name: `eitc.maximum.${c}`,
      title: `most that the earned income credit pays ${who}`,
      ...range(maximum[c], most.eitc),
    },
    set: (law, value) => ({ ...law, eitc: { ...law.eitc, maximum: { ...law.eitc.maximum, [c]: value } } }),
  }));
}

function ctc({ ctc: { amount, refundable } }: Statute): StatuteLever[] {
  const levers: StatuteLever[] = [
    {
      parameter: {
        name: "ctc.amount",
        title: "child tax credit for each child under 17",
        ...range(amount, most.ctc),
      },
      set: (law, value) => ({ ...law, ctc: { ...law.ctc, amount: value } }),
    },
  ];
  // Where all of it is paid out there is no most.
  if (refundable === "full") return levers;
  return [
    ...levers,
    {
      parameter: {
        name: "ctc.refundable",
        title: "most of the child tax credit that is paid out for each child beyond the tax",
        ...range(refundable, most.ctc),
      },
      set: (law, value) => ({ ...law, ctc: { ...law.ctc, refundable: value } }),
    },
  ];
}

/** Who files separately goes with who is single, as in the law. */
const leading = ["single", "married-joint", "head-of-household"] as const;

const ofStatus = {
  single: "of single and separate filers",
  "married-joint": "of couples who file together",
  "head-of-household": "of heads of household",
} as const;

function deductions({ standardDeduction: now }: Statute): StatuteLever[] {
  return leading.map((status) => ({
    parameter: {
      name: `standardDeduction.${status}`,
      title: `standard deduction ${ofStatus[status]}`,
      ...range(now[status], most.standardDeduction),
    },
    set: (law, value) => ({ ...law, standardDeduction: withStatus(law.standardDeduction, status, value) }),
  }));
}

function demogrant({ demogrant: now }: Statute): StatuteLever[] {
  return leading.map((status) => ({
    parameter: {
      name: `demogrant.${status}`,
      title: `paid to every household ${ofStatus[status]}, whatever it earns`,
      ...range(now[status], most.demogrant),
    },
    set: (law, value) => ({ ...law, demogrant: withStatus(law.demogrant, status, value) }),
  }));
}

type ByStatus = Readonly<Record<FilingStatus, number>>;

function withStatus(values: ByStatus, status: FilingStatus, value: number): ByStatus {
  const moved = { ...values, [status]: value };
  if (status !== "single") return moved;
  return { ...moved, "married-separate": Math.max(0, values["married-separate"] + value - values.single) };
}

function range(start: number, usual: number): Pick<LawParameter, "least" | "most" | "unit" | "start"> {
  return { least: 0, most: Math.max(usual, start), unit: "dollars a year", start };
}

function dollars(value: number): string {
  return `$${value.toLocaleString("en-US")}`;
}
