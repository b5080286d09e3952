/** `simulate --watch`: the dashboard's server in the process of the run, told of its events. */
import { UsageError } from "../base/errors.ts";
import type { Listener } from "../episode/events.ts";
import type { RateLimiter, RateLimiterState } from "../models/limits/rate-limiter.ts";
import { rateLimiters } from "../models/limits/rate-limiters.ts";
import type { Prepared } from "../run/prepare.ts";
import { pricesOf } from "../server/answers/run-page.ts";
import { openDashboard } from "../server/open-dashboard.ts";
import { startServer } from "../server/server.ts";
import type { Traffic } from "../server/watched-episode.ts";
import { remark } from "./output.ts";
import type { WatchedRuns } from "./watched-runs.ts";

/** @param path of the database, which is there */
export async function watchRuns(path: string, prepared: Prepared): Promise<WatchedRuns> {
  if (path === ":memory:")
    throw new UsageError("--watch reads the database, and one in memory is nobody else's; expected --db FILE");
  const { dashboard, hold, close } = await openDashboard(path);
  const server = await startServer(dashboard, {
    port: 0,
    onFailure: (error) => remark(`internal error: ${error instanceof Error ? error.stack : String(error)}`),
  });
  const limiters = new Set<RateLimiter>();
  const traffic = (): Traffic | null => (limiters.size === 0 ? null : sumOf([...limiters].map(({ state }) => state)));
  let run: string | undefined;
  let listener: Listener | undefined;
  return {
    listener: (event) => listener?.(event),
    begin: (id) => {
      run = id;
      listener = dashboard.live.watch(id, pricesOf(prepared.scenario), traffic);
      hold(id, prepared);
      remark(server.address.replace("/#", `/run/${id}#`));
    },
    limiters: (options) => {
      const limiterOf = rateLimiters(options);
      return (address) => {
        const limiter = limiterOf(address);
        limiters.add(limiter);
        return limiter;
      };
    },
    foundOptimum: () => (run === undefined ? null : dashboard.levels.found(run)),
    close: async () => {
      if (run !== undefined) dashboard.live.ended(run);
      await server.close();
      await close();
    },
  };
}

function sumOf(states: readonly RateLimiterState[]): Traffic {
  const sum = (of: keyof Traffic): number => states.reduce((total, state) => total + state[of], 0);
  return { inFlight: sum("inFlight"), waiting: sum("waiting") };
}
