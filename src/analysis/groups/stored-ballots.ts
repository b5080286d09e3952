/** The ballots of a stored run's elections as choices between platforms: who stands above whom. */
import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { storedScenario } from "../../run/stored-scenario.ts";
import type { Cell } from "../../store/columns.ts";
import { rowOf } from "../../store/columns.ts";
import type { RunDetails, Store } from "../../store/store.ts";
import {
  type BallotRow,
  ballotTable,
  electionTable,
  type RunRecords,
  type WorkerRow,
  workerTable,
} from "../../store/tables.ts";
import { subjectOf } from "../audit/subject.ts";
import { type Choices, type ChoiceThing, type Chooser, type ChooserColumn, noWins } from "./choices.ts";

/** Platforms that are told apart at most: those that most ballots name. */
const mostThings = 20;

const held = z.looseObject({
  candidates: z.array(
    z.looseObject({
      name: z.string(),
      rates: z.array(z.number()).default([]),
      parameters: z.record(z.string(), z.number()).optional(),
    }),
  ),
});

/** Columns of workers by which groups are described. */
const described: readonly (keyof WorkerRow)[] = [
  ...(["zeroTaxIncome", "wage", "usualHours", "elasticity", "age", "householdSize", "children"] as const),
  ...(["sex", "education", "occupationGroup", "maritalStatus", "housing", "type"] as const),
];

interface HeldElection {
  readonly step: number;
  /** Of each candidate, the platform's number among all of the run. */
  readonly platforms: readonly number[];
}

/**
 * Equal platforms are one thing, in whatever election and whoever stood for them. Who is on a ballot stands above all who
 * are not; of two who are not, nothing is known.
 * @param step of one election; all of them where it is left out
 * @throws UsageError where the run held none, or not that one
 */
export async function storedChoices(store: Pick<Store, "records">, run: RunDetails, step?: number): Promise<Choices> {
  const place = `run ${run.id}`;
  const things: (ChoiceThing & { readonly key: string })[] = [];
  const elections: HeldElection[] = [];
  for await (const row of rowsOf(store, run.id, "elections")) {
    const election = rowOf(electionTable, row, place);
    const { candidates } = held.parse(election.details);
    const platforms = candidates.map(({ name, rates, parameters }) => {
      const key = JSON.stringify(parameters ?? rates);
      const known = things.findIndex((thing) => thing.key === key);
      if (known >= 0) return known;
      return things.push({ id: name, key, ...(!parameters && { rates }) }) - 1;
    });
    elections.push({ step: election.step, platforms });
  }
  if (elections.length === 0)
    throw new UsageError(`${place} held no election, so that nobody's preferences are known`, {
      hint: "docs/elections.md says how a population votes; --file reads choices from elsewhere.",
    });
  const steps = elections.map((election) => String(election.step));
  if (step !== undefined && !steps.includes(String(step)))
    throw new UsageError(`${place} held no election in step ${step}; ${suggestion(String(step), steps)}`);
  const ballots: BallotRow[] = [];
  for await (const row of rowsOf(store, run.id, "ballots")) {
    const ballot = rowOf(ballotTable, row, place);
    if (step === undefined || ballot.step === step) ballots.push(ballot);
  }
  const platformsAt = new Map(elections.map((election) => [election.step, election.platforms]));
  const kept = keptThings(ballots, platformsAt, things.length);
  const workers: WorkerRow[] = [];
  for await (const row of rowsOf(store, run.id, "workers")) workers.push(rowOf(workerTable, row, place));
  const winsBy = new Map<number, number[][]>();
  for (const ballot of ballots) {
    if (ballot.ranking === null) continue;
    const wins = winsBy.get(ballot.worker) ?? noWins(kept.length);
    winsBy.set(ballot.worker, wins);
    addBallot(wins, ballot, platformsAt.get(ballot.step) ?? [], kept);
  }
  const isVoter = ({ worker }: WorkerRow): boolean =>
    (winsBy.get(worker) ?? []).some((row) => row.some((won) => won > 0));
  const voters = workers.filter(isVoter);
  return {
    source: place,
    things: distinctNames(kept.map((thing) => things[thing])),
    people: voters.map(
      ({ worker, weight }): Chooser => ({ worker: String(worker), weight, wins: winsBy.get(worker) ?? [] }),
    ),
    columns: columnsOf(voters),
    silent: workers.filter((worker) => !isVoter(worker)).map(({ worker }) => String(worker)),
    notes: notesOf(run, workers.length, things.length, kept.length),
  };
}

async function* rowsOf(store: Pick<Store, "records">, run: string, table: RunRecords): AsyncGenerator<readonly Cell[]> {
  for await (const page of store.records(run, table)) yield* page;
}

/** Platforms by how many ballots name them, if there are more than can be told apart. */
function keptThings(
  ballots: readonly BallotRow[],
  platformsAt: ReadonlyMap<number, readonly number[]>,
  things: number,
): readonly number[] {
  const named = new Float64Array(things);
  for (const { step, ranking } of ballots)
    for (const candidate of ranking ?? []) named[platformsAt.get(step)?.[candidate] ?? 0]++;
  const steps = new Set(ballots.map(({ step }) => step));
  const stood = new Set([...platformsAt].flatMap(([step, platforms]) => (steps.has(step) ? platforms : [])));
  return [...stood]
    .sort((a, b) => named[b] - named[a] || a - b)
    .slice(0, mostThings)
    .sort((a, b) => a - b);
}

function addBallot(
  wins: number[][],
  { ranking, places }: BallotRow,
  platforms: readonly number[],
  kept: readonly number[],
): void {
  const placeOf = platforms.map((_, candidate) => {
    const r = (ranking ?? []).indexOf(candidate);
    return r < 0 ? null : (places?.[r] ?? r);
  });
  const numbers = platforms.map((platform) => kept.indexOf(platform));
  for (let a = 0; a < platforms.length; a++)
    for (let b = a + 1; b < platforms.length; b++) {
      const [i, j] = [numbers[a], numbers[b]];
      const [one, other] = [placeOf[a], placeOf[b]];
      if (i < 0 || j < 0 || i === j || (one === null && other === null)) continue;
      if (one !== null && one === other) {
        wins[i][j] += 0.5;
        wins[j][i] += 0.5;
      } else if (other === null || (one !== null && one < other)) wins[i][j]++;
      else wins[j][i]++;
    }
}

/** The name under which a platform first stood; with a number where another has it, too. */
function distinctNames(things: readonly ChoiceThing[]): readonly ChoiceThing[] {
  const times = new Map<string, number>();
  return things.map(({ id, rates }) => {
    const before = times.get(id) ?? 0;
    times.set(id, before + 1);
    return { id: before === 0 ? id : `${id} (${before + 1})`, ...(rates && { rates }) };
  });
}

function columnsOf(workers: readonly WorkerRow[]): readonly ChooserColumn[] {
  const own = described.map((field): ChooserColumn => {
    const unit = workerTable.columns.find((column) => column.field === field)?.unit ?? "";
    return {
      name: field,
      unit,
      values: workers.map((worker) => {
        const value = worker[field];
        return typeof value === "number" || typeof value === "string" ? value : null;
      }),
    };
  });
  const further = [...new Set(workers.flatMap(({ columns }) => Object.keys(columns ?? {})))].map(
    (name): ChooserColumn => ({ name, unit: "", values: workers.map(({ columns }) => columns?.[name] ?? null) }),
  );
  return [...own, ...further].filter(({ values }) => new Set(values).size > 1);
}

function notesOf(run: RunDetails, known: number, all: number, kept: number): Choices["notes"] {
  const { election, population } = storedScenario(run);
  const { model, standIn } = subjectOf(run);
  const isReckoned = election?.ballots === "utility";
  const notes: { code: string; message: string }[] = [];
  if (isReckoned)
    notes.push({
      code: "computed-ballots",
      message:
        "these ballots were reckoned from what each platform is worth to whom (ballots: utility): groups are of interests, not of what people said",
    });
  if (standIn && !isReckoned)
    notes.push({
      code: "stand-in",
      message: `ballots come from ${model}: a behavioural stand-in, not a language model`,
    });
  if (population.size > known)
    notes.push({
      code: "panel",
      message: `ballots of ${known} of ${population.size} workers are stored (logging.panel); the others are in no group`,
    });
  if (all > kept)
    notes.push({
      code: "most-named",
      message: `${kept} of ${all} platforms are told apart: those that most ballots name`,
    });
  return notes;
}
