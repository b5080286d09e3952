// Nothing is open any more when a worker of jest ends, but Node then frees all that its suites have left in memory, which can
// take longer than the half second after which jest calls it a leak and kills it. In the handler of its end, exit() is at once.
if (process.send) process.once("exit", () => process.exit());

module.exports = require("jest-environment-node");
