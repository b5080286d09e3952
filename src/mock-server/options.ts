/** How the mock server behaves; every part may be left out. */

import type { Behaviour } from "../agents/stand-in/stand-in-worker.ts";
import { UsageError } from "../base/errors.ts";
import { checkFaults, type Faults } from "./faults.ts";
import { checkLatency, type Latency } from "./latency.ts";
import type { RateLimits } from "./rate-limit.ts";
import type { Refusable } from "./refusals.ts";

export interface MockServerOptions {
  /** 0, the default, takes any that is free. */
  readonly port?: number;
  /** Of the stand-in that answers; `learner` by default. */
  readonly behaviour?: Behaviour;
  /** Before every answer but a refused one; none by default. */
  readonly latency?: Latency;
  readonly rateLimit?: RateLimits;
  readonly faults?: Faults;
  /** What is answered with 400, as if it were not known; nothing by default. */
  readonly refuse?: ReadonlySet<Refusable>;
  /** Of faults and latencies; 1 by default. */
  readonly seed?: number;
  /** The only key that is taken; any or none where it is left out. */
  readonly key?: string | undefined;
  /** After how long the fault `timeout` drops the connection; by default never, so that the client has to give up. */
  readonly hangMs?: number | undefined;
  /** What the fault `rate-limit` asks to be waited; 1,000 by default. */
  readonly retryAfterMs?: number;
  /** How long the fault `slow-drip` takes for a body; 3,000 by default. */
  readonly dripMs?: number;
  /** How long a batch takes; 5,000 by default. */
  readonly batchMs?: number;
}

export type MockServerSettings = Required<Omit<MockServerOptions, "key" | "hangMs">> &
  Pick<MockServerOptions, "key" | "hangMs">;

/** @throws UsageError naming the option that is wrong */
export function mockServerSettings(options: MockServerOptions): MockServerSettings {
  const settings: MockServerSettings = {
    port: options.port ?? 0,
    behaviour: options.behaviour ?? "learner",
    latency: options.latency ?? { kind: "fixed", ms: 0 },
    rateLimit: options.rateLimit ?? {},
    faults: options.faults ?? {},
    refuse: options.refuse ?? new Set(),
    seed: options.seed ?? 1,
    key: options.key,
    hangMs: options.hangMs,
    retryAfterMs: options.retryAfterMs ?? 1000,
    dripMs: options.dripMs ?? 3000,
    batchMs: options.batchMs ?? 5000,
  };
  checkFaults(settings.faults);
  checkLatency(settings.latency);
  between("port", settings.port, 0, 65_535);
  if (!Number.isInteger(settings.port)) throw new UsageError(`port: expected a whole number, found ${settings.port}`);
  between("seed", settings.seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  for (const [name, limit] of Object.entries(settings.rateLimit)) between(name, limit ?? 1, 1, Number.MAX_SAFE_INTEGER);
  between("hangMs", settings.hangMs ?? 0, 0, longestMs);
  between("retryAfterMs", settings.retryAfterMs, 0, longestMs);
  between("dripMs", settings.dripMs, 0, longestMs);
  between("batchMs", settings.batchMs, 0, longestMs);
  return settings;
}

/** The longest time that a timer takes. */
const longestMs = 2 ** 31 - 1;

function between(name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high) return;
  throw new UsageError(`${name}: expected a number from ${low} to ${high}, found ${value}`);
}
