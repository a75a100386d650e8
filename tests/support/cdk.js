// Runs the provider framework of aws-cdk-lib for tests: JSON lines come in on stdin, and go out on stdout.
// The framework's calls of AWS (the user's function, the state machine, the PUT) are lines as well.
const Module = require("module");
const readline = require("readline");

const load = Module._load;
Module._load = (name, ...rest) => (name.startsWith("@aws-sdk/") ? {} : load(name, ...rest));
console.log = () => {};

const folder = process.argv[2];
const outbound = require(`${folder}/outbound.js`);
const framework = require(`${folder}/framework.js`);
const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => JSON.parse((await lines.next()).value);
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

outbound.invokeFunction = async ({ FunctionName, Payload }) => {
  write({ invoke: FunctionName, payload: JSON.parse(Payload) });
  const { error, result } = await read();
  return { FunctionError: error ? "Unhandled" : undefined, Payload: Buffer.from(JSON.stringify(error ?? result)) };
};
outbound.startExecution = async ({ input }) => write({ start: JSON.parse(input) });
outbound.httpRequest = async (options, body) => write({ put: JSON.parse(body), host: options.hostname });

(async () => {
  for (let line = await lines.next(); !line.done; line = await lines.next()) {
    const { entry, event, environment } = JSON.parse(line.value);
    Object.assign(process.env, environment);
    if (!environment.USER_IS_COMPLETE_FUNCTION_ARN) delete process.env.USER_IS_COMPLETE_FUNCTION_ARN;
    try {
      await framework[entry](event);
      write({ done: null });
    } catch (error) {
      write({ done: error.constructor.name });
    }
  }
})();
