/** The first answers of a process cost several times what the others do: schemas and statements are made ready by them. */

import type { Dashboard } from "./dashboard.ts";
import { checkToken } from "./guard.ts";
import { workingItOut } from "./levels-desk.ts";
import { routesOf } from "./routes.ts";

/** What the pages that are opened first ask for. */
const asked = [
  "/api/runs",
  "/api/runs/latest",
  "/api/runs/latest/steps",
  "/api/runs/latest/brackets",
  "/api/runs/latest/thoughts",
];

/** Answers them to nobody, for the newest run; no level is worked out by it. */
export async function warmUp(dashboard: Dashboard): Promise<void> {
  checkToken({ authorization: "Bearer token" }, { read: "token" });
  const routes = routesOf({ ...dashboard, levels: { levels: () => workingItOut, found: () => null } });
  for (const path of asked) {
    const route = routes.find(({ method, pattern }) => method === "GET" && pattern.test(path));
    try {
      const parts = (route?.pattern.exec(path) ?? []).slice(1);
      JSON.stringify(await route?.answer({ query: new URLSearchParams(), parts, body: undefined }));
    } catch {
      // An empty database, a comparison, or a run that cannot be read: who asks for it is told.
    }
  }
}
