/** File systems of networks: a database's write-ahead log is shared memory, which two machines do not share. */
import { statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** As Linux numbers them; FUSE holds those of networks (sshfs, s3fs, GlusterFS) and others. */
const names: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x517b, "SMB"],
  [0x0bd00bd0, "Lustre"],
  [0x65735546, "FUSE"],
  [0x01021997, "9p"],
  [0x00c36400, "Ceph"],
  [0x5346414f, "AFS"],
]);

/** @param path of a database that need not be there yet */
export function networkFileSystem(path: string, typeOf: (directory: string) => number = type): string | null {
  if (path === ":memory:") return null;
  try {
    // The number is a signed one on some machines.
    return names.get(typeOf(dirname(resolve(path))) >>> 0) ?? null;
  } catch {
    return null;
  }
}

function type(directory: string): number {
  return statfsSync(directory).type;
}
