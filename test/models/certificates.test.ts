import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { connectionError } from "../../src/models/providers/connection-failure.ts";
import { emptyDirectory, runCli } from "../cli/run-cli.ts";
import { anthropicMessage, chatCompletion, type ProtocolServer, startProtocolServer } from "./protocol-server.ts";
import { type ProxyServer, startProxyServer } from "./proxy-server.ts";
import { hoursRequest, modelAt, type ProviderName } from "./requests.ts";

const idle = new AbortController().signal;
const file = (name: string): string => join(import.meta.dirname, "../fixtures/tls", `${name}.pem`);
const pem = (name: string): string => readFileSync(file(name), "utf8");

let open: (ProtocolServer | ProxyServer)[] = [];
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
});

async function start(...certificates: readonly string[]): Promise<ProtocolServer> {
  const server = await startProtocolServer(
    ({ path }) => ({ body: path.endsWith("/messages") ? anthropicMessage("yes") : chatCompletion('{"hours": 40}') }),
    { key: pem("key"), cert: certificates.map(pem).join("") },
  );
  open.push(server);
  return server;
}

const unknown: readonly [name: string, certificates: readonly string[], code: string][] = [
  ["its own authority", ["self-signed"], "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ["an authority that is not sent", ["signed"], "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ["an authority of a firm", ["signed", "authority"], "SELF_SIGNED_CERT_IN_CHAIN"],
];

describe.each<ProviderName>(["openai", "openai-compatible", "anthropic"])(
  "%s: a certificate that nobody vouches for",
  (provider) => {
    test.each(unknown)("%s", async (_, certificates, code) => {
      const server = await start(...certificates);
      const model = await modelAt(provider, server.url);
      await expect(model.complete(hoursRequest, idle)).rejects.toMatchObject({
        message: `${model.uri}: the certificate of ${new URL(server.url).host} is signed by an authority that Node does not know (${code})`,
        hint: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
        ...{ isRetryable: false, exitCode: 3, status: undefined },
      });
      expect(server.requests).toEqual([]);
    });
  },
);

test("https to a server that speaks http is told so", async () => {
  const plain = await startProtocolServer();
  open.push(plain);
  const model = await modelAt("openai-compatible", plain.url.replace("http:", "https:"));
  await expect(model.complete(hoursRequest, idle)).rejects.toMatchObject({
    message: expect.stringContaining("no TLS at 127.0.0.1"),
    hint: expect.stringContaining("http://"),
    isRetryable: false,
  });
});

const codes: readonly [code: string, words: string][] = [
  ["CERT_HAS_EXPIRED", "has expired"],
  ["CERT_NOT_YET_VALID", "is not valid yet"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "is for another host"],
  ["CERT_REVOKED", "was revoked"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "is signed by an authority that Node does not know"],
  ["UNABLE_TO_GET_ISSUER_CERT", "is signed by an authority that Node does not know"],
  ["CERT_UNTRUSTED", "is signed by an authority that Node does not know"],
];
test.each(codes)("%s", (code, words) => {
  const context = { uri: "openai:m", model: "m", keyVariable: "OPENAI_API_KEY", key: "sk-test", timeoutMs: 1 };
  const where = { address: "https://models.example.test/v1/chat/completions", proxy: undefined };
  const error = connectionError({ cause: { cause: { code } } }, { ...context, ...where });
  expect(error.message).toBe(`openai:m: the certificate of models.example.test ${words} (${code})`);
  expect(error).toMatchObject({ isRetryable: false, hint: expect.stringContaining("NODE_EXTRA_CA_CERTS") });
});

test("a certificate of an https proxy is the proxy's", () => {
  const words = "the proxy https://proxy.example.test:443 of HTTPS_PROXY";
  const proxy = { fetch, words, host: "proxy.example.test:443" };
  const context = { uri: "openai:m", model: "m", keyVariable: "OPENAI_API_KEY", key: undefined, timeoutMs: 1, proxy };
  const cause = { code: "UND_ERR_PRX_TLS", cause: { code: "ERR_TLS_CERT_ALTNAME_INVALID" } };
  const error = connectionError({ cause }, { ...context, address: "https://models.example.test/v1/chat/completions" });
  expect(error.message).toContain(`the certificate of ${words} is for another host (ERR_TLS_CERT_ALTNAME_INVALID)`);
  expect(error.isRetryable).toBe(false);
});

/** A run in a process of its own: Node reads NODE_EXTRA_CA_CERTS when it starts. */
async function run(server: ProtocolServer, env: Readonly<Record<string, string>>) {
  const cwd = emptyDirectory();
  const uri = `openai-compatible:m@${server.url}/v1`;
  const workers = `workers: {model: "${uri}", personas: false}`;
  const text = `name: n\nsteps: 1\npopulation: {size: 2, source: gb2}\n${workers}\nplanner: {kind: us-federal}\n`;
  writeFileSync(join(cwd, "s.yaml"), text);
  return runCli(["simulate", "s.yaml", "--quiet", "--json"], { cwd, env });
}

describe("NODE_EXTRA_CA_CERTS", () => {
  const trusting = { NODE_EXTRA_CA_CERTS: file("authority") };

  test("makes an authority known, with a proxy between and without", async () => {
    const server = await start("signed");
    const without = await run(server, {});
    expect([without.code, without.stderr]).toEqual([3, expect.stringContaining("UNABLE_TO_VERIFY_LEAF_SIGNATURE")]);
    expect((await run(server, trusting)).code).toBe(0);
    const proxy = await startProxyServer();
    open.push(proxy);
    expect((await run(server, { ...trusting, HTTPS_PROXY: `http://${proxy.host}` })).code).toBe(0);
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${new URL(server.url).host}`]));
  });

  test.each([
    ["expired", "has expired (CERT_HAS_EXPIRED)"],
    ["other-host", "is for another host (ERR_TLS_CERT_ALTNAME_INVALID)"],
  ])("does not help with one that is %s", async (certificate, words) => {
    const server = await start(certificate);
    const { code, stderr } = await run(server, trusting);
    expect([code, stderr]).toEqual([3, expect.stringContaining(words)]);
    expect(stderr).toContain("NODE_EXTRA_CA_CERTS");
    expect(stderr).not.toContain("gave up after");
  });
});
