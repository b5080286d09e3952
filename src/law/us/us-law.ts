/** The statute of a year as a law that a scenario can name, `us-2024`: who it is for, and what a government can move. */
import { z } from "zod";
import { ScenarioError } from "../../base/errors.ts";
import type { Population } from "../../population/population.ts";
import { assumedOf, labelsOf } from "../../population/population.ts";
import type { LawFamily, LawKind, LawNote } from "../law-family.ts";
import { type OwnValues, ownLevers, ownStarts, type Reform, reformSchema } from "../reform.ts";
import type { LawDefinition, LawOffset } from "../tax-law.ts";
import { familyBudget } from "./budget.ts";
import { budgetTotal, type FixedBudget, fixedBudget } from "./budget-total.ts";
import type { Family } from "./family.ts";
import { isStatuteLever, leversNamed, statuteLevers } from "./levers.ts";
import { changesOf, reformedParameters, reformProblems } from "./reform-values.ts";
import { changeWords } from "./reform-words.ts";
import {
  filingStatuses,
  type Statute,
  type StatuteFile,
  statuteFile,
  statuteOf,
  statutePath,
  statuteYears,
} from "./statute.ts";
import { familyOfClass, usClasses, usOffset } from "./us-classes.ts";

export const usLaws: readonly LawKind[] = statuteYears().map((year) => ({
  name: `us-${year}`,
  description: `the US statute of ${year}: income tax by family with deduction and credits, and payroll tax of employees; or a reform of it`,
  uses: [],
  files: [statutePath(year)],
  ownBrackets: "a statute has brackets of its own, by filing status, on taxable income",
  options: z.strictObject({
    reform: reformSchema
      .superRefine((reform, context) => {
        for (const { path, message } of reformProblems(statuteFile(year).parameters, reform))
          context.addIssue({ code: "custom", path: [...path], message });
      })
      .optional(),
  }),
  levers: (options) => [
    ...Object.keys(statuteLevers),
    ...ownLevers(reformOf(options) ?? noReform).map(({ name }) => name),
  ],
  reformProblems: (reform) => reformProblems(statuteFile(year).parameters, reform),
  reformChanges: (reform) => {
    const { parameters } = statuteFile(year);
    return changesOf(parameters, reformedParameters(parameters, reform, ownStarts(reform)).parameters);
  },
  create: ({ options, levers }) => usFamily(statuteFile(year), { reform: reformOf(options), levers }),
}));

const noReform: Reform = { name: "none", set: {} };

/** Checked by the schema of options before. */
function reformOf(options: Readonly<Record<string, unknown>>): Reform | null {
  return options.reform === undefined ? null : reformSchema.parse(options.reform);
}

export interface UsOptions {
  readonly reform?: Reform | null;
  /** What is moved: names of {@link statuteLevers} and of the reform's own parameters. */
  readonly levers?: readonly string[];
}

/** What is not among the levers stays as the statute, or its reform, has it. */
export function usFamily(file: StatuteFile, { reform = null, levers = ["rates"] }: UsOptions = {}): LawFamily {
  const starts = reform === null ? {} : ownStarts(reform);
  const parametersAt = (own: OwnValues) =>
    reform === null ? file.parameters : reformedParameters(file.parameters, reform, own).parameters;
  const reformed = parametersAt(starts);
  const statute = statuteOf(reformed);
  const moved = leversNamed(statute, levers.filter(isStatuteLever));
  const own = ownLevers(reform ?? noReform).filter(({ name }) => levers.includes(name));
  for (const { name, least, most } of own) {
    const both = changesOf(parametersAt({ ...starts, [name]: least }), parametersAt({ ...starts, [name]: most })).find(
      ({ parameter }) => moved.some((lever) => lever.parameter.name === parameter),
    );
    if (both)
      throw new ScenarioError(
        `planner.levers: ${name} sets ${both.parameter}, which another lever sets too; expected one of the two`,
      );
  }
  const parameters = [...moved.map(({ parameter }) => parameter), ...own];
  const whose = people(statute);
  const changes = changesOf(file.parameters, reformed);
  const isPlain = reform === null && levers.join() === "rates";
  return {
    parameters,
    words: isPlain
      ? plainWords(file, statute)
      : movedWords(file, levers, reform, changeWords(changes, file.parameters)),
    law: (values) => {
      const ownValues = Object.fromEntries(own.map(({ name }, k) => [name, values[moved.length + k]]));
      const from = own.length === 0 ? statute : statuteOf(parametersAt({ ...starts, ...ownValues }));
      const now = moved.reduce((law, { set }, k) => set(law, values[k]), from);
      return {
        ...usLaw(file, now),
        ...whose,
        data: {
          law: file.law,
          year: file.year,
          ...(reform && { reform: reform.name }),
          ...(isPlain
            ? { "brackets.rates": now.brackets.rates }
            : Object.fromEntries(parameters.map(({ name }, k) => [name, values[k]]))),
        },
      };
    },
    ...(reform === null ? { usFederal: parameters.map(({ start }) => start) } : {}),
    ...(reform === null
      ? {}
      : {
          usFederalLaw: () => ({ ...usLaw(file, statuteOf(file.parameters)), ...people(statuteOf(file.parameters)) }),
        }),
    notes: (given) => [
      ...notes(given),
      ...reachNotes(
        given,
        changes.map(({ parameter }) => parameter),
      ),
    ],
  };
}

/** Who is of which class does not depend on what is moved. */
function people(statute: Statute): Required<Pick<LawDefinition, "classOf" | "offset">> {
  const classes = new WeakMap<Population, Uint32Array>();
  const offsets = new WeakMap<Population, LawOffset | null>();
  return {
    classOf: (given) => remembered(classes, given, () => usClasses(statute, given)),
    offset: (given) => remembered(offsets, given, () => usOffset(given)),
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
    total: (taxClass, unearned) => {
      const known = fixedUnder(statute);
      const ofClass = known.get(taxClass) ?? new Map<number, FixedBudget>();
      if (ofClass.size === 0) known.set(taxClass, ofClass);
      const fixed = ofClass.get(unearned) ?? fixedBudget(statute, familyOfClass(statute, taxClass), unearned);
      // Interest differs from person to person: a million amounts are not kept.
      if (ofClass.size < mostFixed) ofClass.set(unearned, fixed);
      return budgetTotal(fixed, statute.brackets.rates);
    },
    words: (taxClass) => familyWords(familyOfClass(statute, taxClass)),
    name: (taxClass) => familyName(familyOfClass(statute, taxClass)),
    data: { law, year },
  };
}

function plainWords({ year }: StatuteFile, { brackets: { rates } }: Statute): string {
  return `US law of ${year} by family: brackets.rates.0 to brackets.rates.${rates.length - 1} are the marginal rates on taxable income, from the lowest bracket up; the standard deduction, the earned income credit, the child tax credit and payroll tax of employees stay as the statute has them`;
}

function movedWords({ year }: StatuteFile, levers: readonly string[], reform: Reform | null, changes: string): string {
  const reformWords = reform === null ? "" : ` with the reform ${reform.name} (${changes})`;
  const moved = levers.map((name) => (isStatuteLever(name) ? statuteLevers[name] : `the reform's ${name}`));
  return `US law of ${year} by family${reformWords}: what is set is ${moved.join("; ")}; the rest, payroll tax of employees included, stays as the ${reform === null ? "statute" : "reform"} has it`;
}

const mostFixed = 2000;

/** Budgets by class and unearned income, under laws that differ in the rates of brackets alone. */
interface Fixed {
  readonly parts: readonly unknown[];
  readonly budgets: Map<number, Map<number, FixedBudget>>;
}

/** By the statute's own earned income credit: laws that move it are told apart first. */
const fixed = new WeakMap<Statute["eitc"], Fixed>();

function fixedUnder({ brackets, ...others }: Statute): Fixed["budgets"] {
  const parts = [brackets.starts, ...Object.values(others)];
  const before = fixed.get(others.eitc);
  if (before?.parts.length === parts.length && before.parts.every((part, p) => part === parts[p]))
    return before.budgets;
  const budgets: Fixed["budgets"] = new Map();
  fixed.set(others.eitc, { parts, budgets });
  return budgets;
}

const statusWords = {
  single: "You file as single",
  "married-joint": "You and your spouse file together, and your tax is reckoned on what you both earn",
  "married-separate": "You are married and file separately",
  "head-of-household": "You file as head of household",
} as const;

function familyWords(family: Family): string {
  return `${statusWords[family.status]}${dependentWords(family)}. The schedule is income tax after all credits, and payroll tax of employees; below zero, each dollar earned brings more than itself.`;
}

function dependentWords({ children, olderChildren, otherDependents }: Family): string {
  const dependents = [
    ...(children > 0 ? [children === 1 ? "1 child under 17" : `${children} children under 17`] : []),
    ...(olderChildren > 0 ? [`${olderChildren} older`] : []),
    ...(otherDependents > 0 ? [`${otherDependents} other${otherDependents === 1 ? "" : "s"} to support`] : []),
  ];
  return dependents.length === 0 ? "" : `, with ${dependents.join(" and ")}`;
}

const statusNames = {
  single: "somebody single",
  "married-joint": "a couple",
  "married-separate": "one of two who file separately",
  "head-of-household": "a head of household",
} as const;

function familyName(family: Family): string {
  return `${statusNames[family.status]}${dependentWords(family)}`;
}

function notes(people: Population): readonly LawNote[] {
  const assumed = assumedOf(people, ["filingStatus", "otherEarned"]);
  const families =
    assumed.length === 0 ? [] : [{ code: "families-assumed", message: `assumed of families: ${assumed.join("; ")}` }];
  return [...statusNotes(people), ...families];
}

function statusNotes(people: Population): readonly LawNote[] {
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

/** What a reform changes for filing statuses that nobody has. */
function reachNotes(people: Population, changed: readonly string[]): readonly LawNote[] {
  const there = new Set<string>();
  const status = labelsOf(people, "filingStatus");
  for (let i = 0; i < people.size; i++) there.add(status?.labels[status.codes[i]] || "single");
  const byParameter = new Map<string, Set<string>>();
  for (const name of changed)
    for (const part of name.split("."))
      if (filingStatuses.some((known) => known === part)) {
        const parameter = name.split(`.${part}`)[0];
        byParameter.set(parameter, (byParameter.get(parameter) ?? new Set()).add(part));
      }
  return [...byParameter].flatMap(([parameter, statuses]): LawNote[] => {
    const labels = [...there].map((label) => label.trim().toLowerCase().replaceAll(/[ _]/g, "-"));
    if ([...statuses].some((one) => labels.includes(one))) return [];
    const message = `the reform sets ${parameter} of ${[...statuses].join(" and ")}, and nobody files so: it changes nothing for these people`;
    return [{ code: "reaches-nobody", message }];
  });
}
