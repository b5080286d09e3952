import type Database from "better-sqlite3";

/** Tables that hold what came out of a run; times, latencies and attempts are not results. */
const resultTables = ["steps", "workers", "worker_steps", "elections", "ballots", "warnings"] as const;

/**
 * Where the results of two runs differ, table by table, compared bit for bit.
 * @param database one that has the first run in `main` and the second in an attached database
 * @param attached the name of that database
 * @param upTo only steps up to this one; the whole run by default
 * @returns one sentence for each table that differs; none where all is the same
 */
export function runDifferences(
  database: Database.Database,
  attached: string,
  first: string,
  second: string,
  upTo = Number.MAX_SAFE_INTEGER,
): string[] {
  const episodeOf = (schema: string, run: string): number =>
    database.prepare(`SELECT id FROM ${schema}.episodes WHERE run_id = ?`).pluck().get(run) as number;
  const ours = episodeOf("main", first);
  const theirs = episodeOf(attached, second);
  const found: string[] = [];
  for (const table of resultTables) {
    const columns = (database.pragma(`main.table_info(${table})`) as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => name !== "episode_id");
    const list = columns.join(", ");
    const limit = columns.includes("step") ? ` AND step <= ${upTo}` : "";
    const select = (schema: string, episode: number): string =>
      `SELECT ${list} FROM ${schema}.${table} WHERE episode_id = ${episode}${limit}`;
    const only = (here: string, there: string) =>
      database.prepare(`SELECT count(*) AS rows, * FROM (${here} EXCEPT ${there})`).get() as Record<string, unknown> & {
        rows: number;
      };
    const here = only(select("main", ours), select(attached, theirs));
    const there = only(select(attached, theirs), select("main", ours));
    if (here.rows + there.rows === 0) continue;
    const { step, worker } = here.rows > 0 ? here : there;
    const place = [step === undefined ? "" : ` in step ${step}`, worker === undefined ? "" : `, worker ${worker}`];
    const rows = Math.max(here.rows, there.rows);
    found.push(`${table}: ${rows} row${rows === 1 ? " differs" : "s differ"}, e.g.${place.join("") || " the first"}`);
  }
  return found;
}
