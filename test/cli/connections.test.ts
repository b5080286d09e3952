/** Runs whose server or proxy does not answer: what the command line says, how it ends, and that it ends at once. */
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { chatCompletion, type ProtocolServer, startProtocolServer } from "../models/protocol-server.ts";
import { type ProxyServer, startProxyServer } from "../models/proxy-server.ts";
import { emptyDirectory, runCli } from "./run-cli.ts";

let open: (ProtocolServer | ProxyServer)[] = [];
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
});
const opened = <Server extends ProtocolServer | ProxyServer>(server: Server): Server => {
  open.push(server);
  return server;
};

async function run(url: string, models: string, env: Readonly<Record<string, string>> = {}) {
  const cwd = emptyDirectory();
  const workers = `workers: {model: "openai-compatible:m@${url}/v1", personas: false}`;
  const text = `name: n\nsteps: 2\npopulation: {size: 20, source: gb2}\n${workers}\nplanner: {kind: us-federal}\nmodels: {${models}}\n`;
  writeFileSync(join(cwd, "s.yaml"), text);
  return runCli(["simulate", "s.yaml", "--quiet", "--json"], { cwd, env });
}

test("a finished run ends although the server would keep its connections for ever", async () => {
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on("end", () => {
      outgoing.setHeader("content-type", "application/json");
      outgoing.end(JSON.stringify(chatCompletion('{"hours": 40}')));
    });
  });
  server.keepAliveTimeout = 3_600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { code, stderr } = await run(`http://127.0.0.1:${port}`, "concurrency: 20");
  server.close();
  server.closeAllConnections();
  expect([code, stderr]).toEqual([0, ""]);
}, 60_000);

test("a server that never sends headers: our deadline, exit code 3", async () => {
  const server = opened(await startProtocolServer(() => ({ fault: "hang" })));
  const { code, stderr } = await run(server.url, "timeout: 1, retries: 0");
  expect([code, stderr]).toEqual([3, expect.stringContaining("no answer within 1 s")]);
}, 60_000);

test("a server that stops in the middle of a body: the same", async () => {
  const stall = { fault: "stall", body: chatCompletion("x".repeat(5000)) } as const;
  const server = opened(await startProtocolServer(() => stall));
  const { code, stderr } = await run(server.url, "timeout: 1, retries: 0");
  expect([code, stderr]).toEqual([3, expect.stringContaining("no answer within 1 s")]);
}, 60_000);

test("a connection that breaks in the middle of a body: asked again, exit code 0", async () => {
  const body = chatCompletion('{"hours": 40}');
  const server = opened(
    await startProtocolServer((_, index) => (index % 3 === 0 ? { body, fault: "break-off" } : { body })),
  );
  expect(await run(server.url, "retries: 6")).toMatchObject({ code: 0 });
  expect(server.requests.length).toBeGreaterThan(40);
}, 60_000);

test.each([
  ["https://models.example.test", 403, "does not let the request through (HTTP 403)"],
  ["https://models.example.test", 407, "wants a name and a password (HTTP 407)"],
  ["http://models.example.test", 407, "wants a name and a password (HTTP 407)"],
])(
  "a proxy that refuses %s with %i: it is named, exit code 3",
  async (url, refuses, words) => {
    const proxy = opened(await startProxyServer({ refuses }));
    const variables = { HTTP_PROXY: `http://${proxy.host}`, HTTPS_PROXY: `http://${proxy.host}` };
    const { code, stderr } = await run(url, "retries: 1", variables);
    expect([code, stderr]).toEqual([3, expect.stringContaining(words)]);
    expect(stderr).toContain(proxy.host);
    expect(stderr).not.toContain("gave up after");
  },
  60_000,
);
