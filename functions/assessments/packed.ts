// Candidates as they are stored: one string beside key and version, for thousands are written at once and read whole.
import { Candidate } from "../../shared/assessments/schema.ts";
import type { Item } from "../../shared/table.ts";
import type { RoundPlace } from "./store.ts";

/** Attributes of a record as stored: without what its key says already. The version is asked by the next write. */
export function packed(candidate: Candidate): Record<string, unknown> {
  const { version, amendments, ...record } = Candidate.parse(candidate);
  const known = { county: undefined, organ: undefined, round: undefined, staff: undefined };
  const corrected = amendments.length > 0 ? { amendments } : {};
  return { version, record: JSON.stringify({ ...record, ...corrected, ...known }) };
}

/** The candidate of a row. Before records were packed they stood as attributes: such rows are read as they are. */
export function unpacked({ county, organ, round }: RoundPlace, row: Item): Candidate {
  const { sk, version, record } = row;
  if (typeof record !== "string") return Candidate.parse(row);
  const content: unknown = JSON.parse(record);
  const staff = sk.slice(sk.lastIndexOf("/") + 1);
  return Candidate.parse({ amendments: [], ...(content as object), county, organ, round, staff, version });
}
