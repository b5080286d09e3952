/** The built command line as processes of their own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { packageFile } from "../../src/base/package-files.ts";
import type { MockServerStats } from "../../src/mock-server/desk.ts";
import type { Faults } from "../../src/mock-server/faults.ts";

const program = packageFile("dist/cli/main.js");

export interface Command {
  readonly child: ChildProcess;
  /** What it has written to standard error so far. */
  readonly stderr: () => string;
  /** Its exit code when it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>;
}

export function startCommand(args: readonly string[], cwd: string): Command {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, NO_COLOR: "1" };
  const child = spawn(process.execPath, [program, ...args], { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  return { child, stderr: () => stderr, ended };
}

export interface ServerProcess {
  /** URI of the model that it serves. */
  readonly model: string;
  /** Ends it and says what it counted. */
  stop(): Promise<MockServerStats>;
}

/**
 * `llm-econ mock-server`.
 * @param port 0 for one that is free
 */
export async function startServer(faults: Faults, seed: number, port = 0): Promise<ServerProcess> {
  const options = Object.entries(faults).flatMap(([name, probability]) => ["--fault", `${name}=${probability}`]);
  const args = [
    "mock-server",
    "--port",
    String(port),
    "--json",
    "--seed",
    String(seed),
    "--retry-after-seconds",
    "0.05",
  ];
  const child = spawn(process.execPath, [program, ...args, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<Record<string, unknown>> => JSON.parse((await lines.next()).value ?? "{}");
  const { model } = await line();
  return {
    model: String(model),
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      const stats = (await line()) as unknown as MockServerStats;
      await ended;
      return stats;
    },
  };
}
