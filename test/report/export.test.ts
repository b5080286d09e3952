import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { exportRowsTo } from "../../src/report/export/export-table.ts";
import { csvPieces } from "../../src/report/export/text-rows.ts";
import { type ExportRow, exportTable, exportTables } from "../../src/store/exports.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { newDatabase, runWith, scripted } from "../episode/run-with.ts";

const said = 'He said "no",\r\nthen\n\u2028left; 100 % «ж»';
const directory = emptyDirectory();
const names = exportTables.map(({ name }) => name);

describe("tables of a run", () => {
  let store: SqliteStore;
  let run: string;

  beforeAll(async () => {
    const path = newDatabase();
    const answers = JSON.stringify({ reasoning: said, hours: 40 });
    await runWith(
      "steps: 2\ntaxYear: 1\npopulation: {size: 3}\neconomy: {brackets: three}\nplanner: {kind: none}\nworkers: {prompting: chain-of-thought}\nelection: {candidates: slate, slate: [[0.1, 0.2, 0.3], [0.3, 0.3, 0.3]], ballots: utility}\n",
      { path, workers: scripted(() => answers) },
    );
    store = new SqliteStore(path);
    run = (await store.run("latest")).id;
  });
  afterAll(() => store.close());

  const rowsOf = async (name: string): Promise<ExportRow[]> => {
    const rows: ExportRow[] = [];
    for await (const page of (await store.exportRows(run, name)).pages) rows.push(...page);
    return rows;
  };
  async function exported(name: string, format: "csv" | "json" | "parquet"): Promise<string> {
    const to = join(directory, `${name}.${format}`);
    await exportRowsTo({ rows: await store.exportRows(run, name), format, to });
    return to;
  }

  test("hold what was stored", async () => {
    const sizes = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, (await rowsOf(name)).length] as const)),
    );
    expect(sizes).toMatchObject({ runs: 1, steps: 2, rates: 6, workers: 3, worker_steps: 6, elections: 2, ballots: 6 });
    expect(sizes.model_calls).toBe(6);
    const thought = exportTable("worker_steps").columns.findIndex((column) => column.name === "thought");
    expect((await rowsOf("worker_steps")).map((row) => row[thought])).toEqual(Array(6).fill(said));
  });

  test.each(names)("%s: CSV, JSON and Parquet say the same", async (name) => {
    // Those of the table, and of workers what else is known of these.
    const { columns } = await store.exportRows(run, name);
    expect(columns.slice(0, exportTable(name).columns.length)).toEqual(exportTable(name).columns);
    const rows = await rowsOf(name);
    const csv: string[][] = parse(readFileSync(await exported(name, "csv")));
    expect(csv[0]).toEqual(columns.map((column) => column.name));
    expect(csv.slice(1)).toEqual(rows.map((row) => row.map((value) => (value === null ? "" : String(value)))));
    const expected = rows.map((row) => Object.fromEntries(columns.map((column, c) => [column.name, row[c]])));
    const json: Record<string, unknown>[] = JSON.parse(readFileSync(await exported(name, "json"), "utf8"));
    const asText = json.map((object) =>
      Object.fromEntries(
        columns.map((column) => {
          const value = object[column.name];
          return [column.name, column.type === "json" && value !== null ? JSON.stringify(value) : value];
        }),
      ),
    );
    expect(asText).toEqual(expected);
    const file = await asyncBufferFromFile(await exported(name, "parquet"));
    const parquet = await parquetReadObjects({ file });
    expect(parquet).toEqual(
      rows.map((row) =>
        Object.fromEntries(
          columns.map(({ name: key, type }, c) => [
            key,
            type === "integer" && row[c] !== null ? BigInt(row[c] as number) : row[c],
          ]),
        ),
      ),
    );
  });

  test("a name that is none is refused with the near one and all of them", () => {
    expect(() => exportTable("worker_step")).toThrow('no table "worker_step"; did you mean "worker_steps"?');
    expect(() => exportTable("zzzzzzzz")).toThrow(new RegExp(`expected one of ${names.join(", ")}`));
  });

  test("parquet does not go to a stream, and the database is free afterwards", async () => {
    const to = new Writable({ write: (_, __, done) => done() });
    await expect(
      exportRowsTo({ rows: await store.exportRows(run, "steps"), format: "parquet", to }),
    ).rejects.toMatchObject({ exitCode: 2 });
    expect(await rowsOf("steps")).toHaveLength(2);
  });

  test.each(["csv", "json", "parquet"] as const)("%s to a place that cannot be written", async (format) => {
    const to = join(directory, "missing", "file");
    await expect(exportRowsTo({ rows: await store.exportRows(run, "steps"), format, to })).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(/^cannot write .*ENOENT/),
    });
    expect(await rowsOf("steps")).toHaveLength(2);
  });
});

test("rows are read as they are written: the first piece needs few of a million", async () => {
  let read = 0;
  const pages = (async function* (): AsyncGenerator<readonly ExportRow[]> {
    for (; read < 1_000_000; read++) yield [["some-run", read, 0.5]];
  })();
  const { columns } = exportTable("warnings");
  const { value } = await csvPieces({ columns: columns.slice(0, 3), pages }).next();
  expect(String(value).split("\r\n").length).toBeGreaterThan(1000);
  expect(read).toBeLessThan(10_000);
});
