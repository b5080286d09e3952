/** A database with all that its dashboard is served from. */
import { resolve } from "node:path";
import type { Prepared } from "../run/prepare.ts";
import { openStore, openViews } from "../store/open-store.ts";
import { pricesOf } from "./answers/run-page.ts";
import { controlOf } from "./control.ts";
import type { Dashboard } from "./dashboard.ts";
import { LevelsDesk } from "./levels-desk.ts";
import { Live } from "./live.ts";
import { StoredScenarios } from "./stored-scenarios.ts";

export interface DashboardOptions {
  /** Whether runs may be started, stopped and gone on with. */
  readonly allowControl?: boolean;
  /** That runs are started in; by default this process's. */
  readonly folder?: string;
}

export interface OpenedDashboard {
  readonly dashboard: Dashboard;
  /** Tells of the people of a run of this process, so that its levels need not be found elsewhere. */
  hold(run: string, prepared: Prepared): void;
  close(): Promise<void>;
}

/**
 * @param path of a database that is there; with `allowControl` it is made where it is not
 * @throws StorageError where it cannot be read
 */
export async function openDashboard(path: string, options: DashboardOptions = {}): Promise<OpenedDashboard> {
  const { allowControl = false, folder = process.cwd() } = options;
  const orders = allowControl ? await openStore(path) : null;
  const store = await openStore(path, "read");
  const views = await openViews(path);
  const levels = new LevelsDesk(path);
  const scenarios = new StoredScenarios();
  const live = new Live(views, levels, async (run) => pricesOf(scenarios.of(await store.run(run))));
  const control = orders && controlOf({ path: resolve(path), folder, orders });
  return {
    dashboard: { views, store, path, folder, levels, live, scenarios, control },
    hold: (run, prepared) => levels.hold(run, prepared),
    close: async () => {
      live.close();
      await levels.close();
      views.close();
      await orders?.close();
      await store.close();
    },
  };
}
