// Log lines as JSON with an allow-list of fields: no names, no texts, no error messages of others' data.

/** What a log line may carry. There is no free text on purpose. */
export type LogFields = {
  requestId?: string;
  method?: string;
  /** The route's pattern, never the address with its ids. */
  route?: string;
  status?: number;
  milliseconds?: number;
  job?: string;
  county?: string;
  scheduledAt?: string;
  count?: number;
  errorName?: string;
  /** File and line of our own frames only. */
  at?: string;
};
export type Log = (level: "info" | "warn" | "error", event: string, fields?: LogFields) => void;

/** One line per event on standard output. */
export const consoleLog: Log = (level, event, fields) => {
  // Not console.log: on Lambda that wraps the line in another JSON line, as a string.
  process.stdout.write(`${JSON.stringify({ level, event, time: new Date().toISOString(), ...fields })}\n`);
};

/** Only what a person at the terminal should see: warnings and errors. */
export const terseLog: Log = (level, event, fields) => {
  if (level !== "info") consoleLog(level, event, fields);
};

/** Says nothing: tests and the demo seed. */
export const silentLog: Log = () => {};

/** An error as a log may carry it: its name and where in our code, never its message. */
export function describeError(error: unknown): Pick<LogFields, "errorName" | "at"> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => /\b(functions|shared|var\/task)\//.test(line));
  const at = frames
    .slice(0, 3)
    .map((line) => /((?:functions|shared|var\/task)\/[^):]+:\d+(?::\d+)?)/.exec(line)?.[1] ?? "")
    .join(" < ");
  return { errorName: error.name, at };
}
