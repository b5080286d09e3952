/** OpenAI's files and batches, in memory. */
import { z } from "zod";
import type { Desk } from "./desk.ts";
import { HttpError } from "./http-error.ts";
import { Job } from "./job.ts";
import { chatCompletionsPath, type InputLine, type LineProblem, readLines } from "./openai-batch-file.ts";
import { openaiProtocol } from "./openai-protocol.ts";
import { page } from "./page.ts";
import { readBody } from "./request-body.ts";

interface StoredFile {
  readonly id: string;
  readonly filename: string;
  readonly purpose: "batch" | "batch_output";
  readonly createdAt: number;
  readonly text: string;
}

interface Outputs {
  readonly completed: number;
  readonly failed: number;
  readonly outputFile: string | undefined;
  readonly errorFile: string | undefined;
}

interface StoredBatch {
  readonly id: string;
  readonly inputFile: string;
  readonly metadata: object | null;
  readonly total: number;
  /** Where there are any, the batch failed before it began. */
  readonly problems: readonly LineProblem[];
  readonly job: Job<Outputs>;
}

const createBody = z.looseObject({
  input_file_id: z.string(),
  endpoint: z.literal(chatCompletionsPath),
  completion_window: z.literal("24h"),
  metadata: z.record(z.string(), z.string()).nullish(),
});

export class OpenaiBatches {
  readonly #desk: Desk;
  readonly #durationMs: number;
  readonly #files = new Map<string, StoredFile>();
  /** Files that there have been. */
  #stored = 0;
  readonly #batches = new Map<string, StoredBatch>();

  constructor(desk: Desk, durationMs: number) {
    this.#desk = desk;
    this.#durationMs = durationMs;
  }

  /** @param form with `purpose` and `file` */
  async upload(form: FormData): Promise<object> {
    const file = form.get("file");
    if (form.get("purpose") !== "batch")
      throw new HttpError(400, "purpose: the stand-in takes files for batches; expected batch");
    if (file === null || typeof file === "string") throw new HttpError(400, "file: expected a file");
    return fileObject(this.#store(file.name, "batch", await file.text()));
  }

  file(id: string): object {
    return fileObject(this.#fileOf(id));
  }

  /** Newest first. @param query `limit`, `after`, `purpose` */
  files(query: URLSearchParams): object {
    const purpose = query.get("purpose");
    const newest = [...this.#files.values()].reverse().filter((file) => purpose === null || file.purpose === purpose);
    const { data, hasMore } = page(newest, query, { usual: 10_000, most: 10_000, after: "after" });
    return listObject(data.map(fileObject), data, hasMore);
  }

  deleteFile(id: string): object {
    this.#files.delete(this.#fileOf(id).id);
    return { id, object: "file", deleted: true };
  }

  content(id: string): string {
    return this.#fileOf(id).text;
  }

  create(body: unknown): Promise<object> {
    const { input_file_id: inputFile, metadata } = readBody(createBody, body);
    const { lines, problems } = readLines(this.#fileOf(inputFile).text);
    const id = `batch_${this.#batches.size + 1}`;
    const job = new Job(this.#durationMs, () => this.#work(id, lines));
    const batch = { id, inputFile, metadata: metadata ?? null, total: lines.length, problems, job };
    this.#batches.set(id, batch);
    return batchObject(batch);
  }

  /** Newest first. @param query `limit`, `after` */
  async list(query: URLSearchParams): Promise<object> {
    const newest = [...this.#batches.values()].reverse();
    const { data, hasMore } = page(newest, query, { usual: 20, most: 100, after: "after" });
    return listObject(await Promise.all(data.map(batchObject)), data, hasMore);
  }

  retrieve(id: string): Promise<object> {
    return batchObject(this.#batchOf(id));
  }

  async cancel(id: string): Promise<object> {
    const batch = this.#batchOf(id);
    if (batch.problems.length > 0 || !batch.job.cancel())
      throw new HttpError(409, `batch ${id} has ended; it cannot be cancelled`);
    return { ...(await batchObject(batch)), status: "cancelling" };
  }

  async #work(id: string, lines: readonly InputLine[]): Promise<Outputs> {
    const output: string[] = [];
    const errors: string[] = [];
    for (const [index, line] of lines.entries()) {
      const requestId = `${id}_req_${index + 1}`;
      const { status, body } = await this.#desk.answerInBatch(openaiProtocol, line.body, requestId);
      const response = { status_code: status, request_id: requestId, body };
      const text = JSON.stringify({ id: requestId, custom_id: line.custom_id, response, error: null });
      (status === 200 ? output : errors).push(text);
    }
    const stored = (name: string, rows: readonly string[]): string | undefined =>
      rows.length === 0 ? undefined : this.#store(`${id}_${name}.jsonl`, "batch_output", `${rows.join("\n")}\n`).id;
    return {
      completed: output.length,
      failed: errors.length,
      outputFile: stored("output", output),
      errorFile: stored("error", errors),
    };
  }

  #store(filename: string, purpose: StoredFile["purpose"], text: string): StoredFile {
    const file = { id: `file-${++this.#stored}`, filename, purpose, createdAt: Date.now(), text };
    this.#files.set(file.id, file);
    return file;
  }

  #fileOf(id: string): StoredFile {
    const file = this.#files.get(id);
    if (!file) throw new HttpError(404, `No such File object: ${id}`);
    return file;
  }

  #batchOf(id: string): StoredBatch {
    const batch = this.#batches.get(id);
    if (!batch) throw new HttpError(404, `No batch found with id '${id}'.`);
    return batch;
  }
}

function listObject(data: readonly object[], stored: readonly { readonly id: string }[], has_more: boolean): object {
  return { object: "list", data, first_id: stored[0]?.id ?? null, last_id: stored.at(-1)?.id ?? null, has_more };
}

function fileObject({ id, filename, purpose, createdAt, text }: StoredFile): object {
  return {
    id,
    object: "file",
    bytes: Buffer.byteLength(text),
    created_at: seconds(createdAt),
    filename,
    purpose,
    status: "processed",
  };
}

async function batchObject({ id, inputFile, metadata, total, problems, job }: StoredBatch): Promise<object> {
  const common = {
    id,
    object: "batch",
    endpoint: chatCompletionsPath,
    input_file_id: inputFile,
    completion_window: "24h",
    created_at: seconds(job.createdAt),
    expires_at: seconds(job.createdAt) + 24 * 3600,
    metadata,
  };
  if (problems.length > 0) {
    const errors = { object: "list", data: problems };
    return { ...common, status: "failed", failed_at: seconds(job.createdAt), errors, request_counts: counts(0, 0, 0) };
  }
  const started = { ...common, in_progress_at: seconds(job.createdAt) };
  const status = job.status;
  if (status.state === "running") return { ...started, status: "in_progress", request_counts: counts(total, 0, 0) };
  const endedAt = seconds(status.endedAt);
  if (status.state === "cancelled") {
    const times = { cancelling_at: endedAt, cancelled_at: endedAt };
    return { ...started, ...times, status: "cancelled", request_counts: counts(total, 0, 0) };
  }
  const { completed, failed, outputFile, errorFile } = await job.result();
  return {
    ...started,
    status: "completed",
    finalizing_at: endedAt,
    completed_at: endedAt,
    output_file_id: outputFile,
    error_file_id: errorFile,
    request_counts: counts(total, completed, failed),
  };
}

function counts(total: number, completed: number, failed: number): object {
  return { total, completed, failed };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
