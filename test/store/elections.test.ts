/** Elections in the database, and what a resumed run makes of those that it has. */
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { NewElection, NewRun } from "../../src/store/store.ts";
import { newDatabase } from "../episode/run-with.ts";

const newRun: NewRun = {
  ...{
    command: "test",
    name: "n",
    scenario: {},
    scenarioVersion: 1,
    scenarioPath: null,
    files: [],
    seed: 1,
    planner: "none",
    steps: 4,
  },
};
const election = (changes: Partial<NewElection> = {}): NewElection => ({
  ...{ step: 1, taxYear: 1, rule: "borda", winner: 1, winnerName: "w7", margin: 0.25, turnout: 0.5 },
  ...{ condorcetWinner: null, cycles: 1, cyclicShare: 0.75, againstInterest: 0.125, details: { shares: [0.5, 0.75] } },
  ballots: [
    { worker: 0, ranking: [1, 0], approved: [1], thought: "w7 is better", places: [0, 0] },
    { worker: 3, ranking: null, approved: null, thought: null, places: null },
  ],
  ...changes,
});

let path: string;
let store: SqliteStore;
beforeEach(() => {
  path = newDatabase();
  store = new SqliteStore(path);
});
afterEach(() => store.close());

function seen(sql: string): unknown[] {
  const other = new Database(path, { readonly: true });
  const rows = other.prepare(sql).all();
  other.close();
  return rows;
}

test("an election and its ballots are rows", async () => {
  await (await store.startRun(newRun)).election(election());
  expect(seen("SELECT * FROM elections")).toEqual([
    {
      ...{ episode_id: 1, step: 1, tax_year: 1, rule: "borda", winner: 1, winner_name: "w7", margin: 0.25 },
      ...{ turnout: 0.5, condorcet_winner: null, cycles: 1, against_own_interest: 0.125, cyclic_share: 0.75 },
      details: '{"shares":[0.5,0.75]}',
    },
  ]);
  expect(seen("SELECT worker, ranking, approved, thought, places FROM ballots")).toEqual([
    { worker: 0, ranking: "[1,0]", approved: "[1]", thought: "w7 is better", places: "[0,0]" },
    { worker: 3, ranking: null, approved: null, thought: null, places: null },
  ]);
});

test("held again, it must come out the same", async () => {
  const first = await store.startRun(newRun);
  await first.election(election());
  await first.end("interrupted", {});
  const again = await store.resumeRun(first.id);
  await again.election(election());
  expect(seen("SELECT count(*) AS n FROM ballots")).toEqual([{ n: 2 }]);
  await expect(again.election(election({ details: { shares: [0.75, 0.5] } }))).rejects.toThrow(
    "the election of step 1 came out differently from what is stored",
  );
});
