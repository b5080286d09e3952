/** Where the results of two runs differ, in whatever stores they are. */
import type { Cell } from "./columns.ts";
import type { Store } from "./store.ts";
import { circumstances, type RunRecords, recordKeys, runRecords } from "./tables.ts";

/** Tables that hold what came out of a run; times, latencies and attempts are not results. */
const resultTables = ["steps", "workers", "worker_steps", "elections", "ballots", "warnings"] as const;

/** What runs of before it was kept have not: its absence is no difference. */
const laterColumns: Partial<Record<RunRecords, readonly string[]>> = {
  workers: ["columns", "elasticity", "psi"],
  elections: ["cyclic_share"],
  ballots: ["places"],
};

/** Codes of warnings that runs of before could not have: where one side lacks such a row, that is no difference. */
export const laterWarnings: readonly Cell[] = [
  "saez-income-effects",
  "saez-elasticities",
  "persons-file",
  "drawn-by-weight",
  "thin-top-tail",
];

type Source = Pick<Store, "records">;

interface End {
  readonly store: Source;
  readonly run: string;
}

/**
 * Compares table by table, bit for bit.
 * @param upTo only steps up to this one
 * @returns one sentence for each table that differs; none where all is the same
 */
export async function runDifferences(one: End, other: End, upTo = Number.MAX_SAFE_INTEGER): Promise<string[]> {
  const found: string[] = [];
  for (const table of resultTables) {
    const difference = await tableDifference(table, one, other, upTo);
    if (difference !== null) found.push(difference);
  }
  return found;
}

/** Both sides come in the order of the table's key, so that one walk through them finds every row that the other lacks. */
async function tableDifference(table: RunRecords, one: End, other: End, upTo: number): Promise<string | null> {
  const { columns } = runRecords[table];
  const indexOf = (name: string): number => columns.findIndex((column) => column.name === name);
  const keys = recordKeys[table].map(indexOf);
  const [stepAt, workerAt] = [indexOf("step"), indexOf("worker")];
  const codeAt = indexOf("code");
  const laterAt = (laterColumns[table] ?? []).map(indexOf);
  const apart = (circumstances[table] ?? []).map(indexOf);
  const [ours, theirs] = [one, other].map(({ store, run }) => cursor(store.records(run, table), stepAt, upTo));
  let [here, there] = [0, 0];
  let example: readonly Cell[] | undefined;
  try {
    await Promise.all([ours.next(), theirs.next()]);
    while (ours.row || theirs.row) {
      const order = !ours.row ? 1 : !theirs.row ? -1 : byKey(ours.row, theirs.row, keys);
      const isLater = order !== 0 && table === "warnings" && isLaterWarning(order < 0 ? ours.row : theirs.row, codeAt);
      if (!isLater && (order !== 0 || !sameCells(ours.row, theirs.row, laterAt, apart))) {
        example ??= order <= 0 ? ours.row : theirs.row;
        if (order <= 0) here++;
        if (order >= 0) there++;
      }
      const waits = [order <= 0 && ours.next(), order >= 0 && theirs.next()];
      for (const wait of waits) if (wait) await wait;
    }
  } finally {
    await Promise.all([ours.close(), theirs.close()]);
  }
  if (!example) return null;
  const place = [
    stepAt < 0 ? "" : ` in step ${example[stepAt]}`,
    workerAt < 0 ? "" : `${stepAt < 0 ? "" : ","} worker ${example[workerAt]}`,
  ];
  const rows = Math.max(here, there);
  return `${table}: ${rows} row${rows === 1 ? " differs" : "s differ"}, e.g.${place.join("")}`;
}

interface Cursor {
  /** Undefined at the end, and before the first `next`. */
  readonly row: readonly Cell[] | undefined;
  /** @returns a promise only where a page had to be read: a million rows are not waited for one by one */
  next(): Promise<void> | undefined;
  close(): Promise<unknown>;
}

function cursor(pages: AsyncIterable<readonly (readonly Cell[])[]>, stepAt: number, upTo: number): Cursor {
  const iterator = pages[Symbol.asyncIterator]();
  let page: readonly (readonly Cell[])[] = [];
  let at = -1;
  const take = (): void => {
    const row = page[at];
    // Steps ascend, so that nothing after this one is within the limit.
    cursor.row = row && stepAt >= 0 && Number(row[stepAt]) > upTo ? undefined : row;
  };
  const turn = async (): Promise<void> => {
    do {
      const { value, done } = await iterator.next();
      page = done ? [] : value;
      at = 0;
      if (done) break;
    } while (page.length === 0);
    take();
  };
  const cursor: { -readonly [K in keyof Cursor]: Cursor[K] } = {
    row: undefined,
    next: () => {
      at++;
      if (at >= page.length) return turn();
      take();
      return undefined;
    },
    close: async () => iterator.return?.(),
  };
  return cursor;
}

function byKey(a: readonly Cell[], b: readonly Cell[], keys: readonly number[]): number {
  for (const key of keys) {
    const [one, other] = [a[key] ?? "", b[key] ?? ""];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

function isLaterWarning(row: readonly Cell[] | undefined, codeAt: number): boolean {
  return row !== undefined && laterWarnings.includes(row[codeAt] ?? null);
}

/**
 * @param laterAt where a row may lack what later ones have
 * @param apart what is no result
 */
function sameCells(
  a: readonly Cell[] | undefined,
  b: readonly Cell[] | undefined,
  laterAt: readonly number[],
  apart: readonly number[],
): boolean {
  if (a === undefined || b === undefined) return false;
  return a.every(
    (cell, i) => cell === b[i] || apart.includes(i) || (laterAt.includes(i) && (cell === null || b[i] === null)),
  );
}
