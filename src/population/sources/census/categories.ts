/** The categories that the census tables are made of, and how codes of the PUMS map to them. */

export interface Band {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** Values and how many people have each. */
export interface Counts {
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

export const ageBands: readonly Band[] = [
  { label: "16-19", from: 16, to: 19 },
  { label: "20-24", from: 20, to: 24 },
  { label: "25-34", from: 25, to: 34 },
  { label: "35-44", from: 35, to: 44 },
  { label: "45-54", from: 45, to: 54 },
  { label: "55-64", from: 55, to: 64 },
  { label: "65+", from: 65, to: 120 },
];

/** Usual hours a week, top-coded at 99 by the source. Few hours go with high hourly wages, hence the fine ends. */
export const hoursClasses: readonly Band[] = [
  { label: "1-9", from: 1, to: 9 },
  { label: "10-19", from: 10, to: 19 },
  { label: "20-34", from: 20, to: 34 },
  { label: "35-44", from: 35, to: 44 },
  { label: "45-54", from: 45, to: 54 },
  { label: "55+", from: 55, to: 99 },
];

/** Records that a pool of wages must have: wages are never those of single persons. */
export const poolMinimum = 30;

/** Fewer records than this of an occupation or a household type are counted with others. */
export const combinationMinimum = 3;

/** Larger households and more children are counted as this many. */
export const householdTop = { size: 10, children: 6 } as const;

export function bandOf(bands: readonly Band[], value: number): number {
  return bands.findIndex(({ from, to }) => value >= from && value <= to);
}

/** Index of SCHL 1 … 24 (codes since 2008) in `educationLabels`. */
export function educationOf(schl: number): number {
  if (schl < 16) return 0;
  if (schl < 18) return 1;
  if (schl < 21) return 2;
  return schl === 21 ? 3 : 4;
}

/** Index of TEN (0 for blank) in `housingLabels`. */
export function housingOf(ten: number): number {
  if (ten === 0) return 3;
  return ten <= 2 ? 0 : ten - 2;
}

/** Who has the same age band and sex shares tables of single ages and households. */
export function ageSexIndex(ageBand: number, sex: number): number {
  return ageBand * 2 + sex;
}

/** Coarser than {@link ageBands}. */
export const broadAges: readonly Band[] = [
  { label: "16-24", from: 16, to: 24 },
  { label: "25-44", from: 25, to: 44 },
  { label: "45-64", from: 45, to: 64 },
  { label: "65+", from: 65, to: 120 },
];

/** Index in {@link broadAges} by that in {@link ageBands}. */
export const broadAgeOf: readonly number[] = ageBands.map(({ from }) => bandOf(broadAges, from));

/** Index of bachelor's degrees in `educationLabels`: theirs and higher ones are told from all others. */
export const bachelorFrom = 3;
