import { spawn } from "node:child_process";
import { remark } from "./output.ts";

const programs: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** Opens an address; where that is not possible, says so, and the address is there to be copied. */
export function openInBrowser(address: string): void {
  const [program, ...before] = programs[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...before, address], { detached: true, stdio: "ignore" });
  child.on("error", () => remark("no browser could be opened here; the address above opens in any on this machine"));
  child.unref();
}
