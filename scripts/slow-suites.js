/**
 * A reporter of jest that ends a run with its slowest suites. A suite's seconds include those in which others shared
 * its core.
 */
const shown = 10;

// biome-ignore lint/style/noDefaultExport: jest takes a reporter from the default export.
export default class SlowSuites {
  onRunComplete(_contexts, { testResults, startTime }) {
    if (testResults.length <= 1) return;
    const seconds = ({ perfStats }) => (perfStats.end - perfStats.start) / 1000;
    const slowest = [...testResults].sort((a, b) => seconds(b) - seconds(a)).slice(0, shown);
    const lines = slowest.map(
      (result) => `${seconds(result).toFixed(1).padStart(7)}  ${result.testFilePath.replace(`${process.cwd()}/`, "")}`,
    );
    const all = ((Date.now() - startTime) / 1000).toFixed(1);
    process.stderr.write(`\nSlowest of ${testResults.length} suites, in seconds (all together ${all}):\n`);
    process.stderr.write(`${lines.join("\n")}\n`);
  }
}
