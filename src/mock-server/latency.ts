/** How long an answer takes. */
import { UsageError } from "../base/errors.ts";
import { randomStream } from "../base/random.ts";

/** Milliseconds. */
export type Latency =
  | { readonly kind: "fixed"; readonly ms: number }
  | { readonly kind: "uniform"; readonly minMs: number; readonly maxMs: number }
  /** exp(ln median + sigma·Z) with Z standard normal. */
  | { readonly kind: "lognormal"; readonly medianMs: number; readonly sigma: number };

const longestMs = 600_000;

/** Keyed like a fault, so that it does not depend on the order of requests. */
export function drawLatency(latency: Latency, seed: number, body: string, arrival: number): number {
  const random = randomStream(seed, "latency", body, arrival);
  switch (latency.kind) {
    case "fixed":
      return latency.ms;
    case "uniform":
      return latency.minMs + (latency.maxMs - latency.minMs) * random.next();
    case "lognormal":
      return Math.min(longestMs, latency.medianMs * Math.exp(latency.sigma * random.normal()));
  }
}

/**
 * Reads `200`, `50-400` or `lognormal:200,0.5` (median, sigma).
 * @throws UsageError for anything else
 */
export function parseLatency(text: string): Latency {
  const number = String.raw`(\d+(?:\.\d+)?)`;
  const match = (pattern: string): number[] | undefined =>
    new RegExp(`^${pattern}$`).exec(text)?.slice(1).map(Number) ?? undefined;
  const [ms] = match(number) ?? [];
  if (ms !== undefined) return checkLatency({ kind: "fixed", ms });
  const [minMs, maxMs] = match(`${number}-${number}`) ?? [];
  if (minMs !== undefined) return checkLatency({ kind: "uniform", minMs, maxMs });
  const [medianMs, sigma] = match(`lognormal:${number},${number}`) ?? [];
  if (medianMs !== undefined) return checkLatency({ kind: "lognormal", medianMs, sigma });
  throw badLatency(`"${text}"`);
}

/** @throws UsageError for negative, endless or reversed times */
export function checkLatency(latency: Latency): Latency {
  const { kind, ...values } = latency;
  const isFine =
    Object.values(values).every((value) => value >= 0 && value <= longestMs) &&
    (latency.kind !== "uniform" || latency.minMs <= latency.maxMs) &&
    (latency.kind !== "lognormal" || latency.sigma <= 5);
  if (!isFine) throw badLatency(`${kind} ${JSON.stringify(values)}`);
  return latency;
}

function badLatency(found: string): UsageError {
  return new UsageError(`latency: expected milliseconds up to ${longestMs}, found ${found}`, {
    hint: "Write 200, 50-400 (uniform), or lognormal:200,0.5 (median and sigma, at most 5).",
  });
}
