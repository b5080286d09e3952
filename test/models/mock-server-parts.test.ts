import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import { drawFault, type FaultName, type Faults, faultNames, parseFaults } from "../../src/mock-server/faults.ts";
import { drawLatency, type Latency, parseLatency } from "../../src/mock-server/latency.ts";
import { shortDuration } from "../../src/mock-server/openai-common.ts";
import { mockServerSettings } from "../../src/mock-server/options.ts";
import { RateLimiter } from "../../src/mock-server/rate-limit.ts";
import { fillSchema } from "../../src/mock-server/schema-filler.ts";

describe("faults", () => {
  const shares = (faults: Faults, draws = 200): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (let i = 0; i < draws; i++) {
      const fault = drawFault(faults, 1, `body ${i}`, 1) ?? "none";
      counts[fault] = (counts[fault] ?? 0) + 1 / draws;
    }
    return counts;
  };

  test("come as often as asked, and exclude each other", () => {
    const got = shares({ refusal: 0.3, reset: 0.1, "slow-drip": 0.05 }, 5000);
    const expected = { none: 0.55, refusal: 0.3, reset: 0.1, "slow-drip": 0.05 };
    for (const [name, share] of Object.entries(expected)) expect(got[name]).toBeCloseTo(share, 1.4);
    expect(Object.keys(got).toSorted()).toEqual(Object.keys(expected).toSorted());
  });
  test.each(faultNames)("%s with probability 1 is certain", (name) =>
    expect(Object.keys(shares({ [name]: 1 }))).toEqual([name]),
  );
  test("none where none is asked for", () => expect(Object.keys(shares({}))).toEqual(["none"]));
  test("depend on seed, body and arrival", () => {
    const half: Faults = { reset: 0.5 };
    const run = (seed: number, body: string, from: number): (FaultName | null)[] =>
      Array.from({ length: 64 }, (_, i) => drawFault(half, seed, body, from + i));
    expect(run(1, "a", 1)).toEqual(run(1, "a", 1));
    expect(run(1, "a", 1)).not.toEqual(run(2, "a", 1));
    expect(run(1, "a", 1)).not.toEqual(run(1, "b", 1));
    expect(run(1, "a", 2).slice(0, 63)).toEqual(run(1, "a", 1).slice(1));
  });
  test("are read from name=probability", () =>
    expect(parseFaults(["reset=0.25", "refusal=.5"])).toEqual({ reset: 0.25, refusal: 0.5 }));

  const wrong: readonly [texts: string[], message: string][] = [
    [["reset"], "--fault reset: expected a fault and its probability"],
    [["reset="], "expected a fault and its probability"],
    [["rest=0.1"], 'unknown fault "rest"; did you mean "reset"?'],
    [["reset=lots"], "fault reset: expected a probability from 0 to 1, found NaN"],
    [["reset=1.5"], "expected a probability from 0 to 1, found 1.5"],
    [["reset=0.6", "refusal=0.6"], "add up to 1.2; expected at most 1"],
    [["reset=0.1", "reset=0.2"], "--fault reset is given twice"],
  ];
  test.each(wrong)("%j is refused", (texts, message) => expect(() => parseFaults(texts)).toThrow(message));
});

describe("latency", () => {
  const drawn = (latency: Latency): number[] =>
    Array.from({ length: 2000 }, (_, i) => drawLatency(latency, 1, `body ${i}`, 1)).toSorted((a, b) => a - b);

  test("fixed", () => expect(new Set(drawn({ kind: "fixed", ms: 200 }))).toEqual(new Set([200])));
  test("uniform: within the bounds, the median in the middle", () => {
    const values = drawn({ kind: "uniform", minMs: 50, maxMs: 450 });
    expect(values[0]).toBeGreaterThanOrEqual(50);
    expect(values.at(-1)).toBeLessThan(450);
    expect(Math.abs(values[1000] - 250)).toBeLessThan(20);
  });
  test("lognormal: quantiles of the distribution", () => {
    const values = drawn({ kind: "lognormal", medianMs: 200, sigma: 0.5 });
    expect(values[1000] / 200).toBeCloseTo(1, 1);
    expect(values[Math.round(2000 * 0.8413)] / (200 * Math.exp(0.5))).toBeCloseTo(1, 1);
  });

  const texts: readonly [string, Latency][] = [
    ["200", { kind: "fixed", ms: 200 }],
    ["0.5", { kind: "fixed", ms: 0.5 }],
    ["50-400", { kind: "uniform", minMs: 50, maxMs: 400 }],
    ["lognormal:200,0.5", { kind: "lognormal", medianMs: 200, sigma: 0.5 }],
  ];
  test.each(texts)("reads %s", (text, latency) => expect(parseLatency(text)).toEqual(latency));
  test.each(["", "fast", "-5", "400-50", "lognormal:200", "lognormal:200,9", "700000", "1-2-3"])("refuses %j", (text) =>
    expect(() => parseLatency(text)).toThrow("latency: expected milliseconds"),
  );
});

describe("rate limits", () => {
  /** 60 requests a minute is one a second. */
  test("let a minute's worth through at once, then as fast as the bucket fills", () => {
    const limiter = new RateLimiter({ requestsPerMinute: 60 });
    const passed = (now: number, tries: number): number =>
      Array.from({ length: tries }, () => limiter.take(0, now)).filter((refusal) => refusal === null).length;
    expect(passed(0, 100)).toBe(60);
    expect(passed(999, 5)).toBe(0);
    expect(passed(3000, 5)).toBe(3);
    expect(passed(1e9, 100)).toBe(60);
  });
  test("say how long to wait", () => {
    const limiter = new RateLimiter({ tokensPerMinute: 600 });
    expect(limiter.take(590, 0)).toBeNull();
    expect(limiter.take(40, 0)).toEqual({ limitedBy: "tokens", limit: 600, requested: 40, waitMs: 3000 });
    expect(limiter.take(40, 3000)).toBeNull();
  });
  test("take nothing where either bucket lacks it", () => {
    const limiter = new RateLimiter({ requestsPerMinute: 2, tokensPerMinute: 100 });
    expect(limiter.take(80, 0)).toBeNull();
    expect(limiter.take(80, 0)).toMatchObject({ limitedBy: "tokens" });
    expect(limiter.state(0)).toMatchObject({ requests: { remaining: 1 }, tokens: { remaining: 20, resetMs: 48_000 } });
  });
  test("a request larger than the limit never gets through", () =>
    expect(new RateLimiter({ tokensPerMinute: 10 }).take(11, 1e9)).toMatchObject({ waitMs: 60_000 }));
  test("without limits there is no state", () => expect(new RateLimiter({}).state(0)).toEqual({}));

  const durations: readonly [ms: number, text: string][] = [
    [0, "0ms"],
    [19.2, "20ms"],
    [1500, "1.5s"],
    [60_000, "1m0s"],
    [361_250, "6m1.25s"],
  ];
  test.each(durations)("%d ms is %s", (ms, text) => expect(shortDuration(ms)).toBe(text));
});

describe("options that cannot be", () => {
  const cases: readonly [string, Parameters<typeof mockServerSettings>[0], string][] = [
    ["port", { port: 70_000 }, "port: expected a number from 0 to 65535, found 70000"],
    ["half a port", { port: 1.5 }, "port: expected a whole number"],
    ["no requests", { rateLimit: { requestsPerMinute: 0 } }, "requestsPerMinute: expected a number from 1"],
    ["NaN", { batchMs: Number.NaN }, "batchMs: expected a number from 0"],
    ["faults", { faults: { reset: 2 } }, "fault reset: expected a probability"],
    ["latency", { latency: { kind: "uniform", minMs: 5, maxMs: 1 } }, "latency: expected milliseconds"],
  ];
  test.each(cases)("%s", (_, options, message) => expect(() => mockServerSettings(options)).toThrow(message));
});

describe("the filler satisfies the schema", () => {
  /** Zod reads the schema by itself, as a judge that knows nothing of the filler. */
  const check = (schema: object): void => {
    const value = fillSchema(schema as Record<string, unknown>);
    expect([value, z.fromJSONSchema(schema as never).safeParse(value).error?.issues]).toEqual([value, undefined]);
  };
  const cases: readonly [string, object][] = [
    ["an enumeration", { enum: ["a", "b"] }],
    ["a constant", { const: 7 }],
    ["nothing but null", { type: "null" }],
    ["optional properties are left out", { type: "object", properties: { a: { type: "string" } } }],
    ["a type or null", { type: ["number", "null"] }],
    ["alternatives", { anyOf: [{ type: "string", minLength: 12 }, { type: "null" }] }],
    [
      "a definition",
      {
        $defs: { n: { type: "integer", minimum: 3 } },
        type: "object",
        properties: { a: { $ref: "#/$defs/n" } },
        required: ["a"],
      },
    ],
    [
      "a tree that contains itself",
      {
        $defs: {
          node: {
            type: "object",
            properties: { left: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] } },
            required: ["left"],
          },
        },
        $ref: "#/$defs/node",
      },
    ],
  ];
  test.each(cases)("%s", (_, schema) => check(schema));

  test("any schema of ours", () => {
    const number = fc
      .record({
        low: fc.integer({ min: -50, max: 50 }),
        width: fc.integer({ min: 3, max: 9 }),
        isInteger: fc.boolean(),
        isOpen: fc.boolean(),
      })
      .map(({ low, width, isInteger, isOpen }) => ({
        type: isInteger ? "integer" : "number",
        ...(isOpen ? { exclusiveMinimum: low, exclusiveMaximum: low + width } : { minimum: low, maximum: low + width }),
      }));
    const text = fc
      .integer({ min: 0, max: 20 })
      .map((minLength) => ({ type: "string", minLength, maxLength: minLength + 3 }));
    const { schema } = fc.letrec<{ schema: object }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 4 },
        number,
        text,
        fc.constant({ type: "boolean" }),
        fc
          .tuple(tie("schema"), fc.integer({ min: 0, max: 3 }))
          .map(([items, minItems]) => ({ type: "array", items, minItems })),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie("schema"), { maxKeys: 4 }).map((properties) => ({
          type: "object",
          properties,
          required: Object.keys(properties),
          additionalProperties: false,
        })),
      ),
    }));
    fc.assert(fc.property(schema, check), { numRuns: 300 });
  });
});
