/** A database with all that its dashboard is served from. */
import { storedScenario } from "../run/stored-scenario.ts";
import { openStore, openViews } from "../store/open-store.ts";
import { pricesOf } from "./answers/run-page.ts";
import type { Control } from "./control.ts";
import type { Dashboard } from "./dashboard.ts";
import { LevelsDesk } from "./levels-desk.ts";
import { Live } from "./live.ts";

export interface OpenedDashboard {
  readonly dashboard: Dashboard;
  close(): Promise<void>;
}

/**
 * @param path of a database that is there
 * @throws StorageError where it cannot be read
 */
export async function openDashboard(path: string, control: Control | null = null): Promise<OpenedDashboard> {
  const store = await openStore(path, "read");
  const views = await openViews(path);
  const levels = new LevelsDesk(path);
  const live = new Live(views, levels, async (run) => pricesOf(storedScenario(await store.run(run))));
  return {
    dashboard: { views, store, path, folder: process.cwd(), levels, live, control },
    close: async () => {
      live.close();
      await levels.close();
      views.close();
      await store.close();
    },
  };
}
