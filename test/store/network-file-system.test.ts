import { expect, test } from "@jest/globals";
import { networkFileSystem } from "../../src/store/network-file-system.ts";

// Magic numbers of statfs(2).
test.each([
  [0x6969, "NFS"],
  [0xff534d42, "CIFS"],
  [0xff534d42 | 0, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x0bd00bd0, "Lustre"],
  [0x65735546, "FUSE"],
  [0xef53, null],
  [0x9123683e, null],
  [0x794c7630, null],
])("%i is %s", (type, name) => {
  expect(networkFileSystem("runs/llm-econ.db", () => type)).toBe(name);
});

test("a folder that is not there, and memory, are on none", () => {
  expect(networkFileSystem("/no/such/folder/llm-econ.db")).toBeNull();
  expect(networkFileSystem(":memory:", () => 0x6969)).toBeNull();
});
