/** The script of a thread: finds the levels of one run, and says each as soon as it is known. */
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { handEngine } from "./plugins/engine.ts";
import { levelsOfRun } from "./server/find-levels.ts";

handEngine(() => import("./index.ts"));
const { path, run } = z.object({ path: z.string(), run: z.string() }).parse(workerData);
await levelsOfRun(path, run, (part) => parentPort?.postMessage(part));
