/** @type {import("jest").Config} */
const config = {
  testEnvironment: "<rootDir>/test/environment.cjs",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  // Istanbul's counters would be compiled into kernel sources, so only V8 coverage is safe here.
  coverageProvider: "v8",
  // Its default leaves one core idle: half of two.
  maxWorkers: "100%",
  testTimeout: 60_000,
  // Collecting what hundreds of suites have left takes a busy machine more than the usual half second. What is left open never ends.
  workerGracefulExitTimeout: 20_000,
  reporters: ["default", "<rootDir>/scripts/end-of-tests.js"],
};
// biome-ignore lint/style/noDefaultExport: jest reads its configuration from the default export.
export default config;
