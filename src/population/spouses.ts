/** The other side of people's tax returns. */
import { labelOf, labelsOf, numbersOf, type Population, usualIncome, weeksPerYear } from "./population.ts";

/** Whether somebody files with a spouse. */
export function hasSpouse(people: Population, index: number): boolean {
  return labelOf(labelsOf(people, "filingStatus"), index) === "married-joint";
}

/**
 * The spouses of people, in their rows, as a law sees them: their earnings are what others earned on the return, and the
 * person's own at usual hours are those of the other for them. Who files alone has nobody there: 0 earnings.
 */
export function spousesOf(people: Population): Population {
  const { size, weight, columns } = people;
  const earned = numbersOf(people, "otherEarned");
  const own = Float64Array.from({ length: size }, (_, i) => (hasSpouse(people, i) ? usualIncome(people, i) : 0));
  const hours = 40;
  const wage = Float64Array.from({ length: size }, (_, i) =>
    hasSpouse(people, i) ? (earned?.[i] || 0) / (weeksPerYear * hours) : 0,
  );
  const others = new Map(columns).set("otherEarned", {
    ...{ name: "otherEarned", kind: "number", unit: "$ a year", meaning: "earnings of the spouse" },
    values: own,
  });
  const [age, spouseAge] = [columns.get("age"), columns.get("spouseAge")];
  if (age && spouseAge) {
    others.set("age", { ...spouseAge, name: "age" });
    others.set("spouseAge", { ...age, name: "spouseAge" });
  }
  return { size, weight, wage, usualHours: new Float64Array(size).fill(hours), columns: others };
}
