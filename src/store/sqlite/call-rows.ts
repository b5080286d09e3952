/**
 * Questions to models as they lie in the file: the table `calls`, by agent and step, whose words that come again are numbers
 * of the episode's dictionaries. Whoever reads them reads the view `model_calls`.
 */
import type Database from "better-sqlite3";
import { StorageError } from "../../base/errors.ts";
import { promptHash, sha256 } from "../prompt-hash.ts";
import type { CallRow } from "../store.ts";

const keys = ["episode_id", "agent", "step", "purpose", "sample", "attempt"] as const;
const values = [
  ...["kind", "prompt_hash", "answer", "more", "input_tokens", "output_tokens", "cached_tokens", "requests"],
  ...["latency", "at"],
] as const;

const kindColumns = [
  ...["uri", "model", "source", "finish_reason", "usage_estimated", "system_hash"],
  ...["input_price", "cached_price", "output_price"],
] as const;

const promptColumns = "episode_id, step, agent, purpose, sample, attempt, text";

/** Rows of one INSERT: of a row's cost, half is the call. */
const rowsPerInsert = 25;

/** A question whose last try failed has a row already, which the answer completes; tries are added up. */
function insertOf(rows: number): string {
  const columns = [...keys, ...values];
  const row = `(${columns.map(() => "?").join(", ")})`;
  const completed = values.map((name) =>
    name === "requests" ? `${name} = ${name} + excluded.${name}` : `${name} = excluded.${name}`,
  );
  return `INSERT INTO calls (${columns.join(", ")}) VALUES ${Array(rows).fill(row).join(", ")}
    ON CONFLICT (${keys.join(", ")}) DO UPDATE SET ${completed.join(", ")} WHERE answer IS NULL`;
}

function promptInsertOf(rows: number): string {
  return `INSERT OR REPLACE INTO call_prompts (${promptColumns}) VALUES ${Array(rows).fill("(?, ?, ?, ?, ?, ?, ?)").join(", ")}`;
}

/** Writes the questions of one episode, inside transactions of others. */
export class CallRows {
  readonly #episode: number | bigint;
  readonly #startedAt: number;
  readonly #statements: Record<"one" | "many" | "text" | "prompt" | "prompts" | "purpose" | "kind", Database.Statement>;
  readonly #stored: {
    readonly purposes: Database.Statement<unknown[], [string, number]>;
    readonly kinds: Database.Statement<unknown[], [number, ...unknown[]]>;
  };
  /** Texts already in the database: rules and personas come again at every step. */
  readonly #texts = new Map<string, string>();
  readonly #purposes = new Map<string, number>();
  readonly #kinds = new Map<string, number>();
  readonly #kindIds = new Set<number>();
  #isRead = false;

  /** @param startedAt milliseconds since 1970, from which times of questions are counted */
  constructor(database: Database.Database, episode: number | bigint, startedAt: number) {
    this.#episode = episode;
    this.#startedAt = startedAt;
    this.#statements = {
      one: database.prepare(insertOf(1)),
      many: database.prepare(insertOf(rowsPerInsert)),
      text: database.prepare("INSERT OR IGNORE INTO texts (hash, text) VALUES (?, ?)"),
      prompt: database.prepare(promptInsertOf(1)),
      prompts: database.prepare(promptInsertOf(rowsPerInsert)),
      purpose: database.prepare("INSERT INTO call_purposes (episode_id, id, purpose) VALUES (?, ?, ?)"),
      kind: database.prepare(
        `INSERT INTO call_kinds (episode_id, id, ${kindColumns.join(", ")})
         VALUES (?, ?, ${kindColumns.map(() => "?").join(", ")})`,
      ),
    };
    this.#stored = {
      purposes: database
        .prepare<unknown[], [string, number]>("SELECT purpose, id FROM call_purposes WHERE episode_id = ?")
        .raw(),
      kinds: database
        .prepare<unknown[], [number, ...unknown[]]>(
          `SELECT id, ${kindColumns.join(", ")} FROM call_kinds WHERE episode_id = ?`,
        )
        .raw(),
    };
  }

  /** @throws StorageError where a question has an answer already */
  write(calls: readonly CallRow[]): void {
    this.#read();
    for (let from = 0; from < calls.length; ) {
      const isFull = calls.length - from >= rowsPerInsert;
      const rows = calls.slice(from, from + (isFull ? rowsPerInsert : 1));
      this.#keepPrompts(rows.filter(({ isPromptKept = true }) => isPromptKept));
      const { changes } = this.#statements[isFull ? "many" : "one"].run(rows.flatMap((call) => this.#cells(call)));
      if (changes !== rows.length) {
        const [{ agent, purpose, step }] = rows;
        const whose = rows.length === 1 ? agent : `${agent} or one of the ${rows.length - 1} others after it`;
        throw new StorageError(`${whose} has been asked about ${purpose} in step ${step} before`);
      }
      from += rows.length;
    }
  }

  /** A transaction that failed took what it added to the dictionaries with it. */
  forget(): void {
    this.#isRead = false;
    this.#texts.clear();
  }

  #read(): void {
    if (this.#isRead) return;
    this.#purposes.clear();
    this.#kinds.clear();
    this.#kindIds.clear();
    for (const [purpose, id] of this.#stored.purposes.all(this.#episode)) this.#purposes.set(purpose, id);
    for (const [id, ...kind] of this.#stored.kinds.all(this.#episode)) {
      this.#kinds.set(JSON.stringify(kind), id);
      this.#kindIds.add(id);
    }
    this.#isRead = true;
  }

  #keepPrompts(calls: readonly CallRow[]): void {
    const cells = calls.map(({ step, agent, purpose, sample, attempt, user }) => [
      ...[this.#episode, step, agent, this.#purpose(purpose), sample, attempt, user],
    ]);
    if (cells.length === rowsPerInsert) this.#statements.prompts.run(cells.flat());
    else for (const row of cells) this.#statements.prompt.run(row);
  }

  #cells(call: CallRow): unknown[] {
    const systemHash = this.#textHash(call.system);
    const { answer, inputTokens, outputTokens, cachedInputTokens, requests, latencyMs } = call;
    const { agent, step, sample, attempt } = call;
    const purpose = this.#purpose(call.purpose);
    return [
      ...[this.#episode, agent, step, purpose, sample, attempt],
      ...[this.#kind(call, systemHash), Buffer.from(promptHash(systemHash, call.user), "hex")],
      ...[answer, moreOf(call), inputTokens, outputTokens, cachedInputTokens, requests],
      Math.round(10 * latencyMs),
      call.at === undefined || call.at === null ? null : Date.parse(call.at) - this.#startedAt,
    ];
  }

  #purpose(purpose: string): number {
    const known = this.#purposes.get(purpose);
    if (known !== undefined) return known;
    const id = this.#purposes.size + 1;
    this.#statements.purpose.run(this.#episode, id, purpose);
    this.#purposes.set(purpose, id);
    return id;
  }

  #kind({ uri, model, source, finishReason, usageEstimated, price }: CallRow, systemHash: string): number {
    const prices = [price?.input ?? null, price?.cachedInput ?? null, price?.output ?? null];
    const cells = [uri, model, source, finishReason, usageEstimated, systemHash, ...prices];
    const name = JSON.stringify(cells);
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    const id = this.#freeKind(name);
    this.#statements.kind.run(this.#episode, id, ...cells);
    this.#kinds.set(name, id);
    this.#kindIds.add(id);
    return id;
  }

  /** By its content, in two bytes, else in three: in whatever order questions are answered, rows are nearly always the same. */
  #freeKind(name: string): number {
    const hash = sha256(name);
    const short = Number.parseInt(hash.slice(0, 4), 16) >> 1;
    if (!this.#kindIds.has(short)) return short;
    let id = Number.parseInt(hash.slice(4, 10), 16) >> 1;
    while (this.#kindIds.has(id)) id++;
    return id;
  }

  /** Hash of a text that is in the database from now on. */
  #textHash(text: string): string {
    const known = this.#texts.get(text);
    if (known) return known;
    const key = sha256(text);
    this.#statements.text.run(key, text);
    if (this.#texts.size < 20_000) this.#texts.set(text, key);
    return key;
  }
}

/** What few questions have. */
function moreOf({ choice, thoughts, problem, error, reasoningTokens }: CallRow): string | null {
  if (choice === null && thoughts === null && problem === null && error === null && reasoningTokens === 0) return null;
  return JSON.stringify({
    ...(choice !== null && { choice }),
    ...(thoughts !== null && { thoughts }),
    ...(problem !== null && { problem }),
    ...(error !== null && { error }),
    ...(reasoningTokens !== 0 && { reasoning_tokens: reasoningTokens }),
  });
}

/**
 * A common table expression `agents (agent)`: those who were asked in an episode, found by steps through the key, so that
 * questions of some steps can be read without reading all. Its parameter is the id of the run.
 */
export const agentsOfRun = `RECURSIVE agents (episode_id, agent) AS (
    SELECT e.id, (SELECT min(agent) FROM calls WHERE episode_id = e.id) FROM episodes e WHERE e.run_id = ?
    UNION ALL
    SELECT episode_id, (SELECT min(c.agent) FROM calls c WHERE c.episode_id = agents.episode_id AND c.agent > agents.agent)
    FROM agents WHERE agent IS NOT NULL
  )`;
