import { z } from "zod";
import type { Household } from "../../law/us/family.ts";
import { householdAt, householdResult } from "../../law/us/household.ts";
import { filingStatuses, statuteFile, statuteOf } from "../../law/us/statute.ts";
import { lineWords } from "../../report/words/household-words.ts";
import type { HouseholdAnswer } from "../api.ts";
import { parsedQuestion } from "../query.ts";

const dollars = z.number().min(0).max(1e9);
const people = z.number().int().min(0).max(20);
const years = z.number().min(0).max(120);

export const householdAsked = z.strictObject({
  wage: dollars,
  status: z.enum(filingStatuses).default("single"),
  spouseWage: dollars.default(0),
  selfEmployment: dollars.default(0),
  age: years.default(40),
  spouseAge: years.optional(),
  children: people.default(0),
  olderChildren: people.default(0),
  otherDependents: people.default(0),
});

export function householdAnswer(body: unknown): HouseholdAnswer {
  return householdUnderLaw(parsedQuestion(householdAsked, body));
}

/** Year of the statute. */
const year = 2024;
/** Wages at which the budget line is drawn: to half as much again as the filer's, in steps that show every kink. */
const points = 480;

export function householdUnderLaw({ spouseAge, ...asked }: z.output<typeof householdAsked>): HouseholdAnswer {
  const start = performance.now();
  const file = statuteFile(year);
  const statute = statuteOf(file.parameters);
  const isJoint = asked.status === "married-joint";
  const household: Household = { ...asked, unearned: 0, spouseAge: spouseAge ?? (isJoint ? asked.age : null) };
  const result = householdResult(file, statute, household);
  const most = Math.max(120_000, Math.ceil((1.5 * asked.wage) / 10_000) * 10_000);
  const wage = Array.from({ length: points + 1 }, (_, i) => (most * i) / points);
  return {
    household: result,
    lines: lineWords.flatMap(([name, words]) => {
      const value = result.lines[name];
      return value === undefined ? [] : [{ name, words, value }];
    }),
    budgetLine: { wage, netIncome: wage.map((at) => householdAt(statute, household, at).netIncome) },
    notIncluded: file.notIncluded,
    milliseconds: performance.now() - start,
  };
}
