/** The labels of the columns that have a fixed list of them. */

export const sexLabels = ["female", "male"] as const;

export const educationLabels = [
  "less-than-high-school",
  "high-school",
  "some-college",
  "bachelor",
  "graduate",
] as const;

/** In the order of the census's MAR 1 … 5. */
export const maritalStatusLabels = ["married", "widowed", "divorced", "separated", "never-married"] as const;

/** In the order of the census's TEN 1–2, 3, 4, blank. */
export const housingLabels = ["owner", "renter", "no-rent", "group-quarters"] as const;

/** Of an income tax return in the United States. */
export const filingStatusLabels = ["single", "married-joint", "married-separate", "head-of-household"] as const;
