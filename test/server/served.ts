/** A database with runs, served in this process, and requests to it as any program can send them. */
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { prepare } from "../../src/run/prepare.ts";
import { type SimulateOptions, simulate } from "../../src/run/simulate.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { type DashboardOptions, openDashboard } from "../../src/server/open-dashboard.ts";
import { type DashboardServer, type ServerOptions, startServer } from "../../src/server/server.ts";
import { openStore } from "../../src/store/open-store.ts";
import { emptyDirectory } from "../cli/run-cli.ts";

export function newDatabase(): string {
  return join(emptyDirectory(), "runs.db");
}

/** Runs a scenario into a database. @param keys in YAML @returns the run's id */
export async function stored(path: string, keys: string, options: Partial<SimulateOptions> = {}): Promise<string> {
  const store = await openStore(path);
  try {
    const prepared = prepare(parseScenario(`name: test\n${keys}`, "/test.yaml", builtInKinds).scenario);
    const own = { prepared, store, env: {}, signal: new AbortController().signal, listeners: [] };
    return (await simulate({ ...own, command: "simulate", scenarioPath: null, ...options })).run;
  } finally {
    await store.close();
  }
}

export interface Served extends DashboardServer {
  ask(path: string, asked?: Asked): Promise<Answer>;
  /** What is answered to whoever has the token. @throws where it is refused */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
}

export interface Asked {
  readonly method?: string;
  /** In place of the ones that a page sends; undefined for one that is not sent. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export async function served(
  path: string,
  options: Partial<ServerOptions> = {},
  dashboardOptions: DashboardOptions = {},
): Promise<Served> {
  const { dashboard, close } = await openDashboard(path, dashboardOptions);
  const server = await startServer(dashboard, { port: 0, ...options });
  const ask = (route: string, asked: Asked = {}): Promise<Answer> => sent(server, route, asked);
  const json = async <T>(route: string, asked: Asked): Promise<T> => {
    const { status, body } = await ask(route, asked);
    if (status !== 200) throw new Error(`${status} ${body}`);
    return JSON.parse(body);
  };
  return {
    ...server,
    ask,
    get: (route) => json(route, {}),
    post: (route, body) => json(route, { method: "POST", body: JSON.stringify(body) }),
    close: async () => {
      await server.close();
      await close();
    },
  };
}

function sent(
  { port, token }: DashboardServer,
  path: string,
  { method = "GET", headers = {}, body }: Asked,
): Promise<Answer> {
  const usual = {
    host: `127.0.0.1:${port}`,
    authorization: `Bearer ${token}`,
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  const all = Object.entries({ ...usual, ...headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { port, host: "127.0.0.1", path, method, setHost: false, headers: Object.fromEntries(all), agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}
