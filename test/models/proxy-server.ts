/** A proxy as firms have them: it passes requests on, makes tunnels, and can want a name and a password. */
import { createServer, type IncomingMessage, request as send } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface ProxyServer {
  /** Host and port. */
  readonly host: string;
  /** What it was asked for: `POST http://…` or `CONNECT host:port`. */
  readonly asked: readonly string[];
  /** Values of `proxy-authorization`. */
  readonly authorizations: readonly (string | undefined)[];
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** Status of every answer in place of passing on. */
  readonly refuses?: number;
  /** Where everything goes, whatever host was asked for; by default the host that was. */
  readonly target?: { readonly port: number };
}

export async function startProxyServer({ refuses, target }: ProxyOptions = {}): Promise<ProxyServer> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const note = ({ method, url, headers }: IncomingMessage): void => {
    asked.push(`${method} ${url}`);
    authorizations.push(headers["proxy-authorization"]);
  };
  const server = createServer((incoming, outgoing) => {
    note(incoming);
    if (refuses !== undefined) {
      outgoing.writeHead(refuses, { "content-type": "text/html" }).end("<html>no</html>");
      return;
    }
    const { hostname, port, pathname } = new URL(String(incoming.url));
    const { "proxy-authorization": _, ...headers } = incoming.headers;
    const onwards = send(
      {
        host: target ? "127.0.0.1" : hostname,
        port: target?.port ?? port,
        path: pathname,
        method: incoming.method,
        headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onwards.on("error", () => outgoing.destroy());
    incoming.pipe(onwards);
  });
  server.on("connect", (incoming: IncomingMessage, socket: Socket) => {
    note(incoming);
    socket.on("error", () => undefined);
    if (refuses !== undefined) {
      socket.end(`HTTP/1.1 ${refuses} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const [host, port] = String(incoming.url).split(":");
    const onwards = connect(target?.port ?? Number(port), target ? "127.0.0.1" : host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onwards.pipe(socket).pipe(onwards);
    });
    onwards.on("error", () => socket.destroy());
    for (const one of [socket, onwards]) sockets.add(one);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    authorizations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}
