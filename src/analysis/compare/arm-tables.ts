/** A stored comparison as tables for analysts, arm by arm: what it came to, and the tables of its runs. */
import { UsageError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import type { ColumnType } from "../../store/columns.ts";
import type { ExportColumn, ExportRow, ExportTable } from "../../store/exported-rows.ts";
import { exportTables } from "../../store/exports.ts";
import type { Store } from "../../store/store.ts";
import { comparisonColumns } from "./columns.ts";
import type { StoredComparison } from "./comparison.ts";
import {
  type ContrastArm,
  type Contrasted,
  type ContrastOutcome,
  type ContrastRequest,
  contrasted,
} from "./contrast.ts";
import { resampleLabel } from "./plan.ts";

/** A table whose rows come arm by arm; the column `arm` is not among them, as a reader of partitions expects. */
export interface ArmTable {
  readonly columns: readonly ExportColumn[];
  readonly arms: readonly ArmRows[];
}

export interface ArmRows {
  /** Label of the policy. */
  readonly arm: string;
  /** Read anew at each call, a page at a time. */
  pages(): AsyncIterable<readonly ExportRow[]>;
}

type Value = string | number | null;

function column(name: string, type: ColumnType, unit: string, meaning: string): ExportColumn {
  return { name, type, unit, meaning };
}

export const armColumn = column("arm", "text", "", "label of the policy");
const seed = column("seed", "integer", "", "seed of the run");
const run = column("run", "text", "", "id of the run");

interface OutcomeColumn extends ExportColumn {
  readonly of: (of: SeedOfArm) => Value;
}

/** What an arm came to with a seed, and what it is compared with. */
interface SeedOfArm {
  readonly arm: ContrastArm;
  readonly seed: number;
  readonly outcome: ContrastOutcome;
  readonly reference: ContrastOutcome;
  /** Number of the set of answers. */
  readonly resample: number;
}

const dollars = "dollars a year";
const seedColumns: readonly OutcomeColumn[] = [
  { ...seed, of: (one) => one.seed },
  { ...run, of: ({ outcome }) => outcome.run },
  { ...column("compared_with", "text", "", "label of the baseline"), of: ({ arm }) => arm.comparedWith },
  {
    ...column("resample", "integer", "", "number of the set of answers; 1 is that of all other tables"),
    of: ({ resample }) => resample,
  },
  { ...column("welfare", "real", dollars, "welfare at the end"), of: ({ outcome }) => outcome.final.welfare },
  {
    ...column("difference", "real", dollars, "less that of the baseline with the same seed"),
    of: ({ outcome, reference }) => outcome.final.welfare - reference.final.welfare,
  },
  {
    ...column("gap_closed", "real", "share", "from US law (0) to the optimum (1)"),
    of: ({ arm, seed: wanted, resample }) =>
      resample > 1 ? null : (arm.perSeed.find((one) => one.seed === wanted)?.gapClosed ?? null),
  },
  {
    ...column("revenue_per_worker", "real", dollars, "tax revenue"),
    of: ({ outcome }) => outcome.final.revenuePerWorker,
  },
  { ...column("mean_hours", "real", "hours a week", "mean hours"), of: ({ outcome }) => outcome.final.meanHours },
  {
    ...column("mean_income", "real", dollars, "mean income before tax"),
    of: ({ outcome }) => outcome.final.meanIncome,
  },
  { ...column("gini_pre", "real", "", "Gini before tax"), of: ({ outcome }) => outcome.final.giniPre },
  { ...column("gini_post", "real", "", "Gini after tax and rebate"), of: ({ outcome }) => outcome.final.giniPost },
  {
    ...column("consumption_gain", "real", "share", "of everybody's consumption under the baseline that is as good"),
    of: ({ outcome }) => outcome.cev,
  },
  {
    ...column("welfare_ratio", "real", "", "welfare over that of the baseline, less 1"),
    of: ({ outcome }) => outcome.welfareRatio,
  },
  {
    ...column("share_better_off", "real", "share", "workers whose utility is higher than under the baseline"),
    of: ({ outcome }) => outcome.shareBetterOff,
  },
  {
    ...column("floored", "real", "people", "whose utility counts as the least that welfare is defined for"),
    of: ({ outcome }) => outcome.final.floored,
  },
  {
    ...column("dollars_per_choice", "real", dollars, "what a money pump could take for each choice, workers asked"),
    of: ({ outcome }) => outcome.rationality?.dollarsPerChoice ?? null,
  },
  {
    ...column("waste_of_net_income", "real", "share", "of that in their income after tax"),
    of: ({ outcome }) => outcome.rationality?.shareOfNetIncome ?? null,
  },
  {
    ...column("does_not_respond", "real", "share", "of them who chose the same hours under every law"),
    of: ({ outcome }) => outcome.rationality?.doesNotRespond ?? null,
  },
  {
    ...column("brackets", "json", dollars, "starts of brackets at the end"),
    of: ({ outcome }) => JSON.stringify(outcome.final.brackets),
  },
  {
    ...column("rates", "json", "share", "rates at the end"),
    of: ({ outcome }) => JSON.stringify(outcome.final.rates),
  },
  { ...column("calls", "integer", "", "questions to models"), of: ({ outcome }) => outcome.calls.count },
  { ...column("input_tokens", "integer", "tokens", "of these"), of: ({ outcome }) => outcome.calls.inputTokens },
  { ...column("output_tokens", "integer", "tokens", "of these"), of: ({ outcome }) => outcome.calls.outputTokens },
  {
    ...column("cost_usd", "real", "US dollars", "of these; nothing where a price is not known"),
    of: ({ outcome }) => outcome.calls.costUsd,
  },
  {
    ...column("endpoints", "json", "", "hosts that its models were asked at, by model"),
    of: ({ outcome }) => (outcome.endpoints ? JSON.stringify(outcome.endpoints) : null),
  },
];

const ownTenth = "mean of the tenth by income before tax under this policy";
const baseTenth = "of the tenth by income before tax under the baseline";
const decileColumns: readonly (ExportColumn & { readonly of: (outcome: ContrastOutcome, decile: number) => Value })[] =
  [
    {
      ...column("gain", "real", dollars, `mean gain in utility ${baseTenth}`),
      of: ({ deciles }, d) => deciles?.[d] ?? null,
    },
    {
      ...column("log_net_of_tax", "real", "", `change of log(1 − marginal rate) ${baseTenth}`),
      of: ({ response }, d) => response?.[d]?.logNetOfTax ?? null,
    },
    {
      ...column("log_hours", "real", "", `change of log hours ${baseTenth}`),
      of: ({ response }, d) => response?.[d]?.logHours ?? null,
    },
    { ...column("income", "real", dollars, ownTenth), of: ({ profile }, d) => profile.deciles[d].income },
    { ...column("tax", "real", dollars, ownTenth), of: ({ profile }, d) => profile.deciles[d].tax },
    { ...column("consumption", "real", dollars, ownTenth), of: ({ profile }, d) => profile.deciles[d].consumption },
    { ...column("hours", "real", "hours a week", ownTenth), of: ({ profile }, d) => profile.deciles[d].hours },
    { ...column("utility", "real", dollars, ownTenth), of: ({ profile }, d) => profile.deciles[d].utility },
    { ...column("marginal_rate", "real", "share", ownTenth), of: ({ profile }, d) => profile.deciles[d].marginalRate },
  ];
const decile = column("decile", "integer", "", "tenth of workers, from 1: the lowest income");

function plain({ name, type, unit, meaning }: ExportColumn): ExportColumn {
  return { name, type, unit, meaning };
}

/** Beside those of every run, with `arm` and `seed` in front of these. */
export const comparisonTables: readonly ExportTable[] = [
  {
    name: "results",
    row: "one policy: means over seeds, intervals, tests; its columns are those of `compare -o FILE.csv`",
    columns: [armColumn],
  },
  {
    name: "seeds",
    row: "one policy with one seed and one set of answers",
    columns: [armColumn, ...seedColumns.map(plain)],
  },
  {
    name: "deciles",
    row: "a tenth of the workers of one policy with one seed",
    columns: [armColumn, seed, run, decile, ...decileColumns.map(plain)],
  },
];

/** A table of one run. */
export type RowsOfRun = Store["exportRows"];

/** Names that `export` knows for a comparison. */
export const armTableNames: readonly string[] = [...comparisonTables, ...exportTables].map(({ name }) => name);

/**
 * One table of a comparison, of the seeds that are finished.
 * @param rowsOfRun where tables of its runs come from; by default as they are stored
 * @throws UsageError where there is no such table, or as {@link contrasted}
 */
export async function armTable(
  store: Store,
  stored: StoredComparison,
  name: string,
  request: ContrastRequest,
  kinds: Kinds,
  rowsOfRun: RowsOfRun = (id, table) => store.exportRows(id, table),
): Promise<ArmTable> {
  if (!armTableNames.includes(name))
    throw new UsageError(`no table "${name}"; ${suggestion(name, armTableNames)}`, {
      hint: `Tables of a comparison: ${armTableNames.join(", ")}.`,
    });
  const found = await contrasted(store, stored, request, kinds);
  if (name === "results") return resultTable(found);
  if (name === "seeds") return seedTable(found);
  if (name === "deciles") return decileTable(found);
  return runTable(rowsOfRun, found, name);
}

function resultTable({ contrast }: Contrasted): ArmTable {
  const known = comparisonColumns(contrast).filter((one) => one.name !== "policy");
  const types = { STRING: "text", DOUBLE: "real", INT32: "integer" } as const;
  return {
    columns: known.map((one) => column(one.name, types[one.type], "", "")),
    arms: contrast.results.map(({ label }, row) => rowsOf(label, () => [known.map(({ data }) => data[row])])),
  };
}

function seedTable(found: Contrasted): ArmTable {
  return {
    columns: seedColumns.map(plain),
    arms: found.contrast.results.map((arm) =>
      rowsOf(arm.label, () => setsOfSeeds(found, arm).map((one) => seedColumns.map(({ of }) => of(one)))),
    ),
  };
}

function decileTable(found: Contrasted): ArmTable {
  return {
    columns: [seed, run, decile, ...decileColumns.map(plain)],
    arms: found.contrast.results.map((arm) =>
      rowsOf(arm.label, () =>
        seedsOf(found, arm).flatMap((one) =>
          one.outcome.profile.deciles.map((_, d) => [
            ...[one.seed, one.outcome.run, d + 1],
            ...decileColumns.map(({ of }) => of(one.outcome, d)),
          ]),
        ),
      ),
    ),
  };
}

function seedsOf({ seeds }: Contrasted, arm: ContrastArm): readonly SeedOfArm[] {
  return seeds.map(({ seed: value, arms }) => ({
    arm,
    seed: value,
    outcome: arms.find(({ label }) => label === arm.label)!,
    reference: arms.find(({ label }) => label === arm.comparedWith)!,
    resample: 1,
  }));
}

/** With the sets of answers after the first, each beside the baseline's same set where it has one. */
function setsOfSeeds(found: Contrasted, arm: ContrastArm): readonly SeedOfArm[] {
  return seedsOf(found, arm).flatMap((first, s) => {
    const { arms } = found.seeds[s];
    const set = (label: string, resample: number): ContrastOutcome | undefined =>
      arms.find((one) => one.label === resampleLabel(label, resample));
    const more = Array.from({ length: (arm.variance?.sets ?? 1) - 1 }, (_, i) => i + 2);
    return [
      first,
      ...more.map((resample) => ({
        ...{ ...first, resample, outcome: set(arm.label, resample)! },
        reference: set(arm.comparedWith, resample) ?? first.reference,
      })),
    ];
  });
}

function rowsOf(arm: string, rows: () => readonly ExportRow[]): ArmRows {
  return {
    arm,
    async *pages() {
      yield rows();
    },
  };
}

/** A table of every run: rows are read as they are written, one run after the other. */
async function runTable(rowsOfRun: RowsOfRun, found: Contrasted, name: string): Promise<ArmTable> {
  const runs = found.contrast.results.map((arm) => ({ arm: arm.label, seeds: seedsOf(found, arm) }));
  const first = await rowsOfRun(runs[0].seeds[0].outcome.run, name);
  const columns = [...first.columns];
  // What people have beside the columns of all may differ between arms.
  if (name === "workers")
    for (const { outcome } of runs.flatMap(({ seeds }) => seeds))
      for (const more of (await rowsOfRun(outcome.run, name)).columns)
        if (!columns.some((one) => one.name === more.name)) columns.push(more);
  const shown = columns.filter((one) => one.name !== "seed");
  return {
    columns: [seed, ...shown],
    arms: runs.map(({ arm, seeds }) => ({
      arm,
      async *pages() {
        for (const { seed: value, outcome } of seeds) {
          const table = await rowsOfRun(outcome.run, name);
          const places = shown.map((one) => table.columns.findIndex((its) => its.name === one.name));
          for await (const page of table.pages)
            yield page.map((row) => [value, ...places.map((place) => (place < 0 ? null : row[place]))]);
        }
      },
    })),
  };
}
