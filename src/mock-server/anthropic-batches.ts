/** Anthropic's batches of messages, in memory. */
import { z } from "zod";
import { anthropicProtocol } from "./anthropic-protocol.ts";
import type { Desk } from "./desk.ts";
import { HttpError } from "./http-error.ts";
import { Job } from "./job.ts";
import { page } from "./page.ts";
import { readBody } from "./request-body.ts";

export const messagesPath = "/v1/messages";

const createBody = z.looseObject({
  requests: z
    .array(
      z.looseObject({
        custom_id: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
        params: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1),
});

type BatchRequest = z.infer<typeof createBody>["requests"][number];

interface Results {
  readonly succeeded: number;
  readonly errored: number;
  /** JSON Lines. */
  readonly text: string;
}

interface StoredBatch {
  readonly id: string;
  readonly requests: readonly BatchRequest[];
  readonly job: Job<Results>;
}

export class AnthropicBatches {
  readonly #desk: Desk;
  readonly #durationMs: number;
  readonly #batches = new Map<string, StoredBatch>();
  /** Batches that there have been. */
  #made = 0;

  constructor(desk: Desk, durationMs: number) {
    this.#desk = desk;
    this.#durationMs = durationMs;
  }

  /** @param origin of the server, for the address of the results */
  create(body: unknown, origin: string): Promise<object> {
    const { requests } = readBody(createBody, body);
    if (new Set(requests.map(({ custom_id }) => custom_id)).size < requests.length) {
      throw new HttpError(400, "requests: custom_id must be unique");
    }
    const id = `msgbatch_${++this.#made}`;
    const batch = { id, requests, job: new Job(this.#durationMs, () => this.#work(id, requests)) };
    this.#batches.set(id, batch);
    return batchObject(batch, origin);
  }

  retrieve(id: string, origin: string): Promise<object> {
    return batchObject(this.#batchOf(id), origin);
  }

  /** Newest first. @param query `limit`, `after_id`, `before_id` */
  async list(query: URLSearchParams, origin: string): Promise<object> {
    const newest = [...this.#batches.values()].reverse();
    const keys = { usual: 20, most: 1000, after: "after_id", before: "before_id" };
    const { data, hasMore } = page(newest, query, keys);
    return {
      data: await Promise.all(data.map((batch) => batchObject(batch, origin))),
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
      has_more: hasMore,
    };
  }

  delete(id: string): object {
    if (this.#batchOf(id).job.status.state === "running")
      throw new HttpError(400, `batch ${id} is being processed; cancel it first`);
    this.#batches.delete(id);
    return { id, type: "message_batch_deleted" };
  }

  async cancel(id: string, origin: string): Promise<object> {
    const batch = this.#batchOf(id);
    if (!batch.job.cancel()) throw new HttpError(400, `batch ${id} has ended; it cannot be canceled`);
    return {
      ...(await batchObject(batch, origin)),
      processing_status: "canceling",
      ended_at: null,
      results_url: null,
      request_counts: counts({ processing: batch.requests.length }),
    };
  }

  /** @returns JSON Lines */
  async results(id: string): Promise<string> {
    const { job, requests } = this.#batchOf(id);
    switch (job.status.state) {
      case "running":
        throw new HttpError(404, `batch ${id} has no results yet`);
      case "cancelled":
        return requests.map(({ custom_id }) => resultLine(custom_id, { type: "canceled" })).join("");
      case "done":
        return (await job.result()).text;
    }
  }

  async #work(id: string, requests: readonly BatchRequest[]): Promise<Results> {
    let succeeded = 0;
    let text = "";
    for (const [index, { custom_id, params }] of requests.entries()) {
      const requestId = `req_${id}_${index + 1}`;
      const { status, body } = await this.#desk.answerInBatch(anthropicProtocol, params, requestId);
      if (status === 200) succeeded++;
      const result = status === 200 ? { type: "succeeded", message: body } : { type: "errored", error: body };
      text += resultLine(custom_id, result);
    }
    return { succeeded, errored: requests.length - succeeded, text };
  }

  #batchOf(id: string): StoredBatch {
    const batch = this.#batches.get(id);
    if (!batch) throw new HttpError(404, `no batch ${id}`);
    return batch;
  }
}

function resultLine(customId: string, result: object): string {
  return `${JSON.stringify({ custom_id: customId, result })}\n`;
}

async function batchObject({ id, requests, job }: StoredBatch, origin: string): Promise<object> {
  const status = job.status;
  const common = {
    id,
    type: "message_batch",
    created_at: timestamp(job.createdAt),
    expires_at: timestamp(job.createdAt + 24 * 3600 * 1000),
    archived_at: null,
    cancel_initiated_at: null,
    ended_at: null,
    results_url: null,
  };
  if (status.state === "running") {
    // Anthropic counts nothing but `processing` until the whole batch has ended.
    return { ...common, processing_status: "in_progress", request_counts: counts({ processing: requests.length }) };
  }
  const ended = {
    ...common,
    processing_status: "ended",
    ended_at: timestamp(status.endedAt),
    results_url: `${origin}${messagesPath}/batches/${id}/results`,
  };
  if (status.state === "cancelled") {
    const request_counts = counts({ canceled: requests.length });
    return { ...ended, cancel_initiated_at: ended.ended_at, request_counts };
  }
  const { succeeded, errored } = await job.result();
  return { ...ended, request_counts: counts({ succeeded, errored }) };
}

function counts(some: Readonly<Record<string, number>>): object {
  return { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0, ...some };
}

function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}
