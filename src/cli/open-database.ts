import { networkFileSystem } from "../store/network-file-system.ts";
import { type OpenMode, openStore } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import { remark } from "./output.ts";

/** Opens a database that is written to, and says where it lies badly. */
export async function openToWrite(path: string, mode: Exclude<OpenMode, "read"> = "write"): Promise<Store> {
  const kind = networkFileSystem(path);
  if (kind !== null)
    remark(
      `warning: ${path} is on a file system of a network (${kind}), where two machines that write at once can damage it; name a file on a local disk with --db`,
    );
  return openStore(path, mode);
}
