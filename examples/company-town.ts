/** A source of people: a town where one firm pays by grade, and the shops around it pay less. */
import type { DeclaredSource, Plugin } from "llm-econ";
import { z } from "zod";

const grades = [18, 24, 32, 45, 70];

const companyTown: DeclaredSource = {
  name: "company-town",
  description: "workers of one firm, paid by grade, and of the shops around it",
  options: z.strictObject({ firm: z.number().min(0).max(1).default(0.6) }),
  columns: [
    { name: "wage" },
    { name: "hours" },
    { name: "age" },
    { name: "employer", kind: "label", meaning: "employer" },
    { name: "grade", kind: "number", unit: "of 5", meaning: "pay grade at the firm" },
  ],
  draw: ({ size, random, options }) => {
    const people = Array.from({ length: size }, () => {
      const isFirm = random.next() < Number(options.firm);
      const grade = 1 + random.integer(grades.length);
      const age = 18 + 4 * grade + random.integer(25);
      const shopWage = 9 + 10 * random.next();
      return isFirm
        ? { wage: grades[grade - 1], hours: 40, age, employer: "firm", grade }
        : { wage: shopWage, hours: 25 + random.integer(16), age, employer: "shop", grade: Number.NaN };
    });
    return {
      wage: people.map(({ wage }) => wage),
      hours: people.map(({ hours }) => hours),
      age: people.map(({ age }) => age),
      employer: people.map(({ employer }) => employer),
      grade: people.map(({ grade }) => grade),
    };
  },
};

export const plugin = { sources: [companyTown] } satisfies Plugin;
