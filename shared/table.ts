// The one table's shape, read by CDK and by the local engine's CreateTable.

export const tableDefinition = {
  partitionKey: "pk",
  sortKey: "sk",
  /** Sparse: only what waits for somebody, or was sent on a day, carries these two. It finds candidates only. */
  worklist: { indexName: "worklist", partitionKey: "worklist", sortKey: "due" },
  /** Epoch seconds. Expiry is late on AWS and absent locally: every read filters `expires > now` itself. */
  ttlAttribute: "expires",
} as const;

/** A stored item's address. */
export type Key = { pk: string; sk: string };

/** Any stored item: its address and plain attributes. */
export type Item = Key & Record<string, unknown>;

/** The confidential table: keys and nothing else. No index holds any of it, nothing in it expires by itself. */
export const vaultDefinition = { partitionKey: "pk", sortKey: "sk" } as const;
