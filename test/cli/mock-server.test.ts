import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import { packageFile } from "../../src/base/package-files.ts";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

interface Running {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  /** The next line of standard output; undefined at its end. */
  readonly line: () => Promise<string | undefined>;
}

/** The server as a process of its own, on any free port. */
function startCli(...args: string[]): Running {
  const command = [packageFile("dist/cli/main.js"), "mock-server", "--port", "0", ...args];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => (await lines.next()).value };
}

async function stop({ child }: Running, signal: "SIGINT" | "SIGTERM"): Promise<number | null> {
  const ended = once(child, "exit");
  child.kill(signal);
  return (await ended)[0];
}

const ask = (url: string): Promise<Response> =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hello?" }] }),
  });

describe("llm-econ mock-server", () => {
  test("serves a run of another process, counts, and ends cleanly", async () => {
    const server = startCli("--json", "--behaviour", "rational", "--fault", "server-error=0.2");
    const { url, model, environment } = JSON.parse((await server.line()) ?? "");
    expect(model).toBe(`openai-compatible:stand-in@${url}/v1`);
    const cwd = emptyDirectory();
    const scenario = `name: m\nsteps: 2\npopulation: {size: 3}\nplanner: {kind: us-federal}\nworkers: {model: "anthropic:m"}\n`;
    writeFileSync(join(cwd, "s.yaml"), scenario);
    const { code, stderr } = await runHere(["simulate", "s.yaml", "--quiet"], { cwd, env: environment });
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(await stop(server, "SIGTERM")).toBe(0);
    const { requests, answers, faults } = JSON.parse((await server.line()) ?? "");
    expect([answers, requests - faults["server-error"]]).toEqual([6, 6]);
  });

  /** What a model is not held to it has in words: the run goes to its end all the same, thoughts and rates included. */
  const ladders: readonly [uri: string, refuse: string][] = [
    ["openai:m", "temperature,max_completion_tokens,json_schema"],
    ["openai-compatible:m@URL/v1", "temperature,max_tokens,response_format,system"],
    ["openai-compatible:m@URL/v1", "response_format,whole_answers,stream_options"],
    ["anthropic:m", "temperature,response_format,system"],
  ];
  const finalOf = async (model: string, env: Record<string, string> = {}): Promise<unknown> => {
    const cwd = emptyDirectory();
    const keys = "name: m\nsteps: 2\ntaxYear: 1\npopulation: {size: 2}";
    const asks = `{model: "${model}", temperature: 0.5`;
    writeFileSync(
      join(cwd, "s.yaml"),
      `${keys}\nplanner: ${asks}, kind: llm}\nworkers: ${asks}, prompting: chain-of-thought}\n`,
    );
    const { code, stdout, stderr } = await runHere(["simulate", "s.yaml", "--quiet", "--json"], { cwd, env });
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    return JSON.parse(stdout).final;
  };
  let asOffline: Promise<unknown> | undefined;
  test.each(ladders)(
    "%s without %s: the run ends with 0, and as it would have with it",
    async (uri, refuse) => {
      const server = startCli("--json", "--refuse", refuse);
      const { url, environment } = JSON.parse((await server.line()) ?? "");
      asOffline ??= finalOf("offline:learner");
      expect(await finalOf(uri.replace("URL", url), environment)).toEqual(await asOffline);
      expect(await stop(server, "SIGTERM")).toBe(0);
      expect(JSON.parse((await server.line()) ?? "").rejected).toBeGreaterThan(0);
    },
    120_000,
  );

  test("says in words where it is and what it did", async () => {
    const server = startCli("--fault", "overloaded=1");
    const [, url] =
      /at (http:\S+), .* a behavioural stand-in, not a language model$/.exec((await server.line()) ?? "") ?? [];
    expect((await ask(url)).status).toBe(529);
    expect(await stop(server, "SIGINT")).toBe(0);
    const rest: string[] = [];
    for (let text = await server.line(); text !== undefined; text = await server.line()) rest.push(text);
    expect(rest).toEqual(
      expect.arrayContaining([`  export OPENAI_BASE_URL=${url}/v1`, `  export ANTHROPIC_BASE_URL=${url}`]),
    );
    expect(rest.slice(-2)).toEqual([
      "requests: 1; questions answered: 0; over the limit: 0; rejected: 0",
      "  fault overloaded: 1",
    ]);
  });

  test("never prints the key", async () => {
    const server = startCli("--key", "sk-very-secret");
    const { child } = server;
    let said = (await server.line()) ?? "";
    const [, url] = /at (http:\S+),/.exec(said) ?? [];
    expect((await ask(url)).status).toBe(401);
    expect(await stop({ ...server, child }, "SIGTERM")).toBe(0);
    for (let text = await server.line(); text !== undefined; text = await server.line()) said += text;
    expect(said).toContain("OPENAI_API_KEY=<the key>");
    expect(said).not.toContain("sk-very-secret");
  });

  const wrong: readonly [args: readonly string[], message: string][] = [
    [["--fault", "refsal=0.1"], 'unknown fault "refsal"; did you mean "refusal"?'],
    [
      ["--refuse", "temperature,sistem"],
      '--refuse sistem: nothing of that name can be refused; did you mean "system"?',
    ],
    [["--latency", "slow"], 'latency: expected milliseconds up to 600000, found "slow"'],
    [["--behaviour", "lerner"], 'did you mean "learner"?'],
    [["--port", "99999"], "port: expected a number from 0 to 65535, found 99999"],
    [["--port", "x"], "port: expected a number from 0 to 65535, found NaN"],
    [["--seed", "x"], "seed: expected a number"],
    [["--seed", "1", "--seed", "2"], "--seed is given 2 times; expected one value"],
  ];
  test.each(wrong)("%j is refused", async (args, message) => {
    const { code, stderr, stdout } = await runHere(["mock-server", ...args]);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(message)]);
  });

  test("a busy port is refused", async () => {
    const server = startCli("--json");
    const { port } = JSON.parse((await server.line()) ?? "");
    const { code, stderr } = await runHere(["mock-server", "--port", String(port)]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`port ${port} is in use`)]);
    expect(await stop(server, "SIGTERM")).toBe(0);
  });
});
