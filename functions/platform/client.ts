// The DynamoDB client of every host and test: lean, kept alive, with timeouts that a person would wait for.
import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

type Logger = NonNullable<DynamoDBClientConfig["logger"]>;

export type ClientOptions = {
  /** The embedded engine, DynamoDB Local, or an AWS endpoint; absent means AWS by the environment's region. */
  endpoint?: string;
  region?: string;
  /** Attempts per call, the first included. */
  maxAttempts?: number;
};

const connectMilliseconds = 2_000;
const answerMilliseconds = 5_000;
const socketsMax = 128;

/**
 * The headers that the embedded engine and DynamoDB Local want to see, and of which they look at nothing but the name of
 * the key: working out a signature that nobody checks is a fifth of the time of a call.
 */
const madeUp =
  "AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0";
type Signer = Extract<NonNullable<DynamoDBClientConfig["signer"]>, { sign: unknown }>["sign"];
const marked: Signer = (request) => {
  request.headers["authorization"] = madeUp;
  request.headers["x-amz-date"] = "20260101T000000Z";
  return Promise.resolve(request);
};

const nothing = (): void => {};
/**
 * Hears nothing, and has no `info` on purpose: the SDK's own silent logger still has every input and output copied
 * for it, a twentieth of the processor time of a call.
 */
const silent = { trace: nothing, debug: nothing, warn: nothing, error: nothing } as unknown as Logger;

/**
 * A client. Off AWS its calls bear a made-up signature, so no account and no credential look-up is needed.
 * Replies slower than 5 s throw TimeoutError after the SDK's own retries.
 */
export function dynamoClient({ endpoint, region, maxAttempts = 4 }: ClientOptions = {}): DynamoDBClient {
  // On Node 20 the SDK prints a page about its future; package.json's engines speak for this product.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const offAws = endpoint !== undefined && !/\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
  const agent = { keepAlive: true, maxSockets: socketsMax };
  const client = new DynamoDBClient({
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(offAws
      ? {
          region: region ?? "local",
          credentials: { accessKeyId: "local", secretAccessKey: "local" },
          signer: { sign: marked },
        }
      : {}),
    ...(region === undefined ? {} : { region }),
    maxAttempts,
    logger: silent,
    // Resolves each command's middleware once per client: 10-15% of the SDK's processor time.
    cacheMiddleware: true,
    requestHandler: {
      connectionTimeout: connectMilliseconds,
      requestTimeout: answerMilliseconds,
      throwOnRequestTimeout: true,
      socketAcquisitionWarningTimeout: 60_000,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
  inTurn(client);
  return client;
}

/**
 * No more calls at once than there are sockets. The SDK's clock for an answer runs from when it was asked, also while a
 * call waits for a socket: a thousand people at one moment would be as many timeouts, and each of those asks again.
 */
function inTurn(client: DynamoDBClient): void {
  let free = socketsMax;
  const line: (() => void)[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => line.push(resolve));
      try {
        return await next(args);
      } finally {
        const first = line.shift();
        if (first) first();
        else free += 1;
      }
    },
    // Inside the retry and around the reading of the answer.
    { step: "deserialize", priority: "high", name: "inTurn" },
  );
}
