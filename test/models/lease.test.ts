/** One budget that several processes have together. */
import { describe, expect, test } from "@jest/globals";
import { BudgetError } from "../../src/base/errors.ts";
import type { ChatModel, ChatRequest } from "../../src/models/chat-model.ts";
import type { BudgetLimits } from "../../src/models/wrappers/budget.ts";
import { type BudgetAmounts, BudgetLease, withLease } from "../../src/models/wrappers/lease.ts";

const idle = new AbortController().signal;

/** What lends parts of a whole, as Redis does. */
function lender(limits: Required<Pick<BudgetAmounts, "usd" | "tokens" | "calls">>) {
  const used = { usd: 0, tokens: 0, calls: 0 };
  let loans = 0;
  return {
    used,
    get loans() {
      return loans;
    },
    borrow: async (wanted: BudgetAmounts): Promise<BudgetAmounts> => {
      loans++;
      const grant = (kind: keyof BudgetAmounts): number => {
        const got = wanted[kind] > 0 ? Math.max(0, Math.min(wanted[kind], limits[kind] - used[kind])) : wanted[kind];
        used[kind] += got;
        return got;
      };
      return { usd: grant("usd"), tokens: grant("tokens"), calls: grant("calls") };
    },
  };
}

/** Processes that ask until the budget ends, so many at once. */
async function spend(limits: BudgetLimits, processes: number, atOnce: number) {
  const whole = lender({
    usd: limits.usd ?? Infinity,
    tokens: limits.tokens ?? Infinity,
    calls: limits.calls ?? Infinity,
  });
  const spent = { calls: 0 };
  const errors: unknown[] = [];
  await Promise.all(
    Array.from({ length: processes }, async () => {
      const own = { count: 0, inputTokens: 0, outputTokens: 0, usageEstimated: 0, costUsd: 0 };
      const lease = new BudgetLease(limits, () => ({ ...own }), whole.borrow);
      const model: ChatModel = {
        uri: "test:priced",
        complete: async () => {
          await new Promise((resolve) => setImmediate(resolve));
          spent.calls++;
          own.count++;
          own.inputTokens += 90;
          own.outputTokens += 10;
          own.costUsd += 0.001;
          return {} as never;
        },
      };
      const leased = withLease(model, lease);
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (;;)
            try {
              await leased.complete({} as ChatRequest, idle);
            } catch (error) {
              errors.push(error);
              return;
            }
        }),
      );
      await lease.end();
    }),
  );
  return { spent, whole, errors };
}

describe("leave to spend", () => {
  test.each([
    { limits: { usd: 5 }, most: 5000 },
    { limits: { calls: 1234 }, most: 1234 },
    { limits: { tokens: 50_000 }, most: 500 },
    { limits: { usd: 5, calls: 70 }, most: 70 },
  ])("$limits of four processes, 25 at once each, is $most questions and those in flight", async ({ limits, most }) => {
    const { spent, whole, errors } = await spend(limits, 4, 25);
    expect(spent.calls).toBeGreaterThanOrEqual(0.95 * most);
    expect(spent.calls).toBeLessThanOrEqual(most + 100);
    expect(whole.loans).toBeLessThan(1000);
    expect(errors).toHaveLength(100);
    expect(errors.every((error) => error instanceof BudgetError)).toBe(true);
  });

  test("what is not spent is given back", async () => {
    const whole = lender({ usd: 5, tokens: Infinity, calls: Infinity });
    const own = { count: 0, inputTokens: 0, outputTokens: 0, usageEstimated: 0, costUsd: 0 };
    const lease = new BudgetLease({ usd: 5 }, () => ({ ...own }), whole.borrow);
    await lease.enter(idle);
    Object.assign(own, { count: 1, costUsd: 0.001 });
    lease.leave();
    expect(whole.used.usd).toBeCloseTo(0.05, 9);
    await lease.end();
    expect(whole.used.usd).toBeCloseTo(0.001, 9);
  });

  test("nothing is borrowed where nothing is limited", async () => {
    const whole = lender({ usd: 5, tokens: Infinity, calls: Infinity });
    const lease = new BudgetLease(
      {},
      () => ({ count: 0, inputTokens: 0, outputTokens: 0, usageEstimated: 0, costUsd: 0 }),
      whole.borrow,
    );
    await Promise.all([lease.enter(idle), lease.enter(idle)]);
    await lease.end();
    expect(whole.loans).toBe(0);
  });
});
